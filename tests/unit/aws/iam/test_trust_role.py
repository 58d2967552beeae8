"""Roles in IAM: which calls are made, which are repeated, and what a failure says."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import steps as runner
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import roles as iam_roles
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import trust_role
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.declaration import read_declaration
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.steps import steps

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

OTHER = "arn:aws:iam::111111111111:role/Name"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "sts:AssumeRole"}],
}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
MISSING = client_error("NoSuchEntity")
WRITES = (
    *("create_role", "update_assume_role_policy", "update_role", "attach_role_policy", "detach_role_policy"),
    *("put_role_policy", "delete_role_policy", "tag_role", "untag_role", "delete_role"),
    *("create_instance_profile", "add_role_to_instance_profile", "delete_instance_profile"),
    "remove_role_from_instance_profile",
)


def role(**fields):
    found = {
        "Arn": "arn:aws:iam::222222222222:role/Zone",
        "RoleName": "Zone",
        "RoleId": "AROA1",
        "Path": "/",
        "AssumeRolePolicyDocument": TRUST,
        "MaxSessionDuration": 3600,
    }
    return {"Role": found | fields}


def iam(*roles, **answers):
    """IAM that shows these roles one reading after the other; every write succeeds."""
    unstated = {"get_instance_profile": MISSING, **{write: {} for write in WRITES}}
    return FakeConnection({"iam": {"get_role": list(roles), **unstated, **answers}})


def run(connection, check_mode=False, **options):
    params = {"name": "Zone", "state": "present", "trust": [{"arns": [OTHER]}], "wait_timeout": 0}
    return trust_role.ensure(params | options, connection, check_mode=check_mode)


def writes(connection):
    return [method for method in connection.methods() if method in WRITES]


@pytest.mark.parametrize(
    "options",
    [{"name": "a b"}, {"trust": [{"accounts": ["1"]}]}, {"trust": [{"arns": ["*"]}]}, {"path": "x"}, {"trust": None}],
    ids=str,
)
def test_bad_input_makes_no_call(options):
    with pytest.raises(InputError):
        run(NoConnection(), **options)


def profile_of(*names):
    return {
        "InstanceProfile": {
            "Arn": "arn:aws:iam::222222222222:instance-profile/Zone",
            "Roles": [{"RoleName": name} for name in names],
        }
    }


def test_check_mode_before_there_is_a_role_reads_that_and_its_instance_profile():
    connection = iam(MISSING)
    result = run(
        connection, check_mode=True, managed_policies=["P"], inline_policies={"p": POLICY}, instance_profile=True
    )

    assert connection.methods() == ["get_role", "get_instance_profile"]
    assert result["changed"] is True
    assert result["role"]["arn"] == "arn:aws:iam::222222222222:role/Zone"
    assert result["instance_profile"]["arn"] == "arn:aws:iam::222222222222:instance-profile/Zone"
    assert result["diff"]["before"] == ""
    assert list(result["diff"]["after"].splitlines())[1] == '  "access": ['


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize("existing", [MISSING, role()], ids=["new role", "existing role"])
def test_an_instance_profile_of_another_role_is_refused_before_any_write(existing, check_mode):
    connection = iam(existing, get_instance_profile=profile_of("Theirs"))
    with pytest.raises(InputError, match="instance_profile: the instance profile Zone holds the role Theirs"):
        run(connection, check_mode, instance_profile=True, description="new")

    assert writes(connection) == []


def test_an_empty_instance_profile_is_taken_over_by_a_new_role():
    connection = iam(MISSING, role(), get_instance_profile=[profile_of(), profile_of("Zone")])
    result = run(connection, instance_profile=True)

    assert writes(connection) == ["create_role", "add_role_to_instance_profile"]
    assert result["instance_profile"]["arn"] == "arn:aws:iam::222222222222:instance-profile/Zone"


def test_a_role_that_appears_with_an_instance_profile_of_another_is_refused():
    connection = iam(
        MISSING,
        role(),
        create_role=client_error("EntityAlreadyExists"),
        get_instance_profile=[MISSING, profile_of("Theirs")],
    )
    with pytest.raises(InputError, match="holds the role Theirs"):
        run(connection, instance_profile=True)

    assert writes(connection) == ["create_role"]


def test_only_what_is_stated_is_read():
    connection = iam(role())
    result = run(connection)

    assert connection.methods() == ["get_role"]
    assert result["changed"] is False
    assert "diff" not in result


def test_everything_is_read_when_stated():
    profile = {
        "InstanceProfile": {"Arn": "arn:aws:iam::222222222222:instance-profile/Zone", "Roles": [{"RoleName": "Zone"}]}
    }
    connection = iam(
        role(
            Tags=[{"Key": "a", "Value": "1"}],
            PermissionsBoundary={"PermissionsBoundaryArn": "arn:aws:iam::aws:policy/B"},
            Description="d",
        ),
        list_attached_role_policies={"AttachedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/P"}]},
        list_role_policies={"PolicyNames": ["p"]},
        get_role_policy={"PolicyDocument": POLICY},
        get_instance_profile=profile,
    )
    result = run(
        connection,
        managed_policies=["P"],
        inline_policies={"p": POLICY},
        instance_profile=True,
        tags={"a": "1"},
        permissions_boundary="B",
        description="d",
    )

    assert result["changed"] is False
    assert writes(connection) == []


@pytest.mark.parametrize(
    ("operation", "options"),
    [
        ("get_role", {}),
        ("list_attached_role_policies", {"managed_policies": []}),
        ("list_role_policies", {"inline_policies": {}}),
        ("get_role_policy", {"inline_policies": {}}),
        ("get_instance_profile", {"instance_profile": True}),
        ("list_instance_profiles_for_role", {"state": "absent"}),
    ],
)
def test_nothing_is_written_after_a_read_that_failed(operation, options):
    answers = {
        "list_attached_role_policies": {"AttachedPolicies": []},
        "list_role_policies": {"PolicyNames": ["p"]},
        "get_role_policy": {"PolicyDocument": POLICY},
        "get_instance_profile": MISSING,
        "list_instance_profiles_for_role": {"InstanceProfiles": []},
    }
    connection = FakeConnection(
        {
            "iam": {
                "get_role": role(Description="old"),
                **{write: {} for write in WRITES},
                **answers,
                operation: client_error("AccessDenied"),
            }
        }
    )
    with pytest.raises(AwsError) as failed:
        run(connection, **({"description": "new"} | options))

    assert failed.value.code == "AccessDenied"
    assert writes(connection) == []


def test_a_creation_whose_reply_was_lost_goes_on():
    connection = iam(
        MISSING,
        role(),
        role(Tags=[{"Key": "a", "Value": "1"}]),
        create_role=client_error("EntityAlreadyExists"),
    )
    result = run(connection, tags={"a": "1"})

    assert result["changed"] is True
    assert writes(connection) == ["create_role", "tag_role"]


def test_a_name_that_is_taken_and_not_shown_is_an_error():
    with pytest.raises(AwsError, match="create the role Zone"):
        run(iam(MISSING, create_role=client_error("EntityAlreadyExists")))


def test_an_invalid_principal_says_what_to_do():
    with pytest.raises(AwsError, match="its ARN in principal_arns") as failed:
        run(iam(MISSING, create_role=client_error("MalformedPolicyDocument", "Invalid principal")))

    assert failed.value.result == {"changed": False}


def test_a_failure_in_between_says_what_was_done():
    connection = iam(MISSING, attach_role_policy=client_error("LimitExceeded"))
    with pytest.raises(AwsError, match="1 calls before this one were made") as failed:
        run(connection, managed_policies=["P"])

    assert failed.value.result == {"changed": True}


def test_a_role_that_reads_back_differently_is_an_error():
    connection = iam(role(Description="old"))
    with pytest.raises(AwsError, match="Still to do: change description") as failed:
        run(connection, description="new")

    assert failed.value.result["changed"] is True


def test_a_role_that_is_not_shown_after_its_creation_is_an_error():
    with pytest.raises(AwsError, match="Still to do: create the role Zone"):
        run(iam(MISSING))


def test_what_is_gone_already_is_no_failure():
    connection = iam(
        role(),
        list_attached_role_policies={"AttachedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/P"}]},
        list_role_policies={"PolicyNames": []},
        get_instance_profile=MISSING,
        list_instance_profiles_for_role={"InstanceProfiles": []},
        detach_role_policy=MISSING,
        delete_role=MISSING,
    )
    result = run(connection, state="absent")

    assert result["changed"] is True
    assert writes(connection) == ["detach_role_policy", "delete_role"]
    assert result["access_change"]["lost"] == [f"{OTHER} may assume the role"]
    assert result["diff"]["after"] == ""
    assert "role" not in result


def test_check_mode_removes_nothing():
    connection = iam(
        role(),
        list_attached_role_policies={"AttachedPolicies": []},
        list_role_policies={"PolicyNames": []},
        get_instance_profile=MISSING,
        list_instance_profiles_for_role={"InstanceProfiles": []},
    )

    assert run(connection, state="absent", check_mode=True)["changed"] is True
    assert writes(connection) == []


def test_a_role_that_is_not_there_is_not_removed():
    connection = iam(MISSING)

    assert run(connection, state="absent")["changed"] is False
    assert connection.methods() == ["get_role"]


def late_codes(monkeypatch, connection, **options):
    """For each call that writes, the codes for which it would be repeated."""
    codes = [
        "ConcurrentModification",
        "EntityTemporarilyUnmodifiable",
        "NoSuchEntity",
        "MalformedPolicyDocument",
        "Other",
    ]
    found: list[set[str]] = []

    def record(call, is_late, *, limit):
        found.append({code for code in codes if is_late(client_error(code))})
        return call()

    monkeypatch.setattr(runner, "retry_after_write", record)
    with contextlib.suppress(AwsError):  # what a scripted role shows afterwards does not matter here
        run(connection, **options)
    return found


BUSY = {"ConcurrentModification", "EntityTemporarilyUnmodifiable"}


def test_a_new_role_is_waited_for_and_its_principals_too(monkeypatch):
    found = late_codes(monkeypatch, iam(MISSING), managed_policies=["P"])

    assert found == [BUSY | {"MalformedPolicyDocument"}, BUSY | {"NoSuchEntity"}]


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        ([{"arns": [OTHER]}, {"arns": [f"{OTHER}2"]}], BUSY | {"MalformedPolicyDocument"}),
        ([{"arns": [OTHER], "external_ids": ["abc"]}], BUSY),
    ],
    ids=["new principal", "known principal"],
)
def test_a_principal_is_waited_for_only_when_it_is_new(monkeypatch, trust, expected):
    assert late_codes(monkeypatch, iam(role()), trust=trust) == [expected]


def test_one_limit_for_all_that_is_waited_for(monkeypatch):
    """``wait_timeout`` begins with the first write, and what is waited for later has what is left of it."""
    ticks = iter([1000.0, 1000.0, 1045.0, 1070.0])
    limits = []

    def record(call, _expected, *, limit):
        limits.append(limit)
        return call()

    monkeypatch.setattr(runner, "retry_after_write", record)
    monkeypatch.setattr(iam_roles, "read_until", record)
    roles = iam_roles.IamRoles(iam(role()), limit=60.0, clock=lambda: next(ticks))
    declared = read_declaration({"name": "Zone", "trust": [{"arns": [OTHER]}], "description": "d"}, datetime.now(UTC))
    existing = roles.read(declared)
    wanted = declared.target(existing, "222222222222", "aws")
    plan = steps(existing, wanted)
    with pytest.raises(AwsError, match="IAM shows it otherwise"):
        roles.apply([*plan, *plan], existing, wanted, declared)

    assert limits == [60.0, 15.0, 0.0]


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
