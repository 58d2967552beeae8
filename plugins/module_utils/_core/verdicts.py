# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What became of a role path: allowed or denied, by which side, and which side to mend.

AWS says which kind of policy denied in many cases, and in others on purpose not: across accounts the answer to
AssumeRole is the same for a missing permission, a trust that names somebody else and a role that does not exist.
The sentences are those of "Troubleshoot access denied error messages" in the IAM User Guide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .arn import RoleArn
from .names import display
from .role_paths import Path, Probe, Step

DENIED_CODES = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})

_ASSUMED_ROLE = re.compile(r"arn:([a-z-]+):sts::([0-9]{12}):assumed-role/([^/]+)/.*")
_POLICY_KIND = re.compile(
    r"(?:because no|with an explicit deny in (?:an?|the)) "
    r"(identity-based|resource-based|role trust|service control|resource control|session|VPC endpoint)? ?"
    r"(?:policy|policies|(permissions boundary))"
)
_KINDS = {
    "identity-based": "identity_policy",
    "resource-based": "trust_policy",  # the only resource-based policy on the way is a role's trust
    "role trust": "trust_policy",
    "service control": "scp",
    "resource control": "rcp",
    "session": "session_policy",
    "VPC endpoint": "endpoint_policy",
    "permissions boundary": "boundary",
}
_ACTION = re.compile(r"to perform: (sts:\w+)")
_DURATION = re.compile(r"DurationSeconds exceeds|1 hour session limit", re.IGNORECASE)


@dataclass(frozen=True)
class Refusal:
    """A call on a path that did not succeed. ``step`` counts from 1; the probe comes after the last step."""

    step: int
    code: str
    message: str

    @property
    def denied(self) -> bool:
        """Whether AWS refused it; False when it failed for another reason, which proves nothing."""
        return self.code in DENIED_CODES or self.refused_by == "duration"

    @property
    def refused_by(self) -> str:
        """The kind of policy that AWS names, ``mfa`` or ``duration``; ``unknown`` when it names none."""
        if _DURATION.search(self.message):
            return "duration"
        if "MultiFactorAuthentication failed" in self.message:
            return "mfa"
        kind = _POLICY_KIND.search(self.message)
        return _KINDS.get(kind[1] or kind[2] or "", "unknown") if kind else "unknown"

    @property
    def action(self) -> str:
        """What was refused on the way to a session: tags and a source identity need actions of their own."""
        action = _ACTION.search(self.message)
        return action[1] if action else "sts:AssumeRole"


@dataclass(frozen=True)
class Verdict:
    """What was expected of a path, what it got, and why. ``refused_by`` and ``step`` are None when all was allowed."""

    name: str
    expected: str
    got: str
    ok: bool
    refused_by: str | None = None
    step: int | None = None
    reason: str = ""
    hint: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The verdict as the module returns it."""
        return dict(vars(self))


def principal(caller_arn: str) -> str:
    """Whom a trust has to name for this caller: the role of a session, else the caller itself.

    The path of a role is not in its sessions' ARNs, so for a role with a path this ARN lacks it.
    """
    session = _ASSUMED_ROLE.fullmatch(caller_arn)
    return f"arn:{session[1]}:iam::{session[2]}:role/{session[3]}" if session else caller_arn


def judge(path: Path, refusal: Refusal | None, caller_arn: str) -> Verdict:
    """The verdict on a path that was tried by ``caller_arn``."""
    expected = "allowed" if path.allowed else "denied"
    if refusal is None:
        reason, hint = ("", "") if path.allowed else _too_open(path)
        return Verdict(path.name, expected, "allowed", path.allowed, reason=reason, hint=hint)
    hint = _hint(path, refusal, caller_arn)
    # AWS ends its sentences with a full stop only now and then.
    said = f"{refusal.message.removesuffix('.')}."
    if not refusal.denied:
        return Verdict(path.name, expected, "error", False, None, refusal.step, said, hint)
    by, step = refusal.refused_by, refusal.step
    if not path.allowed and step < path.length:
        # A denial on the way says nothing of the end, which is what must be denied.
        reason = f"Step {step} of {path.length} was denied, so the last one was never tried. {said}"
        return Verdict(path.name, expected, "not tried", False, by, step, reason, hint)
    return Verdict(path.name, expected, "denied", not path.allowed, by, step, said, hint)


def _too_open(path: Path) -> tuple[str, str]:
    role = path.steps[-1].role
    if path.probe:
        return (
            f"{role} may change {_target(path.probe)}.",
            f"Narrow the policies of {role} in account {role.account_id}, as with route53_zone_policy.",
        )
    return (
        f"{role} let itself be assumed.",
        f"Narrow the trust policy of {role} in account {role.account_id}: its principals and its conditions.",
    )


def _target(probe: Probe) -> str:
    return f"{display(probe.record_set.name)} {probe.record_set.type} in the zone {probe.hosted_zone_id}"


def _hint(path: Path, refusal: Refusal, caller_arn: str) -> str:
    """Which side to mend, or what to check on both where AWS does not say."""
    if refusal.step > len(path.steps) and path.probe:
        return _probe_hint(path.steps[-1].role, path.probe, refusal)
    step = path.steps[refusal.step - 1]
    caller = principal(caller_arn) if refusal.step == 1 else str(path.steps[refusal.step - 2].role)
    return _assume_hint(step, caller, refusal)


def _account(arn: str) -> str:
    return arn.split(":")[4]


def _assume_hint(step: Step, caller: str, refusal: Refusal) -> str:
    role, here, there, action = step.role, _account(caller), step.role.account_id, refusal.action
    condition = "the external id of this step" if step.external_id else "no external id, as this step has none"
    trust = f"The trust policy of {role} in account {there} must name {caller} and ask for {condition}"
    if action != "sts:AssumeRole":
        trust = f"The trust policy of {role} in account {there} must allow {action} to {caller}"
    identity = f"a policy of {caller} in account {here} must allow {action} on {role}"
    organization = "Check the service control policies of the organization"
    hints = {
        "trust_policy": f"{trust}. {_not_sent(step)}",
        "identity_policy": f"{identity[:1].upper()}{identity[1:]}.",
        "boundary": f"The permissions boundary of {caller} in account {here} must allow {action} on {role}.",
        "session_policy": f"The policy of the session of {caller} must allow {action} on {role}.",
        "scp": f"{organization} for account {here}: they deny {action} on {role}.",
        "rcp": f"Check the resource control policies of the organization for account {there}, which holds {role}.",
        "endpoint_policy": f"The policy of the VPC endpoint for STS must allow {action} on this role.",
        "duration": f"Ask for fewer seconds (at most 3600 from a role), or raise max_session_duration of {role}.",
        "mfa": "Give the current code of the MFA device; each code works once.",
    }
    if not refusal.denied:
        return "This is no answer about access: mend it and run the check again."
    return hints.get(
        refusal.refused_by,
        f"AWS does not say which side refused. {trust}; {identity}; and {role} must exist. {_not_sent(step)} "
        f"{organization} if all of that is so.",
    )


def _not_sent(step: Step) -> str:
    """What a trust may ask for that the step does not send, or that time has decided."""
    absent = [
        name
        for name, value in (
            ("MFA", step.mfa_serial),
            ("session tags", step.session_tags),
            ("a source identity", step.source_identity),
        )
        if not value
    ]
    asks = f" or for {' or '.join(absent)}, which this step does not send" if absent else ""
    return f"The trust may ask for an organization{asks}, and it may have ended."


def _probe_hint(role: RoleArn, probe: Probe, refusal: Refusal) -> str:
    what = f"route53:ChangeResourceRecordSets on {_target(probe)}"
    if not refusal.denied:
        return "This is no answer about access: mend it and run the check again."
    if refusal.refused_by in ("scp", "rcp"):
        return f"Check the policies of the organization for account {role.account_id}: they deny {what}."
    if refusal.refused_by == "boundary":
        return f"The permissions boundary of {role} must allow {what}."
    return (
        f"A policy of {role} in account {role.account_id} must allow {what} "
        f"({'CREATE and DELETE' if probe.write else 'DELETE'}), and the zone must belong to that account."
    )
