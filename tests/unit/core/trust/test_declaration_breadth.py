# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Broad trust is refused unless it is meant, and narrow trust is taken."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust

from tests.support.trust.entries import ACCOUNT, GITHUB, OIDC, ORGANIZATION, ROLE, SAML, refusal, role, service

BROAD = [
    ("account", {"accounts": [ACCOUNT]}, "whomever the administrators"),
    ("root", {"arns": [f"arn:aws:iam::{ACCOUNT}:root"]}, "whomever the administrators"),
    ("account until", {"accounts": [ACCOUNT], "not_after": "2027-01-01T00:00:00Z"}, "whomever the administrators"),
    ("account's every role", {"accounts": [ACCOUNT], "principal_arns": [f"arn:aws:iam::{ACCOUNT}:role/*"]}, "whomever"),
    ("account's root only", {"accounts": [ACCOUNT], "principal_arns": [f"arn:aws:iam::{ACCOUNT}:root"]}, "whomever"),
    ("account and any tag", {"accounts": [ACCOUNT], "session_tags": {"a": "*"}}, "whomever"),
    ("account and any identity", {"accounts": [ACCOUNT], "source_identity": ["**"]}, "whomever"),
    (
        "account and time",
        {"accounts": [ACCOUNT], "conditions": {"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}},
        "whomever",
    ),
    ("account and Null", {"accounts": [ACCOUNT], "conditions": {"Null": {"sts:ExternalId": "false"}}}, "whomever"),
    (
        "account and odd pattern",
        {"accounts": [ACCOUNT], "conditions": {"StringLike": {"aws:PrincipalArn": "*role*"}}},
        "whomever",
    ),
    ("anyone", {"arns": ["*"]}, "every AWS account"),
    ("anyone with external id", {"arns": ["*"], "external_ids": ["abc"]}, "every AWS account"),
    ("anyone with a name", {"arns": ["*"], "principal_arns": ["arn:aws:iam::*:role/Name"]}, "every AWS account"),
    ("everyone at a provider", {"federated": {**GITHUB, "subject": None}}, "everyone who has a token"),
    ("any subject", {"federated": {**GITHUB, "subject": "*"}}, "everyone who has a token"),
    ("any repository", {"federated": {**GITHUB, "subject": ["repo:org/x", "repo:*/*"]}}, "everyone who has a token"),
]

NARROW = [
    ("role", role()),
    ("service", service()),
    (
        "service with sources",
        service(source_accounts=[ACCOUNT], source_arns=["arn:aws:s3:::b", f"arn:aws:sns:us-east-1:{ACCOUNT}:t"]),
    ),
    ("service with any source of an account", service(source_accounts=[ACCOUNT], source_arns=["arn:aws:sns:*:*:t"])),
    (
        "service with sources that are given",
        service(source_accounts=[ACCOUNT], conditions={"Null": {"aws:SourceArn": "false"}}),
    ),
    ("account, role", {"accounts": [ACCOUNT], "principal_arns": [ROLE]}),
    ("account, name anywhere", {"accounts": [ACCOUNT], "principal_arns": ["arn:aws:iam::*:role/Name"]}),
    ("account, external id", {"accounts": [ACCOUNT], "external_ids": ["abc"]}),
    ("account, organization", {"accounts": [ACCOUNT], "organization_id": ORGANIZATION}),
    ("account, MFA", {"accounts": [ACCOUNT], "mfa": {}}),
    (
        "account, tag of its roles",
        {"accounts": [ACCOUNT], "conditions": {"StringEquals": {"aws:PrincipalTag/team": ["dns", "web"]}}},
    ),
    ("account, address", {"accounts": [ACCOUNT], "conditions": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}),
    ("anyone of the organization", {"arns": ["*"], "organization_id": ORGANIZATION}),
    ("anyone of a unit", {"arns": ["*"], "organization_paths": [f"{ORGANIZATION}/r-ab12/ou-ab12-11111111/*"]}),
    ("anyone who is the role", {"arns": ["*"], "principal_arns": [ROLE]}),
    ("anyone by condition", {"arns": ["*"], "conditions": {"ArnLike": {"aws:PrincipalArn": [ROLE]}}}),
    (
        "anyone of an account with an external id",
        {
            "arns": ["*"],
            "external_ids": ["abc"],
            "conditions": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
        },
    ),
    ("repository", {"federated": GITHUB}),
    (
        "subject by condition",
        {
            "federated": {"provider": OIDC, "audience": "a"},
            "conditions": {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:org/repo:ref:main"}},
        },
    ),
    ("SAML", {"federated": {"provider": SAML}}),
    (
        "set operator with its twin",
        role(conditions={"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}, "Null": {"aws:TagKeys": False}}),
    ),
    ("IfExists on another key", role(conditions={"StringEqualsIfExists": {"aws:RequestedRegion": "us-east-1"}})),
    ("conditions as JSON", role(conditions='{"StringEquals": {"aws:RequestedRegion": "us-east-1"}}')),
    (
        "raw external id and organization",
        role(conditions={"stringequals": {"sts:ExternalId": "abc", "aws:PrincipalOrgID": ORGANIZATION}}),
    ),
    (
        "raw MFA",
        role(
            conditions={"Bool": {"aws:MultiFactorAuthPresent": True}, "NumericLessThan": {"aws:MultiFactorAuthAge": 60}}
        ),
    ),
]


@pytest.mark.parametrize(("entry", "problem"), [case[1:] for case in BROAD], ids=[case[0] for case in BROAD])
def test_broad_trust_is_refused_unless_meant(entry, problem):
    error = refusal(entry)
    assert problem in error.problem
    assert "allow_broad_trust" in error.remedy
    assert read_trust([entry], allow_broad=True).document("aws")


@pytest.mark.parametrize("entry", [case[1] for case in NARROW], ids=[case[0] for case in NARROW])
def test_narrow_trust_is_taken(entry):
    assert read_trust([entry]).document("aws")["Statement"]
