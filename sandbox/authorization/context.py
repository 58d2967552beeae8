# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Condition keys that every request carries.

"AWS global condition context keys",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.calls.call import Call
from sandbox.world import iam_store, organization
from sandbox.world.credentials import Caller
from sandbox.world.principals import holder_of

Values = str | list[str]

_PRINCIPAL_TYPES = {"user": "User", "assumed-role": "AssumedRole", "federated": "FederatedUser", "root": "Account"}


def global_context(call: Call) -> dict[str, Values]:
    """The keys of the request itself and of its principal; a key that AWS would not send is absent."""
    now = call.clock.now()
    context: dict[str, Values] = {
        "aws:CurrentTime": iso(now),
        "aws:EpochTime": str(int(now.timestamp())),
        "aws:SourceIp": call.request.raw.source_ip,
        # AWS's endpoints are reached by TLS only; the sandbox stands in for them on the loopback interface.
        "aws:SecureTransport": "true",
        "aws:RequestedRegion": call.region,
        "aws:ViaAWSService": "false",
        "aws:PrincipalIsAWSService": "false",
    }
    user_agent = call.request.raw.headers.get("user-agent")
    if user_agent:
        context["aws:UserAgent"] = user_agent
    if call.caller is not None:
        context |= principal_context(call.caller, now)
    return context


def principal_context(caller: Caller, now: datetime) -> dict[str, Values]:
    # "For IAM roles, the request context returns the ARN of the role", not of the session.
    context: dict[str, Values] = {
        "aws:PrincipalArn": caller.role_arn or caller.arn,
        "aws:PrincipalAccount": caller.account_id,
        "aws:PrincipalType": _PRINCIPAL_TYPES.get(caller.kind, "Anonymous"),
        "aws:userid": caller.unique_id,
    }
    if caller.kind == "user":
        context["aws:username"] = caller.name
    member = organization.membership(caller.account_id)
    if member is not None:
        context["aws:PrincipalOrgID"] = member.organization_id
        context["aws:PrincipalOrgMasterAccountId"] = member.management_account
        context["aws:PrincipalOrgPaths"] = [member.path]
    return context | _tags(caller) | _session(caller, now)


def resource_context(account_id: str) -> dict[str, Values]:
    """Keys about the account that owns the resource."""
    context: dict[str, Values] = {"aws:ResourceAccount": account_id}
    member = organization.membership(account_id)
    if member is not None:
        context["aws:ResourceOrgID"] = member.organization_id
        context["aws:ResourceOrgPaths"] = [member.path]
    return context


def tag_context(prefix: str, tags: dict[str, str]) -> dict[str, Values]:
    """``{"aws:ResourceTag/team": "dns"}`` for the prefix ``aws:ResourceTag``."""
    return {f"{prefix}/{key}": value for key, value in tags.items()}


def request_tags(tags: dict[str, str]) -> dict[str, Values]:
    """The keys for tags that a request sets. Absent when it sets none."""
    if not tags:
        return {}
    return {**tag_context("aws:RequestTag", tags), "aws:TagKeys": list(tags)}


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tags(caller: Caller) -> dict[str, Values]:
    holder = holder_of(caller)
    tags = iam_store.tags(holder) if holder else {}
    if caller.session:
        tags = tags | dict(caller.session.tags)  # session tags override tags of the same key
    return tag_context("aws:PrincipalTag", tags)


def _session(caller: Caller, now: datetime) -> dict[str, Values]:
    session = caller.session
    if session is None:
        return {}  # neither token time nor MFA keys exist for long-term keys
    context: dict[str, Values] = {
        "aws:TokenIssueTime": iso(session.issued),
        "aws:MultiFactorAuthPresent": "true" if session.mfa_at else "false",
    }
    if session.mfa_at:
        context["aws:MultiFactorAuthAge"] = str(int((now - session.mfa_at).total_seconds()))
    if session.source_identity:
        # "present in the request after the source identity has been set when a role is assumed"
        context["aws:SourceIdentity"] = session.source_identity
        context["sts:SourceIdentity"] = session.source_identity
    if session.federated_provider:
        context["aws:FederatedProvider"] = session.federated_provider
    return context
