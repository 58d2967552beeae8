# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM's listings: paths, pages, and what is shown of an entity alone and among others."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from botocore.config import Config

from tests.support.playbooks.iam_world import allow, make_role, policy, refused, trust
from tests.support.sandbox.client import SandboxClient

TRUST = trust({"Service": "ec2.amazonaws.com"})
DOCUMENT = policy(allow("s3:GetObject"))
TAGS = [{"Key": "team", "Value": "dns"}]
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def make_one_of_each(iam: Any, path: str, name: str) -> str:
    """A user, role, group, profile and policy of one path and name; the policy's ARN."""
    iam.create_user(UserName=name, Path=path)
    iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=TRUST)
    iam.create_group(GroupName=name, Path=path)
    iam.create_instance_profile(InstanceProfileName=name, Path=path)
    return str(iam.create_policy(PolicyName=name, Path=path, PolicyDocument=DOCUMENT)["Policy"]["Arn"])


@pytest.mark.parametrize(
    ("operation", "member", "field"),
    [
        ("list_users", "Users", "UserName"),
        ("list_roles", "Roles", "RoleName"),
        ("list_groups", "Groups", "GroupName"),
        ("list_instance_profiles", "InstanceProfiles", "InstanceProfileName"),
        ("list_policies", "Policies", "PolicyName"),
    ],
)
def test_listings_honour_a_path_prefix(
    fresh: SandboxClient, boto: Any, operation: str, member: str, field: str
) -> None:
    iam = boto("iam")
    make_one_of_each(iam, "/team-a/", "a")
    make_one_of_each(iam, "/team-a/sub/", "b")
    make_one_of_each(iam, "/team-b/", "c")
    call = getattr(iam, operation)
    assert [each[field] for each in call(PathPrefix="/team-a/")[member]] == ["a", "b"]
    assert [each[field] for each in call(PathPrefix="/team-b/")[member]] == ["c"]
    assert call(PathPrefix="/nobody/")[member] == []
    assert {"a", "b", "c"} <= {each[field] for page in iam.get_paginator(operation).paginate() for each in page[member]}


def test_attached_policies_and_entities_honour_a_path_prefix(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    arn = make_one_of_each(iam, "/team-a/", "a")
    iam.attach_user_policy(UserName="a", PolicyArn=arn)
    iam.attach_user_policy(UserName="a", PolicyArn=READ_ONLY)
    attached = iam.list_attached_user_policies(UserName="a", PathPrefix="/team-a/")["AttachedPolicies"]
    assert attached == [{"PolicyName": "a", "PolicyArn": arn}]
    assert len(iam.list_attached_user_policies(UserName="a")["AttachedPolicies"]) == 2
    assert [user["UserName"] for user in iam.list_entities_for_policy(PolicyArn=arn)["PolicyUsers"]] == ["a"]
    assert iam.list_entities_for_policy(PolicyArn=arn, PathPrefix="/team-b/")["PolicyUsers"] == []


def test_pages_hold_everything_once(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    for number in range(5):
        make_one_of_each(iam, "/many/", f"n{number}")
    names: list[str] = []
    sizes: list[tuple[int, bool]] = []
    marker: dict[str, str] = {}
    while True:
        answer = iam.list_roles(PathPrefix="/many/", MaxItems=2, **marker)
        names += [role["RoleName"] for role in answer["Roles"]]
        sizes.append((len(answer["Roles"]), answer["IsTruncated"]))
        if not answer["IsTruncated"]:
            assert "Marker" not in answer
            break
        marker = {"Marker": answer["Marker"]}
    assert names == [f"n{number}" for number in range(5)]
    assert sizes == [(2, True), (2, True), (1, False)]


def test_a_full_last_page_is_not_truncated(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    for name in ("a", "b"):
        iam.create_user(UserName=name, Path="/two/")
    answer = iam.list_users(PathPrefix="/two/", MaxItems=2)
    assert (len(answer["Users"]), answer["IsTruncated"]) == (2, False)


def test_deleting_between_pages_skips_nothing(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    for name in "abcd":
        iam.create_user(UserName=name, Path="/four/")
    first = iam.list_users(PathPrefix="/four/", MaxItems=2)
    iam.delete_user(UserName="b")
    second = iam.list_users(PathPrefix="/four/", MaxItems=2, Marker=first["Marker"])
    assert [user["UserName"] for user in second["Users"]] == ["c", "d"]


def test_every_listing_pages(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    arn = make_one_of_each(iam, "/", "x")
    other = make_one_of_each(iam, "/", "y")
    for number in range(2):
        tags = [{"Key": f"k{number}", "Value": "v"}]
        iam.tag_user(UserName="x", Tags=tags)
        iam.tag_role(RoleName="x", Tags=tags)
        iam.tag_policy(PolicyArn=arn, Tags=tags)
        iam.tag_instance_profile(InstanceProfileName="x", Tags=tags)
        iam.create_access_key(UserName="x")
        iam.put_user_policy(UserName="x", PolicyName=f"p{number}", PolicyDocument=DOCUMENT)
        iam.put_role_policy(RoleName="x", PolicyName=f"p{number}", PolicyDocument=DOCUMENT)
        iam.put_group_policy(GroupName="x", PolicyName=f"p{number}", PolicyDocument=DOCUMENT)
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=DOCUMENT)
    for one in (arn, other):
        iam.attach_user_policy(UserName="x", PolicyArn=one)
        iam.attach_role_policy(RoleName="x", PolicyArn=one)
        iam.attach_group_policy(GroupName="x", PolicyArn=one)
    for name in "xy":
        iam.add_user_to_group(GroupName="x", UserName=name)
        iam.add_user_to_group(GroupName=name, UserName="x")
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName="x")
    listings: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
        "list_user_tags": ({"UserName": "x"}, ("Tags",)),
        "list_role_tags": ({"RoleName": "x"}, ("Tags",)),
        "list_policy_tags": ({"PolicyArn": arn}, ("Tags",)),
        "list_instance_profile_tags": ({"InstanceProfileName": "x"}, ("Tags",)),
        "list_access_keys": ({"UserName": "x"}, ("AccessKeyMetadata",)),
        "list_user_policies": ({"UserName": "x"}, ("PolicyNames",)),
        "list_role_policies": ({"RoleName": "x"}, ("PolicyNames",)),
        "list_group_policies": ({"GroupName": "x"}, ("PolicyNames",)),
        "list_policy_versions": ({"PolicyArn": arn}, ("Versions",)),
        "list_attached_user_policies": ({"UserName": "x"}, ("AttachedPolicies",)),
        "list_attached_role_policies": ({"RoleName": "x"}, ("AttachedPolicies",)),
        "list_attached_group_policies": ({"GroupName": "x"}, ("AttachedPolicies",)),
        "list_groups_for_user": ({"UserName": "x"}, ("Groups",)),
        "get_group": ({"GroupName": "x"}, ("Users",)),
        "list_instance_profiles_for_role": ({"RoleName": "x"}, ("InstanceProfiles",)),
        "list_entities_for_policy": ({"PolicyArn": arn}, ("PolicyUsers", "PolicyRoles", "PolicyGroups")),
    }
    for operation, (parameters, members) in listings.items():
        call = getattr(iam, operation)
        found: list[Any] = []
        marker: dict[str, str] = {}
        whole = call(**parameters)
        for _ in range(10):
            answer = call(**parameters, MaxItems=1, **marker)
            found += [item for member in members for item in answer[member]]
            assert answer["IsTruncated"] is ("Marker" in answer), operation
            if not answer["IsTruncated"]:
                break
            marker = {"Marker": answer["Marker"]}
        assert len(found) >= 2, operation
        assert sorted(map(str, found)) == sorted(str(item) for member in members for item in whole[member]), operation


@pytest.mark.parametrize("operation", ["list_users", "list_roles", "list_policies", "list_account_aliases"])
def test_a_marker_of_nobody_is_refused(fresh: SandboxClient, boto: Any, operation: str) -> None:
    iam = boto("iam")
    marker = iam.list_policies(MaxItems=1)["Marker"]
    made_up = base64.urlsafe_b64encode(b"ListUsersx:a").decode()
    for wrong in ("nonsense", made_up, *([marker] if operation != "list_policies" else [])):
        assert refused(getattr(iam, operation), Marker=wrong) == ("ValidationError", "Invalid Marker.")


@pytest.mark.parametrize("maximum", [0, 1001])
def test_a_page_has_limits(fresh: SandboxClient, boto: Any, maximum: int) -> None:
    iam = boto("iam", config=Config(parameter_validation=False))
    code, message = refused(iam.list_users, MaxItems=maximum)
    assert code == "ValidationError"
    assert re.search(r"at 'maxItems' failed to satisfy constraint: Member must have value", message)


def test_a_listing_leaves_out_what_only_get_shows(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    iam.create_user(UserName="u", Path="/p/", PermissionsBoundary=READ_ONLY, Tags=TAGS)
    iam.create_role(
        RoleName="r",
        Path="/p/",
        Description="Reads",
        MaxSessionDuration=7200,
        Tags=TAGS,
        AssumeRolePolicyDocument=TRUST,
        PermissionsBoundary=READ_ONLY,
    )
    iam.create_instance_profile(InstanceProfileName="i", Path="/p/", Tags=TAGS)
    iam.add_role_to_instance_profile(InstanceProfileName="i", RoleName="r")
    made = iam.create_policy(PolicyName="x", Path="/p/", PolicyDocument=DOCUMENT, Description="Reads", Tags=TAGS)

    user, role = iam.get_user(UserName="u")["User"], iam.get_role(RoleName="r")["Role"]
    assert (user["Tags"], role["Tags"]) == (TAGS, TAGS)
    boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": READ_ONLY}
    assert user["PermissionsBoundary"] == role["PermissionsBoundary"] == boundary
    assert role["RoleLastUsed"] == {}
    [listed] = iam.list_users(PathPrefix="/p/")["Users"]
    assert listed == {name: value for name, value in user.items() if name not in ("Tags", "PermissionsBoundary")}
    [listed] = iam.list_roles(PathPrefix="/p/")["Roles"]
    hidden = ("Tags", "PermissionsBoundary", "RoleLastUsed")
    assert listed == {name: value for name, value in role.items() if name not in hidden}

    profile = iam.get_instance_profile(InstanceProfileName="i")["InstanceProfile"]
    [listed] = iam.list_instance_profiles(PathPrefix="/p/")["InstanceProfiles"]
    assert profile["Tags"] == TAGS
    assert listed == {name: value for name, value in profile.items() if name != "Tags"}
    assert set(profile["Roles"][0]) == {"Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument"}

    one = iam.get_policy(PolicyArn=made["Policy"]["Arn"])["Policy"]
    [listed] = iam.list_policies(PathPrefix="/p/")["Policies"]
    assert (one["Description"], one["Tags"]) == ("Reads", TAGS)
    assert listed == {name: value for name, value in one.items() if name not in ("Description", "Tags")}
    [version] = iam.list_policy_versions(PolicyArn=one["Arn"])["Versions"]
    assert set(version) == {"VersionId", "IsDefaultVersion", "CreateDate"}


def test_uses_of_a_policy_are_counted(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    created = iam.create_policy(PolicyName="counted", PolicyDocument=DOCUMENT)["Policy"]
    arn = created["Arn"]
    make_one_of_each(iam, "/", "x")

    def counts() -> tuple[int, int]:
        found = iam.get_policy(PolicyArn=arn)["Policy"]
        [listed] = [one for one in iam.list_policies(Scope="Local")["Policies"] if one["Arn"] == arn]
        assert listed["AttachmentCount"] == found["AttachmentCount"]
        assert listed["PermissionsBoundaryUsageCount"] == found["PermissionsBoundaryUsageCount"]
        return found["AttachmentCount"], found["PermissionsBoundaryUsageCount"]

    assert (created["AttachmentCount"], created["PermissionsBoundaryUsageCount"]) == counts() == (0, 0)
    iam.attach_user_policy(UserName="x", PolicyArn=arn)
    iam.attach_user_policy(UserName="x", PolicyArn=arn)  # changes nothing
    iam.attach_role_policy(RoleName="x", PolicyArn=arn)
    iam.attach_group_policy(GroupName="x", PolicyArn=arn)
    assert counts() == (3, 0)
    iam.put_user_permissions_boundary(UserName="x", PermissionsBoundary=arn)
    iam.put_role_permissions_boundary(RoleName="x", PermissionsBoundary=arn)
    assert counts() == (3, 2)
    used = iam.list_policies(PolicyUsageFilter="PermissionsBoundary")["Policies"]
    assert [one["Arn"] for one in used] == [arn]
    bound = iam.list_entities_for_policy(PolicyArn=arn, PolicyUsageFilter="PermissionsBoundary")
    assert [len(bound[f"Policy{kind}s"]) for kind in ("User", "Role", "Group")] == [1, 1, 0]
    iam.detach_group_policy(GroupName="x", PolicyArn=arn)
    iam.delete_user_permissions_boundary(UserName="x")
    assert counts() == (2, 1)


def test_only_attached_policies(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam", profile="dns")
    make_role(iam, "r", TRUST)
    iam.attach_role_policy(RoleName="r", PolicyArn=READ_ONLY)
    attached = [one["PolicyName"] for one in iam.list_policies(OnlyAttached=True)["Policies"]]
    assert "ReadOnlyAccess" in attached
    assert len(attached) < 10


def test_service_specific_credentials(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    iam.create_user(UserName="u")
    assert iam.list_service_specific_credentials(UserName="u")["ServiceSpecificCredentials"] == []
    assert iam.list_service_specific_credentials(AllUsers=True)["ServiceSpecificCredentials"] == []
    assert refused(iam.list_service_specific_credentials, UserName="nobody")[0] == "NoSuchEntity"


def test_a_moved_user_keeps_tags_keys_and_trust(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    arn = iam.create_user(UserName="u", Tags=TAGS)["User"]["Arn"]
    key = iam.create_access_key(UserName="u")["AccessKey"]["AccessKeyId"]
    make_role(iam, "r", trust({"AWS": arn}))
    iam.update_user(UserName="u", NewUserName="v", NewPath="/moved/")
    moved = iam.get_user(UserName="v")["User"]
    assert (moved["Arn"], moved["Tags"]) == ("arn:aws:iam::999999999999:user/moved/v", TAGS)
    assert [each["AccessKeyId"] for each in iam.list_access_keys(UserName="v")["AccessKeyMetadata"]] == [key]
    document = iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"]
    assert document["Statement"][0]["Principal"] == {"AWS": moved["Arn"]}


def test_a_group_moves_without_a_new_name(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    for name in ("g", "taken"):
        iam.create_group(GroupName=name)
    iam.attach_group_policy(GroupName="g", PolicyArn=READ_ONLY)
    iam.update_group(GroupName="g", NewPath="/moved/")
    assert iam.get_group(GroupName="g")["Group"]["Path"] == "/moved/"
    assert refused(iam.update_group, GroupName="g", NewGroupName="taken")[0] == "EntityAlreadyExists"
    iam.update_group(GroupName="g", NewGroupName="h")
    assert iam.list_attached_group_policies(GroupName="h")["AttachedPolicies"][0]["PolicyArn"] == READ_ONLY
    assert refused(iam.get_group, GroupName="g")[0] == "NoSuchEntity"


def test_a_password_may_have_to_be_changed(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    iam.create_user(UserName="u")
    iam.create_login_profile(UserName="u", Password="Correct-Horse-1", PasswordResetRequired=True)
    assert iam.get_login_profile(UserName="u")["LoginProfile"]["PasswordResetRequired"] is True
    iam.update_login_profile(UserName="u", Password="Correct-Horse-2")
    assert iam.get_login_profile(UserName="u")["LoginProfile"]["PasswordResetRequired"] is True
    iam.update_login_profile(UserName="u", PasswordResetRequired=False)
    assert iam.get_login_profile(UserName="u")["LoginProfile"]["PasswordResetRequired"] is False
