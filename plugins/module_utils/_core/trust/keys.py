# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The condition keys and operators that trust is made of.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

EXTERNAL_ID = "sts:ExternalId"
ORGANIZATION = "aws:PrincipalOrgID"
ORGANIZATION_PATHS = "aws:PrincipalOrgPaths"
PRINCIPAL = "aws:PrincipalArn"
PRINCIPAL_ACCOUNT = "aws:PrincipalAccount"
MFA = "aws:MultiFactorAuthPresent"
MFA_AGE = "aws:MultiFactorAuthAge"
SOURCE_ACCOUNT = "aws:SourceAccount"
SOURCE_ARN = "aws:SourceArn"
SOURCE_ORGANIZATION = "aws:SourceOrgID"
SOURCE_ORGANIZATION_PATHS = "aws:SourceOrgPaths"
TIME = "aws:CurrentTime"
SESSION_TAG = "aws:RequestTag/"
TAG_KEYS = "aws:TagKeys"
SOURCE_IDENTITY = "sts:SourceIdentity"
CONTEXT_PROVIDERS = "sts:RequestContextProviders"

# The keys that say for whom a service acts, in lower case.
SOURCES = frozenset(key.lower() for key in (SOURCE_ACCOUNT, SOURCE_ARN, SOURCE_ORGANIZATION, SOURCE_ORGANIZATION_PATHS))

# The keys that say who asks, in lower case: where one of these is skipped, someone gets in.
_IDENTITY = frozenset(
    key.lower()
    for key in (
        EXTERNAL_ID,
        ORGANIZATION,
        ORGANIZATION_PATHS,
        PRINCIPAL,
        PRINCIPAL_ACCOUNT,
        MFA,
        MFA_AGE,
        SOURCE_ACCOUNT,
        SOURCE_ARN,
        SOURCE_IDENTITY,
        SOURCE_ORGANIZATION,
        SOURCE_ORGANIZATION_PATHS,
        "aws:SourceIp",
        "aws:SourceVpc",
        "aws:SourceVpce",
        "aws:VpcSourceIp",
        "aws:userid",
        "aws:username",
        "aws:PrincipalIsAWSService",
        "aws:PrincipalServiceName",
        "aws:PrincipalType",
        "ec2:SourceInstanceARN",
        "aws:Ec2InstanceSourceVpc",
    )
)

_PLAIN_OPERATORS = (
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    *("StringLike", "StringNotLike"),
    *("NumericEquals", "NumericNotEquals"),
    *("NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"),
    *("DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"),
    *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress"),
    *("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
)
_WITH_IF_EXISTS = {name.lower(): name for plain in _PLAIN_OPERATORS for name in (plain, f"{plain}IfExists")}
# Each operator by its lower-case spelling. Null has neither IfExists nor a set prefix.
OPERATORS = {
    **_WITH_IF_EXISTS,
    **{
        f"{prefix.lower()}:{lower}": f"{prefix}:{name}"
        for prefix in ("ForAllValues", "ForAnyValue")
        for lower, name in _WITH_IF_EXISTS.items()
    },
    "null": "Null",
}


def names_identity(key: str) -> bool:
    """Whether a condition on this key decides who gets in, rather than when or for what."""
    lower = key.lower()
    return lower in _IDENTITY or lower.startswith("aws:principaltag/") or lower.endswith((":aud", ":sub", ":amr"))


def is_negated(operator: str) -> bool:
    """Whether the operator holds where the key is missing or different."""
    return "not" in operator.lower().rpartition(":")[2]
