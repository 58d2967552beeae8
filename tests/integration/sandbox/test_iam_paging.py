# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM's pages: every listing, everything once, whose marker goes on."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from botocore.config import Config

from tests.support.playbooks.iam_world import allow, make_one_of_each, policy, refused
from tests.support.sandbox.client import SandboxClient

DOCUMENT = policy(allow("s3:GetObject"))


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
