# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM's listings: paths, and what is shown of an entity alone and among others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, make_one_of_each, make_role, policy, trust
from tests.support.sandbox.client import SandboxClient

TRUST = trust({"Service": "ec2.amazonaws.com"})
DOCUMENT = policy(allow("s3:GetObject"))
TAGS = [{"Key": "team", "Value": "dns"}]
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


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
