# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls between a role as it is and as it is declared, and their order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.model import InstanceProfile
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.steps import BAD_PRINCIPAL, removal, steps

from tests.support.trust.declared_role import (
    FULL_ACCESS,
    OTHER,
    POLICY,
    PROFILE,
    existing_role,
    operations,
    target,
)


@pytest.fixture
def role():
    return existing_role()


def test_the_calls_that_create(role):
    found = steps(None, role)

    assert [step.operation for step in found] == [
        "create_role",
        "attach_role_policy",
        "put_role_policy",
        "create_instance_profile",
        "add_role_to_instance_profile",
    ]
    assert BAD_PRINCIPAL in found[0].waits_for
    assert found[0].arguments["Tags"] == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    assert found[0].arguments["PermissionsBoundary"] == FULL_ACCESS
    bare = steps(None, target(trust=[{"services": ["ec2.amazonaws.com"]}]))
    assert set(bare[0].arguments) == {"RoleName", "Path", "AssumeRolePolicyDocument", "MaxSessionDuration"}
    assert BAD_PRINCIPAL not in bare[0].waits_for


def test_trust_comes_first_and_grants_after_what_goes(role):
    wanted = target(
        role,
        trust=[{"services": ["ec2.amazonaws.com"]}],
        max_session_duration=7200,
        permissions_boundary="Boundary",
        managed_policies=["P"],
        inline_policies={"q": POLICY},
        tags={"a": "1", "c": "3"},
    )

    assert operations(role, wanted) == [
        "update_assume_role_policy",
        "update_role",
        "put_role_permissions_boundary",
        "detach_role_policy",
        "delete_role_policy",
        "attach_role_policy",
        "put_role_policy",
        "untag_role",
        "tag_role",
    ]


def test_update_role_repeats_the_description_that_it_would_empty(role):
    (step,) = steps(role, target(role, max_session_duration=7200))

    assert step.arguments == {"RoleName": "Zone", "Description": "Old", "MaxSessionDuration": 7200}


@pytest.mark.parametrize(
    ("trust", "adds"),
    [
        ([{"arns": [OTHER, OTHER.replace("Name", "New")]}], True),
        ([{"arns": [OTHER], "external_ids": ["abc"]}], False),
        ([{"accounts": ["111111111111"], "external_ids": ["abc"]}], False),
        ([{"arns": [OTHER, "arn:aws:iam::333333333333:root"], "mfa": {}}], False),
    ],
    ids=["another role", "same role", "account", "root"],
)
def test_only_new_users_and_roles_are_waited_for(role, trust, adds):
    (step,) = steps(role, target(role, trust=trust))

    assert (BAD_PRINCIPAL in step.waits_for) is adds


def test_removal_takes_everything_and_the_role_last(role):
    assert [step.operation for step in removal(role, ("Zone",))] == [
        "remove_role_from_instance_profile",
        "delete_instance_profile",
        "detach_role_policy",
        "delete_role_policy",
        "delete_role",
    ]


@pytest.mark.parametrize(
    "profile", [None, InstanceProfile(PROFILE, "Zone", ("Theirs",))], ids=["no profile", "of others"]
)
def test_removal_leaves_what_is_not_its_own(role, profile):
    now = replace(role, instance_profile=profile, managed_policies=None, inline_policies=None)

    assert [step.operation for step in removal(now, ())] == ["delete_role"]


def test_a_role_in_a_foreign_profile_is_not_removed(role):
    with pytest.raises(InputError, match="also in the instance profile Theirs"):
        removal(role, ("Theirs", "Zone"))
