"""Roles in IAM: which calls are made, which are repeated, and what a failure says."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error
from tests.support.aws.iam_fakes import MISSING, OTHER, WRITES, iam, role, run, writes

POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


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
            "Roles": [{"RoleName": name, "Arn": f"arn:aws:iam::222222222222:role/{name}"} for name in names],
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
    profile = profile_of("Zone")
    profile["InstanceProfile"]["Tags"] = tags = [{"Key": "a", "Value": "1"}]
    connection = iam(
        role(
            Tags=tags,
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


def test_the_diff_shows_tags_of_an_instance_profile_that_is_to_be_made():
    connection = iam(role(Tags=[{"Key": "a", "Value": "1"}]))
    result = run(connection, check_mode=True, instance_profile=True, tags={"a": "1"})

    assert result["differences"] == ["instance profile Zone: it is missing, or does not hold the role"]
    assert "instance_profile_tags" not in result["diff"]["before"]
    assert "instance_profile_tags" in result["diff"]["after"]
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
