# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Strangers who try to get in where a role trusts somebody, by what they made.

Strangers have whatever an outsider can have: every external id, tag, session name and address that a trust asks for,
any name in an account, repository, project or pool of their own. What they cannot have is the account, the
organization, the unique id or the owner's name of somebody else. Nothing here is the collection's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.support.trust.parties import (
    BITBUCKET,
    CIRCLE,
    COGNITO,
    EKS,
    ELSEWHERE,
    FOREIGN_POOL,
    FOREIGN_REPOSITORY,
    FRIEND,
    GITHUB,
    GITLAB,
    GOOGLE,
    MODAL,
    NEXT_DOOR,
    ORGANIZATION,
    OTHER_FRIEND,
    OUTSIDE,
    POOL,
    REPOSITORY,
    TERRAFORM,
)


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


def as_asked(stranger: Stranger, document: Mapping[str, Any]) -> Stranger:
    """The stranger with whatever else any caller can have, as the statements that allow ask for it."""
    context = dict(stranger.context)
    for statement in document["Statement"]:
        if statement["Effect"] == "Allow":
            context.update(_chosen(_asked(statement)))
    return replace(stranger, context=context)


def poorer(stranger: Stranger) -> Iterator[Stranger]:
    """The stranger, and the same one without MFA, and at another address."""
    yield stranger
    without = {key: value for key, value in stranger.context.items() if "multifactor" not in key}
    yield replace(stranger, context=without)
    yield replace(stranger, context={**stranger.context, "aws:sourceip": "203.0.113.77"})


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
    return {**defaults, **_chosen(asked)}


def _chosen(asked: Mapping[str, list[str]]) -> dict[str, str]:
    chosen = ("sts:externalid", "sts:sourceidentity", "sts:rolesessionname", "aws:requesttag/team", "aws:sourcevpc")
    return {key: _filled(asked[key][0]) for key in (*chosen, "aws:principaltag/team") if key in asked}


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
