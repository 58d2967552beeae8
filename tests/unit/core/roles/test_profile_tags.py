# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tags of a role's instance profile: those of the role, written where the task says something of tags."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.model import InstanceProfile
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.steps import steps

from tests.support.trust.declared_role import ACCOUNT, PROFILE, declare, existing_role, operations, target


@pytest.fixture
def role():
    return existing_role()


TAGGED = {"crossaccount.aws/created-by": "me"}
MINE = {"managed_by": "me"}


@pytest.mark.parametrize(
    ("found", "stated", "becomes", "expected"),
    [
        pytest.param({"a": "1"}, {}, {"a": "1"}, [], id="nothing is said of tags"),
        pytest.param({"a": "1"}, {"tags": {"a": "1"}}, {"a": "1"}, [], id="as they are"),
        pytest.param({}, {"tags": {"a": "1"}}, {"a": "1"}, ["tag_instance_profile"], id="missing"),
        pytest.param({"b": "2"}, {"tags": {}}, {}, ["untag_instance_profile"], id="surplus"),
        pytest.param(
            {"a": "2", "b": "2"},
            {"tags": {"a": "1"}, "purge_tags": False},
            {"a": "1", "b": "2"},
            ["tag_instance_profile"],
            id="others stay",
        ),
        pytest.param({}, {**MINE, "tags": {}}, TAGGED, ["tag_instance_profile"], id="marked with the tags"),
        pytest.param({}, MINE, {}, [], id="not marked without tags"),
    ],
)
def test_tags_are_those_of_the_instance_profile_too(role, found, stated, becomes, expected):
    now = replace(role, tags=TAGGED, instance_profile=InstanceProfile(PROFILE, "Zone", ("Zone",), found))
    wanted = target(now, instance_profile=True, **stated)

    assert wanted.instance_profile.tags == becomes
    assert [each for each in operations(now, wanted) if "profile" in each] == expected


def test_an_adopted_role_has_no_mark_on_its_instance_profile(role):
    now = replace(role, tags={}, instance_profile=InstanceProfile(PROFILE, "Zone", ("Zone",)))
    wanted = target(now, instance_profile=True, tags={"a": "1"}, managed_by="me", adopt=True)

    assert wanted.instance_profile.tags == wanted.tags == {"a": "1"}


def test_a_new_instance_profile_has_its_tags_from_the_start():
    wanted = declare(instance_profile=True, tags={"a": "1"}, managed_by="me").target(None, ACCOUNT, "aws")
    [created] = [step for step in steps(None, wanted) if step.operation == "create_instance_profile"]

    assert created.arguments["Tags"] == [
        {"Key": "a", "Value": "1"},
        {"Key": "crossaccount.aws/created-by", "Value": "me"},
    ]


def test_more_tags_than_an_instance_profile_may_have(role):
    found = {f"theirs-{n}": "x" for n in range(50)}
    now = replace(role, instance_profile=InstanceProfile(PROFILE, "Zone", ("Zone",), found))
    with pytest.raises(InputError, match="tags that the instance profile has there would be 51"):
        target(now, instance_profile=True, tags={"a": "1"}, purge_tags=False)
