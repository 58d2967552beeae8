# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Conditions of trust drawn at random, most of which narrow nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.support.trust.parties import (
    BITBUCKET,
    CIRCLE,
    COGNITO,
    EKS,
    FRIEND,
    GITHUB,
    GITLAB,
    GOOGLE,
    MODAL,
    ORGANIZATION,
    POOL,
    REPOSITORY,
    ROLE_ID,
    TERRAFORM,
)

SUBJECTS = {
    GITHUB: [
        "repo:acme/shop:ref:refs/heads/main",
        "repo:acme/shop:*",
        "repo:acme/*",
        "repo:acme@123/shop@456:*",
        "repo:acme@*/shop@*:ref:refs/heads/main",
        "repo:acme*",
        "repo:acme*/shop:*",
        "repo:*:ref:refs/heads/main",
        "repo:*/*:environment:prod",
        "repo:*/shop:*",
        "repo:?cme/shop:*",
        "*:pull_request",
        "*acme/shop*",
        "environment:prod",
        "job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main",
        "repository_owner:acme:environment:prod",
        "repository_owner:acme*",
        "repository_owner_id:123:*",
        "repo:${aws:username}/shop:*",
    ],
    GITLAB: ["project_path:acme/shop:*", "project_path:acme/*", "project_path:acme*", "project_path:*:ref:main", "*"],
    BITBUCKET: [f"{REPOSITORY}:*", f"{REPOSITORY}*", "{*}:{*}", "*:{x}", "{12345678-*"],
    TERRAFORM: [
        "organization:acme:project:web:workspace:prod:run_phase:apply",
        "organization:acme:*",
        "organization:acme*",
        "organization:*:workspace:prod:*",
    ],
    EKS: ["system:serviceaccount:web:app", "system:serviceaccount:web:*", "system:serviceaccount:*:app", "system:*"],
    CIRCLE: ["org/acme/project/web/user/7", "org/acme/project/*", "org/*", "*/project/web/*", "org/acme*"],
    MODAL: ["modal:workspace_id:ac-1:app:shop", "modal:workspace_id:ac-1:*", "modal:workspace_id:*", "modal:*"],
    COGNITO: [POOL, "us-east-1:*", "*"],
    GOOGLE: ["117462783461783461784", "1174627834617834617*", "*"],
}
VALUES: dict[str, list[Any]] = {
    "aws:PrincipalAccount": [FRIEND, "????????????", "*1*", "${aws:PrincipalAccount}", "*", "11111111111?"],
    "aws:PrincipalArn": [
        f"arn:aws:iam::{FRIEND}:role/Deploy",
        "arn:aws:iam::${aws:PrincipalAccount}:role/Deploy",
        "arn:aws:iam::*:role/Deploy",
        "arn:aws:iam::????????????:role/Deploy",
        f"arn:aws:*:{FRIEND}:role/Deploy",
        f"arn:*:iam::{FRIEND}:role/Deploy",
        f"*:{FRIEND}:role/Deploy",
        "*:role/Deploy",
        f"arn:aws:iam::{FRIEND}:role/*",
        f"arn:aws:iam::{FRIEND}:role/?*",
        f"arn:aws:iam::{FRIEND}:role/*e*",
        f"arn:aws:iam::{FRIEND}:*",
        f"arn:aws:iam::{FRIEND}:role/deploy-*",
        f"arn:aws:iam::{FRIEND}*",
        f"arn:aws:iam::{FRIEND}:role/${{aws:PrincipalTag/name}}",
        "${aws:PrincipalArn}",
    ],
    "aws:PrincipalOrgID": [ORGANIZATION, "${aws:PrincipalOrgID}", "o-??????????"],
    "aws:PrincipalOrgPaths": [
        f"{ORGANIZATION}/r-ab12/ou-ab12-11111111/*",
        f"{ORGANIZATION}/*",
        "${aws:PrincipalOrgPaths}/*",
        "o-*/r-ab12/*",
    ],
    "aws:userid": [f"{ROLE_ID}:*", "?*", "*:*", "AROA*", "${aws:userid}", "AIDA*"],
    "aws:username": ["alice", "?*", "${aws:username}", "*a*"],
    "aws:PrincipalTag/team": ["dns", "?*", "${aws:PrincipalTag/team}"],
    "aws:PrincipalType": ["AssumedRole", "User"],
    "aws:PrincipalIsAWSService": [False, True],
    "aws:SourceIp": ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "203.0.113.0/24", "10.0.0.0/8"],
    "aws:SourceVpc": ["vpc-0a1b2c3d", "vpc-*"],
    "aws:MultiFactorAuthPresent": [True],
    "aws:MultiFactorAuthAge": [3600],
    "sts:ExternalId": ["shared-secret-7"],
    "sts:SourceIdentity": ["alice", "*"],
    "sts:RoleSessionName": ["${aws:username}", "*", "deploy"],
    "aws:RequestTag/team": ["dns", "*"],
    "aws:CurrentTime": ["2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"],
    "aws:RequestedRegion": ["us-east-1", "*"],
    "aws:SecureTransport": [True],
    "aws:SourceAccount": [FRIEND, "????????????", "${aws:SourceAccount}"],
    "aws:SourceArn": [
        f"arn:aws:events:eu-west-1:{FRIEND}:rule/daily",
        f"arn:aws:events:*:{FRIEND}:rule/*",
        "arn:aws:events:*:*:rule/*",
        "arn:aws:events:eu-west-1:????????????:rule/daily",
        "arn:aws:s3:::acme-data",
        "arn:aws:s3:::acme*",
        f"*:{FRIEND}:rule/*",
    ],
    "aws:SourceOrgID": [ORGANIZATION, "${aws:SourceOrgID}", "o-*"],
}
OPERATORS = (
    *("StringEquals", "StringLike", "StringEqualsIgnoreCase", "ArnLike", "ArnEquals", "NumericEquals"),
    *("NumericGreaterThan", "NumericLessThan", "DateGreaterThan", "DateLessThan", "Bool", "IpAddress", "BinaryEquals"),
    *("ForAnyValue:StringLike", "ForAnyValue:StringEquals", "ForAllValues:StringLike", "ForAllValues:ArnLike"),
    *("StringLikeIfExists", "StringEqualsIfExists", "ArnLikeIfExists", "IpAddressIfExists", "Null"),
)
_FITTING = {
    "aws:PrincipalArn": ("ArnLike", "StringLike", "ArnEquals"),
    "aws:SourceArn": ("ArnLike", "StringLike", "ArnEquals"),
    "aws:SourceIp": ("IpAddress",),
    "aws:MultiFactorAuthPresent": ("Bool",),
    "aws:PrincipalIsAWSService": ("Bool",),
    "aws:SecureTransport": ("Bool",),
    "aws:MultiFactorAuthAge": ("NumericLessThan",),
    "aws:PrincipalOrgPaths": ("ForAnyValue:StringLike", "StringLike", "ForAllValues:StringLike"),
    "aws:CurrentTime": ("DateLessThan", "DateGreaterThan"),
}


# The keys that look as if they said who it is.
WHO = (
    *("aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:userid"),
    *("aws:username", "aws:PrincipalTag/team", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:SourceIp"),
)
SOURCES = ("aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID")


@st.composite
def conditions(
    draw: st.DrawFn,
    host: str = "",
    *,
    keys: tuple[str, ...] = (),
    operators: tuple[str, ...] = OPERATORS,
    least: int = 0,
    values: Mapping[str, list[Any]] = VALUES,
    fitting: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A condition block: mostly operators that fit their keys, and values of which most narrow nothing.

    ``fitting``: operators to take for those that fit.
    """
    block: dict[str, Any] = {}
    pool = {**values, **(claim_values(host) if host else {})}
    for _ in range(draw(st.integers(least, 2))):
        key = draw(st.sampled_from(keys or sorted(pool)))
        fits = fitting or _FITTING.get(key, ("StringEquals", "StringLike"))
        operator = draw(st.one_of(st.sampled_from(fits), st.sampled_from(fits), st.sampled_from(operators)))
        listed = [False] if operator == "Null" else draw(st.lists(st.sampled_from(pool[key]), min_size=1, max_size=2))
        block.setdefault(operator, {})[key] = listed
        if operator.startswith("ForAllValues:") and draw(st.booleans()):
            block.setdefault("Null", {})[key] = [False]
    return block


def claim_values(host: str) -> dict[str, list[Any]]:
    other = GITLAB if host == GITHUB else GITHUB
    found: dict[str, list[Any]] = {f"{host}:sub": SUBJECTS[host], f"{other}:sub": SUBJECTS[host]}
    if host == COGNITO:
        found[f"{host}:amr"] = ["authenticated", "authenticated", "unauthenticated", "*authenticated", "*"]
    if host == GITHUB:
        found[f"{host}:repository_owner"] = ["acme", "acme*", "*"]
        found[f"{host}:job_workflow_ref"] = ["acme/ci/.github/workflows/x.yml@refs/heads/main"]
        found[f"{host}:environment"] = ["prod"]
    return found


def some(*values: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
