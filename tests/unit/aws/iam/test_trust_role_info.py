"""Roles read by name: each once, and those that do not exist named."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_role_info import info
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

ROLE = {
    "Arn": "arn:aws:iam::222222222222:role/Zone",
    "RoleName": "Zone",
    "RoleId": "AROA1",
    "Path": "/",
    "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
    "MaxSessionDuration": 3600,
    "Tags": [{"Key": "a", "Value": "b"}],
}
PROFILE = {
    "InstanceProfile": {
        "Arn": "arn:aws:iam::222222222222:instance-profile/Zone",
        "Roles": [{"RoleName": "Zone", "Arn": "arn:aws:iam::222222222222:role/Zone"}],
    }
}
MISSING = client_error("NoSuchEntity")


def read(connection, names, *, policies=False, instance_profile=False, **options):
    params = {"names": names, "account_id": None, "policies": policies, "instance_profile": instance_profile}
    return info({**params, **options}, connection)


def test_each_role_is_read_once_and_what_is_missing_is_named():
    connection = FakeConnection({"iam": {"get_role": [{"Role": ROLE}, MISSING]}})
    found = read(connection, ["Zone", "None", "Zone"])
    assert connection.methods() == ["get_role", "get_role"]
    assert [(role["name"], role["tags"]) for role in found["roles"]] == [("Zone", {"a": "b"})]
    assert not {"instance_profile", "inline_policies", "managed_policies"} & set(found["roles"][0])
    assert (found["missing"], found["changed"]) == (["None"], False)


def test_the_instance_profile_is_read_when_asked_for():
    connection = FakeConnection({"iam": {"get_role": [{"Role": ROLE}], "get_instance_profile": [PROFILE]}})
    [role] = read(connection, ["Zone"], instance_profile=True)["roles"]
    assert role["instance_profile"] == {
        "arn": "arn:aws:iam::222222222222:instance-profile/Zone",
        "name": "Zone",
        "roles": ["Zone"],
    }


@pytest.mark.parametrize(("names", "where"), [([], "names"), (["Zone", "a b"], r"names\[1\]"), (["x" * 65], "names")])
def test_bad_input_makes_no_call(names, where):
    with pytest.raises(InputError, match=f"^{where}"):
        read(NoConnection(), names)


def account(*roles, policies=()):
    """A connection to an account with roles as (name, path, tags)."""
    described = {
        name: {
            **ROLE,
            "RoleName": name,
            "Arn": f"arn:aws:iam::222222222222:role{path}{name}",
            "Path": path,
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
        for name, path, tags in roles
    }
    listed = [{key: role[key] for key in ("RoleName", "Path", "Arn")} for role in described.values()]
    return FakeConnection(
        {
            "iam": {
                "list_roles": [
                    {"Roles": listed[:1], "IsTruncated": True, "Marker": "m"},
                    {"Roles": listed[1:], "IsTruncated": False},
                ],
                "get_role": lambda RoleName: {"Role": described[RoleName]},
                "list_attached_role_policies": {"AttachedPolicies": [], "IsTruncated": False},
                "list_role_policies": {"PolicyNames": list(policies), "IsTruncated": False},
            }
        }
    )


ROLES = (
    ("Zone-2", "/", {"by": "job:1"}),
    ("Other", "/", {"by": "somebody"}),
    ("AWSServiceRoleForX", "/aws-service-role/x/", {}),
    ("Zone-1", "/team/", {"by": "job:2", "team": "web"}),
    ("Bare", "/", {}),
)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, ["Bare", "Other", "Zone-1", "Zone-2"]),
        ({"name_prefix": "Zone"}, ["Zone-1", "Zone-2"]),
        ({"name_prefix": "zone"}, []),
        ({"tags": {"by": "job:*"}}, ["Zone-1", "Zone-2"]),
        ({"tags": {"by": "*"}}, ["Other", "Zone-1", "Zone-2"]),
        ({"tags": {"by": "job:*", "team": "web"}}, ["Zone-1"]),
        ({"tags": {"by": "job:"}}, []),
        ({"tags": {"by": "*:1"}}, ["Zone-2"]),
        ({"tags": {}, "name_prefix": ""}, ["Bare", "Other", "Zone-1", "Zone-2"]),
        ({"path_prefix": "/aws-service-role/"}, ["AWSServiceRoleForX", "Bare", "Other", "Zone-1", "Zone-2"]),
    ],
    ids=str,
)
def test_the_roles_that_are_chosen(options, names):
    connection = account(*ROLES)
    found = read(connection, None, **options)
    assert [role["name"] for role in found["roles"]] == names
    assert found["missing"] == []
    first, *_others = connection.log
    assert first == ("list_roles", {"PathPrefix": options.get("path_prefix", "/"), "MaxItems": 1000})
    assert connection.methods().count("list_roles") == 2


def test_policies_are_read_of_those_alone_that_the_tags_choose():
    connection = account(*ROLES)
    [role] = read(connection, None, tags={"team": "*"}, policies=True)["roles"]
    assert (role["name"], role["inline_policies"]) == ("Zone-1", {})
    assert connection.methods().count("list_role_policies") == 1
    untagged = account(*ROLES)
    read(untagged, None, policies=True)
    assert untagged.methods().count("get_role") == 4


def test_a_role_that_goes_after_the_listing_is_left_out():
    connection = account(*ROLES[:2])
    connection.client("iam")._answers["get_role"] = [MISSING, {"Role": ROLE}]
    assert [role["name"] for role in read(connection, None)["roles"]] == ["Zone"]


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"path_prefix": "team/"}, "path_prefix"),
        ({"path_prefix": "/a b"}, "path_prefix"),
        ({"name_prefix": "a b"}, "name_prefix"),
        ({"tags": ["by"]}, "tags: it is a list"),
        ({"tags": {"by": 1}}, r"tags\[by\]"),
        ({"tags": {1: "by"}}, r"tags\[1\]"),
    ],
    ids=str,
)
def test_a_bad_choice_makes_no_call(options, where):
    with pytest.raises(InputError, match=f"^{where}"):
        read(NoConnection(), None, **options)
