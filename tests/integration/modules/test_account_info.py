# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""account_info against the sandbox."""

from __future__ import annotations

A, B, DNS = "111111111111", "333333333333", "222222222222"


def test_own_credentials_and_those_of_profiles(fresh, run_module):
    own = run_module("account_info", {}, profile="dns")
    several = run_module("account_info", {"profiles": ["workload-a", "workload-b"]}, check=True, profile="dns")

    assert (own["account_id"], own["partition"], own["changed"]) == (DNS, "aws", False)
    assert own["arn"].startswith(f"arn:aws:sts::{DNS}:assumed-role/")
    assert own["user_id"].startswith("AROA")
    assert [each["account_id"] for each in several["identities"]] == [A, B]
    assert several["api_calls"] == {}  # AWS says who a role is as it hands out the credentials


def test_what_does_not_open_is_named_beside_what_does(fresh, run_module):
    accounts = [
        {"name": "right", "account_id": DNS, "profile": "dns"},
        {"name": "closed", "account_id": A, "role_arn": f"arn:aws:iam::{A}:role/NobodyIsLetIn"},
        {"name": "mixed up", "account_id": B, "profile": "workload-a"},
    ]
    result = run_module("account_info", {"accounts": accounts}, profile="management")

    assert result["failed"] is True
    assert result["msg"].startswith(
        "2 of 3 do not give access to the account that they should. closed: Could not assume"
    )
    assert f"mixed up: The credentials belong to account {A}" in result["msg"]
    assert [(each["ok"], each["account_id"]) for each in result["identities"]] == [
        (True, DNS),
        (False, None),
        (False, A),
    ]
    assert result["identities"][1]["error_code"] == "AccessDenied"


def test_a_profile_that_does_not_exist(fresh, run_module):
    result = run_module("account_info", {"profiles": ["nowhere", "dns"], "fail_on_mismatch": False}, profile="dns")

    assert [each["ok"] for each in result["identities"]] == [False, True]
    assert "nowhere" in result["identities"][0]["msg"]
