# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_trust_role: roles of one maker and of another."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

from tests.support.aws.fakes import client_error
from tests.support.aws.iam_fakes import MISSING, iam, role, run, writes

MADE = {"Tags": [{"Key": TAG, "Value": "me"}]}
FORMER = {"Tags": [{"Key": TAG, "Value": "i-was"}]}
OTHERS = {"Tags": [{"Key": TAG, "Value": "them"}]}


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize(
    ("tags", "adopt"), [({}, False), (OTHERS, False), (OTHERS, True)], ids=["foreign", "others", "others, adopting"]
)
def test_somebody_elses_role_is_refused_before_any_write(check_mode, tags, adopt):
    connection = iam(role(**tags, MaxSessionDuration=7200))
    with pytest.raises(InputError, match="the role Zone of account 222222222222 exists"):
        run(connection, check_mode=check_mode, max_session_duration=3600, managed_by="me", adopt=adopt)
    assert writes(connection) == []


def test_a_role_that_is_created_carries_the_tag_of_its_maker():
    connection = iam(MISSING, role(**MADE))
    result = run(connection, managed_by="me")
    assert writes(connection) == ["create_role"]
    assert result["role"]["tags"] == {TAG: "me"}


def test_a_role_of_the_same_maker_is_adjusted_and_keeps_its_tag():
    connection = iam(role(**MADE, MaxSessionDuration=7200), role(**MADE))
    run(connection, max_session_duration=3600, managed_by="me", tags={})
    assert writes(connection) == ["update_role"]


def test_a_former_name_of_the_maker_is_replaced():
    connection = iam(role(**FORMER), role(**MADE))
    run(connection, managed_by="me", formerly_managed_by=["i-was"])
    assert writes(connection) == ["tag_role"]


def test_an_adopted_role_is_adjusted_and_gets_no_tag():
    connection = iam(role(MaxSessionDuration=7200), role())
    result = run(connection, max_session_duration=3600, managed_by="me", adopt=True)
    assert writes(connection) == ["update_role"]
    assert result["role"]["tags"] == {}


def test_a_role_that_somebody_else_creates_meanwhile_is_refused():
    exists = client_error("EntityAlreadyExists")
    connection = iam(MISSING, role(MaxSessionDuration=7200), create_role=exists)
    with pytest.raises(InputError, match="lacks the tag"):
        run(connection, managed_by="me")
    assert writes(connection) == ["create_role"]


@pytest.mark.parametrize("check_mode", [True, False])
def test_somebody_elses_role_is_not_removed(check_mode):
    nothing = {"AttachedPolicies": [], "PolicyNames": [], "InstanceProfiles": []}
    connection = iam(
        role(), get_instance_profile=MISSING, list_attached_role_policies=nothing, list_role_policies=nothing
    )
    result = run(connection, check_mode=check_mode, state="absent", managed_by="me")
    assert (result["changed"], writes(connection)) == (False, [])
    assert result["kept"].startswith("The role Zone of account 222222222222 lacks the tag")
