# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Declarations of trust drawn at random, and strangers who try to get in by what they made.

Strangers have whatever an outsider can have: every external id, tag, session name and address that a trust asks for,
any name in an account, repository, project or pool of their own. What they cannot have is the account, the
organization, the unique id or the owner's name of somebody else. Nothing here is the collection's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

OWN, FRIEND, OTHER_FRIEND = "222222222222", "111111111111", "333333333333"
OUTSIDE, NEXT_DOOR = "999999999999", "777777777777"
ORGANIZATION, ELSEWHERE = "o-a1b2c3d4e5", "o-zzzzzzzzzz"
ROLE_ID = "AROA1234567890EXAMPLE"
TARGET = f"arn:aws:iam::{OWN}:role/Target"
POOL = "us-east-1:12345678-90ab-cdef-1234-567890abcdef"
FOREIGN_POOL = "us-east-1:99999999-90ab-cdef-1234-567890abcdef"
REPOSITORY = "{12345678-90ab-cdef-1234-567890abcdef}"
FOREIGN_REPOSITORY = "{99999999-90ab-cdef-1234-567890abcdef}"

GITHUB = "token.actions.githubusercontent.com"
GITLAB = "gitlab.com"
BITBUCKET = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"
TERRAFORM = "app.terraform.io"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789"
CIRCLE = "oidc.circleci.com/org/12345678-90ab-cdef-1234-567890abcdef"
COGNITO = "cognito-identity.amazonaws.com"
GOOGLE = "accounts.google.com"
MODAL = "oidc.modal.com"
HOSTS = (GITHUB, GITHUB, GITHUB, GITLAB, MODAL, BITBUCKET, TERRAFORM, EKS, CIRCLE, COGNITO, GOOGLE)


@dataclass(frozen=True)
class Stranger:
    """Who asks, by which action, with which condition keys.

    ``kind`` is ``role``, ``user``, ``service`` or ``federated``; ``name`` an ARN, a service, or a provider.
    ``excused_by``: the marks of which each says that such a one gets in.
    """

    kind: str
    name: str
    account: str
    context: Mapping[str, str | list[str]]
    excused_by: frozenset[str] = frozenset()

    @property
    def action(self) -> str:
        if self.kind != "federated":
            return "sts:AssumeRole"
        return "sts:AssumeRoleWithSAML" if ":saml-provider/" in self.name else "sts:AssumeRoleWithWebIdentity"


# --- declarations -----------------------------------------------------------------------------------------------------

_SUBJECTS = {
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
_VALUES: dict[str, list[Any]] = {
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
_WHO = (
    *("aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:userid"),
    *("aws:username", "aws:PrincipalTag/team", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:SourceIp"),
)
_SOURCES = ("aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID")


@st.composite
def conditions(
    draw: st.DrawFn, host: str = "", keys: tuple[str, ...] = (), operators: tuple[str, ...] = OPERATORS, least: int = 0
) -> dict[str, Any]:
    """A condition block: mostly operators that fit their keys, and values of which most narrow nothing."""
    block: dict[str, Any] = {}
    pool = {**_VALUES, **(_claim_values(host) if host else {})}
    for _ in range(draw(st.integers(least, 2))):
        key = draw(st.sampled_from(keys or sorted(pool)))
        fitting = _FITTING.get(key, ("StringEquals", "StringLike"))
        operator = draw(st.one_of(st.sampled_from(fitting), st.sampled_from(fitting), st.sampled_from(operators)))
        values = [False] if operator == "Null" else draw(st.lists(st.sampled_from(pool[key]), min_size=1, max_size=2))
        block.setdefault(operator, {})[key] = values
        if operator.startswith("ForAllValues:") and draw(st.booleans()):
            block.setdefault("Null", {})[key] = [False]
    return block


def _claim_values(host: str) -> dict[str, list[Any]]:
    other = GITLAB if host == GITHUB else GITHUB
    found: dict[str, list[Any]] = {f"{host}:sub": _SUBJECTS[host], f"{other}:sub": _SUBJECTS[host]}
    if host == COGNITO:
        found[f"{host}:amr"] = ["authenticated", "authenticated", "unauthenticated", "*authenticated", "*"]
    if host == GITHUB:
        found[f"{host}:repository_owner"] = ["acme", "acme*", "*"]
        found[f"{host}:job_workflow_ref"] = ["acme/ci/.github/workflows/x.yml@refs/heads/main"]
        found[f"{host}:environment"] = ["prod"]
    return found


def some(*values: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


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
        "principal_arns": some(*(value for value in _VALUES["aws:PrincipalArn"] if "${" not in value)),
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
        "source_arns": some(*_VALUES["aws:SourceArn"]),
        "conditions": conditions(keys=(*_SOURCES, "aws:SourceIp")),
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
        federated["subject"] = draw(some(*_SUBJECTS[host]))
    return {"federated": federated} | ({"conditions": draw(conditions(host))} if draw(st.booleans()) else {})


@st.composite
def hatches(draw: st.DrawFn) -> dict[str, Any]:
    """A broad principal, with nothing but raw conditions to narrow it."""
    kind = draw(st.sampled_from(["anyone", "account", "account", "service", "tokens"]))
    if kind == "service":
        raw = draw(conditions(keys=_SOURCES, least=1))
        return {"services": ["events.amazonaws.com"], "conditions": raw}
    if kind == "tokens":
        host = draw(st.sampled_from(HOSTS))
        provider = host if host in (COGNITO, GOOGLE) else f"arn:aws:iam::{OWN}:oidc-provider/{host}"
        raw = draw(conditions(host, keys=tuple(_claim_values(host)), least=1))
        return {"federated": {"provider": provider, "audience": "sts.amazonaws.com"}, "conditions": raw}
    who = {"arns": ["*"]} if kind == "anyone" else {"accounts": [FRIEND]}
    return {**who, "conditions": draw(conditions(keys=_WHO, least=1))}


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
                    *(("AWS", each, _WHO) for each in ("*", "*", FRIEND, f"arn:aws:iam::{FRIEND}:root")),
                    ("Service", "events.amazonaws.com", _SOURCES),
                    ("Federated", provider, tuple(_claim_values(host))),
                ]
            )
        )
        element = draw(st.sampled_from(["Principal"] * 5 + ["NotPrincipal"] if kind == "AWS" else ["Principal"]))
        action = "sts:AssumeRoleWithWebIdentity" if kind == "Federated" else "sts:AssumeRole"
        raw = draw(conditions(host, keys=keys, operators=_LAX))
        statements.append({"Effect": "Allow", element: {kind: [name]}, "Action": action, "Condition": raw})
    if draw(st.integers(0, 3)) == 0:
        statements.append(draw(denials()))
    return {"Version": "2012-10-17", "Statement": [_plain(statement) for statement in statements]}


@st.composite
def denials(draw: st.DrawFn) -> dict[str, Any]:
    """A Deny that keeps to an organization, or only looks so."""
    block: dict[str, Any] = {
        draw(st.sampled_from(["StringNotEquals", "StringNotLike", "StringNotEqualsIfExists", "StringEquals"])): {
            draw(st.sampled_from(["aws:PrincipalOrgID", "aws:PrincipalOrgID", "aws:PrincipalAccount"])): draw(
                some(*_VALUES["aws:PrincipalOrgID"])
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


def _plain(statement: dict[str, Any]) -> dict[str, Any]:
    """With text in place of booleans and numbers, as IAM stores conditions."""
    block = {
        operator: {key: [str(value).lower() if isinstance(value, bool) else str(value) for value in values]}
        for operator, keys in statement["Condition"].items()
        for key, values in keys.items()
    }
    return {**statement, "Condition": block}


# --- strangers --------------------------------------------------------------------------------------------------------


def strangers(statement: Mapping[str, Any]) -> Iterator[Stranger]:
    """Those who would try a statement of a policy document."""
    asked = _asked(statement)
    if "NotPrincipal" in statement:
        yield from _people(asked)
    for kind, names in statement.get("Principal", {}).items():
        if kind == "AWS":
            yield from _people(asked)
        for name in names if kind != "AWS" else ():
            yield from _acting(name, asked) if kind == "Service" else _holders(name, asked)


def _asked(statement: Mapping[str, Any]) -> dict[str, list[str]]:
    """Key in lower case → what the conditions compare it with, whatever the operator."""
    asked: dict[str, list[str]] = {}
    for operator, block in statement.get("Condition", {}).items():
        for key, values in block.items():
            if operator != "Null":
                asked.setdefault(key.lower(), []).extend(map(str, values))
    return asked


def _filled(pattern: str, account: str = OUTSIDE) -> str:
    """Text that a pattern matches."""
    filled = pattern.replace("${aws:PrincipalAccount}", account)
    return re.sub(r"\$\{[^}]*\}", "x", filled).replace("*", "x").replace("?", "x")


def _free(asked: Mapping[str, list[str]]) -> dict[str, str | list[str]]:
    """What any caller can have: the values that are asked for, of keys that say nothing of whose it is."""
    defaults = {
        "aws:currenttime": "2026-06-01T00:00:00Z",
        "aws:requestedregion": "us-east-1",
        "aws:securetransport": "true",
        "aws:multifactorauthpresent": "true",
        "aws:multifactorauthage": "1",
        "aws:sourceip": "198.51.100.7",
    }
    chosen = ("sts:externalid", "sts:sourceidentity", "sts:rolesessionname", "aws:requesttag/team", "aws:sourcevpc")
    own = {key: _filled(asked[key][0]) for key in (*chosen, "aws:principaltag/team") if key in asked}
    return {**defaults, **own}


def _people(asked: Mapping[str, list[str]]) -> Iterator[Stranger]:
    for account, organization, excuses in (
        (OUTSIDE, ELSEWHERE, ()),
        (OUTSIDE, "", ()),
        (NEXT_DOOR, ORGANIZATION, ("whole_organization",)),
        (FRIEND, ORGANIZATION, ("whole_organization", "whole_account")),
        (OTHER_FRIEND, "", ("whole_account",)),
    ):
        for name in dict.fromkeys(_names(asked, account)):
            kind = name.partition("/")[0]
            context = _free(asked) | {
                "aws:PrincipalArn": f"arn:aws:iam::{account}:{name}",
                "aws:PrincipalAccount": account,
                "aws:PrincipalType": "User" if kind == "user" else "AssumedRole",
                "aws:PrincipalIsAWSService": "false",
                "aws:userid": "AIDASTRANGERSTRANGER" if kind == "user" else "AROASTRANGERSTRANGER:session",
            }
            if organization:
                context["aws:PrincipalOrgID"] = organization
                context["aws:PrincipalOrgPaths"] = [f"{organization}/r-ab12/ou-ab12-99999999/"]
            context["aws:PrincipalTag/name"] = name.rpartition("/")[2]
            if kind == "user":
                context["aws:username"] = name.rpartition("/")[2]
            yield Stranger(kind, f"arn:aws:iam::{account}:{name}", account, context, frozenset(excuses))


def _names(asked: Mapping[str, list[str]], account: str) -> Iterator[str]:
    """Kinds, paths and names that a stranger has: one that nobody thinks of and, elsewhere, whatever is asked for.

    A path may hold any visible character, colons too.
    """
    yield "role/Unheard-of"
    yield "user/Unheard-of"
    if account in (FRIEND, OTHER_FRIEND):
        return
    for pattern in asked.get("aws:principalarn", []):
        tail = _filled(pattern.split(":")[-1], account)
        if tail.partition("/")[0] in ("role", "user") and tail.partition("/")[2]:
            yield tail
        yield f"role/{_filled(pattern, account)}/x" if "/" not in pattern else f"role/x:{_filled(pattern, account)}"
        yield f"role/x:{FRIEND}:{tail}"


def _acting(service: str, asked: Mapping[str, list[str]]) -> Iterator[Stranger]:
    """A service that acts for a stranger. EC2 and Lambda act for the role's own account alone, so that none does."""
    if service in ("ec2.amazonaws.com", "lambda.amazonaws.com"):
        return
    for pattern in [*asked.get("aws:sourcearn", []), f"arn:aws:events:eu-west-1:{OUTSIDE}:rule/x"]:
        parts = _filled(pattern).split(":", 5)
        foreign = [
            "arn",
            "aws",
            *(parts[2:4] if len(parts) == 6 else ("events", "eu-west-1")),
            OUTSIDE,
            f"x:{parts[-1]}",
        ]
        without_account = ["arn", "aws", "s3", "", "", "acme-evil"]
        for source in (foreign, [*foreign[:5], parts[-1]], [*foreign[:5], f"rule/x:{FRIEND}:rule/x"], without_account):
            context = _free(asked) | {
                "aws:SourceArn": ":".join(source),
                "aws:SourceAccount": OUTSIDE,
                "aws:SourceOrgID": ELSEWHERE,
                "aws:PrincipalIsAWSService": "true",
                "aws:PrincipalServiceName": service,
            }
            yield Stranger("service", service, "", context, frozenset({"any_source"}))


def _holders(provider: str, asked: Mapping[str, list[str]]) -> Iterator[Stranger]:
    """Owners of tokens of the provider who are somebody else. The audience is what they ask the provider for."""
    if ":saml-provider/" in provider:
        elsewhere = {"SAML:aud": "https://another-sp.example/saml", "aws:FederatedProvider": provider}
        yield Stranger("federated", provider, "", _free(asked) | elsewhere)
        return
    host = provider.partition(":oidc-provider/")[2] or provider
    if host == COGNITO:
        # Whoever knows the pool can become a guest of it.
        guest = {f"{host}:aud": POOL, f"{host}:amr": ["unauthenticated"], f"{host}:sub": POOL}
        yield Stranger("federated", provider, "", _free(asked) | guest, frozenset({"anyone"}))
    audience = FOREIGN_POOL if host == COGNITO else _filled(next(iter(asked.get(f"{host.lower()}:aud", [])), "x"))
    for claims in _claims(host, asked):
        named = {f"{host}:{claim}": value for claim, value in claims.items()}
        other = f"{GITLAB if host == GITHUB else GITHUB}:sub"
        elsewhere = {other: _filled(asked[other][0])} if other in asked else {}
        context = _free(asked) | elsewhere | {f"{host}:aud": audience, "aws:FederatedProvider": provider} | named
        yield Stranger("federated", provider, "", context, frozenset({"anyone"}))


def _claims(host: str, asked: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    """Subjects that strangers can get of a provider."""
    owners = ("evil", "acme-evil", "evil-acme", "acmeevil", "xcme")
    if host == GITHUB:
        for owner in owners:
            more = {
                "repository_owner": owner,
                "job_workflow_ref": "acme/ci/.github/workflows/x.yml@refs/heads/main",
                "environment": "prod",
            }
            for name in (f"{owner}/shop", f"{owner}@99/shop@98", f"{owner}/acme"):
                for rest in ("ref:refs/heads/main", "environment:prod", "pull_request", "ref:refs/heads/acme/shop"):
                    yield more | {"sub": f"repo:{name}:{rest}"}
            for sub in (
                "environment:prod",
                f"repository_owner:{owner}:environment:prod",
                "job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main",
                "repository_owner_id:99:x",
            ):
                yield more | {"sub": sub}
    subjects = {
        GITLAB: [f"project_path:{owner}/shop:ref_type:branch:ref:main" for owner in owners],
        BITBUCKET: [f"{FOREIGN_REPOSITORY}:{{x}}", f"{FOREIGN_REPOSITORY}:{REPOSITORY}:{{x}}"],
        TERRAFORM: [f"organization:{owner}:project:web:workspace:prod:run_phase:apply" for owner in owners],
        EKS: ["system:serviceaccount:evil:app", "system:serviceaccount:web-evil:app"],
        CIRCLE: [f"org/{owner}/project/web/user/7" for owner in owners],
        MODAL: [f"modal:workspace_id:ac-{owner}:app:shop" for owner in owners],
        COGNITO: [FOREIGN_POOL],
        GOOGLE: ["117462783461783461799", "999"],
    }
    for sub in subjects.get(host, []):
        yield {"sub": sub}
