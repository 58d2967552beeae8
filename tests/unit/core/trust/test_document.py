"""The canonical document of a declared trust."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import PolicyDocument, tidy
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust

ACCOUNT = "222222222222"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Name"
OIDC = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
SAML = "arn:{}:iam::111111111111:saml-provider/Corporate"


def statement(partition="aws", **options):
    document = read_trust([options]).document(partition)
    assert document["Version"] == "2012-10-17"
    (only,) = document["Statement"]
    return only


def condition(**options):
    return statement(arns=[ROLE], **options)["Condition"]


def test_principals_become_sorted_lists_without_duplicates():
    found = statement(accounts=[ACCOUNT], arns=[ROOT, ROLE], external_ids=["abc"])

    assert found["Principal"] == {"AWS": [ROLE, ROOT]}
    assert found["Action"] == ["sts:AssumeRole"]
    assert found["Effect"] == "Allow"
    assert "Sid" not in found


def test_accounts_and_services_may_stand_together():
    found = statement(arns=[ROLE], services=["lambda.amazonaws.com", "ec2.amazonaws.com"])

    assert found["Principal"] == {"AWS": [ROLE], "Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}
    assert "Condition" not in found


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_an_account_is_its_root_in_the_partition(partition):
    found = statement(partition, accounts=[ACCOUNT], mfa={})

    assert found["Principal"] == {"AWS": [f"arn:{partition}:iam::{ACCOUNT}:root"]}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"external_ids": ["b-1", "a-1", "a-1"]}, {"StringEquals": {"sts:ExternalId": ["a-1", "b-1"]}}),
        ({"organization_id": "o-a1b2c3d4e5"}, {"StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5"]}}),
        (
            {"organization_paths": ["o-a1b2c3d4e5/*"]},
            {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/*"]}},
        ),
        ({"principal_arns": [ROLE]}, {"ArnLike": {"aws:PrincipalArn": [ROLE]}}),
        ({"mfa": {}}, {"Bool": {"aws:MultiFactorAuthPresent": ["true"]}}),
        (
            {"mfa": {"required": True, "max_age": 60}},
            {
                "Bool": {"aws:MultiFactorAuthPresent": ["true"]},
                "NumericLessThan": {"aws:MultiFactorAuthAge": ["60"]},
            },
        ),
        ({"not_after": "2027-01-31T19:00:00+01:00"}, {"DateLessThan": {"aws:CurrentTime": ["2027-01-31T18:00:00Z"]}}),
        ({"not_after": "2027-01-31 18:00:00+00:00"}, {"DateLessThan": {"aws:CurrentTime": ["2027-01-31T18:00:00Z"]}}),
        (
            {"conditions": {"stringequals": {"aws:x": [1, True]}}, "external_ids": ["abc"]},
            {"StringEquals": {"aws:x": ["1", "true"], "sts:ExternalId": ["abc"]}},
        ),
    ],
    ids=["external ids", "organization", "paths", "principals", "mfa", "mfa age", "zone", "yaml timestamp", "raw"],
)
def test_conditions(options, expected):
    assert condition(**options) == expected


def test_mfa_that_is_not_required_is_no_condition():
    assert "Condition" not in statement(arns=[ROLE], mfa={"required": False})


def test_session_tags_and_source_identity_bring_their_actions():
    found = statement(arns=[ROLE], session_tags={"team": "dns", "env": ["p*", "test"]}, source_identity=["alice"])

    assert found["Action"] == ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
    assert found["Condition"] == {
        "StringEquals": {"aws:RequestTag/team": ["dns"], "sts:SourceIdentity": ["alice"]},
        "StringLike": {"aws:RequestTag/env": ["p*", "test"]},
    }


def test_services_with_sources():
    found = statement(
        services=["events.amazonaws.com"],
        source_accounts=[ACCOUNT],
        source_arns=[f"arn:aws:events:us-east-1:{ACCOUNT}:rule/*"],
    )

    assert found["Condition"] == {
        "StringEquals": {"aws:SourceAccount": [ACCOUNT]},
        "ArnLike": {"aws:SourceArn": [f"arn:aws:events:us-east-1:{ACCOUNT}:rule/*"]},
    }


def test_a_web_identity():
    found = statement(federated={"provider": OIDC, "audience": ["sts.amazonaws.com"], "subject": ["repo:o/r:*"]})

    assert found["Principal"] == {"Federated": [OIDC]}
    assert found["Action"] == ["sts:AssumeRoleWithWebIdentity"]
    assert found["Condition"] == {
        "StringEquals": {"token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"]},
        "StringLike": {"token.actions.githubusercontent.com:sub": ["repo:o/r:*"]},
    }


def test_a_public_provider():
    found = statement(federated={"provider": "accounts.google.com", "audience": "app", "subject": "1234"})

    assert found["Principal"] == {"Federated": ["accounts.google.com"]}
    assert found["Condition"] == {
        "StringEquals": {"accounts.google.com:aud": ["app"], "accounts.google.com:sub": ["1234"]}
    }


@pytest.mark.parametrize(
    ("partition", "options", "audience"),
    [
        ("aws", {}, ["https://signin.aws.amazon.com/saml"]),
        ("aws-cn", {}, ["https://signin.amazonaws.cn/saml"]),
        ("aws", {"audience": ["https://example.com/saml"]}, ["https://example.com/saml"]),
    ],
    ids=["default", "china", "own"],
)
def test_saml(partition, options, audience):
    found = statement(partition, federated={"provider": SAML.format(partition), **options})

    assert found["Action"] == ["sts:AssumeRoleWithSAML"]
    assert found["Condition"] == {"StringEquals": {"SAML:aud": audience}}


def test_saml_in_a_partition_without_a_known_page():
    page = "https://signin.example/saml"
    stated = statement("aws-iso", federated={"provider": SAML.format("aws-iso"), "audience": page})
    assert stated["Condition"] == {"StringEquals": {"SAML:aud": [page]}}


def test_the_document_is_tidy_whatever_the_order():
    entries = [
        {"sid": "B", "services": ["ec2.amazonaws.com"]},
        {"sid": "A", "accounts": [ACCOUNT], "external_ids": ["abc", "xyz"]},
    ]
    document = read_trust(entries).document("aws")
    turned = [{**entries[1], "external_ids": ["xyz", "abc"]}, entries[0]]

    assert tidy(document) == document
    assert read_trust(turned).document("aws") == document
    assert PolicyDocument(document) == read_trust(turned).document("aws")


def test_the_trust_of_a_partition_is_made_once():
    trust = read_trust([{"services": ["ec2.amazonaws.com"]}])
    assert trust.policy("aws") is trust.policy("aws")
    assert trust.policy("aws").document == trust.document("aws")
