# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What became of a role path: allowed or denied, by which side, and which side to mend.

What shows that a call was denied stands in ``refusals``. AWS says which kind of policy denied in many cases, and in
others on purpose not: across accounts the answer to AssumeRole is the same for a missing permission, a trust that names
somebody else and a role that does not exist. What tells them apart is another path, one that may assume the role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..arn import RoleArn, principal
from .probes import CHANGE, ChangeQuestion, Question, phrases
from .refusals import CHECK_SIDES, NO_ANSWER, Refusal, remedy
from .role_paths import Hop, Path
from .verdict import Verdict

MOST_NAMED = 6  # phrases of a sentence


@dataclass(frozen=True)
class Outcome:
    """What the calls of a path came to: the refusal of a step, or the answer to each question of the probe.

    A question whose refusal is None was authorised. ``known_role``: for a step that was denied, whether the task shows
    that its role exists.
    """

    refusal: Refusal | None = None
    answers: tuple[tuple[Question, Refusal | None], ...] = ()
    known_role: bool = True


@dataclass(frozen=True, kw_only=True)
class PathVerdict(Verdict):
    """The verdict on a path. ``refused_by`` and ``step`` are None when all was allowed.

    ``role_known`` is None unless a role refused the path: then it says whether the task shows that the role exists.
    """

    name: str
    refused_by: str | None = None
    step: int | None = None
    role_known: bool | None = None


def judge(path: Path, outcome: Outcome, caller_arn: str, *, require_known_role: bool = False) -> PathVerdict:
    """The verdict on a path that was tried by ``caller_arn``.

    ``require_known_role``: a denial by a role of which nothing shows that it exists is not what was expected.
    """
    refusal = outcome.refusal
    if refusal is None:
        return _end(path, outcome)
    hint = _hint(path, refusal, caller_arn)
    if not refusal.denied:
        by = refusal.refused_by if refusal.refused_by in CHECK_SIDES else None
        return _verdict(path, "error", ok=False, by=by, step=refusal.step, reason=refusal.said, hint=hint)
    by, step = refusal.refused_by, refusal.step
    if not path.allowed and step < path.length:
        # A denial on the way says nothing of the end, which is what must be denied.
        reason = f"Step {step} of {path.length} was denied, so the last one was never tried. {refusal.said}"
        return _verdict(path, "not tried", ok=False, by=by, step=step, reason=reason, hint=hint)
    known = outcome.known_role
    verdict = _verdict(
        path, "denied", ok=not path.allowed, by=by, step=step, reason=refusal.said, hint=hint, known=known
    )
    if path.allowed or known:
        return verdict
    role = path.steps[step - 1].role
    silent = (
        f"AWS gives the same answer for a role that does not exist, and no path of this task shows that {role} exists."
    )
    remedy = f"Check the name of the role, and add a path that may assume {role}."
    return replace(verdict, ok=not require_known_role, reason=f"{refusal.said} {silent}", hint=remedy)


def _verdict(
    path: Path,
    got: str,
    *,
    ok: bool,
    by: str | None = None,
    step: int | None = None,
    reason: str = "",
    hint: str = "",
    known: bool | None = None,
) -> PathVerdict:
    expected = "allowed" if path.allowed else "denied"
    return PathVerdict(
        name=path.name,
        expected=expected,
        got=got,
        ok=ok,
        refused_by=by,
        step=step,
        reason=reason,
        hint=hint,
        role_known=known,
    )


def _end(path: Path, outcome: Outcome) -> PathVerdict:
    """The verdict on a path of which every step was taken: what its probe got, if it has one."""
    allowed = [question for question, refusal in outcome.answers if refusal is None]
    denied = [(question, refusal) for question, refusal in outcome.answers if refusal and refusal.denied]
    errors = [(question, refusal) for question, refusal in outcome.answers if refusal and not refusal.denied]
    role = path.steps[-1].role
    if not path.allowed and (allowed or not outcome.answers):
        reason, hint = _too_open(role, allowed)
        return _verdict(path, "allowed", ok=False, reason=reason, hint=hint)
    if errors:
        _question, refusal = errors[0]
        reason = f"{_several(role, [each for each, _refusal in errors])}: {refusal.said}"
        return _verdict(path, "error", ok=False, step=refusal.step, reason=reason, hint=remedy(refusal))
    if not denied:
        return _verdict(path, "allowed", ok=True)
    _question, refusal = denied[0]
    kinds = {each.refused_by for _question, each in denied}
    by = kinds.pop() if len(kinds) == 1 else "unknown"
    hint = _probe_hint(role, [each for each, _refusal in denied], refusal)
    return _verdict(path, "denied", ok=not path.allowed, by=by, step=refusal.step, reason=refusal.said, hint=hint)


def _too_open(role: RoleArn, allowed: Sequence[Question]) -> tuple[str, str]:
    if allowed:
        return (
            f"{role} may {_named(allowed)}.",
            f"Narrow the policies of {role} in account {role.account_id}, for example with route53_zone_policy.",
        )
    return (
        f"{role} could be assumed.",
        f"Narrow the trust policy of {role} in account {role.account_id}: its principals and its conditions.",
    )


def _several(role: RoleArn, questions: Sequence[Question]) -> str:
    return f"Whether {role} may {_named(questions)} is not known"


def _named(questions: Sequence[Question]) -> str:
    said = phrases(questions)
    more = len(said) - MOST_NAMED
    named = "; ".join(said[:MOST_NAMED])
    return f"{named}; and {more} more" if more > 0 else named


def _hint(path: Path, refusal: Refusal, caller_arn: str) -> str:
    """Which side to mend, or what to check on both where AWS does not say."""
    step = path.steps[refusal.step - 1]
    caller = principal(caller_arn) if refusal.step == 1 else str(path.steps[refusal.step - 2].role)
    return _assume_hint(step, caller, refusal)


def _account(arn: str) -> str:
    return arn.split(":")[4]


def _assume_hint(step: Hop, caller: str, refusal: Refusal) -> str:
    role, here, there, action = step.role, _account(caller), step.role.account_id, refusal.action
    condition = "the external id of this step" if step.external_id else "no external id, because this step has none"
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
        about = hints[refusal.refused_by] if refusal.refused_by in CHECK_SIDES else ""
        return f"{about} {NO_ANSWER}" if about else remedy(refusal)
    return hints.get(
        refusal.refused_by,
        f"AWS does not say which side refused. {trust}; {identity}; and {role} must exist. {_not_sent(step)} "
        f"{organization} if all of that is so.",
    )


def _not_sent(step: Hop) -> str:
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
    return f"The trust may also ask for an organization{asks}, or it may have expired."


def _probe_hint(role: RoleArn, questions: Sequence[Question], refusal: Refusal) -> str:
    changes = all(isinstance(question, ChangeQuestion) for question in questions)
    what = f"{CHANGE}: {_named(questions)}" if changes else ", ".join(question.permission for question in questions)
    if refusal.refused_by in ("scp", "rcp"):
        return f"Check the policies of the organization for account {role.account_id}: they deny {what}."
    if refusal.refused_by == "boundary":
        return f"The permissions boundary of {role} must allow {what}."
    owner = ", and the zone must belong to that account" if changes else ""
    return f"A policy of {role} in account {role.account_id} must allow {what}{owner}."
