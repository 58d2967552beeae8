# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run changed, out of the results of its modules."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import changes

ARN = "arn:aws:iam::111111111111:role/Route53CrossAccountRole"


def test_what_did_not_run_or_change_is_no_change() -> None:
    for result in ({}, {"changed": False}, {"skipped": True}):
        assert changes.role_changes(result, "the role") == []
        assert changes.attachment_changes(result) == []
        assert changes.policy_changes(result) == []
        assert changes.zone_changes(result, "example.com") == []
        assert changes.record_set_changes([], 0, result) == []


@pytest.mark.parametrize(
    ("result", "action", "what", "why"),
    [
        ({"role": {"arn": ARN}, "differences": ["trust: a", "tag b"]}, "changed", ARN, "trust: a; tag b"),
        ({"role": {"arn": ARN}, "differences": list("abcdefg")}, "changed", ARN, "a; b; c; d; e; and 2 more"),
        ({"failed": True}, "changed before the failure", "the role", ""),
    ],
)
def test_a_role(result: dict[str, Any], action: str, what: str, why: str) -> None:
    [change] = changes.role_changes({"changed": True, **result}, "the role")

    assert change == {"kind": "role", "action": action, "what": what, "why": why}
    [removed] = changes.role_changes({"changed": True}, "the role", "removed")
    assert removed["action"] == "removed"


def test_vpcs() -> None:
    here, there = ({"vpc_id": f"vpc-0000000{number}", "vpc_region": "eu-west-1"} for number in (1, 2))
    result = {"changed": True, "associated": [here], "disassociated": [there]}

    found = [(each["action"], each["what"]) for each in changes.association_changes(result)]

    assert found == [("associated", "vpc-00000001 (eu-west-1)"), ("disassociated", "vpc-00000002 (eu-west-1)")]
    assert changes.association_changes({**result, "changed": False}) == changes.association_changes({}) == []


def test_roles_of_somebody_else() -> None:
    roles = [{"role_arn": ARN, "changed": True, "state": "added"}, {"role_arn": "other", "changed": False}]

    [change] = changes.policy_changes({"changed": True, "roles": roles})

    assert (change["kind"], change["what"]) == ("role", ARN)
    assert change["why"].endswith("was added")


def test_instances_of_all_regions() -> None:
    instance = {"instance_id": "i-1", "changed": True, "state": "attached", "reason": ""}
    regions = [
        {"instances": [instance, {**instance, "instance_id": "i-2", "changed": False}]},
        {"failed": True},
        {"instances": [{**instance, "instance_id": "i-3", "state": "failed", "reason": "No answer."}]},
    ]

    found = changes.attachment_changes({"results": regions})

    assert [(each["what"], each["action"], each["why"]) for each in found] == [
        ("i-1", "attached", ""),
        ("i-3", "failed", "No answer."),
    ]


def test_the_zone() -> None:
    for result, action in (({"created": True}, "created"), ({"created": False}, "changed")):
        [change] = changes.zone_changes({"changed": True, **result}, "example.com")
        assert change == {"kind": "zone", "action": action, "what": "example.com", "why": ""}
    [removed] = changes.zone_changes({"changed": True}, "example.com", "removed")
    assert removed["action"] == "removed"


def test_record_sets_that_are_only_reported_did_not_change() -> None:
    planned = [
        {"action": action, "record": f"{action}.example.com", "type": "A", "why": "it runs"}
        for action in ("create", "update", "delete", "adopt", "report")
    ]

    found = changes.record_set_changes(planned, 3, {"changed": True, "applied": ["x A"]})

    assert [(each["action"], each["what"]) for each in found] == [
        ("created", "create.example.com A"),
        ("updated", "update.example.com A"),
        ("deleted", "delete.example.com A"),
        ("adopted", "adopt.example.com A"),
        ("changed", "3 more"),
    ]


def test_markers_that_are_updated_are_counted() -> None:
    """Their record sets may stay as they are."""
    result = {"changed": True, "marker_counts": {"create": 1, "update": 2, "delete": 0}}
    [found] = changes.record_set_changes([], 0, result)
    assert (found["action"], found["what"]) == ("updated", "2 owner markers")
    for other in ({"changed": False}, {"failed": True}, {"marker_counts": {"update": 0}}):
        assert changes.record_set_changes([], 0, {**result, **other}) == []


def test_a_call_that_failed_says_what_it_had_changed() -> None:
    found = changes.record_set_changes([], 0, {"failed": True, "applied": ["a A"], "unknown": ["b A"]})

    assert [(each["action"], each["what"], each["why"]) for each in found] == [
        ("changed before the failure", "a A", ""),
        ("perhaps changed", "b A", "AWS did not answer"),
    ]
    assert changes.record_set_changes([], 0, {"failed": True}) == []
