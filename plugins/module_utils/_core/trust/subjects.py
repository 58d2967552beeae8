# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose tokens an identity provider's statement takes: the claims that name an owner, provider by provider.

A provider signs the tokens of all its customers alike. Which customer a token is of stands in a claim, and the part of
that claim that names the customer must be literal up to its delimiter: ``repo:acme/*`` is of one organization of
GitHub, ``repo:acme*`` also of ``acme-evil``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from .narrowing import Condition, matched_text
from .narrowing_forms import literal

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# An owner of GitHub, which may carry its id since July 2026: repo:acme@123/shop@456:...
_GITHUB_OWNER = r"[A-Za-z0-9][A-Za-z0-9_-]*(?:@[0-9]+)?"


@dataclass(frozen=True)
class Provider:
    """The claims of a provider that name an owner, each with the shape that it must have.

    ``option`` is the one for the claim that people use, ``example`` a value of it. ``elsewhere``: the host is known,
    but not the rest of the issuer's URL, so that nobody can say whether its tokens are the known ones. Then the rules
    for both the known and the unknown ones hold.
    """

    claims: Mapping[str, str]
    example: str
    option: str = "subject"
    elsewhere: bool = False


# By the host that keys of the provider start with, and what follows it in the issuer's URL, both as patterns.
_PROVIDERS: tuple[tuple[str, str, Provider], ...] = (
    # https://docs.github.com/en/actions/reference/security/oidc ("Customizing the subject claims": an organization may
    # put other claims in front. job_workflow_ref and environment say nothing of who runs the workflow.)
    (
        r"token\.actions\.githubusercontent\.com",
        r"(?:/[^/]+)?",
        Provider(
            {
                "sub": rf"(?:repo|repository):{_GITHUB_OWNER}/.+"
                rf"|repository_owner:{_GITHUB_OWNER}(?::.*)?|(?:repository_owner_id|repository_id):[0-9]+(?::.*)?",
                "repository": rf"{_GITHUB_OWNER}/.+",
                "repository_owner": _GITHUB_OWNER,
                "repository_id": "[0-9]+",
                "repository_owner_id": "[0-9]+",
                "enterprise": "[A-Za-z0-9_-]+",
                "enterprise_id": "[0-9]+",
            },
            "repo:organization/repository:ref:refs/heads/main",
        ),
    ),
    # https://docs.gitlab.com/ci/secrets/id_token_authentication/
    (
        r"(?:[a-z0-9.-]+\.)?gitlab\.[a-z0-9.-]+",
        "",
        Provider(
            {"sub": r"project_path:[A-Za-z0-9_][\w.-]*/.+"}, "project_path:group/project:ref_type:branch:ref:main"
        ),
    ),
    # https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/
    (
        r"api\.bitbucket\.org",
        r"/2\.0/workspaces/[^/]+/pipelines-config/identity/oidc",
        Provider({"sub": rf"\{{{_UUID}\}}(?:[:*].*)?"}, "{12345678-90ab-cdef-1234-567890abcdef}:*"),
    ),
    # https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
    (
        r"app(?:\.[a-z0-9]+)?\.terraform\.io",
        "",
        Provider({"sub": r"organization:[\w-]+:.+"}, "organization:name:project:name:workspace:name:run_phase:apply"),
    ),
    # https://circleci.com/docs/guides/permissions-authentication/openid-connect-tokens/
    (r"oidc\.circleci\.com", r"/org/[^/]+", Provider({"sub": r"org/[\w-]+/.+"}, "org/<id>/project/<id>/user/*")),
    # https://buildkite.com/docs/pipelines/security/oidc
    (r"agent\.buildkite\.com", "", Provider({"sub": r"organization:[\w-]+:.+"}, "organization:name:pipeline:name:*")),
    # https://vercel.com/docs/oidc/reference
    (
        r"oidc\.vercel\.com",
        r"(?:/[^/]+)?",
        Provider({"sub": r"owner:[\w-]+:.+"}, "owner:team:project:name:environment:*"),
    ),
    # https://www.pulumi.com/docs/pulumi-cloud/access-management/oidc/
    (r"api\.pulumi\.com", "/oidc", Provider({"sub": r"pulumi:[a-z]+:org:[\w-]+:.+"}, "pulumi:deploy:org:name:*")),
    # https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    (
        r"oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?",
        r"/id/[A-Z0-9]+",
        Provider({"sub": r"system:serviceaccount:[a-z0-9-]+:.+"}, "system:serviceaccount:namespace:name"),
    ),
    # The pool stands in the audience: https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
    (
        r"cognito-identity(?:-us-gov)?(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?",
        "",
        Provider(
            {"aud": rf"[a-z0-9-]+:{_UUID}", "sub": rf"[a-z0-9-]+:{_UUID}"},
            "us-east-1:12345678-90ab-cdef-1234-567890abcdef",
            "audience",
        ),
    ),
    # The audience is any application's; the subject is one user or service account:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
    (r"accounts\.google\.com", "", Provider({"sub": r"[0-9]+"}, "117462783461783461784")),
)

# How Cognito calls who did not sign in, in the claim amr.
_GUEST = "unauthenticated"
_DELIMITERS = ":/|"
# Of a provider that is not known here a subject must be literal up to its last delimiter, and name more than its kind,
# which may have two parts (system:serviceaccount:...).
_PARTS_OF_A_KIND = 2
_UNKNOWN = Provider({}, "one in full, or with a wildcard after its last delimiter only, such as org:acme:project:*")


def provider_of(host: str) -> Provider:
    """What is known of a provider. ``host`` is its issuer without the scheme, as ARNs and keys have it."""
    for pattern, path, known in _PROVIDERS:
        if re.fullmatch(pattern + path, host, re.IGNORECASE):
            return known
        if re.match(rf"(?:[a-z]+:)?/*{pattern}\.?(?:[^a-z0-9.-]|$)", host, re.IGNORECASE):
            return replace(known, example=_UNKNOWN.example, option=_UNKNOWN.option, elsewhere=True)
    return _UNKNOWN


def owner_known(host: str, condition: Condition) -> bool:
    """Whether only tokens of given owners are taken: one claim at least names them, in each of its values."""
    return any(
        matched_text(operator) and _names_owner(host, claim, values)
        for operator, claim, values in _clauses(host, condition)
    )


def lets_guests_in(host: str, condition: Condition) -> bool:
    """Whether a pool of Cognito may send identities that did not sign in, whom anyone can become.

    https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
    """
    if "aud" not in provider_of(host).claims:
        return False
    return not any(
        matched_text(operator) and listed and all(literal(value) and value != _GUEST for value in listed)
        for operator, claim, values in _clauses(host, condition)
        for listed in [list(values)]
        if claim == "amr"
    )


def audience_known(condition: Condition) -> bool:
    """Whether only assertions of SAML for given receivers are taken."""
    return any(
        matched_text(operator) and listed and all(map(literal, listed))
        for operator, claim, values in _clauses("saml", condition)
        for listed in [list(values)]
        if claim == "aud"
    )


def claims(host: str, condition: Condition) -> list[str]:
    """The claims of the provider that conditions ask for, in words, other than the audience."""
    return [
        f"{claim} {' or '.join(values)} by {operator}"
        for operator, claim, values in _clauses(host, condition)
        if claim != "aud" or "aud" in provider_of(host).claims
    ]


def _clauses(host: str, condition: Condition) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Operator, claim and values of each condition on a claim of this provider."""
    for operator, block in condition.items():
        for key, values in block.items():
            if claim := _claim(host, key):
                yield operator, claim, values


def _claim(host: str, key: str) -> str:
    """The claim of this provider that a key stands for; empty for a key of anybody else."""
    provider, _colon, claim = key.lower().rpartition(":")
    return claim if provider == host.lower() else ""


def _names_owner(host: str, claim: str, values: Iterable[str]) -> bool:
    listed = list(values)
    provider = provider_of(host)
    if not listed:
        return False
    if provider is _UNKNOWN:
        return claim == "sub" and all(map(_literal_to_the_last_delimiter, listed))
    shape = provider.claims.get(claim)
    if shape is None or not all(re.fullmatch(shape, value, re.DOTALL) for value in listed):
        return False
    return not provider.elsewhere or (claim == "sub" and all(map(_literal_to_the_last_delimiter, listed)))


def _literal_to_the_last_delimiter(subject: str) -> bool:
    if literal(subject):
        return True
    before = subject[: max(map(subject.rfind, _DELIMITERS)) + 1]
    parts = [part for part in re.split(f"[{_DELIMITERS}]+", before) if part]
    return literal(before) and len(parts) > _PARTS_OF_A_KIND
