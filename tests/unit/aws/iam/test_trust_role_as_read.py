# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role that a task before has read: nothing is asked where it is as declared, and all is as ever where it is not.

The judge is the module without ``as_read``, on the same role.
"""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_role_info import info
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.aws.fakes import FakeConnection, NoConnection
from tests.support.aws.iam_fakes import MISSING, TRUST, WRITES, role, run

OWN = "222222222222"
BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
READ = {"names": ["Zone"], "account_id": OWN, "policies": True, "instance_profile": True, "instance_profiles": True}


def policy(action: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


# Parts of a role, each in the ways in which it may be there and be declared.
PARTS = {
    "description": ["", "first", "second"],
    "max_session_duration": [3600, 7200],
    "permissions_boundary": ["", BOUNDARY],
    "tags": [{}, {"a": "b"}, {"a": "c", "d": "e"}],
    "managed_policies": [[], [BOUNDARY], [BOUNDARY, "arn:aws:iam::aws:policy/IAMReadOnlyAccess"]],
    "inline_policies": [{}, {"p": policy("s3:GetObject")}, {"p": policy("s3:*"), "q": policy("sts:AssumeRole")}],
    "instance_profile": [True, False],
}
WAYS = {part: st.sampled_from(ways) for part, ways in PARTS.items()}
THERE = st.fixed_dictionaries({**WAYS, "holding": st.sampled_from([[], ["by-hand"]])})
DECLARED = st.fixed_dictionaries(
    {},
    optional={
        **WAYS,
        "purge_tags": st.booleans(),
        "purge_policies": st.booleans(),
        "check_instance_profiles": st.booleans(),
        "managed_by": st.sampled_from(["a", "b"]),
        "adopt": st.booleans(),
    },
)


def account(there: dict[str, Any]) -> FakeConnection:
    """An account with the role, which answers every call, and forgets what is written."""
    profile = {
        "InstanceProfileName": "Zone",
        "Arn": f"arn:aws:iam::{OWN}:instance-profile/Zone",
        "Roles": [{"RoleName": "Zone", "Arn": f"arn:aws:iam::{OWN}:role/Zone"}],
    }
    fields = {
        "Description": there["description"],
        "MaxSessionDuration": there["max_session_duration"],
        "PermissionsBoundary": {"PermissionsBoundaryArn": there["permissions_boundary"]},
        "Tags": [{"Key": key, "Value": value} for key, value in there["tags"].items()],
    }
    holding = [*there["holding"], *(["Zone"] if there["instance_profile"] else [])]
    answers: dict[str, Any] = {
        "get_role": role(**fields),
        "list_attached_role_policies": {"AttachedPolicies": [{"PolicyArn": arn} for arn in there["managed_policies"]]},
        "list_role_policies": {"PolicyNames": list(there["inline_policies"])},
        "get_role_policy": lambda RoleName, PolicyName: {"PolicyDocument": there["inline_policies"][PolicyName]},
        "get_instance_profile": {"InstanceProfile": profile} if there["instance_profile"] else MISSING,
        "list_instance_profiles_for_role": {"InstanceProfiles": [{"InstanceProfileName": name} for name in holding]},
        **{write: {} for write in (*WRITES, "put_role_permissions_boundary", "delete_role_permissions_boundary")},
        "remove_role_from_instance_profile": {},
    }
    return FakeConnection({"iam": answers}, account_id=OWN)


def outcome(connection: Any, declared: dict[str, Any], *, check_mode: bool) -> dict[str, Any]:
    """What the module returns or refuses, and what it wrote."""
    try:
        result = run(connection, check_mode, account_id=OWN, **declared)
    except (AwsError, InputError) as error:
        return {"refused": str(error), "log": connection.log}
    return {name: value for name, value in result.items() if name != "api_calls"}


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(THERE, DECLARED, st.booleans())
def test_it_makes_no_difference_but_in_calls(there: dict[str, Any], declared: dict[str, Any], check_mode: bool) -> None:
    there = {**there, "tags": {**there["tags"], "crossaccount.aws/created-by": "a"}}
    ordinary, saving = account(there), account(there)
    [read] = info(READ, account(there))["roles"]
    expected = outcome(ordinary, declared, check_mode=check_mode)
    found = outcome(saving, {**declared, "as_read": read}, check_mode=check_mode)

    assert found == expected
    shows_all = declared.get("instance_profile") is None or "instance_profile" in read
    if expected.get("changed") is False and shows_all:
        assert saving.log == []
    elif expected.get("changed"):
        assert saving.log == ordinary.log


PROFILE = {"arn": f"arn:aws:iam::{OWN}:instance-profile/Zone", "name": "Zone", "roles": ["Zone"]}
UNCHANGED = {
    "arn": f"arn:aws:iam::{OWN}:role/Zone",
    "account_id": OWN,
    "name": "Zone",
    "path": "/",
    "role_id": "AROA1",
    "trust_policy": TRUST,
    "description": "",
    "max_session_duration": 3600,
    "permissions_boundary": "",
    "tags": {},
    "managed_policies": [],
    "inline_policies": {},
}


def test_a_role_as_declared_is_returned_without_a_call() -> None:
    result = run(FakeConnection({}), account_id=OWN, as_read=UNCHANGED)
    assert (result["changed"], result["differences"], result["differences_left"]) == (False, [], [])
    assert (result["role"]["arn"], result["api_calls"]) == (UNCHANGED["arn"], {})


@pytest.mark.parametrize(
    ("as_read", "options"),
    [
        pytest.param({}, {}, id="no role was read"),
        pytest.param({**UNCHANGED, "description": "other"}, {}, id="it is not as declared"),
        pytest.param(UNCHANGED, {"instance_profile": True}, id="no profile"),
        pytest.param(UNCHANGED, {"check_instance_profiles": True}, id="no profiles"),
    ],
)
def test_what_it_does_not_show_is_read(as_read: dict[str, Any], options: dict[str, Any]) -> None:
    there: dict[str, Any] = {**{part: ways[0] for part, ways in PARTS.items()}, "holding": []}
    connection = account(there)
    assert run(connection, account_id=OWN, description="", as_read=as_read, **options)["changed"] is False
    assert "get_role" in connection.methods()


@pytest.mark.parametrize(
    ("as_read", "options", "message"),
    [
        pytest.param([], {}, "as_read: it is a list", id="a list"),
        pytest.param({"arn": "x"}, {}, "as_read.arn", id="no ARN"),
        pytest.param({**UNCHANGED, "arn": f"arn:aws:iam::{OWN}:role/Other"}, {}, "it is the role Other", id="another"),
        pytest.param(
            {**UNCHANGED, "arn": "arn:aws:iam::111111111111:role/Zone"}, {}, "of account 111111111111", id="elsewhere"
        ),
        pytest.param(UNCHANGED, {"account_id": None}, "as_read: account_id is missing", id="which account?"),
        pytest.param(
            UNCHANGED,
            {"accounts": [{"account_id": OWN, "profile": "x"}], "account_id": None},
            "as_read: it does not go with accounts",
            id="many accounts",
        ),
        pytest.param(UNCHANGED, {"state": "absent"}, "as_read: it does not go with state: absent", id="removal"),
    ],
)
def test_what_is_no_role_of_the_task_is_refused(as_read: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(NoConnection(), **{"account_id": OWN, "as_read": as_read, **options})


# Every part, as nobody reads it.
MALFORMED = [
    *[("trust_policy", value) for value in (None, "{}", {"Statement": 1}, {"Statement": [1]})],
    *[(name, value) for name in ("role_id", "description", "permissions_boundary") for value in (None, 1, ["a"])],
    *[("max_session_duration", value) for value in (None, "3600", True)],
    *[("tags", value) for value in (None, [], {"a": ["b"]}, {"a": 1}, {1: "b"})],
    *[("managed_policies", value) for value in (None, "arn", 1, [1])],
    *[("inline_policies", value) for value in (None, [], {1: policy("a:b")}, {"p": "{}"}, {"p": {"Statement": [1]}})],
    *[("instance_profile", value) for value in (None, False, "", {}, {"arn": "a", "name": "b"}, {"arn": 1})],
    *[("instance_profiles", value) for value in (None, "Zone", [{}])],
]


@pytest.mark.parametrize(("part", "value"), MALFORMED, ids=str)
def test_what_nobody_reads_so_is_refused_by_name(part: str, value: Any) -> None:
    whole = {**UNCHANGED, "instance_profile": PROFILE, "instance_profiles": ["Zone"], part: value}
    options = {"instance_profile": True, "check_instance_profiles": True, "managed_policies": [], "inline_policies": {}}
    with pytest.raises(InputError, match=rf"^as_read\.({part}|p)[.: ]"):
        run(NoConnection(), account_id=OWN, as_read=whole, **options)


def test_what_stood_in_the_way_when_it_was_read_may_be_gone() -> None:
    there: dict[str, Any] = {**{part: ways[0] for part, ways in PARTS.items()}, "holding": []}
    connection = account({**there, "tags": {"crossaccount.aws/created-by": "us"}})
    theirs = {**UNCHANGED, "tags": {"crossaccount.aws/created-by": "them"}}
    assert run(connection, account_id=OWN, as_read=theirs, managed_by="us")["changed"] is False
    with pytest.raises(InputError, match="lacks the tag"):
        run(account(there), account_id=OWN, as_read=UNCHANGED, managed_by="us")
