# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which DS record set a zone needs: never one for a zone that is not signed, and never a guess."""

from __future__ import annotations

from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.dnssec import Dnssec
from hypothesis import given
from hypothesis import strategies as st

ZONES = ("SIGNING", "NOT_SIGNING", "DELETING", "ACTION_NEEDED", "INTERNAL_FAILURE", "SOMETHING_NEW")
KEYS = ("ACTIVE", "INACTIVE", "DELETING", "ACTION_NEEDED", "INTERNAL_FAILURE", "SOMETHING_NEW")


def key(number: int, status: str, *, record: bool = True) -> dict[str, Any]:
    made = {"Name": f"key{number}", "Status": status}
    return {**made, "DSRecord": f"{number} 13 2 {number:064X}"} if record else made


@given(st.sampled_from(ZONES), st.lists(st.tuples(st.sampled_from(KEYS), st.booleans()), max_size=2))
def test_ds(zone: str, states: list[tuple[str, bool]]) -> None:
    keys = [key(number, status, record=record) for number, (status, record) in enumerate(states)]
    found = Dnssec.read({"Status": {"ServeSignature": zone}, "KeySigningKeys": keys})

    assert found.status == zone
    assert found.keys == tuple(each["Name"] for each in keys)
    if zone in ("NOT_SIGNING", "DELETING"):
        assert (found.ds_records, found.known) == ((), True)
        return
    # A resolver believes a zone that a DS record stands for, when that key signs.
    signs = {each.get("DSRecord") for each in keys if each["Status"] == "ACTIVE"} - {None}
    trouble = zone != "SIGNING" or {each["Status"] for each in keys} - {"ACTIVE", "INACTIVE", "DELETING"}
    assert found.known == (bool(signs) and not trouble)
    assert set(found.ds_records) == (signs if found.known else set())


def test_what_aws_says_of_a_problem_is_told() -> None:
    status = {"ServeSignature": "ACTION_NEEDED", "StatusMessage": "look at the key"}
    keys = [{**key(1, "ACTION_NEEDED"), "StatusMessage": "the key is disabled"}, key(2, "ACTIVE")]
    found = Dnssec.read({"Status": status, "KeySigningKeys": keys})
    assert found.as_dict() == {
        "status": "ACTION_NEEDED",
        "status_message": "look at the key; the key is disabled",
        "ds_records": [],
        "ds_records_known": False,
        "key_signing_keys": ["key1", "key2"],
    }
