# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Declarations of trust, and trust as others write it, drawn at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.support.trust.parties import (
    CIRCLE,
    COGNITO,
    EKS,
    FRIEND,
    GITHUB,
    GITLAB,
    GOOGLE,
    HOSTS,
    ORGANIZATION,
    OTHER_FRIEND,
    OWN,
    POOL,
)
from tests.support.trust.random_conditions import (
    SOURCES,
    SUBJECTS,
    VALUES,
    WHO,
    claim_values,
    conditions,
    some,
)


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """A statement for accounts, roles or anyone, with any of the options that speak of them."""
    who: dict[str, st.SearchStrategy[Any]] = {
        "arns": some("*", f"arn:aws:iam::{FRIEND}:role/Deploy", f"arn:aws:iam::{OTHER_FRIEND}:user/alice"),
        "accounts": some(FRIEND, OTHER_FRIEND),
    }
    options: dict[str, st.SearchStrategy[Any]] = {
        "organization_id": st.just(ORGANIZATION),
        "organization_paths": some(f"{ORGANIZATION}/*", f"{ORGANIZATION}/r-ab12/*"),
        "principal_arns": some(*(value for value in VALUES["aws:PrincipalArn"] if "${" not in value)),
        "external_ids": st.just(["shared-secret-7"]),
        "mfa": st.just({"max_age": 3600}),
        "not_after": st.just("2030-01-01T00:00:00Z"),
        "session_tags": st.sampled_from([{"team": ["dns"]}, {"team": ["*"]}]),
        "source_identity": some("alice", "*", "?*"),
        "conditions": conditions(),
    }
    named = draw(st.lists(st.sampled_from(sorted(who)), min_size=1, max_size=2, unique=True))
    given = draw(st.lists(st.sampled_from(sorted(options)), max_size=3, unique=True))
    return {name: draw({**who, **options}[name]) for name in [*named, *given]}


@st.composite
def services(draw: st.DrawFn) -> dict[str, Any]:
    """A statement for services."""
    options: dict[str, st.SearchStrategy[Any]] = {
        "source_accounts": some(FRIEND, OTHER_FRIEND),
        "source_arns": some(*VALUES["aws:SourceArn"]),
        "conditions": conditions(keys=(*SOURCES, "aws:SourceIp")),
    }
    given = draw(st.lists(st.sampled_from(sorted(options)), max_size=2, unique=True))
    return {"services": draw(some("events.amazonaws.com", "s3.amazonaws.com", "ec2.amazonaws.com"))} | {
        name: draw(options[name]) for name in given
    }


@st.composite
def tokens(draw: st.DrawFn, hosts: tuple[str, ...] = HOSTS) -> dict[str, Any]:
    """A statement for the users of an identity provider."""
    host = draw(st.sampled_from(hosts))
    provider = host if host in (COGNITO, GOOGLE) else f"arn:aws:iam::{OWN}:oidc-provider/{host}"
    audience = [POOL, "us-east-1:*", "*"] if host == COGNITO else ["sts.amazonaws.com", "*", "sts.*"]
    federated: dict[str, Any] = {"provider": provider, "audience": draw(st.sampled_from([audience[0], *audience]))}
    if draw(st.integers(0, 3)):
        federated["subject"] = draw(some(*SUBJECTS[host]))
    return {"federated": federated} | ({"conditions": draw(conditions(host))} if draw(st.booleans()) else {})


@st.composite
def hatches(draw: st.DrawFn) -> dict[str, Any]:
    """A broad principal, with nothing but raw conditions to narrow it."""
    kind = draw(st.sampled_from(["anyone", "account", "account", "service", "tokens"]))
    if kind == "service":
        raw = draw(conditions(keys=SOURCES, least=1))
        return {"services": ["events.amazonaws.com"], "conditions": raw}
    if kind == "tokens":
        host = draw(st.sampled_from(HOSTS))
        provider = host if host in (COGNITO, GOOGLE) else f"arn:aws:iam::{OWN}:oidc-provider/{host}"
        raw = draw(conditions(host, keys=tuple(claim_values(host)), least=1))
        return {"federated": {"provider": provider, "audience": "sts.amazonaws.com"}, "conditions": raw}
    who = {"arns": ["*"]} if kind == "anyone" else {"accounts": [FRIEND]}
    return {**who, "conditions": draw(conditions(keys=WHO, least=1))}


@st.composite
def assertions(draw: st.DrawFn) -> dict[str, Any]:
    """A statement for the users of a SAML provider."""
    audience = draw(st.sampled_from([None, "https://signin.aws.amazon.com/saml", "*", "https://*/saml"]))
    provider = f"arn:aws:iam::{OWN}:saml-provider/Corporate"
    return {"federated": {"provider": provider} | ({"audience": audience} if audience else {})}


def declarations() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(people(), services(), tokens(), tokens(), assertions(), hatches(), hatches(), hatches())


# Operators that hold without a match, which a declaration refuses or which need a twin.
_LAX = (
    *("StringNotEquals", "StringNotLike", "ArnNotLike", "StringNotEqualsIfExists", "NotIpAddress", "BoolIfExists"),
    *("StringEqualsIfExists", "StringLikeIfExists", "ArnLikeIfExists", "IpAddressIfExists"),
    *("ForAllValues:StringEquals", "ForAllValues:StringLike", "ForAllValues:ArnLike", "Null"),
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Trust as others write it, without a declaration: any operator, exclusions, denials of all but an organization."""
    statements = []
    for _ in range(draw(st.integers(1, 2))):
        host = draw(st.sampled_from((GITHUB, GITLAB, EKS, CIRCLE)))
        provider = f"arn:aws:iam::{OWN}:oidc-provider/{host}"
        kind, name, keys = draw(
            st.sampled_from(
                [
                    *(("AWS", each, WHO) for each in ("*", "*", FRIEND, f"arn:aws:iam::{FRIEND}:root")),
                    ("Service", "events.amazonaws.com", SOURCES),
                    ("Federated", provider, tuple(claim_values(host))),
                ]
            )
        )
        element = draw(st.sampled_from(["Principal"] * 5 + ["NotPrincipal"] if kind == "AWS" else ["Principal"]))
        action = "sts:AssumeRoleWithWebIdentity" if kind == "Federated" else "sts:AssumeRole"
        raw = draw(conditions(host, keys=keys, operators=_LAX))
        statements.append({"Effect": "Allow", element: {kind: [name]}, "Action": action, "Condition": raw})
    if draw(st.integers(0, 3)) == 0:
        statements.append(draw(denials()))
    return {"Version": "2012-10-17", "Statement": [plain(statement) for statement in statements]}


@st.composite
def denials(draw: st.DrawFn) -> dict[str, Any]:
    """A Deny that keeps to an organization, or only looks so."""
    block: dict[str, Any] = {
        draw(st.sampled_from(["StringNotEquals", "StringNotLike", "StringNotEqualsIfExists", "StringEquals"])): {
            draw(st.sampled_from(["aws:PrincipalOrgID", "aws:PrincipalOrgID", "aws:PrincipalAccount"])): draw(
                some(*VALUES["aws:PrincipalOrgID"])
            )
        }
    }
    if draw(st.booleans()):
        block[draw(st.sampled_from(["Bool", "BoolIfExists"]))] = {"aws:PrincipalIsAWSService": [draw(st.booleans())]}
    who = draw(
        st.sampled_from([{"AWS": ["*"]}, {"AWS": ["*"]}, {"AWS": [FRIEND]}, {"Service": ["events.amazonaws.com"]}])
    )
    action = draw(st.sampled_from(["sts:AssumeRole", "sts:*", "sts:TagSession"]))
    return {"Effect": "Deny", "Principal": who, "Action": action, "Condition": block}


def plain(statement: dict[str, Any]) -> dict[str, Any]:
    """A statement with text in place of booleans and numbers, as IAM stores conditions."""
    block = {
        operator: {key: [str(value).lower() if isinstance(value, bool) else str(value) for value in values]}
        for operator, keys in statement["Condition"].items()
        for key, values in keys.items()
    }
    return {**statement, "Condition": block}
