# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AssumeRole over the wire: both sides must allow, and every condition counts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.playbooks.iam_world import (
    DNS_ACCOUNT,
    MANAGEMENT_ACCOUNT,
    WORKLOAD_ACCOUNT,
    allow,
    assume,
    clients,
    deny,
    make_role,
    make_user,
    refused,
    trust,
)
from tests.support.sandbox.client import SandboxClient

ORGANIZATION = "o-crossacct1"
CONTEXTS = [{"ProviderArn": "arn:aws:iam::aws:contextProvider/IdentityCenter", "ContextAssertion": "assertion"}]
CALLER = f"arn:aws:iam::{WORKLOAD_ACCOUNT}:role/caller"


def caller(boto: Any, *statements: dict[str, Any]) -> Any:
    """STS as the role ``caller`` of the workload account; by default it may assume anything."""
    iam = boto("iam", profile="workload-a")
    arn = make_role(iam, "caller", trust({"AWS": MANAGEMENT_ACCOUNT}), *(statements or (allow("sts:AssumeRole"),)))
    return assume(boto("sts"), arn)("sts")


@pytest.mark.parametrize(
    ("trusting", "parameters"),
    [
        pytest.param(trust({"AWS": CALLER}), {}, id="by ARN"),
        pytest.param(trust({"AWS": WORKLOAD_ACCOUNT}), {}, id="by account"),
        pytest.param(
            trust({"AWS": "*"}, {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}), {}, id="organization"
        ),
        pytest.param(trust({"AWS": "*"}, {"ArnEquals": {"aws:PrincipalArn": CALLER}}), {}, id="principal ARN"),
        pytest.param(
            trust({"AWS": CALLER}, {"StringEquals": {"sts:ExternalId": "right-id"}}),
            {"ExternalId": "right-id"},
            id="external id",
        ),
        pytest.param(trust({"AWS": CALLER}, {"StringLike": {"sts:RoleSessionName": "te*"}}), {}, id="session name"),
        pytest.param(
            trust({"AWS": CALLER}, action=["sts:AssumeRole", "sts:TagSession"]),
            {"Tags": [{"Key": "team", "Value": "dns"}]},
            id="session tags",
        ),
        pytest.param(
            trust(
                {"AWS": CALLER},
                {"ForAllValues:ArnEquals": {"sts:RequestContextProviders": CONTEXTS[0]["ProviderArn"]}},
                action=["sts:AssumeRole", "sts:SetContext"],
            ),
            {"ProvidedContexts": CONTEXTS},
            id="context",
        ),
    ],
)
def test_allowed(fresh: SandboxClient, boto: Any, trusting: str, parameters: dict[str, Any]) -> None:
    sts = caller(boto, allow(["sts:AssumeRole", "sts:TagSession", "sts:SetContext"]))
    target = make_role(boto("iam", profile="dns"), "target", trusting)
    session = assume(sts, target, **parameters)
    assert session("sts").get_caller_identity()["Arn"] == f"arn:aws:sts::{DNS_ACCOUNT}:assumed-role/target/test"


@pytest.mark.parametrize(
    ("trusting", "parameters"),
    [
        pytest.param(trust({"AWS": "333333333333"}), {}, id="another account"),
        pytest.param(trust({"Service": "ec2.amazonaws.com"}), {}, id="a service"),
        pytest.param(trust({"AWS": CALLER}, {"StringEquals": {"sts:ExternalId": "right-id"}}), {}, id="no external id"),
        pytest.param(
            trust({"AWS": CALLER}, {"StringEquals": {"sts:ExternalId": "right-id"}}),
            {"ExternalId": "wrong-id"},
            id="wrong external id",
        ),
        pytest.param(
            trust({"AWS": "*"}, {"StringEquals": {"aws:PrincipalOrgID": "o-anotherorg1"}}),
            {},
            id="another organization",
        ),
        pytest.param(trust({"AWS": CALLER}, {"Bool": {"aws:MultiFactorAuthPresent": "true"}}), {}, id="no MFA"),
        pytest.param(trust({"AWS": CALLER}), {"Tags": [{"Key": "team", "Value": "dns"}]}, id="tags not trusted"),
        pytest.param(trust({"AWS": CALLER}), {"SourceIdentity": "somebody"}, id="source identity not trusted"),
        pytest.param(trust({"AWS": CALLER}), {"ProvidedContexts": CONTEXTS}, id="context not trusted"),
        pytest.param(
            trust(
                {"AWS": CALLER},
                {"ForAllValues:ArnEquals": {"sts:RequestContextProviders": "arn:aws:iam::aws:contextProvider/Other"}},
                action=["sts:AssumeRole", "sts:SetContext"],
            ),
            {"ProvidedContexts": CONTEXTS},
            id="context of another provider",
        ),
        pytest.param(
            trust({"AWS": CALLER}, {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), {}, id="another address"
        ),
    ],
)
def test_denied_by_trust(fresh: SandboxClient, boto: Any, trusting: str, parameters: dict[str, Any]) -> None:
    sts = caller(boto, allow("sts:*"))
    target = make_role(boto("iam", profile="dns"), "target", trusting)
    code, message = refused(sts.assume_role, RoleArn=target, RoleSessionName="test", **parameters)
    assert code == "AccessDenied"
    assert "trust policy" in message


def test_denied_by_the_callers_side(fresh: SandboxClient, boto: Any) -> None:
    sts = caller(boto, allow("route53:*"))
    target = make_role(boto("iam", profile="dns"), "target", trust({"AWS": CALLER}))
    code, message = refused(sts.assume_role, RoleArn=target, RoleSessionName="test")
    assert (code, "identity-based policy" in message) == ("AccessDenied", True)


def test_explicit_deny_of_the_caller_wins(fresh: SandboxClient, boto: Any) -> None:
    target = f"arn:aws:iam::{DNS_ACCOUNT}:role/target"
    sts = caller(boto, allow("*"), deny("sts:AssumeRole", target))
    make_role(boto("iam", profile="dns"), "target", trust({"AWS": CALLER}))
    _, message = refused(sts.assume_role, RoleArn=target, RoleSessionName="test")
    assert "explicit deny in an identity-based policy" in message


def test_role_that_does_not_exist_is_denied_not_missing(fresh: SandboxClient, boto: Any) -> None:
    arn = f"arn:aws:iam::{DNS_ACCOUNT}:role/nobody"
    assert refused(boto("sts").assume_role, RoleArn=arn, RoleSessionName="test")[0] == "AccessDenied"


def test_same_account_trust_of_the_principal_suffices(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam", profile="dns")
    inner = make_role(iam, "inner", trust({"AWS": MANAGEMENT_ACCOUNT}))
    make_role(iam, "target", trust({"AWS": inner}))
    sts = assume(boto("sts"), inner)("sts")
    assume(sts, f"arn:aws:iam::{DNS_ACCOUNT}:role/target")


def test_deleted_and_recreated_principal_is_not_trusted(fresh: SandboxClient, boto: Any) -> None:
    caller(boto)
    dns_iam, workload_iam = boto("iam", profile="dns"), boto("iam", profile="workload-a")
    target = make_role(dns_iam, "target", trust({"AWS": CALLER}))
    unique_id = workload_iam.get_role(RoleName="caller")["Role"]["RoleId"]
    workload_iam.delete_role_policy(RoleName="caller", PolicyName="inline")
    workload_iam.delete_role(RoleName="caller")
    sts = caller(boto)
    document = dns_iam.get_role(RoleName="target")["Role"]["AssumeRolePolicyDocument"]
    assert document["Statement"][0]["Principal"] == {"AWS": unique_id}
    assert unique_id.startswith("AROA")
    assert refused(sts.assume_role, RoleArn=target, RoleSessionName="test")[0] == "AccessDenied"
    dns_iam.update_assume_role_policy(RoleName="target", PolicyDocument=trust({"AWS": CALLER}))
    assume(sts, target)


@pytest.mark.parametrize(
    "principal",
    [
        f"arn:aws:iam::{WORKLOAD_ACCOUNT}:role/nobody",
        f"arn:aws:iam::{WORKLOAD_ACCOUNT}:user/nobody",
        "arn:aws:iam::123456789012:role/elsewhere",
        "AROANOBODYNOBODYNOBOD",
    ],
)
def test_principal_must_exist(fresh: SandboxClient, boto: Any, principal: str) -> None:
    code, message = refused(
        boto("iam", profile="dns").create_role, RoleName="target", AssumeRolePolicyDocument=trust({"AWS": principal})
    )
    assert (code, message) == ("MalformedPolicyDocument", f'Invalid principal in policy: "AWS":"{principal}"')


def test_bare_account_id_is_stored_as_root(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam", profile="dns")
    make_role(iam, "target", trust({"AWS": WORKLOAD_ACCOUNT}))
    document = iam.get_role(RoleName="target")["Role"]["AssumeRolePolicyDocument"]
    assert document["Statement"][0]["Principal"] == {"AWS": f"arn:aws:iam::{WORKLOAD_ACCOUNT}:root"}


def test_mfa_with_code(fresh: SandboxClient, boto: Any) -> None:
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}, "NumericLessThan": {"aws:MultiFactorAuthAge": "900"}}
    target = make_role(boto("iam", profile="dns"), "target", trust({"AWS": MANAGEMENT_ACCOUNT}, condition))
    sts, serial = boto("sts"), f"arn:aws:iam::{MANAGEMENT_ACCOUNT}:mfa/operator"
    assert refused(sts.assume_role, RoleArn=target, RoleSessionName="test")[0] == "AccessDenied"
    assume(sts, target, SerialNumber=serial, TokenCode="123456")
    _, message = refused(
        sts.assume_role, RoleArn=target, RoleSessionName="test", SerialNumber=serial, TokenCode="000000"
    )
    assert "invalid MFA one time pass code" in message


def test_mfa_of_a_session_token_ages(fresh: SandboxClient, boto: Any) -> None:
    condition = {"NumericLessThan": {"aws:MultiFactorAuthAge": "900"}}
    target = make_role(boto("iam", profile="dns"), "target", trust({"AWS": MANAGEMENT_ACCOUNT}, condition))
    serial = f"arn:aws:iam::{MANAGEMENT_ACCOUNT}:mfa/operator"
    credentials = boto("sts").get_session_token(SerialNumber=serial, TokenCode="654321")["Credentials"]
    sts = clients(credentials)("sts")
    assume(sts, target)
    fresh.clock(advance=1000)
    assert refused(sts.assume_role, RoleArn=target, RoleSessionName="test")[0] == "AccessDenied"


def test_broken_trust_by_the_aws_cli(fresh: SandboxClient, aws: Any) -> None:
    """Driven by nothing of ours: the AWS CLI makes a role, assumes it and breaks its trust."""
    target = f"arn:aws:iam::{DNS_ACCOUNT}:role/by-cli"
    aws(
        [
            "iam",
            "create-role",
            "--role-name",
            "by-cli",
            "--assume-role-policy-document",
            trust({"AWS": MANAGEMENT_ACCOUNT}),
        ],
        profile="dns",
    )
    assumed = aws(["sts", "assume-role", "--role-arn", target, "--role-session-name", "cli"])
    assert assumed["AssumedRoleUser"]["Arn"].endswith(":assumed-role/by-cli/cli")
    aws(
        [
            "iam",
            "update-assume-role-policy",
            "--role-name",
            "by-cli",
            "--policy-document",
            trust({"AWS": "333333333333"}),
        ],
        profile="dns",
    )
    shown = aws(["iam", "get-role", "--role-name", "by-cli"], profile="dns")
    assert "333333333333" in json.dumps(shown)
    with pytest.raises(Exception, match="AccessDenied"):
        aws(["sts", "assume-role", "--role-arn", target, "--role-session-name", "cli"])


def test_user_of_another_account_by_arn(fresh: SandboxClient, boto: Any) -> None:
    user = make_user(boto("iam"), "alice", allow("sts:AssumeRole"))
    other = make_user(boto("iam"), "bob", allow("sts:AssumeRole"))
    target = make_role(
        boto("iam", profile="dns"), "target", trust({"AWS": f"arn:aws:iam::{MANAGEMENT_ACCOUNT}:user/alice"})
    )
    assume(user("sts"), target)
    assert refused(other("sts").assume_role, RoleArn=target, RoleSessionName="test")[0] == "AccessDenied"
