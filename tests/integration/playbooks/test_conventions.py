# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The main job in an organization that refuses roles without a prefix, a path, tags and a permissions boundary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, deny, policy
from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

A = WORKLOADS["workload-a"]
ACCOUNTS = {"dns": DNS, **WORKLOADS}
TAG = "crossaccount.aws/created-by"
CONVENTIONS: dict[str, Any] = {
    "shared_values_name_prefix": "acme-",
    "shared_values_iam_path": "/dns/",
    "shared_values_tags": {"team": "dns", "cost-center": 42},
    "shared_values_permissions_boundary": "arn:aws:iam::{{ aws_account_id }}:policy/sec/Limit",
}
OVERRIDES = {"all": {"vars": CONVENTIONS}}
MADE = ("iam:CreateRole", "iam:CreateInstanceProfile")


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def demand(boto: Callable[..., Any]) -> None:
    """An SCP for all of it, and in each account the boundary that it demands."""
    for profile in ACCOUNTS:
        limit = policy(allow(["route53:*", "ec2:Describe*", "sts:AssumeRole"]))
        boto("iam", profile).create_policy(PolicyName="Limit", Path="/sec/", PolicyDocument=limit)
    kinds = ("role", "instance-profile")
    document = policy(
        {"Effect": "Deny", "Action": MADE, "NotResource": [f"arn:aws:iam::*:{each}/dns/acme-*" for each in kinds]},
        deny(MADE, Condition={"Null": {"aws:RequestTag/team": "true"}}),
        deny(
            ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"],
            Condition={"StringNotLike": {"iam:PermissionsBoundary": "arn:aws:iam::*:policy/sec/Limit"}},
        ),
    )
    organizations = boto("organizations")
    made = organizations.create_policy(
        Name="Conventions", Description="", Type="SERVICE_CONTROL_POLICY", Content=document
    )
    for account in ACCOUNTS.values():
        organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=account)


def everything(boto: Callable[..., Any]) -> dict[str, list[str]]:
    """The ARNs of all roles and instance profiles, and the zones."""
    found = {"zones": [each["Name"] for each in boto("route53", "dns").list_hosted_zones()["HostedZones"]]}
    for profile in ACCOUNTS:
        iam = boto("iam", profile)
        found[profile] = [each["Arn"] for each in iam.list_roles()["Roles"]]
        found[profile] += [each["Arn"] for each in iam.list_instance_profiles()["InstanceProfiles"]]
    return found


def tags(entity: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in entity["Tags"]}


@pytest.mark.long
def test_all_of_it_at_once(play: Player, boto: Callable[..., Any]) -> None:
    demand(boto)
    before = everything(boto)

    refused = play("cross_account_dns")
    assert refused.status != 0
    assert "service control policy" in refused.output

    first = play("cross_account_dns", overrides=OVERRIDES)
    assert first.status == 0, first.output
    shared = {"team": "dns", "cost-center": "42"}
    for profile, account in WORKLOADS.items():
        iam = boto("iam", profile)
        role = iam.get_role(RoleName="acme-Route53CrossAccountRole")["Role"]
        held = iam.get_instance_profile(InstanceProfileName="acme-Route53CrossAccountRole")["InstanceProfile"]
        assert role["Arn"] == f"arn:aws:iam::{account}:role/dns/acme-Route53CrossAccountRole"
        assert held["Path"] == "/dns/"
        assert tags(role) == tags(held) == {**shared, TAG: f"cross_account_dns:{account}"}
        assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == f"arn:aws:iam::{account}:policy/sec/Limit"
        policies = iam.list_role_policies(RoleName="acme-Route53CrossAccountRole")["PolicyNames"]
        assert policies == [f"acme-dns-updates-{DNS}-example.com"]
        name = f"acme-EC2ManagementRole-{account}-example.com"
        zone_role = boto("iam", "dns").get_role(RoleName=name)["Role"]
        assert zone_role["Arn"] == f"arn:aws:iam::{DNS}:role/dns/{name}"
        assert tags(zone_role) == {**shared, TAG: f"cross_account_dns:example.com:{account}"}
        assert zone_role["PermissionsBoundary"]["PermissionsBoundaryArn"] == f"arn:aws:iam::{DNS}:policy/sec/Limit"
        assert boto("iam", "dns").list_role_policies(RoleName=name)["PolicyNames"] == ["acme-record-sets"]

    play.sandbox.reset_requests()
    second = play("cross_account_dns", "--diff", overrides=OVERRIDES)
    assert second.status == 0, second.output
    assert set(second.counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()

    verified = play("verify", "-e", "verify_access_print=all", overrides=OVERRIDES)
    assert verified.status == 0, verified.output
    assert "the instances of workload-b assume this zone role" in verified.output

    done = play("teardown", "-e", "teardown_confirm=true", overrides=OVERRIDES)
    assert done.status == 0, done.output
    assert everything(boto) == before
    for profile in WORKLOADS:
        carried = boto("ec2", profile).describe_iam_instance_profile_associations()
        assert carried["IamInstanceProfileAssociations"] == []


@pytest.mark.long
def test_what_is_missing_is_mended(play: Player, boto: Callable[..., Any]) -> None:
    """In an account whose roles were made before the organization demanded anything of them but names and paths."""
    named = {name: CONVENTIONS[name] for name in ("shared_values_name_prefix", "shared_values_iam_path")}
    assert play("cross_account_dns", overrides={"all": {"vars": named}}).status == 0
    demand(boto)

    checked = play("verify", overrides=OVERRIDES)
    assert checked.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 1}
    assert "tag team is missing" in checked.output
    # An instance profile that is there keeps its tags: CloudFormation, which makes it too, can give it none.
    assert "instance profile acme-Route53CrossAccountRole, tag" not in checked.output
    assert f"permissions_boundary is empty, declared is arn:aws:iam::{DNS}:policy/sec/Limit" in checked.output

    mended = play("cross_account_dns", overrides=OVERRIDES)
    assert mended.status == 0, mended.output
    assert play("verify", overrides=OVERRIDES).status == 0


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"shared_values_name_prefix": "a" * 21}, "shared_values_name_prefix: "),
        ({"shared_values_iam_path": "dns"}, "shared_values_iam_path: "),
        ({"shared_values_tags": {TAG: "me"}}, f"shared_values_tags: it has the tag {TAG}"),
        (
            {"shared_values_permissions_boundary": f"arn:aws:iam::{A}:policy/sec/Limit"},
            f"belongs to account {A}, but this host is account {DNS}",
        ),
    ],
)
def test_what_cannot_be_right_is_refused_before_any_call(play: Player, variables: dict[str, Any], says: str) -> None:
    play.sandbox.reset_requests()

    done = play("cross_account_dns", overrides={"all": {"vars": variables}})

    assert done.counts("failed")["dns"] == 1, done.output
    assert says in done.output
    asked = {row["account"] for row in play.sandbox.requests()}
    # workload-a is given its own boundary there, so it signs in.
    assert asked & set(ACCOUNTS.values()) <= ({A} if "boundary" in next(iter(variables)) else set())


@pytest.mark.parametrize(
    ("profile", "role", "marked"),
    [
        ("workload-a", "acme-Route53CrossAccountRole", f"cross_account_dns:{A}"),
        ("dns", f"acme-EC2ManagementRole-{A}-example.com", f"cross_account_dns:example.com:{A}"),
    ],
)
def test_a_role_with_another_path_is_refused_before_anything_is_written(
    play: Player, boto: Callable[..., Any], profile: str, role: str, marked: str
) -> None:
    trust = policy({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})
    boto("iam", profile).create_role(
        RoleName=role, AssumeRolePolicyDocument=trust, Path="/old/", Tags=[{"Key": TAG, "Value": marked}]
    )
    named = {name: CONVENTIONS[name] for name in ("shared_values_name_prefix", "shared_values_iam_path")}
    play.sandbox.reset_requests()

    done = play("cross_account_dns", "--limit", "workload-a,dns", overrides={"all": {"vars": named}})

    assert done.counts("failed") == {"dns": 0, "workload-a": 1}, done.output
    assert "its path is /old/, but shared_values_iam_path is /dns/. IAM cannot move a role" in done.output
    assert not [
        account
        for account, operation in writes(play.sandbox)
        if "HostedZone" not in operation and operation != "ChangeTagsForResource"
    ]
