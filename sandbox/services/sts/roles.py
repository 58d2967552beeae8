# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AssumeRole.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from moto.iam.models import Role

from sandbox.authorization.context import Values, request_tags
from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.services.sts import mfa
from sandbox.services.sts.sessions import SessionTerms, credentials, open_role_session, packed_size, session_policies
from sandbox.services.sts.trust import authorize_assumption
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError
from sandbox.world import iam_store
from sandbox.world.credentials import Caller

DEFAULT_DURATION = 3600
CHAINED_MAXIMUM = 3600
ROLE_MAXIMUM = 3600  # a role's maximum unless it says otherwise


@operation("sts", "AssumeRole")
def assume_role(call: Call) -> dict[str, Any]:
    parameters, caller = call.parameters, call.caller
    constraints.check(call.request.model, parameters)
    if caller is None:  # only the sandbox itself calls without a caller
        raise ApiError("AccessDenied", "AssumeRole needs a caller", HTTPStatus.FORBIDDEN)
    arn = _role_arn(str(parameters["RoleArn"]))
    with_mfa = mfa.check(caller, parameters)
    role = iam_store.role_by_arn(arn)
    tags = _tags(caller, parameters)
    authorize_assumption(call, role, arn, _actions(caller, parameters), _context(call, tags, with_mfa=with_mfa))
    assert role is not None
    terms = _terms(call, role, tags, with_mfa=with_mfa)
    session = open_role_session(call.world, role, str(parameters["RoleSessionName"]), terms)
    return assumed(session, terms)


def assumed(session: Caller, terms: SessionTerms) -> dict[str, Any]:
    """What every AssumeRole operation answers."""
    answer: dict[str, Any] = {
        "Credentials": credentials(session),
        "AssumedRoleUser": {"AssumedRoleId": session.unique_id, "Arn": session.arn},
        "PackedPolicySize": packed_size(terms.policies, terms.tags),
    }
    if terms.source_identity:
        answer["SourceIdentity"] = terms.source_identity
    return answer


def check_duration(duration: int, role: Role, *, chained: bool) -> None:
    """Raises ApiError ``ValidationError`` when the session would last longer than it may."""
    if chained and duration > CHAINED_MAXIMUM:
        raise ApiError(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        )
    if duration > int(role.max_session_duration or ROLE_MAXIMUM):
        raise ApiError(
            "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )


def _role_arn(arn: str) -> str:
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn" or parts[2] != "iam" or not parts[5].startswith("role/"):
        raise ApiError("ValidationError", f"{arn} is invalid")
    return arn


def _actions(caller: Caller, parameters: dict[str, Any]) -> list[str]:
    """Tags, a source identity and contexts need actions of their own, on both sides.

    So does the source identity that a chained session brings along:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
    """
    actions = ["sts:AssumeRole"]
    if parameters.get("Tags"):
        actions.append("sts:TagSession")
    if parameters.get("SourceIdentity") or (caller.session and caller.session.source_identity):
        actions.append("sts:SetSourceIdentity")
    if parameters.get("ProvidedContexts"):
        actions.append("sts:SetContext")
    return actions


def _tags(caller: Caller, parameters: dict[str, Any]) -> dict[str, str]:
    """The session's tags: those asked for and, when chaining, the transitive ones of the session before."""
    asked = {tag["Key"]: tag.get("Value", "") for tag in parameters.get("Tags") or []}
    inherited = _inherited(caller)
    clash = sorted(set(asked) & set(inherited))
    if clash:
        raise ApiError("InvalidParameterValue", f"Tags {', '.join(clash)} are transitive and cannot be set again")
    return {**inherited, **asked}


def _inherited(caller: Caller) -> dict[str, str]:
    if caller.session is None:
        return {}
    return {key: value for key, value in caller.session.tags.items() if key in caller.session.transitive_tags}


def _context(call: Call, tags: dict[str, str], *, with_mfa: bool) -> dict[str, Values]:
    parameters = call.parameters
    context: dict[str, Values] = {"sts:RoleSessionName": str(parameters["RoleSessionName"])}
    if parameters.get("ExternalId"):
        context["sts:ExternalId"] = str(parameters["ExternalId"])
    if parameters.get("SourceIdentity"):
        context["sts:SourceIdentity"] = str(parameters["SourceIdentity"])
    if parameters.get("TransitiveTagKeys"):
        context["sts:TransitiveTagKeys"] = [str(key) for key in parameters["TransitiveTagKeys"]]
    if parameters.get("ProvidedContexts"):  # what they assert is not read
        providers = [str(each.get("ProviderArn", "")) for each in parameters["ProvidedContexts"]]
        context["sts:RequestContextProviders"] = providers
    context["sts:DurationSeconds"] = str(parameters.get("DurationSeconds") or DEFAULT_DURATION)
    if with_mfa:
        context |= {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0"}
    return context | request_tags(tags)


def _terms(call: Call, role: Role, tags: dict[str, str], *, with_mfa: bool) -> SessionTerms:
    parameters, caller = call.parameters, call.caller
    assert caller is not None
    duration = int(parameters.get("DurationSeconds") or DEFAULT_DURATION)
    check_duration(duration, role, chained=caller.kind == "assumed-role")
    return SessionTerms(
        duration=duration,
        mfa_at=call.clock.now() if with_mfa else None,
        source_identity=_source_identity(caller, parameters),
        tags=tags,
        transitive_tags=frozenset(parameters.get("TransitiveTagKeys") or ()) | frozenset(_inherited(caller)),
        policies=session_policies(parameters, role.account_id),
    )


def _source_identity(caller: Caller, parameters: dict[str, Any]) -> str | None:
    """Once set, a source identity stays through role chaining and cannot be changed."""
    before = caller.session.source_identity if caller.session else None
    asked = parameters.get("SourceIdentity")
    if before and asked and asked != before:
        raise ApiError(
            "AccessDenied", f"The source identity {before} of this session cannot be changed", HTTPStatus.FORBIDDEN
        )
    return asked or before
