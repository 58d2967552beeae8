# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_instance_profile_policy against the sandbox: one inline policy in roles of somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, make_role, policy, trust

A = "111111111111"
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def iam(fresh: Any, boto: Callable[..., Any]) -> Any:
    """An account with a role that two instance profiles hold, and one without a role."""
    client = boto("iam", profile="workload-a")
    make_role(client, "Team", trust({"Service": "ec2.amazonaws.com"}), allow("s3:ListBucket"), Path="/team/")
    for name in ("One", "Two", "Empty"):
        client.create_instance_profile(InstanceProfileName=name)
        if name != "Empty":
            # An instance profile holds one role, and a role may be in many.
            client.add_role_to_instance_profile(InstanceProfileName=name, RoleName="Team")
    return client


@pytest.fixture
def run(run_module: Callable[..., dict[str, Any]]) -> Run:
    def execute(*, check: bool = False, profile: str = "workload-a", **options: Any) -> dict[str, Any]:
        given = {"name": "read", "policy": DOCUMENT, **options}
        return run_module("iam_instance_profile_policy", given, check=check, profile=profile)

    return execute


def policies(iam: Any) -> list[str]:
    names: list[str] = iam.list_role_policies(RoleName="Team")["PolicyNames"]
    return names


def test_it_goes_in_and_comes_out(run: Run, iam: Any) -> None:
    team = f"arn:aws:iam::{A}:role/team/Team"
    profiles = ["One", "Two", "Empty", "Absent"]

    predicted = run(check=True, instance_profiles=profiles)
    assert policies(iam) == ["inline"]
    first = run(instance_profiles=profiles)
    assert predicted == first
    assert [(each["role_arn"], each["state"], each["instance_profiles"]) for each in first["roles"]] == [
        ("", "conflict", ["Absent"]),
        ("", "conflict", ["Empty"]),
        (team, "added", ["One", "Two"]),
    ]
    assert iam.get_role_policy(RoleName="Team", PolicyName="read")["PolicyDocument"] == DOCUMENT
    second = run(instance_profiles=profiles, former_roles=[team])
    assert (second["changed"], second["role_arns"]) == (False, [team])

    gone = run(former_roles=[team], instance_profiles=[])
    assert ([each["state"] for each in gone["roles"]], policies(iam)) == (["removed"], ["inline"])
    assert run(former_roles=[team])["changed"] is False


def test_the_policy_of_somebody_else_stays(run: Run, iam: Any) -> None:
    theirs = policy(allow("s3:*"))
    iam.put_role_policy(RoleName="Team", PolicyName="read", PolicyDocument=theirs)

    for options in ({"instance_profiles": ["One"]}, {"former_roles": [f"arn:aws:iam::{A}:role/team/Team"]}):
        done = run(**options)
        assert (done["changed"], done["roles"][0]["state"], done["role_arns"]) == (False, "conflict", [])
        assert (
            iam.get_role_policy(RoleName="Team", PolicyName="read")["PolicyDocument"]["Statement"][0]["Action"]
            == "s3:*"
        )


def test_without_the_permission_the_role_is_named(run_module: Any, iam: Any) -> None:
    iam.create_user(UserName="reader")
    reading = policy(allow(["iam:GetInstanceProfile", "iam:GetRolePolicy"]))
    iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=reading)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    options = {
        "name": "read",
        "policy": DOCUMENT,
        "instance_profiles": ["One"],
        "access_key": key["AccessKeyId"],
        "secret_key": key["SecretAccessKey"],
    }

    done = run_module("iam_instance_profile_policy", options)

    assert (done["changed"], [each["state"] for each in done["roles"]]) == (False, ["failed"])
    assert "iam:PutRolePolicy" in done["roles"][0]["reason"]
