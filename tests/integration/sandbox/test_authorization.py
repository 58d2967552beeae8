# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies of every type, and what a denial looks like."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.playbooks.iam_world import (
    MANAGEMENT_ACCOUNT,
    WORKLOAD_ACCOUNT,
    allow,
    assume,
    deny,
    make_role,
    make_user,
    policy,
    refused,
    trust,
)
from tests.support.sandbox.client import SandboxClient


def session(boto: Any, *statements: dict[str, Any], profile: str = "workload-a", **options: Any) -> Any:
    arn = make_role(boto("iam", profile=profile), "tested", trust({"AWS": MANAGEMENT_ACCOUNT}), *statements, **options)
    return assume(boto("sts"), arn)


@pytest.mark.parametrize(
    ("operation", "code", "action"),
    [
        ("list_roles", "AccessDenied", "iam:ListRoles"),
        ("list_hosted_zones", "AccessDenied", "route53:ListHostedZones"),
        ("describe_instances", "UnauthorizedOperation", "ec2:DescribeInstances"),
        ("list_buckets", "AccessDenied", "s3:ListAllMyBuckets"),
        ("describe_organization", "AccessDeniedException", "organizations:DescribeOrganization"),
        ("list_functions", "AccessDeniedException", "lambda:ListFunctions"),
        ("get_inventory", "AccessDeniedException", "ssm:GetInventory"),
    ],
)
def test_denial_in_each_protocol(fresh: SandboxClient, boto: Any, operation: str, code: str, action: str) -> None:
    client = session(boto)(action.partition(":")[0])
    got, message = refused(getattr(client, operation))
    assert got == code
    assert f"assumed-role/tested/test is not authorized to perform: {action}" in message
    assert f"because no identity-based policy allows the {action} action" in message


def test_who_may_read_the_inventory_of_systems_manager_reads_it(fresh: SandboxClient, boto: Any) -> None:
    assert session(boto, allow("ssm:GetInventory"))("ssm").get_inventory()["Entities"] == []


def test_caller_identity_needs_no_permission(fresh: SandboxClient, boto: Any) -> None:
    nobody = make_user(boto("iam"), "nobody", deny("*"))
    assert nobody("sts").get_caller_identity()["Arn"].endswith(":user/nobody")


def test_policies_of_groups_and_managed_policies_count(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    user = make_user(iam, "member")
    iam.create_group(GroupName="dns")
    iam.attach_group_policy(GroupName="dns", PolicyArn="arn:aws:iam::aws:policy/AmazonRoute53ReadOnlyAccess")
    assert refused(user("route53").list_hosted_zones)[0] == "AccessDenied"
    iam.add_user_to_group(GroupName="dns", UserName="member")
    user("route53").list_hosted_zones()
    assert refused(user("ec2").describe_instances)[0] == "UnauthorizedOperation"


def test_scp_binds_members_and_not_the_management_account(fresh: SandboxClient, boto: Any) -> None:
    organizations = boto("organizations")
    [root] = organizations.list_roots()["Roots"]
    made = organizations.create_policy(
        Name="no-ec2", Description="-", Type="SERVICE_CONTROL_POLICY", Content=policy(deny("ec2:*"))
    )["Policy"]["PolicySummary"]
    organizations.attach_policy(PolicyId=made["Id"], TargetId=root["Id"])
    boto("ec2").describe_instances()
    _, message = refused(boto("ec2", profile="workload-a").describe_instances)
    assert "with an explicit deny in a service control policy" in message
    boto("route53", profile="dns").list_hosted_zones()


def test_every_level_of_scps_must_allow(fresh: SandboxClient, boto: Any) -> None:
    organizations = boto("organizations")
    [root] = organizations.list_roots()["Roots"]
    unit = organizations.create_organizational_unit(ParentId=root["Id"], Name="workloads")["OrganizationalUnit"]["Id"]
    organizations.move_account(AccountId=WORKLOAD_ACCOUNT, SourceParentId=root["Id"], DestinationParentId=unit)
    boto("ec2", profile="workload-a").describe_instances()
    organizations.detach_policy(PolicyId="p-FullAWSAccess", TargetId=unit)
    sts_only = organizations.create_policy(
        Name="sts", Description="-", Type="SERVICE_CONTROL_POLICY", Content=policy(allow("sts:*"))
    )["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=sts_only, TargetId=unit)
    _, message = refused(boto("ec2", profile="workload-a").describe_instances)
    assert "no service control policy allows the ec2:DescribeInstances action" in message


def test_boundary_of_a_role_limits(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam", profile="workload-a")
    boundary = iam.create_policy(PolicyName="boundary", PolicyDocument=policy(allow("ec2:*")))["Policy"]["Arn"]
    tested = session(boto, allow(["ec2:*", "route53:*"]), PermissionsBoundary=boundary)
    tested("ec2").describe_instances()
    _, message = refused(tested("route53").list_hosted_zones)
    assert "no permissions boundary allows the route53:ListHostedZones action" in message


def test_boundary_of_a_user_limits_and_is_shown(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    boundary = iam.create_policy(PolicyName="boundary", PolicyDocument=policy(allow("ec2:*")))["Policy"]["Arn"]
    user = make_user(iam, "bounded", allow("*"))
    iam.put_user_permissions_boundary(UserName="bounded", PermissionsBoundary=boundary)
    shown = iam.get_user(UserName="bounded")["User"]["PermissionsBoundary"]
    assert shown["PermissionsBoundaryArn"] == boundary
    assert refused(user("route53").list_hosted_zones)[0] == "AccessDenied"
    iam.delete_user_permissions_boundary(UserName="bounded")
    user("route53").list_hosted_zones()


def _change(name: str, action: str = "UPSERT", kind: str = "A", value: str = "192.0.2.1") -> dict[str, Any]:
    record_set = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}
    return {"Action": action, "ResourceRecordSet": record_set}


def _zone_writer(boto: Any) -> tuple[Any, str]:
    """Route 53 as a session that may change A record sets below a.existing.example, and the zone's id."""
    zone = boto("route53", profile="dns").list_hosted_zones()["HostedZones"][0]["Id"].rpartition("/")[2]
    prefix = "route53:ChangeResourceRecordSets"
    condition = {
        "ForAllValues:StringLike": {f"{prefix}NormalizedRecordNames": ["*.a.existing.example"]},
        "ForAllValues:StringEquals": {f"{prefix}RecordTypes": ["A"], f"{prefix}Actions": ["UPSERT", "DELETE"]},
        "Null": {f"{prefix}{key}": "false" for key in ("NormalizedRecordNames", "RecordTypes", "Actions")},
    }
    allowed = allow(prefix, f"arn:aws:route53:::hostedzone/{zone}", Condition=condition)
    return session(boto, allowed, profile="dns")("route53"), zone


def test_record_set_conditions_allow_what_they_name(fresh: SandboxClient, boto: Any) -> None:
    route53, zone = _zone_writer(boto)
    changes = [_change("WEB.a.existing.example."), _change("*.a.existing.example")]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_change("web.b.existing.example"), id="another name"),
        pytest.param(_change("web.xa.existing.example"), id="a name that ends alike"),
        pytest.param(_change("web.a.existing.example", kind="AAAA", value="2001:db8::1"), id="another type"),
        pytest.param(_change("web.a.existing.example", action="CREATE"), id="another action"),
    ],
)
def test_one_disallowed_record_set_denies_the_whole_batch(
    fresh: SandboxClient, boto: Any, change: dict[str, Any]
) -> None:
    route53, zone = _zone_writer(boto)
    batch = {"Changes": [_change("good.a.existing.example"), change]}
    code, message = refused(route53.change_resource_record_sets, HostedZoneId=zone, ChangeBatch=batch)
    assert code == "AccessDenied"
    assert f"on resource: arn:aws:route53:::hostedzone/{zone}" in message


def test_zone_of_another_account_is_out_of_reach_of_an_administrator(fresh: SandboxClient, boto: Any) -> None:
    zone = boto("route53", profile="dns").list_hosted_zones()["HostedZones"][0]["Id"].rpartition("/")[2]
    assert refused(boto("route53", profile="workload-a").get_hosted_zone, Id=zone)[0] == "AccessDenied"


def test_instances_by_arn_and_tag(fresh: SandboxClient, boto: Any) -> None:
    described = boto("ec2", profile="workload-a").describe_instances()
    instances = {
        tag["Value"]: instance["InstanceId"]
        for group in described["Reservations"]
        for instance in group["Instances"]
        for tag in instance["Tags"]
        if tag["Key"] == "Name"
    }
    by_arn = allow("ec2:StopInstances", f"arn:aws:ec2:us-east-1:{WORKLOAD_ACCOUNT}:instance/{instances['web-1']}")
    by_tag = allow("ec2:StopInstances", Condition={"StringEquals": {"aws:ResourceTag/environment": "staging"}})
    ec2 = session(boto, by_arn, by_tag)("ec2")
    ec2.stop_instances(InstanceIds=[instances["web-1"]])
    ec2.stop_instances(InstanceIds=[instances["batch-1"]])
    assert refused(ec2.stop_instances, InstanceIds=[instances["web-2"]])[0] == "UnauthorizedOperation"
    both = [instances["web-1"], instances["web-2"]]
    assert refused(ec2.stop_instances, InstanceIds=both)[0] == "UnauthorizedOperation"


def test_attaching_a_profile_needs_pass_role(fresh: SandboxClient, boto: Any) -> None:
    iam, admin = boto("iam", profile="workload-a"), boto("ec2", profile="workload-a")
    make_role(iam, "carried", trust({"Service": "ec2.amazonaws.com"}))
    iam.create_instance_profile(InstanceProfileName="carried")
    iam.add_role_to_instance_profile(InstanceProfileName="carried", RoleName="carried")
    instance = admin.describe_instances()["Reservations"][0]["Instances"][0]["InstanceId"]
    ec2 = session(boto, allow("ec2:*"))("ec2")
    request = {"IamInstanceProfile": {"Name": "carried"}, "InstanceId": instance}
    code, message = refused(ec2.associate_iam_instance_profile, **request)
    assert (code, "iam:PassRole" in message) == ("UnauthorizedOperation", True)
    passing = allow(
        "iam:PassRole",
        f"arn:aws:iam::{WORKLOAD_ACCOUNT}:role/carried",
        Condition={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
    )
    iam.put_role_policy(RoleName="tested", PolicyName="pass", PolicyDocument=policy(passing))
    ec2.associate_iam_instance_profile(**request)


def test_tags_on_creation_need_the_permission_to_tag(fresh: SandboxClient, boto: Any) -> None:
    role = {"RoleName": "made", "AssumeRolePolicyDocument": trust({"Service": "ec2.amazonaws.com"})}
    maker = session(boto, allow("iam:CreateRole", f"arn:aws:iam::{WORKLOAD_ACCOUNT}:role/made"))("iam")

    code, message = refused(maker.create_role, **role, Tags=[{"Key": "team", "Value": "dns"}])

    assert code == "AccessDenied"
    assert f"not authorized to perform: iam:TagRole on resource: arn:aws:iam::{WORKLOAD_ACCOUNT}:role/made" in message
    maker.create_role(**role)


def test_filling_an_instance_profile_is_about_the_profile(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam", profile="workload-a")
    make_role(iam, "carried", trust({"Service": "ec2.amazonaws.com"}))
    iam.create_instance_profile(InstanceProfileName="profile")
    actions = ["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile"]
    arn = f"arn:aws:iam::{WORKLOAD_ACCOUNT}"
    both = {"InstanceProfileName": "profile", "RoleName": "carried"}
    passing = allow("iam:PassRole", f"{arn}:role/carried")
    operator = session(boto, allow(actions, f"{arn}:role/carried"), passing)("iam")

    assert "instance-profile/profile" in refused(operator.add_role_to_instance_profile, **both)[1]

    about_profile = policy(allow(actions, f"{arn}:instance-profile/profile"), passing)
    iam.put_role_policy(RoleName="tested", PolicyName="inline", PolicyDocument=about_profile)
    operator.add_role_to_instance_profile(**both)
    operator.remove_role_from_instance_profile(**both)


def test_bucket_policy_across_accounts_needs_both_sides(fresh: SandboxClient, boto: Any) -> None:
    owner = boto("s3", profile="dns")
    owner.create_bucket(Bucket="shared")
    owner.put_object(Bucket="shared", Key="one", Body=b"one")
    reader = session(boto, allow("s3:GetObject", "arn:aws:s3:::shared/*"))("s3")
    stranger = boto("s3", profile="workload-b")
    assert refused(reader.get_object, Bucket="shared", Key="one")[0] == "AccessDenied"
    statement = allow(
        "s3:GetObject", "arn:aws:s3:::shared/*", Principal={"AWS": f"arn:aws:iam::{WORKLOAD_ACCOUNT}:role/tested"}
    )
    owner.put_bucket_policy(Bucket="shared", Policy=policy(statement))
    assert reader.get_object(Bucket="shared", Key="one")["Body"].read() == b"one"
    assert refused(reader.put_object, Bucket="shared", Key="two", Body=b"")[0] == "AccessDenied"
    assert refused(stranger.get_object, Bucket="shared", Key="one")[0] == "AccessDenied"
    boto("iam", profile="workload-a").delete_role_policy(RoleName="tested", PolicyName="inline")
    assert refused(reader.get_object, Bucket="shared", Key="one")[0] == "AccessDenied"


def test_bucket_policy_that_denies_binds_the_owner_too(fresh: SandboxClient, boto: Any) -> None:
    owner = boto("s3", profile="dns")
    owner.create_bucket(Bucket="locked")
    owner.put_object(Bucket="locked", Key="one", Body=b"one")
    owner.put_bucket_policy(
        Bucket="locked", Policy=policy(deny("s3:GetObject", "arn:aws:s3:::locked/*", Principal="*"))
    )
    _, message = refused(owner.get_object, Bucket="locked", Key="one")
    assert "explicit deny in a resource-based policy" in message


def test_unimplemented_operation_is_not_retried(fresh: SandboxClient, boto: Any) -> None:
    code, message = refused(boto("iam").generate_organizations_access_report, EntityPath="o-crossacct1/r-1234")
    assert code == "NotImplemented"
    assert "GenerateOrganizationsAccessReport" in message


def test_stored_documents_are_checked(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    iam.create_user(UserName="checked")
    for document in (
        "{",
        json.dumps({"Version": "2012-10-17"}),
        policy({"Effect": "Allow", "Action": "x", "Resource": "*"}),
    ):
        code, _ = refused(iam.put_user_policy, UserName="checked", PolicyName="p", PolicyDocument=document)
        assert code == "MalformedPolicyDocument"


def test_context_names_the_organization_and_region(fresh: SandboxClient, boto: Any) -> None:
    condition = {
        "StringEquals": {"aws:PrincipalOrgID": "o-crossacct1", "aws:RequestedRegion": "eu-west-1"},
        "StringLike": {"aws:PrincipalArn": f"arn:aws:iam::{WORKLOAD_ACCOUNT}:role/*"},
        "ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-crossacct1/r-*/"},
    }
    tested = session(boto, allow("ec2:DescribeInstances", Condition=condition))
    tested("ec2", region_name="eu-west-1").describe_instances()
    assert refused(tested("ec2", region_name="us-east-1").describe_instances)[0] == "UnauthorizedOperation"
