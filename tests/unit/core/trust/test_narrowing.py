# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which conditions count as narrow, one by one: the key, the operator and the shape of the value."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import access_change
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.narrowing import limits, uncounted
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.narrowing_forms import Limits

ACCOUNT, OTHER = "111111111111", "333333333333"
ORG = "o-a1b2c3d4e5"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Deploy"
NOTHING = Limits()


def of(operator, key, *values, **more):
    return limits({operator: {key: list(values)}, **more})


@pytest.mark.parametrize(
    ("operator", "key", "values", "expected"),
    [
        ("StringEquals", "aws:PrincipalAccount", [ACCOUNT], Limits(accounts=frozenset({ACCOUNT}))),
        ("stringlike", "AWS:principalaccount", [ACCOUNT], Limits(accounts=frozenset({ACCOUNT}))),
        ("StringEquals", "aws:PrincipalOrgID", [ORG], Limits(organizations=frozenset({ORG}))),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", [f"{ORG}/*"], Limits(organizations=frozenset({ORG}))),
        ("ArnLike", "aws:PrincipalArn", [ROLE], Limits(accounts=frozenset({ACCOUNT}), named=True)),
        ("ArnEquals", "aws:PrincipalArn", ["arn:aws:iam::*:role/Deploy"], Limits(named=True)),
        ("ArnLike", "aws:PrincipalArn", [ROLE, "arn:aws:iam::*:role/Deploy"], Limits(named=True)),
        ("ArnLike", "aws:PrincipalArn", [f"arn:aws:iam::{ACCOUNT}:role/*"], Limits(accounts=frozenset({ACCOUNT}))),
        ("ArnLike", "aws:PrincipalArn", [f"arn:aws:iam::{ACCOUNT}:root"], Limits(accounts=frozenset({ACCOUNT}))),
        (
            "StringLike",
            "aws:PrincipalArn",
            [f"arn:aws:sts::{ACCOUNT}:federated-user/a*"],
            Limits(accounts=frozenset({ACCOUNT})),
        ),
        ("StringEquals", "sts:ExternalId", ["abc"], Limits(other=frozenset({"external id"}))),
        ("Bool", "aws:MultiFactorAuthPresent", ["True"], Limits(other=frozenset({"mfa"}))),
        ("NumericLessThanEquals", "aws:MultiFactorAuthAge", ["60"], Limits(other=frozenset({"mfa"}))),
        ("StringEquals", "aws:PrincipalTag/team", ["dns"], Limits(other=frozenset({"tag"}))),
        ("StringLike", "aws:userid", ["AROA1234567890EXAMPLE:*"], Limits(named=True)),
        ("StringEquals", "aws:username", ["alice"], Limits(named=True)),
        ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32"], Limits(other=frozenset({"network"}))),
        ("StringEquals", "aws:SourceVpce", ["vpce-0a1b2c3d"], Limits(other=frozenset({"network"}))),
        ("StringEquals", "aws:Ec2InstanceSourceVpc", ["vpc-0a1b2c3d"], Limits(other=frozenset({"network"}))),
        (
            "ArnEquals",
            "ec2:SourceInstanceARN",
            [f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-0a1b2c3d"],
            Limits(other=frozenset({"instance"})),
        ),
        ("StringEquals", "aws:SourceAccount", [ACCOUNT], Limits(sources=True)),
        ("ArnLike", "aws:SourceArn", [f"arn:aws:events:*:{ACCOUNT}:rule/*"], Limits(sources=True)),
        ("StringLike", "aws:SourceArn", [f"arn:aws:events:eu-west-1:{ACCOUNT}:rule/*"], Limits(sources=True)),
        ("ArnLike", "aws:SourceArn", ["arn:aws:s3:::acme-data/*"], Limits(sources=True)),
        ("ArnLike", "aws:SourceArn", ["arn:aws:route53:::hostedzone/Z1"], Limits(sources=True)),
        ("ArnLike", "aws:SourceArn", ["arn:aws:apigateway:us-east-1::/restapis/a1b2/*"], Limits(sources=True)),
        ("StringEquals", "aws:SourceOrgID", [ORG], Limits(sources=True)),
        ("ForAnyValue:StringEquals", "aws:SourceOrgPaths", [f"{ORG}/r-ab12/"], Limits(sources=True)),
    ],
)
def test_a_known_form_counts(operator, key, values, expected):
    assert of(operator, key, *values) == expected


@pytest.mark.parametrize(
    ("operator", "key", "values"),
    [
        ("StringLike", "aws:PrincipalAccount", ["????????????"]),
        ("StringLike", "aws:PrincipalAccount", ["11111111111?"]),
        ("StringEquals", "aws:PrincipalAccount", ["${aws:PrincipalAccount}"]),
        ("StringEquals", "aws:PrincipalAccount", [ACCOUNT, "*"]),
        ("NumericEquals", "aws:PrincipalAccount", [ACCOUNT]),
        ("StringEqualsIfExists", "aws:PrincipalAccount", [ACCOUNT]),
        ("StringNotEquals", "aws:PrincipalAccount", [ACCOUNT]),
        ("ForAllValues:StringEquals", "aws:PrincipalAccount", [ACCOUNT]),
        ("Null", "aws:PrincipalAccount", ["false"]),
        ("StringEquals", "aws:PrincipalAccount", []),
        ("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::${aws:PrincipalAccount}:role/x"]),
        ("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::????????????:role/x"]),
        ("StringLike", "aws:PrincipalArn", [f"*:{ACCOUNT}:role/x"]),
        ("ArnLike", "aws:PrincipalArn", [f"arn:aws:*:{ACCOUNT}:role/x"]),
        ("ArnLike", "aws:PrincipalArn", [f"arn:aws:iam::{ACCOUNT}*"]),
        ("ArnLike", "aws:PrincipalArn", [ROLE, "*"]),
        ("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/*a*"]),
        ("StringLike", "aws:PrincipalOrgID", ["o-*"]),
        ("StringLike", "aws:PrincipalOrgPaths", [f"{ORG}/*"]),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-*/r-ab12/*"]),
        ("StringLike", "aws:userid", ["?*"]),
        ("StringLike", "aws:userid", ["AROA*"]),
        ("StringLike", "aws:username", ["*a*"]),
        ("StringEquals", "aws:username", ["${aws:username}"]),
        ("StringLike", "aws:PrincipalTag/team", ["?*"]),
        ("IpAddress", "aws:SourceIp", ["0.0.0.0/0"]),
        ("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]),
        ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "::/0"]),
        ("IpAddress", "aws:SourceIp", ["nowhere"]),
        ("IpAddress", "aws:SourceIp", ["::ffff:0:0/96"]),
        ("IpAddress", "aws:SourceIp", ["64:ff9b::/96"]),
        ("IpAddress", "aws:SourceIp", ["2002::/32"]),
        ("IpAddress", "aws:SourceIp", ["0.0.0.0/255.255.0.0"]),
        ("StringLike", "aws:SourceVpc", ["vpc-*"]),
        ("Bool", "aws:PrincipalIsAWSService", ["false"]),
        ("StringEquals", "aws:PrincipalType", ["AssumedRole"]),
        ("Bool", "aws:MultiFactorAuthPresent", ["false"]),
        ("StringEquals", "aws:MultiFactorAuthPresent", ["true"]),
        ("NumericGreaterThan", "aws:MultiFactorAuthAge", ["60"]),
        ("NumericLessThan", "aws:MultiFactorAuthAge", ["0"]),
        ("StringEquals", "aws:RequestTag/team", ["dns"]),
        ("StringEquals", "sts:SourceIdentity", ["alice"]),
        ("StringLike", "sts:ExternalId", ["a*"]),
        ("DateLessThan", "aws:CurrentTime", ["2030-01-01T00:00:00Z"]),
        ("ArnLike", "aws:SourceArn", ["arn:aws:events:*:*:rule/*"]),
        ("ArnLike", "aws:SourceArn", ["arn:aws:events:eu-west-1:????????????:rule/x"]),
        ("StringLike", "aws:SourceArn", [f"arn:aws:events:*:{ACCOUNT}:rule/*"]),
        ("StringLike", "aws:SourceArn", [f"*:{ACCOUNT}:rule/*"]),
        ("ArnLike", "aws:SourceArn", ["arn:aws:s3:::acme*"]),
        ("ArnLike", "aws:SourceArn", ["arn:aws:*:::acme"]),
        ("ArnLike", "aws:SourceArn", ["arn:aws:ssm:us-east-1::document/AWS-RunShellScript"]),
        ("ArnLike", "aws:SourceArn", ["arn:aws:securityhub:us-east-1::product/aws/guardduty"]),
        ("ArnLike", "aws:SourceArn", ["arn:aws:route53:::hostedzone/*"]),
        ("StringEquals", "aws:SourceArn", ["${aws:SourceArn}"]),
        ("StringLike", "aws:SourceAccount", ["*"]),
    ],
)
def test_anything_else_counts_for_nothing(operator, key, values):
    assert of(operator, key, *values) == NOTHING


def test_a_set_operator_counts_with_its_twin():
    twin = {"Null": {"aws:PrincipalAccount": ["false"]}}

    assert of("ForAllValues:StringEquals", "aws:PrincipalAccount", ACCOUNT, **twin).accounts == {ACCOUNT}


def test_conditions_narrow_together():
    both = {
        "StringEquals": {"aws:PrincipalAccount": [ACCOUNT, OTHER], "sts:ExternalId": ["abc"]},
        "ArnLike": {"aws:PrincipalArn": [f"arn:aws:iam::{OTHER}:role/x"]},
        "Bool": {"aws:MultiFactorAuthPresent": ["true"]},
    }

    found = limits(both)

    assert found.accounts == {OTHER}
    assert found.named
    assert found.other == {"external id", "mfa"}
    assert found.owner_known
    assert found.within_account


def test_what_does_not_count_is_said_with_the_mend():
    block = {
        "StringLike": {"aws:PrincipalAccount": ["*1*"], "aws:PrincipalType": ["User"], "aws:RequestedRegion": ["x"]},
        "Null": {"sts:ExternalId": ["false"]},
    }

    assert uncounted(block) == [
        "StringLike aws:PrincipalAccount does not narrow it: give account ids of 12 digits, in full",
        "StringLike aws:PrincipalType does not narrow it: this key is not known to narrow a trust",
    ]


def refusal(**entry):
    with pytest.raises(InputError) as refused:
        read_trust([entry])
    return str(refused.value)


def test_a_refusal_names_the_condition_that_does_not_count():
    said = refusal(accounts=[ACCOUNT], conditions={"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}})

    assert "IpAddress aws:SourceIp does not narrow it: give networks of /16" in said
    assert "allow_broad_trust" in said


@pytest.mark.parametrize(
    "entry",
    [
        {"accounts": [ACCOUNT], "conditions": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}},
        {"arns": ["*"], "conditions": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}},
        {"accounts": [ACCOUNT], "session_tags": {"team": "dns"}},
        {"accounts": [ACCOUNT], "source_identity": ["alice"]},
        {"accounts": [ACCOUNT], "principal_arns": ["arn:aws:iam::*:role/?*"]},
        {"accounts": [ACCOUNT], "principal_arns": [f"arn:aws:iam::{ACCOUNT}:role/*ole*"]},
        {"accounts": [ACCOUNT], "principal_arns": [f"arn:aws:iam::{ACCOUNT}:role/*Role"]},
        {"accounts": [ACCOUNT], "principal_arns": [f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/*"]},
        {"accounts": [ACCOUNT], "principal_arns": [f"arn:aws:iam::{ACCOUNT}:role/service-role/*"]},
    ],
)
def test_an_account_is_whole_whatever_the_caller_may_choose(entry):
    assert "whomever the administrators" in refusal(**entry)


def test_sources_of_strangers_are_refused():
    event = "events.amazonaws.com"

    assert "other people's resources" in refusal(services=[event], source_arns=["arn:aws:events:*:*:rule/*"])
    assert "source_accounts" in refusal(
        services=[event], conditions={"StringLike": {"aws:SourceAccount": "????????????"}}
    )
    assert read_trust(
        [{"services": [event], "conditions": {"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}}]
    )


def marks(**entry):
    document = read_trust([entry], allow_broad=True).document("aws")
    return sorted({mark for each in access_change(None, document).entries for mark in each.marks})


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"services": ["events.amazonaws.com"]}, ["any_source"]),
        ({"services": ["events.amazonaws.com"], "source_accounts": [ACCOUNT]}, []),
        ({"services": ["ec2.amazonaws.com"]}, []),
        ({"arns": ["*"], "organization_id": ORG}, ["whole_organization"]),
        ({"arns": ["*"], "organization_id": ORG, "principal_arns": [ROLE]}, []),
        ({"arns": ["*"], "conditions": {"StringLike": {"aws:PrincipalAccount": "????????????"}}}, ["anyone"]),
        ({"accounts": [ACCOUNT], "conditions": {"StringEquals": {"aws:username": "alice"}}}, []),
    ],
)
def test_marks_follow_the_same_table(entry, expected):
    assert marks(**entry) == expected
