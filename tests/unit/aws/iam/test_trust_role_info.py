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
    "InstanceProfile": {"Arn": "arn:aws:iam::222222222222:instance-profile/Zone", "Roles": [{"RoleName": "Zone"}]}
}
MISSING = client_error("NoSuchEntity")


def read(connection, names, *, policies=False, instance_profile=False):
    params = {"names": names, "account_id": None, "policies": policies, "instance_profile": instance_profile}
    return info(params, connection)


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
