# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AssumeRoleWithWebIdentity, for OIDC providers that the role's account has.

The token's claims are read, those that set tags and a source identity on the session too. Its signature is not
verified, since the sandbox reaches no provider's keys. AssumeRoleWithSAML is not offered: reading an assertion without
verifying it would prove nothing.
"""

from __future__ import annotations

import base64
import json
from http import HTTPStatus
from typing import Any

from sandbox.authorization.context import Values, request_tags
from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.services.sts.roles import DEFAULT_DURATION, assumed, check_duration
from sandbox.services.sts.sessions import SessionTerms, open_role_session, session_policies
from sandbox.services.sts.trust import authorize_federation
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError
from sandbox.world import iam_store

# Claims that set something on the session.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
TAGS = "https://aws.amazon.com/tags"
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
SOURCE_IDENTITY = "https://aws.amazon.com/source_identity"


@operation("sts", "AssumeRoleWithWebIdentity")
def assume_role_with_web_identity(call: Call) -> dict[str, Any]:
    parameters = call.parameters
    constraints.check(call.request.model, parameters)
    claims = _claims(str(parameters["WebIdentityToken"]))
    arn = str(parameters["RoleArn"])
    role = iam_store.role_by_arn(arn)
    issuer = str(claims["iss"]).removeprefix("https://")
    provider = _provider(arn.split(":")[4] if arn.count(":") >= 5 else "", issuer, claims)
    tags, transitive = _tags(claims)
    source_identity = claims.get(SOURCE_IDENTITY)
    context: dict[str, Values] = {
        f"{issuer}:{name}": value if isinstance(value, list) else str(value)
        for name, value in claims.items()
        if name not in (TAGS, SOURCE_IDENTITY)
    }
    context |= {"sts:RoleSessionName": str(parameters["RoleSessionName"]), "aws:FederatedProvider": provider}
    context |= request_tags(tags) | ({"sts:SourceIdentity": str(source_identity)} if source_identity else {})
    actions = ["sts:AssumeRoleWithWebIdentity"]
    actions += ["sts:TagSession"] if tags else []
    actions += ["sts:SetSourceIdentity"] if source_identity else []
    authorize_federation(call, role, arn, actions, context)
    assert role is not None
    duration = int(parameters.get("DurationSeconds") or DEFAULT_DURATION)
    check_duration(duration, role, chained=False)
    terms = SessionTerms(
        duration=duration,
        source_identity=str(source_identity) if source_identity else None,
        tags=tags,
        transitive_tags=transitive,
        policies=session_policies(parameters, role.account_id),
        federated_provider=provider,
    )
    session = open_role_session(call.world, role, str(parameters["RoleSessionName"]), terms)
    audience = claims["aud"][0] if isinstance(claims["aud"], list) else claims["aud"]
    return {
        **assumed(session, terms),
        "Provider": provider,
        "Audience": str(audience),
        "SubjectFromWebIdentityToken": str(claims["sub"]),
    }


@operation("sts", "AssumeRoleWithSAML", "GetFederationToken", "DecodeAuthorizationMessage")
def not_offered(call: Call) -> dict[str, Any]:
    raise ApiError("NotImplemented", f"The sandbox does not offer {call.operation}", HTTPStatus.NOT_IMPLEMENTED)


def _claims(token: str) -> dict[str, Any]:
    """The payload of a JSON Web Token; raises ApiError unless it has issuer, subject and audience."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        if not {"iss", "sub", "aud"} <= set(claims):
            raise ValueError("iss, sub and aud are required")
    except (IndexError, ValueError, TypeError) as error:
        raise ApiError("InvalidIdentityToken", f"The ID Token provided is not a valid JWT: {error}") from error
    return dict(claims)


def _tags(claims: dict[str, Any]) -> tuple[dict[str, str], frozenset[str]]:
    """The session's tags, each of which a token gives in a list of one, and which of them are transitive."""
    asked = claims.get(TAGS, {})
    try:
        tags = {str(key): str(value) for key, (value,) in asked.get("principal_tags", {}).items()}
        transitive = frozenset(str(key) for key in asked.get("transitive_tag_keys", ()))
    except (AttributeError, TypeError, ValueError) as error:
        raise ApiError("InvalidIdentityToken", f"The claim {TAGS} is not of principal_tags: {error}") from error
    return tags, transitive


def _provider(account_id: str, issuer: str, claims: dict[str, Any]) -> str:
    """The ARN of the account's provider for the issuer, which must know the token's audience."""
    backend = iam_store.backend(account_id)
    providers = backend.open_id_providers.values() if backend else ()
    provider = next((provider for provider in providers if provider.url == issuer), None)
    if provider is None:
        raise ApiError("InvalidIdentityToken", "No OpenIDConnect provider found in your account for " + issuer)
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if not set(audiences) & set(provider.client_id_list):
        raise ApiError("InvalidIdentityToken", "Incorrect token audience")
    return str(provider.arn)
