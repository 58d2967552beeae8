# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long sessions last and what they carry."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.config import Config

from tests.support.playbooks.iam_world import (
    DNS_ACCOUNT,
    MANAGEMENT_ACCOUNT,
    WORKLOAD_ACCOUNT,
    allow,
    assume,
    clients,
    make_role,
    policy,
    refused,
    trust,
)
from tests.support.sandbox.client import SandboxClient

UNCHECKED = Config(parameter_validation=False)  # let STS refuse what botocore would


@pytest.fixture
def target(fresh: SandboxClient, boto: Any) -> str:
    """A role of the DNS account that may last two hours and do anything with Route 53."""
    return make_role(
        boto("iam", profile="dns"),
        "target",
        trust(
            {"AWS": [MANAGEMENT_ACCOUNT, WORKLOAD_ACCOUNT]},
            action=["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        ),
        allow(["route53:*", "sts:*"]),
        MaxSessionDuration=7200,
    )


@pytest.mark.parametrize(
    ("duration", "message"),
    [
        (899, "greater than or equal to 900"),
        (43201, "less than or equal to 43200"),
        (7201, "exceeds the MaxSessionDuration set for this role"),
    ],
)
def test_duration_out_of_range(target: str, boto: Any, duration: int, message: str) -> None:
    sts = boto("sts", config=UNCHECKED)
    code, text = refused(sts.assume_role, RoleArn=target, RoleSessionName="test", DurationSeconds=duration)
    assert code == "ValidationError"
    assert message in text


@pytest.mark.parametrize("duration", [900, 7200])
def test_duration_at_the_limits(target: str, boto: Any, duration: int) -> None:
    assume(boto("sts"), target, DurationSeconds=duration)


def test_chained_session_is_limited_to_an_hour(target: str, boto: Any) -> None:
    chained = boto("sts", profile="workload-a")
    assume(chained, target, DurationSeconds=3600)
    code, text = refused(chained.assume_role, RoleArn=target, RoleSessionName="test", DurationSeconds=3601)
    assert (code, "1 hour session limit for roles assumed by role chaining" in text) == ("ValidationError", True)


@pytest.mark.parametrize("name", ["x", "a" * 65, "with space"])
def test_session_name_is_checked(target: str, boto: Any, name: str) -> None:
    assert (
        refused(boto("sts", config=UNCHECKED).assume_role, RoleArn=target, RoleSessionName=name)[0] == "ValidationError"
    )


def test_session_expires_by_the_moved_clock(target: str, boto: Any, fresh: SandboxClient) -> None:
    session = assume(boto("sts"), target, DurationSeconds=900)
    session("route53").list_hosted_zones()
    fresh.clock(advance=901)
    expected = {
        "route53": "ExpiredToken",
        "ec2": "RequestExpired",
        "s3": "ExpiredToken",
        "organizations": "ExpiredTokenException",
    }
    operations = {
        "route53": "list_hosted_zones",
        "ec2": "describe_instances",
        "s3": "list_buckets",
        "organizations": "list_accounts",
    }
    codes = {service: refused(getattr(session(service), operation))[0] for service, operation in operations.items()}
    assert codes == expected


def test_session_policy_limits_and_never_grants(target: str, boto: Any) -> None:
    session = assume(boto("sts"), target, Policy=policy(allow(["route53:ListHostedZones", "ec2:*"])))
    session("route53").list_hosted_zones()
    _, message = refused(session("route53").get_hosted_zone_count)
    assert "no session policy allows the route53:GetHostedZoneCount action" in message
    assert refused(session("ec2").describe_instances)[0] == "UnauthorizedOperation"


def test_session_policy_by_arn(target: str, boto: Any) -> None:
    arn = "arn:aws:iam::aws:policy/AmazonRoute53ReadOnlyAccess"
    session = assume(boto("sts"), target, PolicyArns=[{"arn": arn}])
    session("route53").list_hosted_zones()
    assert refused(session("route53").create_hosted_zone, Name="x.example", CallerReference="1")[0] == "AccessDenied"


def test_revoking_older_sessions_by_issue_time(target: str, boto: Any, fresh: SandboxClient) -> None:
    """The AWSRevokeOlderSessions pattern."""
    route53 = assume(boto("sts"), target)("route53")
    now = fresh.clock(advance=60)
    boto("iam", profile="dns").put_role_policy(
        RoleName="target",
        PolicyName="AWSRevokeOlderSessions",
        PolicyDocument=policy(
            {
                "Effect": "Deny",
                "Action": "*",
                "Resource": "*",
                "Condition": {"DateLessThan": {"aws:TokenIssueTime": now[:19] + "Z"}},
            }
        ),
    )
    assert refused(route53.list_hosted_zones)[0] == "AccessDenied"
    assume(boto("sts"), target)("route53").list_hosted_zones()


def test_session_tags_are_principal_tags_and_transitive_ones_stay(target: str, boto: Any) -> None:
    tagged = allow("route53:ListHostedZones", Condition={"StringEquals": {"aws:PrincipalTag/team": "dns"}})
    second = make_role(
        boto("iam", profile="dns"),
        "second",
        trust({"AWS": target}, action=["sts:AssumeRole", "sts:TagSession"]),
        tagged,
    )
    tags = [{"Key": "team", "Value": "dns"}]
    chained = assume(assume(boto("sts"), target, Tags=tags, TransitiveTagKeys=["team"])("sts"), second)
    chained("route53").list_hosted_zones()
    without = assume(assume(boto("sts"), target, Tags=tags)("sts"), second)
    assert refused(without("route53").list_hosted_zones)[0] == "AccessDenied"


def test_source_identity_stays_and_cannot_change(target: str, boto: Any) -> None:
    first = boto("sts").assume_role(RoleArn=target, RoleSessionName="test", SourceIdentity="alice")
    assert first["SourceIdentity"] == "alice"
    second = make_role(
        boto("iam", profile="dns"), "second", trust({"AWS": target}, action=["sts:AssumeRole", "sts:SetSourceIdentity"])
    )
    sts = clients(first["Credentials"])("sts")
    assert sts.assume_role(RoleArn=second, RoleSessionName="test")["SourceIdentity"] == "alice"
    assert refused(sts.assume_role, RoleArn=second, RoleSessionName="test", SourceIdentity="bob")[0] == "AccessDenied"


def test_a_source_identity_is_brought_along_only_where_it_may_be_set(target: str, boto: Any) -> None:
    iam = boto("iam", profile="dns")
    third = make_role(iam, "third", trust({"AWS": target}))
    assume(assume(boto("sts"), target)("sts"), third)
    chained = assume(boto("sts"), target, SourceIdentity="alice")("sts")
    code, message = refused(chained.assume_role, RoleArn=third, RoleSessionName="test")
    assert (code, "sts:SetSourceIdentity" in message) == ("AccessDenied", True)


def test_session_of_a_deleted_role_may_do_nothing(target: str, boto: Any) -> None:
    session = assume(boto("sts"), target)
    iam = boto("iam", profile="dns")
    iam.delete_role_policy(RoleName="target", PolicyName="inline")
    iam.delete_role(RoleName="target")
    make_role(iam, "target", trust({"AWS": MANAGEMENT_ACCOUNT}), allow("route53:*"))
    assert refused(session("route53").list_hosted_zones)[0] == "AccessDenied"


def test_access_key_info_says_the_account(target: str, boto: Any) -> None:
    credentials = boto("sts").assume_role(RoleArn=target, RoleSessionName="test")["Credentials"]
    assert boto("sts").get_access_key_info(AccessKeyId=credentials["AccessKeyId"])["Account"] == DNS_ACCOUNT
