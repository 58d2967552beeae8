# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One inline policy in roles of somebody else: which roles can get it, and whose a policy of its name is."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import PolicyDocument
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles import instance_profile_policy as rules
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.model import InstanceProfile

A = "111111111111"


def role(name: str, account: str = A) -> str:
    return f"arn:aws:iam::{account}:role/{name}"


def document(action: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


GIVEN = {
    "name": "ours",
    "policy": document("sts:AssumeRole"),
    "equivalent_policies": [document("ec2:DescribeInstances")],
    "instance_profiles": ["Web", "Web"],
    "former_roles": [role("team/Old")],
}
DECLARED = rules.read_declaration(GIVEN)
WEB = role("team/Web")


def test_a_task_is_read_and_names_each_once() -> None:
    assert DECLARED.instance_profiles == ("Web",)
    assert [str(each) for each in DECLARED.former_roles] == [role("team/Old")]
    none = rules.read_declaration({**GIVEN, "instance_profiles": [], "former_roles": None, "equivalent_policies": None})
    assert (none.instance_profiles, none.former_roles, none.equivalents) == ((), (), ())


@pytest.mark.parametrize(
    ("option", "value", "where"),
    [
        ("name", "a b", "name"),
        ("policy", {"Version": "2012-10-17"}, "policy"),
        ("equivalent_policies", [document("x")], r"equivalent_policies\[0\]"),
        ("instance_profiles", ["Web", "a/b"], r"instance_profiles\[1\]"),
        ("instance_profiles", ["x" * 129], r"instance_profiles\[0\]"),
        ("former_roles", ["Web"], r"former_roles\[0\]"),
        ("former_roles", [role("W*")], r"former_roles\[0\]"),
    ],
)
def test_bad_input(option: str, value: object, where: str) -> None:
    with pytest.raises(InputError, match=f"^{where}"):
        rules.read_declaration({**GIVEN, option: value})


def profile(*arns: str) -> InstanceProfile:
    names = tuple(arn.rpartition("/")[2] for arn in arns)
    return InstanceProfile(f"arn:aws:iam::{A}:instance-profile/x/P", "P", names, {}, arns)


def test_profiles_that_share_a_role_are_one() -> None:
    assert rules.holders({"b": profile(WEB), "a": profile(WEB)}) == ({WEB: ("a", "b")}, [])


@pytest.mark.parametrize(
    ("found", "arn", "reason"),
    [
        (None, "", "there is no instance profile P"),
        (profile(), "", "the instance profile P holds no role"),
        (profile(role("aws-reserved/sso/R")), role("aws-reserved/sso/R"), "the role R belongs to AWS"),
        (profile(role("aws-service-role/x/R")), role("aws-service-role/x/R"), "the role R belongs to AWS"),
        (profile(role("t*m/R")), role("t*m/R"), "has a wildcard"),
        (profile(role("${aws:username}/R")), role("${aws:username}/R"), "the beginning of a policy variable"),
        (profile(role("R", "222222222222")), role("R", "222222222222"), "is of another account"),
    ],
)
def test_a_role_that_cannot_get_it(found: InstanceProfile | None, arn: str, reason: str) -> None:
    able, [other] = rules.holders({"P": found})
    assert (able, other.role, other.state, other.profiles) == ({}, arn, "conflict", ("P",))
    assert reason in other.reason


@pytest.mark.parametrize(
    ("there", "wanted", "unwanted"),
    [
        (None, "added", "absent"),
        (document("sts:AssumeRole"), "ok", "removed"),
        (document("STS:AssumeRole"), "ok", "removed"),
        (document("ec2:DescribeInstances"), "ok", "removed"),
        (document("sts:*"), "conflict", "conflict"),
    ],
)
def test_whose_a_policy_is_its_content_says(there: dict[str, Any] | None, wanted: str, unwanted: str) -> None:
    found = None if there is None else PolicyDocument(there)
    keeps, loses = rules.wanted(DECLARED, WEB, ("P",), found), rules.unwanted(DECLARED, WEB, found)
    assert (keeps.state, loses.state) == (wanted, unwanted)
    assert bool(keeps.reason) == bool(loses.reason) == (wanted == "conflict")
    assert (keeps.holds, loses.holds) == (wanted in ("added", "ok"), False)
    assert (keeps.changed, loses.changed) == (wanted == "added", unwanted == "removed")


def test_the_calls() -> None:
    put = rules.step(DECLARED, rules.wanted(DECLARED, WEB, ("P",), None))
    assert (put.operation, put.arguments["RoleName"], put.arguments["PolicyName"]) == ("put_role_policy", "Web", "ours")
    gone = rules.step(DECLARED, rules.unwanted(DECLARED, WEB, DECLARED.policy))
    assert (gone.operation, gone.arguments) == ("delete_role_policy", {"RoleName": "Web", "PolicyName": "ours"})


def test_the_diff_has_the_roles_that_change() -> None:
    old = role("Old")
    outcomes = rules.in_order(
        [
            rules.wanted(DECLARED, WEB, ("P",), None),
            rules.unwanted(DECLARED, old, DECLARED.policy),
            rules.wanted(DECLARED, role("Has"), ("Q",), DECLARED.policy),
        ]
    )
    before, after = (rules.text(DECLARED, outcomes, {old: DECLARED.policy}, side) for side in ("before", "after"))
    assert before.startswith(f"{old}, policy ours: {{")
    assert f"{WEB}, policy ours: none" in before
    assert after.startswith(f"{old}, policy ours: none\n{WEB}, policy ours: {{")
    assert "Has" not in before + after


def test_what_a_module_returns() -> None:
    failed = rules.wanted(DECLARED, WEB, ("P",), None).refused("Denied.")
    assert failed.as_dict() == {
        "role_arn": WEB,
        "instance_profiles": ["P"],
        "changed": False,
        "state": "failed",
        "reason": "Denied.",
    }
