# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What IAM keeps of users and groups, and what it lets change."""

from __future__ import annotations

from typing import Any

from tests.support.playbooks.iam_world import make_role, refused, trust
from tests.support.sandbox.client import SandboxClient

TAGS = [{"Key": "team", "Value": "dns"}]
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


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
