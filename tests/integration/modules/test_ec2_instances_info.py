# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ec2_instances_info against the sandbox, and beside amazon.aws.ec2_instance_info."""

from __future__ import annotations

REGIONS = ["us-east-1", "eu-west-1"]
A, B = "111111111111", "333333333333"
ACCESS = "arn:aws:iam::{}:role/OrganizationAccountAccessRole"
DENIED = {"operation": "DescribeInstances", "code": "UnauthorizedOperation", "status": 403, "times": None}


def test_one_call_returns_what_amazon_aws_returns_for_each_region(fresh, run_module):
    filters = {"tag-key": "dns", "instance-state-name": ["running", "stopped"]}
    options = {"regions": REGIONS, "filters": filters}
    result = run_module("ec2_instances_info", options, profile="workload-a")

    place = {"region", "account_id"}
    for region in REGIONS:
        theirs = run_module(
            "amazon.aws.ec2_instance_info", {"region": region, "filters": filters}, profile="workload-a"
        )
        ours = [each for each in result["instances"] if each["region"] == region]
        stripped = [{key: value for key, value in each.items() if key not in place} for each in ours]
        assert stripped == sorted(theirs["instances"], key=lambda instance: instance["instance_id"])
    assert {each["account_id"] for each in result["instances"]} == {A}
    assert result["changed"] is False
    assert result["api_calls"] == {"DescribeInstances": 2}
    assert (
        run_module("ec2_instances_info", options, check=True, profile="workload-a")["instances"] == result["instances"]
    )


def test_many_accounts_and_one_that_cannot_be_read(fresh, run_module):
    accounts = [
        {"name": "a", "account_id": A, "role_arn": ACCESS.format(A)},
        {"name": "b", "account_id": B, "profile": "workload-b"},
    ]
    options = {"regions": REGIONS, "accounts": accounts}
    result = run_module("ec2_instances_info", options, profile="management")

    assert {(each["account_id"], each["region"]) for each in result["instances"]} == {
        (account, region) for account in (A, B) for region in REGIONS
    }

    fresh.faults([{**DENIED, "account": B}])
    failed = run_module("ec2_instances_info", options, profile="management")
    warned = run_module("ec2_instances_info", {**options, "on_error": "warn"}, profile="management")

    assert failed["failed"] is True
    assert failed["msg"].startswith(f"2 of 4 reads failed. b, account {B}: Could not read the instances")
    assert not warned.get("failed")
    assert len(warned["warnings"]) == 1
    for partial in (failed, warned):
        assert {each["account_id"] for each in partial["instances"]} == {A}
        assert [(each["name"], each["ok"]) for each in partial["reads"]] == [
            ("a", True),
            ("a", True),
            ("b", False),
            ("b", False),
        ]
        assert partial["ok"] is False
