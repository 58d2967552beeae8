# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tags of a role's instance profile: those of the role when it is made, where the task says something of tags."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.model import InstanceProfile
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.steps import steps

from tests.support.trust.declared_role import ACCOUNT, PROFILE, declare, existing_role, operations, target


@pytest.mark.parametrize("stated", [{}, {"tags": {"a": "1"}}, {"tags": {}, "managed_by": "me"}])
def test_an_instance_profile_that_is_there_keeps_its_tags(stated):
    """CloudFormation, which makes the same role, cannot tag one."""
    now = replace(
        existing_role(),
        tags={"crossaccount.aws/created-by": "me"},
        instance_profile=InstanceProfile(PROFILE, "Zone", ("Zone",), {"theirs": "1"}),
    )
    wanted = target(now, instance_profile=True, **stated)

    assert wanted.instance_profile == now.instance_profile
    assert [each for each in operations(now, wanted) if "profile" in each] == []


def test_a_new_instance_profile_has_its_tags_from_the_start():
    wanted = declare(instance_profile=True, tags={"a": "1"}, managed_by="me").target(None, ACCOUNT, "aws")
    [created] = [step for step in steps(None, wanted) if step.operation == "create_instance_profile"]

    assert created.arguments["Tags"] == [
        {"Key": "a", "Value": "1"},
        {"Key": "crossaccount.aws/created-by", "Value": "me"},
    ]


def test_a_new_instance_profile_has_none_where_nothing_is_said_of_tags():
    wanted = declare(instance_profile=True, managed_by="me").target(None, ACCOUNT, "aws")
    [created] = [step for step in steps(None, wanted) if step.operation == "create_instance_profile"]

    assert "Tags" not in created.arguments
