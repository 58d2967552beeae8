# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The other direction: narrow trust as users write it is accepted, without ``allow_broad_trust``.

The forms are those of public policies: guides of AWS, of providers of tokens and of vendors that ask for a role, with
names and ids of our own.
"""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import access_change
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust

OWN, OTHER, THIRD = "222222222222", "111111111111", "333333333333"
ORG = "o-a1b2c3d4e5"
UUID = "12345678-90ab-cdef-1234-567890abcdef"
POOL = f"us-east-1:{UUID}"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789"
GITHUB = "token.actions.githubusercontent.com"


def role(name: str, account: str = OTHER) -> str:
    return f"arn:aws:iam::{account}:role/{name}"


def when(operator: str, key: str, *values: Any) -> dict[str, Any]:
    return {"conditions": {operator: {key: list(values)}}}


def account(**options: Any) -> dict[str, Any]:
    return {"accounts": [OTHER], **options}


def anyone(**options: Any) -> dict[str, Any]:
    return {"arns": ["*"], **options}


def service(name: str, **options: Any) -> dict[str, Any]:
    return {"services": [f"{name}.amazonaws.com"], **options}


def oidc(host: str, subject: Any = None, audience: Any = "sts.amazonaws.com", **options: Any) -> dict[str, Any]:
    provider = host if host in ("cognito-identity.amazonaws.com", "accounts.google.com") else ""
    named = {"provider": provider or f"arn:aws:iam::{OWN}:oidc-provider/{host}", "audience": audience}
    return {"federated": {**named, **({"subject": subject} if subject else {})}, **options}


def github(*subjects: str, **options: Any) -> dict[str, Any]:
    return oidc(GITHUB, list(subjects), **options)


BITBUCKET = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"
TERRAFORM = "app.terraform.io"

FORMS: dict[str, dict[str, Any]] = {
    # Accounts, roles and users
    "a role of another account": {"arns": [role("Deploy")]},
    "a role with a path": {"arns": [role("service-role/team/Deploy")]},
    "a user with MFA": {"arns": [f"arn:aws:iam::{OTHER}:user/alice"], "mfa": {"max_age": 3600}},
    "several roles": {"arns": [role("A"), role("B", THIRD)]},
    "a vendor's account with an external id": account(external_ids=["7c1ab2f6-5f8d-4a73-8a0c-0f4e3c7c9d11"]),
    "a vendor's account with two external ids": account(external_ids=["old-id-1", "new-id-2"]),
    "a vendor's role with an external id": {"arns": [role("Integration")], "external_ids": ["ABC_SFCRole=2_x/y="]},
    "an external id by condition": account(**when("StringEquals", "sts:ExternalId", "acme-4711")),
    "an account with MFA": account(mfa={"required": True}),
    "an account with MFA by condition": account(**when("Bool", "aws:MultiFactorAuthPresent", "true")),
    "an account with fresh MFA": account(**when("NumericLessThan", "aws:MultiFactorAuthAge", "3600")),
    "an account, one role by condition": account(principal_arns=[role("Deploy")]),
    "an account, roles by prefix": account(principal_arns=[role("deploy-*")]),
    "an account, roles of a path": account(principal_arns=[role("ci/*")]),
    "an account, a permission set": account(
        principal_arns=[role("aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_AdministratorAccess_*")]
    ),
    "any account's permission set, of named accounts": account(
        principal_arns=["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_ReadOnly_*"]
    ),
    "an account, one role by StringLike": account(**when("StringLike", "aws:PrincipalArn", role("eks-node-*"))),
    "an account, one role by ArnEquals": account(**when("ArnEquals", "aws:PrincipalArn", role("Jenkins"))),
    "an account, one user by name": account(**when("StringEquals", "aws:username", "alice")),
    "an account, one role by its unique id": account(**when("StringLike", "aws:userid", "AROA1234567890EXAMPLE:*")),
    "an account, one session by its id": account(**when("StringEquals", "aws:userId", "AROA1234567890EXAMPLE:ci-1")),
    "an account, a tag of its roles": account(**when("StringEquals", "aws:PrincipalTag/department", "engineering")),
    "an account from the office": account(**when("IpAddress", "aws:SourceIp", "203.0.113.0/24", "2001:db8:1::/48")),
    "an account from an endpoint": account(**when("StringEquals", "aws:SourceVpce", "vpce-0a1b2c3d4e5f60718")),
    "an account from a network": account(**when("StringEquals", "aws:SourceVpc", "vpc-0a1b2c3d4e5f60718")),
    "an account within the organization": account(organization_id=ORG),
    "an account until a date": account(external_ids=["audit-2026"], not_after="2027-01-31T00:00:00Z"),
    "two accounts with one external id": {"accounts": [OTHER, THIRD], "external_ids": ["shared-4711"]},
    # Organizations
    "anyone of the organization": anyone(organization_id=ORG),
    "anyone of the organization by condition": anyone(**when("StringEquals", "aws:PrincipalOrgID", ORG)),
    "anyone of two organizations": anyone(**when("StringEquals", "aws:PrincipalOrgID", ORG, "o-zzzzzzzzzz")),
    "anyone of a unit": anyone(organization_paths=[f"{ORG}/r-ab12/ou-ab12-11111111/*"]),
    "anyone of a unit by condition": anyone(
        **when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", f"{ORG}/r-ab12/ou-ab12-11111111/ou-ab12-22222222/*")
    ),
    "one role name in all of the organization": anyone(
        organization_id=ORG, principal_arns=["arn:aws:iam::*:role/OrganizationDeploy"]
    ),
    "anyone who is one role": anyone(principal_arns=[role("Deploy")]),
    "anyone of an account with an external id": anyone(
        external_ids=["acme-4711"], **when("StringEquals", "aws:PrincipalAccount", OTHER)
    ),
    # GitHub
    "GitHub, a branch": github("repo:acme/shop:ref:refs/heads/main"),
    "GitHub, a tag": github("repo:acme/shop:ref:refs/tags/v*"),
    "GitHub, an environment": github("repo:acme/shop:environment:prod"),
    "GitHub, pull requests": github("repo:acme/shop:pull_request"),
    "GitHub, a repository": github("repo:acme/shop:*"),
    "GitHub, repositories by prefix": github("repo:acme/infra-*:ref:refs/heads/main"),
    "GitHub, an organization": github("repo:acme/*"),
    "GitHub, several": github("repo:acme/shop:*", "repo:acme-labs/shop:ref:refs/heads/main"),
    "GitHub, with ids": github("repo:acme@123456/shop@789012:ref:refs/heads/main"),
    "GitHub, owner with its id": github("repo:acme@123456/*"),
    "GitHub, subject customised to the owner": github("repository_owner:acme:environment:prod"),
    "GitHub, subject customised to the owner's id": github("repository_owner_id:123456:ref:refs/heads/main"),
    "GitHub, subject by condition": oidc(GITHUB, **when("StringLike", f"{GITHUB}:sub", "repo:acme/shop:*")),
    "GitHub of an enterprise": oidc(f"{GITHUB}/acme-enterprise", "repo:acme/shop:*"),
    # Other providers of tokens
    "GitLab, a branch": oidc("gitlab.com", "project_path:acme/shop:ref_type:branch:ref:main", "https://gitlab.com"),
    "GitLab, a group": oidc("gitlab.com", "project_path:acme/*", "https://gitlab.com"),
    "GitLab of one's own": oidc(
        "gitlab.example.com", "project_path:acme/shop:ref_type:branch:ref:*", "https://gitlab.example.com"
    ),
    "Bitbucket, a repository": oidc(BITBUCKET, f"{{{UUID}}}:*", f"ari:cloud:bitbucket::workspace/{UUID}"),
    "Bitbucket, an environment": oidc(BITBUCKET, f"{{{UUID}}}*:{{{UUID}}}", f"ari:cloud:bitbucket::workspace/{UUID}"),
    "Terraform Cloud, a workspace": oidc(
        TERRAFORM, "organization:acme:project:web:workspace:prod:run_phase:*", "aws.workload.identity"
    ),
    "Terraform Cloud, a phase": oidc(
        TERRAFORM, "organization:acme:project:*:workspace:*:run_phase:plan", "aws.workload.identity"
    ),
    "EKS, a service account": oidc(EKS, "system:serviceaccount:kube-system:aws-node"),
    "EKS, a namespace": oidc(EKS, "system:serviceaccount:web:*"),
    "EKS, service accounts by prefix": oidc(EKS, "system:serviceaccount:web:app-*"),
    "Kubernetes of one's own": oidc("oidc.example.com/cluster-1", "system:serviceaccount:web:app"),
    "CircleCI, a project": oidc(f"oidc.circleci.com/org/{UUID}", f"org/{UUID}/project/{UUID}/user/*", UUID),
    "Buildkite, a pipeline": oidc("agent.buildkite.com", "organization:acme:pipeline:shop:ref:refs/heads/main:*"),
    "Vercel, an environment": oidc(
        "oidc.vercel.com/acme", "owner:acme:project:shop:environment:production", "https://vercel.com/acme"
    ),
    "Spacelift, a stack": oidc("acme.app.spacelift.io", "space:root:stack:shop:run_type:TRACKED:scope:write"),
    "Cognito, signed-in users of a pool": oidc(
        "cognito-identity.amazonaws.com",
        None,
        POOL,
        **when("ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", "authenticated"),
    ),
    "Google, a service account": oidc("accounts.google.com", "117462783461783461784", "117462783461783461784"),
    "SAML": {"federated": {"provider": f"arn:aws:iam::{OWN}:saml-provider/Corporate"}},
    # Services
    "EC2": service("ec2"),
    "Lambda": service("lambda"),
    "EventBridge for a rule": service("events", source_arns=[f"arn:aws:events:eu-west-1:{OWN}:rule/daily"]),
    "Scheduler for an account": service("scheduler", source_accounts=[OWN]),
    "Scheduler for a group": service("scheduler", source_arns=[f"arn:aws:scheduler:*:{OWN}:schedule-group/nightly"]),
    "Bedrock for agents of an account": service(
        "bedrock", source_accounts=[OWN], source_arns=[f"arn:aws:bedrock:us-east-1:{OWN}:agent/*"]
    ),
    "CodeBuild by condition": service("codebuild", **when("StringEquals", "aws:SourceAccount", OWN)),
    "S3 for a bucket": service("s3", source_arns=["arn:aws:s3:::acme-inventory"]),
    "S3 for buckets of an account": service("s3", source_accounts=[OWN], source_arns=["arn:aws:s3:::acme-*"]),
    "Step Functions of an account": service("states", **when("ArnLike", "aws:SourceArn", f"arn:aws:states:*:{OWN}:*")),
    "Cognito for text messages": service("cognito-idp", external_ids=["a1b2c3d4-5678-90ab-cdef-example11111"]),
    "Macie for samples": service(
        "reveal-samples.macie", **when("StringEquals", "sts:ExternalId", "a1b2c3d4-5678-90ab-cdef-example11111")
    ),
    "EKS Pod Identity": service("pods.eks"),
    "EKS Pod Identity for a cluster": service(
        "pods.eks", source_accounts=[OWN], source_arns=[f"arn:aws:eks:eu-west-1:{OWN}:cluster/shop"]
    ),
    "Roles Anywhere for a certificate": service(
        "rolesanywhere",
        conditions={
            "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "host-1"},
            "ArnEquals": {"aws:SourceArn": f"arn:aws:rolesanywhere:eu-west-1:{OWN}:trust-anchor/{UUID}"},
        },
    ),
    "RDS Enhanced Monitoring": service("monitoring.rds"),
    "CloudTrail of the organization": service("cloudtrail", **when("StringEquals", "aws:SourceOrgID", ORG)),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_narrow_form_is_accepted(form: dict[str, Any]) -> None:
    document = read_trust([form]).document("aws")

    marks = {mark for entry in access_change(None, document, OWN).entries for mark in entry.marks}
    assert "anyone" not in marks


def test_there_are_enough_of_them() -> None:
    assert len(FORMS) >= 60
