# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The decision: allow or deny, and by which policy.

"Policy evaluation logic", https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
(below: EVAL), "Cross-account policy evaluation logic",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html (below: CROSS)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from . import conditions, matching, principals, variables
from .context import Context, Values
from .documents import Document, Policy, Statement, policy
from .principals import Named, Principal

PolicyType = Literal["identity", "resource", "boundary", "session", "scp", "trust"]

#: What each type is called in a denial.
#: "Troubleshoot access denied error messages",
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
_CALLED: dict[PolicyType, tuple[str, str]] = {  # (explicit, implicit)
    "identity": ("an identity-based policy", "identity-based policy"),
    "resource": ("a resource-based policy", "resource-based policy"),
    "boundary": ("a permissions boundary", "permissions boundary"),
    "session": ("a session policy", "session policy"),
    "scp": ("a service control policy", "service control policy"),
    "trust": ("the role trust policy", "role trust policy"),
}

_SERVICE_LINKED = ":role/aws-service-role/"


@dataclass(frozen=True)
class AccessRequest:
    """What is asked. ``resource_account`` None: the caller's own; ``context``: condition keys, in any case."""

    principal: Principal
    action: str
    resource: str
    resource_account: str | None = None
    context: Mapping[str, Values] = field(default_factory=dict)


@dataclass(frozen=True)
class Policies:
    """What applies to the request.

    ``boundary`` and ``session``: None when there is none, and then they do not limit; ``scps``: one list for each
    level from the root to the account, empty for an account that SCPs do not bind (the management account, or one
    outside an organization).
    """

    identity: Sequence[Document] = ()
    boundary: Sequence[Document] | None = None
    session: Sequence[Document] | None = None
    scps: Sequence[Sequence[Document]] = ()
    resource: Document | None = None


@dataclass(frozen=True)
class Decision:
    """The outcome; for a denial the type of the policy that refused, whether a statement said Deny, and its Sid."""

    allowed: bool
    policy_type: PolicyType | None = None
    explicit: bool = False
    sid: str | None = None

    def message(self, request: AccessRequest) -> str:
        """The text that AWS puts into an access-denied error; "multiple policy types deny ... only one of those"."""
        who = request.principal.arn or "anonymous"
        text = f"User: {who} is not authorized to perform: {request.action} on resource: {request.resource}"
        if self.policy_type is None:
            return text
        explicit, implicit = _CALLED[self.policy_type]
        if self.explicit:
            return f"{text} with an explicit deny in {explicit}"
        return f"{text} because no {implicit} allows the {request.action} action"


ALLOWED = Decision(allowed=True)


@dataclass(frozen=True)
class _Verdict:
    """What one policy, or several of one type, say: the statement that denies, and how closely one that allows
    names the caller (policies without a Principal element name them directly)."""

    deny: Statement | None = None
    allow: Named = Named.NOT


@dataclass(frozen=True)
class _Verdicts:
    """What every type of policy says. ``grant`` is the resource's side: a resource-based or a trust policy."""

    caller: Principal
    same_account: bool
    grant_type: PolicyType
    grant: _Verdict
    scps: Sequence[_Verdict]
    identity: _Verdict
    boundary: _Verdict | None
    session: _Verdict | None


def decide(request: AccessRequest, policies: Policies) -> Decision:
    """Decide a request on anything but a role's trust."""
    return _decide(request, policies, policies.resource, "resource")


def decide_trust(request: AccessRequest, policies: Policies, trust: Document) -> Decision:
    """Decide sts:AssumeRole and its kin; ``request.resource`` is the role, ``policies`` are the caller's.

    A trust policy is a resource-based policy that "must explicitly allow access for principals" even within one
    account (EVAL): one that names the caller suffices there, one that names the account leaves the decision to the
    account's identity-based policies.
    """
    # "You cannot use the AWS account root user to assume a role":
    # https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    if request.principal.kind == "root":
        return Decision(allowed=False)
    return _decide(request, policies, trust, "trust")


def _decide(request: AccessRequest, policies: Policies, grant: Document | None, grant_type: PolicyType) -> Decision:
    caller = request.principal
    context = Context(request.context)

    def verdict(documents: Iterable[Document]) -> _Verdict:
        return _verdict(documents, request, context)

    # "SCPs do not affect any service-linked role", nor callers that are no identity of an account.
    # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    bound_by_scps = caller.in_account and _SERVICE_LINKED not in (caller.role_arn or caller.arn)
    has_boundary = policies.boundary is not None
    verdicts = _Verdicts(
        caller=caller,
        same_account=caller.in_account and request.resource_account in (None, caller.account_id),
        grant_type=grant_type,
        grant=_Verdict() if grant is None else _grant(policy(grant), request, context, has_boundary=has_boundary),
        scps=[verdict(level) for level in policies.scps] if bound_by_scps else [],
        identity=verdict(policies.identity),
        boundary=None if policies.boundary is None else verdict(policies.boundary),
        session=None if policies.session is None else verdict(policies.session),
    )
    explicit = _explicit_deny(verdicts)
    if explicit is not None:
        return explicit
    missing = _missing_allow(verdicts)
    return ALLOWED if missing is None else Decision(allowed=False, policy_type=missing)


def _explicit_deny(verdicts: _Verdicts) -> Decision | None:
    """EVAL, "Deny evaluation": "If the code finds even one explicit deny that applies, the code returns a final
    decision of Deny"."""
    layers: list[tuple[PolicyType, _Verdict | None]] = [
        *(("scp", level) for level in verdicts.scps),
        (verdicts.grant_type, verdicts.grant),
        ("identity", verdicts.identity),
        ("boundary", verdicts.boundary),
        ("session", verdicts.session),
    ]
    for policy_type, found in layers:
        if found is not None and found.deny is not None:
            return Decision(allowed=False, policy_type=policy_type, explicit=True, sid=found.deny.sid)
    return None


def _missing_allow(verdicts: _Verdicts) -> PolicyType | None:
    """The first type of policy whose Allow the request needs and does not have; None when it has all."""
    granted = verdicts.grant.allow
    # "for a permission to be allowed for a specific account, there must be an explicit Allow statement at every level
    # from the root through each OU in the direct path to the account":
    # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    if any(level.allow is Named.NOT for level in verdicts.scps):
        return "scp"
    # Services, federated and anonymous callers have no identity-based policies.
    if not verdicts.caller.in_account:
        return None if granted else verdicts.grant_type
    # CROSS: "the request must be allowed by both": the caller's account, and the resource's.
    if not verdicts.same_account:
        return _missing_for_caller(verdicts, Named.NOT) or (None if granted else verdicts.grant_type)
    # EVAL: "IAM role trust policies ... are exceptions to this logic, because they must explicitly allow access".
    if verdicts.grant_type == "trust" and not granted:
        return "trust"
    return _missing_for_caller(verdicts, granted)


def _missing_for_caller(verdicts: _Verdicts, granted: Named) -> PolicyType | None:
    """As ``_missing_allow``, on the caller's own side; ``granted`` is what the resource's side adds to it."""
    # EVAL, "Resource-based policies": "If a resource-based policy grants permission directly to the IAM user or the
    # session principal that is making the request, then an implicit deny in an identity-based policy, a permissions
    # boundary, or a session policy does not impact the final decision." (A user has a session policy only as a
    # federated user, and then a grant to the user's ARN is limited by it.)
    if granted is Named.DIRECT and (verdicts.caller.kind != "user" or verdicts.session is None):
        return None
    # "By default, all requests are implicitly denied with the exception of the AWS account root user". A grant to the
    # role stands in for identity-based policies, but is "limited by an implicit deny in a permissions boundary or
    # session policy".
    if not verdicts.identity.allow and granted < Named.ROLE and verdicts.caller.kind != "root":
        return "identity"
    if verdicts.boundary is not None and not verdicts.boundary.allow:
        return "boundary"
    if verdicts.session is not None and not verdicts.session.allow:
        return "session"
    return None


def _verdict(documents: Iterable[Document], request: AccessRequest, context: Context) -> _Verdict:
    """Policies that name no principal: identity-based, boundary, session, SCP."""
    deny: Statement | None = None
    allow = Named.NOT
    for document in documents:
        parsed = policy(document)
        for statement in parsed.statements:
            if not _applies(statement, parsed, request, context):
                continue
            if not statement.allow:
                deny = deny or statement
            else:
                allow = Named.DIRECT
    return _Verdict(deny, allow)


def _grant(parsed: Policy, request: AccessRequest, context: Context, *, has_boundary: bool) -> _Verdict:
    """A policy whose statements say for whom they are; one that names nobody is for nobody."""
    deny: Statement | None = None
    allow = Named.NOT
    for statement in parsed.statements:
        if not _applies(statement, parsed, request, context):
            continue
        if not statement.allow:
            if _denies(statement, request.principal, has_boundary):
                deny = deny or statement
        else:
            allow = max(allow, _allows(statement, request.principal))
    return _Verdict(deny, allow)


def _allows(statement: Statement, principal: Principal) -> Named:
    # NotPrincipal beside Allow is not supported, and refused when the policy is stored; here it allows nobody.
    return principals.named(statement.principals or (), principal)


def _denies(statement: Statement, principal: Principal, has_boundary: bool) -> bool:
    if statement.not_principals is not None:
        # "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a permissions
        # boundary policy attached, regardless of the values specified in the NotPrincipal element":
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        return has_boundary or not principals.exempt(statement.not_principals, principal)
    return principals.named(statement.principals or (), principal) is not Named.NOT


def _applies(statement: Statement, parsed: Policy, request: AccessRequest, context: Context) -> bool:
    """Whether action, resource and conditions of a statement fit the request."""
    return (
        _action_fits(statement, request.action)
        and _resource_fits(statement, parsed, request.resource, context)
        and conditions.hold(statement.conditions, context, substitute=parsed.variables)
    )


def _action_fits(statement: Statement, action: str) -> bool:
    if statement.actions is not None:
        return any(matching.action_matches(pattern, action) for pattern in statement.actions)
    # "matches everything except the specified list of actions":
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
    return statement.not_actions is not None and not any(
        matching.action_matches(pattern, action) for pattern in statement.not_actions
    )


def _resource_fits(statement: Statement, parsed: Policy, resource: str, context: Context) -> bool:
    """No Resource element at all: a trust policy, which is about the role it hangs on."""
    written = statement.resources if statement.resources is not None else statement.not_resources
    if written is None:
        return True
    patterns = [variables.substitute_arn(text, context) if parsed.variables else (text,) for text in written]
    if statement.resources is not None:
        return any(pattern is not None and matching.resource_matches(pattern, resource) for pattern in patterns)
    # "matches every resource except those specified"; one that cannot be told makes the statement invalid.
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
    return all(pattern is not None and not matching.resource_matches(pattern, resource) for pattern in patterns)
