# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the other services refuse and stock moto does not."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from botocore.config import Config

from tests.support.playbooks.iam_world import allow, clients, make_role, policy, refused, trust
from tests.support.sandbox.client import SandboxClient


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("no policy", id="no JSON"),
        pytest.param(policy(allow("s3:GetObject", "arn:aws:s3:::bucket-a/*")), id="no principal"),
        pytest.param(policy(allow("s3:GetObject", "arn:aws:s3:::bucket-b/*", Principal="*")), id="another bucket"),
    ],
)
def test_bucket_policy_must_be_one(fresh: SandboxClient, boto: Any, document: str) -> None:
    s3 = boto("s3")
    s3.create_bucket(Bucket="bucket-a")
    assert refused(s3.put_bucket_policy, Bucket="bucket-a", Policy=document)[0] == "MalformedPolicy"


def test_member_account_cannot_list_the_organization(fresh: SandboxClient, boto: Any) -> None:
    member = boto("organizations", profile="workload-a")
    assert member.describe_organization()["Organization"]["Id"] == "o-crossacct1"
    code, message = refused(member.list_accounts)
    assert (code, message) == ("AccessDeniedException", "You don't have permissions to access this resource.")


def test_created_account_can_be_administered(fresh: SandboxClient, boto: Any) -> None:
    status = boto("organizations").create_account(AccountName="New", Email="new@example.com")["CreateAccountStatus"]
    role = f"arn:aws:iam::{status['AccountId']}:role/OrganizationAccountAccessRole"
    credentials = boto("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    clients(credentials)("ec2").describe_instances()


def test_session_token_without_mfa_is_no_good_for_iam(fresh: SandboxClient, boto: Any) -> None:
    sts = boto("sts")
    plain = clients(sts.get_session_token()["Credentials"])
    plain("route53").list_hosted_zones()
    assert refused(plain("iam").list_users)[0] == "InvalidClientTokenId"
    serial = "arn:aws:iam::999999999999:mfa/operator"
    strong = clients(sts.get_session_token(SerialNumber=serial, TokenCode="123456")["Credentials"])
    strong("iam").list_users()


def test_roles_of_aws_itself_are_protected(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    name = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]["RoleName"]
    document = policy(allow("s3:GetObject"))
    calls = [
        (iam.update_assume_role_policy, {"PolicyDocument": trust({"AWS": "999999999999"})}),
        (iam.put_role_policy, {"PolicyName": "p", "PolicyDocument": document}),
        (iam.delete_role_policy, {"PolicyName": "p"}),
        (iam.attach_role_policy, {"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
        (iam.put_role_permissions_boundary, {"PermissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
        (iam.delete_role, {}),
    ]
    for call, parameters in calls:
        code, message = refused(call, RoleName=name, **parameters)
        assert (code, f"protected role '{name}'" in message) == ("UnmodifiableEntity", True)
    iam.tag_role(RoleName=name, Tags=[{"Key": "team", "Value": "dns"}])


@pytest.mark.parametrize("duration", [3599, 43201])
def test_maximum_session_duration_of_a_role_has_limits(fresh: SandboxClient, boto: Any, duration: int) -> None:
    code, _ = refused(
        boto("iam", config=Config(parameter_validation=False)).create_role,
        RoleName="r",
        AssumeRolePolicyDocument=trust({"AWS": "999999999999"}),
        MaxSessionDuration=duration,
    )
    assert code == "ValidationError"


def test_boundary_must_exist(fresh: SandboxClient, boto: Any) -> None:
    arn = "arn:aws:iam::999999999999:policy/nobody"
    trusting = trust({"AWS": "999999999999"})
    code, _ = refused(boto("iam").create_role, RoleName="r", AssumeRolePolicyDocument=trusting, PermissionsBoundary=arn)
    assert code == "NoSuchEntity"


def test_trust_that_is_too_long_is_refused(fresh: SandboxClient, boto: Any) -> None:
    condition = {"StringEquals": {"sts:ExternalId": ["x" * 1000, "y" * 1000]}}
    code, message = refused(
        boto("iam").create_role, RoleName="r", AssumeRolePolicyDocument=trust({"AWS": "999999999999"}, condition)
    )
    assert (code, "ACLSizePerRole: 2048" in message) == ("LimitExceeded", True)


def test_web_identity_of_a_known_provider(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam", profile="dns")
    provider = iam.create_open_id_connect_provider(
        Url="https://ci.example.com", ClientIDList=["sts"], ThumbprintList=["a" * 40]
    )["OpenIDConnectProviderArn"]
    trusting = trust(
        {"Federated": provider},
        {"StringEquals": {"ci.example.com:aud": "sts", "ci.example.com:sub": "repo:dns"}},
        action="sts:AssumeRoleWithWebIdentity",
    )
    role = make_role(iam, "pipeline", trusting, allow("route53:*"))
    request = {"RoleArn": role, "RoleSessionName": "build"}
    assumed = boto("sts").assume_role_with_web_identity(**request, WebIdentityToken=_token("repo:dns"))
    assert assumed["SubjectFromWebIdentityToken"] == "repo:dns"
    clients(assumed["Credentials"])("route53").list_hosted_zones()
    other = _token("repo:other")
    assert refused(boto("sts").assume_role_with_web_identity, **request, WebIdentityToken=other)[0] == "AccessDenied"


@pytest.mark.parametrize(
    ("claims", "action", "condition"),
    [
        (
            {"https://aws.amazon.com/tags": {"principal_tags": {"team": ["dns"]}, "transitive_tag_keys": ["team"]}},
            "sts:TagSession",
            {"StringEquals": {"aws:RequestTag/team": "dns"}},
        ),
        (
            {"https://aws.amazon.com/source_identity": "alice"},
            "sts:SetSourceIdentity",
            {"StringEquals": {"sts:SourceIdentity": "alice"}},
        ),
    ],
    ids=["tags", "source identity"],
)
def test_what_a_token_sets_on_the_session_needs_an_action(
    fresh: SandboxClient, boto: Any, claims: dict[str, Any], action: str, condition: dict[str, Any]
) -> None:
    iam = boto("iam", profile="dns")
    provider = iam.create_open_id_connect_provider(
        Url="https://ci.example.com", ClientIDList=["sts"], ThumbprintList=["a" * 40]
    )["OpenIDConnectProviderArn"]
    only, both = "sts:AssumeRoleWithWebIdentity", ["sts:AssumeRoleWithWebIdentity", action]
    named = {"Federated": provider}
    without = make_role(iam, "without", trust(named, action=only))
    enough = make_role(iam, "enough", trust(named, condition, action=both), allow("sts:GetCallerIdentity"))
    request = {"RoleSessionName": "build", "WebIdentityToken": _token("repo:dns", claims)}
    code, message = refused(boto("sts").assume_role_with_web_identity, **request, RoleArn=without)
    assert (code, action in message) == ("AccessDenied", True)
    assumed = boto("sts").assume_role_with_web_identity(**request, RoleArn=enough)
    assert assumed.get("SourceIdentity") == claims.get("https://aws.amazon.com/source_identity")
    request["WebIdentityToken"] = _token("repo:dns")
    assert refused(boto("sts").assume_role_with_web_identity, **request, RoleArn=enough)[0] == "AccessDenied"
    boto("sts").assume_role_with_web_identity(**request, RoleArn=without)


@pytest.mark.parametrize("tags", [{"principal_tags": {"team": []}}, {"principal_tags": ["team"]}, "team"], ids=repr)
def test_a_token_whose_tags_cannot_be_read_is_refused(fresh: SandboxClient, boto: Any, tags: object) -> None:
    iam = boto("iam", profile="dns")
    provider = iam.create_open_id_connect_provider(
        Url="https://ci.example.com", ClientIDList=["sts"], ThumbprintList=["a" * 40]
    )["OpenIDConnectProviderArn"]
    role = make_role(iam, "pipeline", trust({"Federated": provider}, action="sts:AssumeRoleWithWebIdentity"))
    token = _token("repo:dns", {"https://aws.amazon.com/tags": tags})
    call = boto("sts").assume_role_with_web_identity
    code, _ = refused(call, RoleArn=role, RoleSessionName="build", WebIdentityToken=token)
    assert code == "InvalidIdentityToken"


def _token(subject: str, more: dict[str, Any] | None = None) -> str:
    claims = {"iss": "https://ci.example.com", "aud": "sts", "sub": subject, **(more or {})}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.unsigned"


def test_an_update_of_a_role_leaves_the_rest(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    make_role(iam, "r", trust({"AWS": "999999999999"}))
    iam.update_role(RoleName="r", MaxSessionDuration=43200)
    iam.update_role(RoleName="r", Description="Reads")
    role = iam.get_role(RoleName="r")["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("Reads", 43200)
    iam.update_role(RoleName="r", MaxSessionDuration=3600)
    assert iam.get_role(RoleName="r")["Role"]["Description"] == "Reads"
