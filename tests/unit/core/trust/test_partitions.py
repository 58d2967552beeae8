"""Partitions: the same declaration becomes what each partition of AWS calls it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import to_json
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.declaration import read_declaration
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.services import in_partition, partition_of

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ACCOUNT = "222222222222"
PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
OIDC = "arn:{}:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"
POOL = "us-gov-west-1:12345678-90ab-cdef-1234-567890abcdef"
SAML = "arn:{}:iam::222222222222:saml-provider/Corporate"


def wanted(partition):
    """A role that holds everything whose name depends on the partition."""
    return read_declaration(
        {
            "name": "Zone",
            "trust": [
                {"accounts": ["111111111111"], "external_ids": ["abc"]},
                {"services": ["ec2.amazonaws.com", "logs.amazonaws.com", "elasticmapreduce.amazonaws.com"]},
                {"federated": {"provider": SAML.format(partition)}},
                {
                    "federated": {
                        "provider": OIDC.format(partition),
                        "audience": "sts.amazonaws.com",
                        "subject": "repo:org/repo:*",
                    }
                },
            ],
            "managed_policies": ["AmazonRoute53FullAccess"],
            "permissions_boundary": "service-role/Limit",
            "instance_profile": True,
        },
        NOW,
    ).target(None, ACCOUNT, partition)


@pytest.mark.parametrize("partition", PARTITIONS)
def test_every_arn_is_of_the_partition(partition):
    role = wanted(partition)
    text = to_json({**role.as_dict(), "profile": role.instance_profile.arn})

    assert text.count(f"arn:{partition}:") == text.count("arn:") == 7
    assert role.managed_policies == (f"arn:{partition}:iam::aws:policy/AmazonRoute53FullAccess",)
    assert role.permissions_boundary == f"arn:{partition}:iam::aws:policy/service-role/Limit"


@pytest.mark.parametrize(
    ("partition", "page"),
    [
        ("aws", "https://signin.aws.amazon.com/saml"),
        ("aws-cn", "https://signin.amazonaws.cn/saml"),
        ("aws-us-gov", "https://signin.amazonaws-us-gov.com/saml"),
    ],
)
def test_the_sign_in_page_of_each(partition, page):
    (statement,) = read_trust([{"federated": {"provider": SAML.format(partition)}}]).document(partition)["Statement"]

    assert statement["Condition"] == {"StringEquals": {"SAML:aud": [page]}}


@pytest.mark.parametrize(
    ("name", "partition", "expected"),
    [
        ("ec2.amazonaws.com", "aws-cn", "ec2.amazonaws.com"),
        ("lambda.amazonaws.com", "aws-us-gov", "lambda.amazonaws.com"),
        ("logs.amazonaws.com", "aws", "logs.amazonaws.com"),
        ("logs.amazonaws.com", "aws-cn", "logs.amazonaws.com.cn"),
        ("logs.cn-north-1.amazonaws.com", "aws-cn", "logs.cn-north-1.amazonaws.com.cn"),
        ("elasticmapreduce.amazonaws.com", "aws-cn", "elasticmapreduce.amazonaws.com.cn"),
        ("codedeploy.amazonaws.com", "aws-us-gov", "codedeploy.amazonaws.com"),
        ("config.amazonaws.com", "aws-iso", "config.c2s.ic.gov"),
        ("ec2.amazonaws.com.cn", "aws-cn", "ec2.amazonaws.com.cn"),
    ],
)
def test_services(name, partition, expected):
    assert in_partition(name, partition) == expected
    (statement,) = read_trust([{"services": [name]}]).document(partition)["Statement"]
    assert statement["Principal"] == {"Service": [expected]}


def test_what_is_no_service_is_of_no_partition():
    assert partition_of("ec2") is None
    assert in_partition("ec2", "aws-cn") == "ec2"


@pytest.mark.parametrize(
    ("entry", "where", "problem"),
    [
        ({"services": ["ec2.amazonaws.com.cn"]}, "services (ec2.amazonaws.com.cn)", "to partition aws-cn"),
        (
            {"federated": {"provider": "cognito-identity-us-gov.amazonaws.com", "audience": POOL}},
            "federated",
            "to partition aws-us-gov",
        ),
        (
            {"arns": ["arn:aws-us-gov:iam::111111111111:role/Name"]},
            "arns (arn:aws-us-gov:iam::111111111111:role/Name)",
            "to partition aws-us-gov",
        ),
    ],
)
def test_what_is_of_another_partition_is_refused(entry, where, problem):
    with pytest.raises(InputError) as refused:
        read_trust([entry]).document("aws")
    assert refused.value.where == f"trust[0], {where}"
    assert problem in refused.value.problem
    assert "start with arn:aws:" in refused.value.remedy


@pytest.mark.parametrize("option", ["managed_policies", "permissions_boundary"])
def test_policies_of_another_partition_than_the_trust_are_refused_before_the_account_is_known(option):
    policy = "arn:aws-cn:iam::aws:policy/AmazonRoute53FullAccess"
    options = {option: [policy] if option == "managed_policies" else policy}
    with pytest.raises(InputError, match="to partition aws-cn"):
        read_declaration({"name": "Zone", "trust": [{"arns": ["arn:aws:iam::111111111111:role/N"]}], **options}, NOW)
