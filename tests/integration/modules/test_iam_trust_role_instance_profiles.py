# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_trust_role against the sandbox: the instance profile of a role, its own or somebody else's."""

from __future__ import annotations

import json

import pytest

from tests.support.trust.whole_role import (
    ARN,
    FULL,
    NAME,
    refused_alike,
    writes,
)


@pytest.fixture
def role(fresh, run_module):
    """Run the module in the DNS account; what every test starts from is an account without the role."""

    def run(check=False, **options):
        return run_module("iam_trust_role", FULL | options, check=check, profile="dns")

    return run


def test_a_role_in_a_foreign_instance_profile_is_not_removed(role, aws):
    role()
    aws(
        ["iam", "remove-role-from-instance-profile", "--instance-profile-name", NAME, "--role-name", NAME],
        profile="dns",
    )
    aws(["iam", "create-instance-profile", "--instance-profile-name", "Theirs"], profile="dns")
    aws(
        ["iam", "add-role-to-instance-profile", "--instance-profile-name", "Theirs", "--role-name", NAME], profile="dns"
    )

    failed = role(state="absent")

    assert failed["failed"] is True
    assert "Theirs" in failed["msg"]
    assert failed["changed"] is False
    assert aws(["iam", "get-role", "--role-name", NAME], profile="dns")["Role"]["Arn"] == ARN


@pytest.mark.parametrize("check", [False, True])
def test_what_is_left_is_what_no_step_corrects(role, boto, check):
    role()
    iam = boto("iam", profile="dns")
    iam.create_instance_profile(InstanceProfileName="Theirs")
    iam.add_role_to_instance_profile(InstanceProfileName="Theirs", RoleName=NAME)
    corrected, stays = "max_session_duration is ", "instance profile Theirs: it holds the role, but is not declared"

    done = role(check=check, check_instance_profiles=True, max_session_duration=10800)

    assert [each for each in done["differences"] if not each.startswith(corrected)] == [stays]
    assert done["differences_left"] == (done["differences"] if check else [stays])
    assert len(done["differences"]) == 2


@pytest.fixture
def theirs(fresh, boto):
    """An instance profile of the role's name, in another path, with another role in it: ``theirs()`` makes it."""

    def make():
        iam = boto("iam", profile="dns")
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
        body = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        iam.create_role(RoleName="Theirs", AssumeRolePolicyDocument=body)
        iam.create_instance_profile(InstanceProfileName=NAME, Path="/theirs/")
        iam.add_role_to_instance_profile(InstanceProfileName=NAME, RoleName="Theirs")

    return make


@pytest.mark.parametrize("exists", [False, True], ids=["new role", "existing role"])
def test_an_instance_profile_of_another_role_is_refused_before_any_write(role, fresh, theirs, exists):
    if exists:
        role(instance_profile=None)
    theirs()

    told = refused_alike(role, fresh, description="Another.", tags={"team": "web"})

    assert f"the instance profile {NAME} holds the role Theirs" in told


def test_an_instance_profile_of_another_role_stays_when_none_is_wanted_and_when_the_role_goes(role, theirs, boto):
    theirs()
    assert role(instance_profile=False)["changed"] is True
    assert writes(role(check=True, state="absent")) == {}
    removed = role(state="absent")

    assert "DeleteInstanceProfile" not in removed["api_calls"]
    profile = boto("iam", profile="dns").get_instance_profile(InstanceProfileName=NAME)["InstanceProfile"]
    assert [each["RoleName"] for each in profile["Roles"]] == ["Theirs"]


def test_an_empty_instance_profile_is_taken_over_where_it_is(role, boto):
    boto("iam", profile="dns").create_instance_profile(InstanceProfileName=NAME, Path="/old/")
    predicted, applied = role(check=True, path="/new/"), role(path="/new/")

    assert predicted["instance_profile"] == applied["instance_profile"]
    assert applied["instance_profile"]["arn"] == f"arn:aws:iam::222222222222:instance-profile/old/{NAME}"
    assert applied["role"]["arn"] == f"arn:aws:iam::222222222222:role/new/{NAME}"
    assert "CreateInstanceProfile" not in applied["api_calls"]
    assert writes(role(path="/new/")) == {}
