"""One inline policy in roles of somebody else: all is read first, and a role that refuses it costs no other its own."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.instance_profile_policy import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

ACCOUNT = "222222222222"
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}
MISSING = client_error("NoSuchEntity")
OLD = f"arn:aws:iam::{ACCOUNT}:role/team/Old"


def arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def held(name: str) -> dict[str, Any]:
    return {
        "InstanceProfile": {
            "Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/{name}",
            "Roles": [{"RoleName": name, "Arn": arn(name)}],
        }
    }


def run(connection: Any, profiles: list[str], former: list[str], *, check_mode: bool = False) -> dict[str, Any]:
    params = {"name": "ours", "policy": POLICY, "instance_profiles": profiles, "former_roles": former}
    return ensure(params, connection, check_mode=check_mode)


def account(**answers: Any) -> FakeConnection:
    """An account in which each instance profile holds a role of its name, and Old has the policy."""

    def policy(RoleName: str, **_arguments: Any) -> dict[str, Any]:
        if RoleName != "Old":
            raise MISSING
        return {"PolicyDocument": POLICY}

    profile = {"get_instance_profile": lambda **arguments: held(arguments["InstanceProfileName"])}
    return FakeConnection({"iam": {**profile, "get_role_policy": policy, **answers}})


def test_all_is_read_before_the_first_write() -> None:
    connection = account(put_role_policy={}, delete_role_policy={})

    done = run(connection, ["B", "A"], [OLD])

    reads = ["get_instance_profile"] * 2 + ["get_role_policy"] * 3
    assert connection.methods() == [*reads, "put_role_policy", "put_role_policy", "delete_role_policy"]
    assert [(each["role_arn"], each["state"]) for each in done["roles"]] == [
        (arn("A"), "added"),
        (arn("B"), "added"),
        (OLD, "removed"),
    ]
    assert (done["changed"], done["role_arns"]) == (True, [arn("A"), arn("B")])
    assert done["diff"]["after"].endswith(f"{OLD}, policy ours: none\n")


def test_check_mode_predicts() -> None:
    predicted = run(account(), ["A"], [OLD], check_mode=True)
    assert predicted == run(account(put_role_policy={}, delete_role_policy={}), ["A"], [OLD])


def test_nothing_is_asked_for_an_empty_list() -> None:
    assert run(account(), [], []) == {"changed": False, "roles": [], "role_arns": []}


@pytest.mark.parametrize("code", ["AccessDenied", "LimitExceeded", "UnmodifiableEntity", "NoSuchEntity"])
def test_a_role_that_refuses_keeps_no_other_from_its_own(code: str) -> None:
    done = run(account(put_role_policy=[client_error(code, "no way"), {}]), ["A", "B"], [])

    assert [each["state"] for each in done["roles"]] == ["failed", "added"]
    assert "Could not write the policy ours of the role A: no way" in done["roles"][0]["reason"]
    assert done["role_arns"] == [arn("B")]


def test_another_error_ends_it_and_says_what_was_done() -> None:
    with pytest.raises(AwsError, match="role B") as failed:
        run(account(put_role_policy=[{}, client_error("ServiceFailure")]), ["A", "B"], [])
    assert failed.value.result["changed"] is True
    assert failed.value.result["role_arns"] == [arn("A")]


def test_a_role_that_is_still_held_is_no_former_one() -> None:
    done = run(account(put_role_policy={}), ["A"], [arn("A")])
    assert [(each["role_arn"], each["state"]) for each in done["roles"]] == [(arn("A"), "added")]


def test_bad_input_makes_no_call() -> None:
    with pytest.raises(InputError, match=r"^former_roles"):
        run(NoConnection(), [], ["Old"])
