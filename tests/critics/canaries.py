# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies with a known fault, and what each critic must call it."""

from __future__ import annotations

from typing import Any

from tests.critics.generated import Policy

VALIDATOR, PARLIAMENT = "iam-policy-validator", "parliament"
CHANGE = "route53:ChangeResourceRecordSets"
NAMES = f"{CHANGE}NormalizedRecordNames"
ZONE = "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"
ACCOUNT = {"AWS": "arn:aws:iam::222222222222:root"}
GITHUB = {"Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"}

Canary = tuple[Policy, dict[str, str]]


def one(name: str, issues: dict[str, str], *statements: dict[str, Any]) -> Canary:
    whole = [{"Effect": "Allow"} | statement for statement in statements]
    trust = any({"Principal", "NotPrincipal"} & set(statement) for statement in whole)
    document = {"Version": "2012-10-17", "Statement": whole}
    return Policy(name, "trust" if trust else "identity", document), issues


def limited(**condition: Any) -> dict[str, Any]:
    return {"Action": CHANGE, "Resource": ZONE, "Condition": condition}


def trusting(principal: Any, action: str = "sts:AssumeRole", **condition: Any) -> dict[str, Any]:
    statement = {"Principal": principal, "Action": action}
    return statement | ({"Condition": condition} if condition else {})


EXTERNAL = {"sts:ExternalId": "zone-7f3a"}

CANARIES: list[Canary] = [
    # Identity-based policies
    one("everything", {VALIDATOR: "security_risk"}, {"Action": "*", "Resource": "*"}),
    one("all of a service", {VALIDATOR: "overly_permissive"}, {"Action": "route53:*", "Resource": "*"}),
    one(
        "a role for any service",
        {VALIDATOR: "missing_required_condition"},
        {"Action": "iam:PassRole", "Resource": "arn:aws:iam::111111111111:role/app"},
    ),
    one(
        "any role may be assumed",
        {VALIDATOR: "missing_condition"},
        {"Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/*"},
    ),
    one(
        "a set of values without its Null twin",
        {VALIDATOR: "forallvalues_allow_without_null_check"},
        limited(**{"ForAllValues:StringLike": {NAMES: ["*.app.example.com"]}}),
    ),
    one(
        "an action that does not exist",
        {VALIDATOR: "invalid_action"},
        {"Action": "route53:ChangeResourceRecordSet", "Resource": ZONE},
    ),
    one(
        "a condition key that does not exist",
        {VALIDATOR: "invalid_condition_key", PARLIAMENT: "UNKNOWN_CONDITION_FOR_ACTION"},
        limited(**{"ForAllValues:StringLike": {f"{CHANGE}Names": ["app.example.com"]}}),
    ),
    one(
        "a condition key of another action",
        {PARLIAMENT: "UNKNOWN_CONDITION_FOR_ACTION"},
        limited(StringEquals={NAMES: "app.example.com"}) | {"Action": "route53:GetHostedZone"},
    ),
    one(
        "an operator that does not exist",
        {VALIDATOR: "invalid_operator", PARLIAMENT: "UNKNOWN_OPERATOR"},
        limited(StringAlike={NAMES: "app.example.com"}),
    ),
    one(
        "a resource of another service",
        {VALIDATOR: "resource_mismatch", PARLIAMENT: "RESOURCE_MISMATCH"},
        {"Action": CHANGE, "Resource": "arn:aws:s3:::zone"},
    ),
    one(
        "an ARN with a part missing",
        {VALIDATOR: "invalid_resource", PARLIAMENT: "INVALID_ARN"},
        {"Action": CHANGE, "Resource": "arn:aws:route53::hostedzone/Z1"},
    ),
    one(
        "two statements of one id",
        {VALIDATOR: "duplicate_sid", PARLIAMENT: "DUPLICATE_SID"},
        {"Sid": "Read", "Action": "route53:GetHostedZone", "Resource": ZONE},
        {"Sid": "Read", "Action": "route53:ListResourceRecordSets", "Resource": ZONE},
    ),
    # Trusts
    one("everyone", {VALIDATOR: "missing_condition"}, trusting("*")),
    one(
        "everyone by external id",
        {VALIDATOR: "missing_principal_condition_any_of"},
        trusting({"AWS": "*"}, StringEquals=EXTERNAL),
    ),
    one("an account without a condition", {VALIDATOR: "missing_condition"}, trusting(ACCOUNT)),
    one(
        "everyone but an account",
        {VALIDATOR: "not_principal_with_allow"},
        {"NotPrincipal": ACCOUNT, "Action": "sts:AssumeRole"},
    ),
    one(
        "a malformed principal",
        {PARLIAMENT: "UNKNOWN_PRINCIPAL"},
        trusting({"AWS": "arn:aws:iam::role/app"}, StringEquals=EXTERNAL),
    ),
    one(
        "an account where a provider is meant",
        {VALIDATOR: "invalid_principal_type_for_assume_action", PARLIAMENT: "UNKNOWN_CONDITION_FOR_ACTION"},
        trusting(ACCOUNT, "sts:AssumeRoleWithSAML", StringEquals=EXTERNAL),
    ),
    one(
        "every repository",
        {VALIDATOR: "missing_required_condition_for_assume_action"},
        trusting(
            GITHUB,
            "sts:AssumeRoleWithWebIdentity",
            StringEquals={"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
        ),
    ),
    one(
        "MFA must be missing",
        {VALIDATOR: "mfa_antipattern_bool_false", PARLIAMENT: "BAD_PATTERN_FOR_MFA"},
        trusting(ACCOUNT, Bool={"aws:MultiFactorAuthPresent": "false"}),
    ),
    one(
        "a date that is none",
        {VALIDATOR: "invalid_value_format", PARLIAMENT: "MISMATCHED_TYPE"},
        trusting(ACCOUNT, StringEquals=EXTERNAL, DateLessThan={"aws:CurrentTime": "soon"}),
    ),
    one(
        "a condition key that trusts do not have",
        {VALIDATOR: "invalid_condition_key", PARLIAMENT: "UNKNOWN_CONDITION_FOR_ACTION"},
        trusting(ACCOUNT, StringEquals={"sts:ExternalID2": "zone-7f3a"}),
    ),
]
