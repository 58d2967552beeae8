# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with a function that is deployed: comparisons for the report of the verification.

A look at everything that went well mends what went wrong before, so problems count only after the last one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..excerpt import excerpt
from .history import since

GROUP = "automation"
# As many reasons and parts are named in a sentence.
SHOWN = 5

_RESTORE = (
    "Run crossaccount.aws.dns_automation with --check --diff to see the changes. Without --check it restores what is "
    "declared."
)
_MEND = "docs/guides/names-that-follow.md says what each failure means. Correct the reason that is named."
_EMPTY = f"{_MEND} Then purge the queue: the next look at everything finds what its events were about."
_WAIT = (
    f"{_MEND} Where the function was deployed a moment ago, wait for the first look, which its schedule "
    "(dns_automation_schedule) brings."
)
_FOLLOW = (
    f"{_MEND} Where its log says nothing, look at the rule whose name ends with -states, its target, and the trigger "
    "of the function."
)

Parts = Sequence[Mapping[str, Any]]


def findings(
    parts: Parts, histories: Parts, *, silence_minutes: int, now: str, events: Parts = ()
) -> list[dict[str, Any]]:
    """The comparisons, as ``checks.report.declared_rows`` reads them.

    A part is a ``kind`` with a ``name``, the ``region`` that it is in or none, and says whether it ``differs`` from the
    declaration or is ``missing``. An alarm has a ``state``, and a queue of failures the number of its ``messages``. A
    history is what ``history.History`` says of a ``region``, that of the schedule first. ``now`` is in UTC, such as
    2026-01-31T10:00:00Z. InputError for a moment that is none.

    A test event was ``sent_at`` a moment, to a ``region`` and about an ``instance_id``. ``told`` is the history since
    then, ``names`` are the verdicts of the name servers, and it was waited for ``seconds``.
    """
    problems = {str(each["region"]): [str(problem) for problem in each["problems"]] for each in histories}
    look = str(histories[0]["last_look"]) if histories else ""
    return [
        _of_parts(parts),
        _of_alarms(parts),
        _of_failures(parts, problems),
        _of_look(look, silence_minutes, now),
        _of_problems(histories, look),
        *map(_of_event, events),
    ]


def _of_parts(parts: Parts) -> dict[str, Any]:
    off = [f"{_place(part)} {'is missing' if part['missing'] else 'differs'}" for part in parts if part["differs"]]
    return _finding(f"what makes names follow the instances ({len(parts)} parts)", excerpt(off, SHOWN), _RESTORE)


def _of_alarms(parts: Parts) -> dict[str, Any]:
    alarms = [part for part in parts if part["kind"] == "alarm"]
    ringing = [f"{_place(part)} is in ALARM" for part in alarms if part.get("state") == "ALARM"]
    return _finding(f"its alarms ({len(alarms)})", ringing, _MEND, "not in ALARM", f"{len(ringing)} in ALARM")


def _of_failures(parts: Parts, problems: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What could not be handled. The reasons are those of the log: to receive a message would count as a delivery."""
    full = [part for part in parts if part.get("messages")]
    said = []
    for part in full:
        reasons = "; ".join(excerpt(problems.get(str(part["region"]), []), SHOWN))
        events = "1 event" if part["messages"] == 1 else f"{part['messages']} events"
        said.append(f"{events} in {_place(part)}" + (f", and the log says: {reasons}" if reasons else ""))
    return _finding(
        "events that could not be handled", said, _EMPTY, "none", str(sum(part["messages"] for part in full))
    )


def _of_look(look: str, silence_minutes: int, now: str) -> dict[str, Any]:
    """The last look at everything, which must not be longer ago than the alarm on silence allows."""
    longest = silence_minutes * 60 * 1000
    if look and since(look, "last_look") >= since(now, "now") - longest:
        said = []
    elif look:
        said = [f"since {look} nobody has looked at everything, or nobody could"]
    else:
        said = ["the log has no look at everything that went well within a day"]
    return _finding(
        "the last look at everything", said, _WAIT, f"within {silence_minutes} minutes", look or "none", always=True
    )


def _of_problems(histories: Parts, look: str) -> dict[str, Any]:
    newest = max((str(each["last_problem"]) for each in histories), default="")
    said = [
        f"{each['region']}, last at {each['last_problem']}: {'; '.join(excerpt(each['problems'], SHOWN))}"
        for each in histories
        if each["last_problem"]
    ]
    mended = not newest or look >= newest  # moments in this form are in the order of their texts
    return _finding("problems in its log", said, _MEND, "none since the last look", f"last at {newest}") | {
        "noted": mended
    }


def _of_event(event: Mapping[str, Any]) -> dict[str, Any]:
    """A test event on its way: the function says that it has handled the instance, and every name server answers."""
    told, instance = event["told"], str(event["instance_id"])
    handled = instance in told["handled"]
    if handled:
        taken = (since(told["last_handled"], "last_handled") - since(event["sent_at"], "sent_at")) // 1000
        got, said = f"handled after {max(0, taken)} s", []
    elif told["problems"]:
        got, said = "not handled", [f"the function says: {'; '.join(excerpt(told['problems'], SHOWN))}"]
    else:
        got = f"not handled within {event['seconds']} s"
        said = ["the log of the function says nothing of it"]
    wrong = [f"{each['record']} {each['type']} at {each['server']}" for each in event["names"] if not each["ok"]]
    if handled and wrong:
        got += ", but not every name server answers"
        said = [f"not as expected: {', '.join(excerpt(wrong, SHOWN))}"]
    expected = "handled, and its names answer" if event["names"] else "handled"
    return _finding(f"a test event about {instance} in {event['region']}", said, _FOLLOW, expected, got, always=True)


def _finding(
    check: str, differences: Sequence[str], remedy: str, expected: str = "", got: str = "", *, always: bool = False
) -> dict[str, Any]:
    """``got`` stands in the report where something differs, or ``always``."""
    return {
        "check": check,
        "group": GROUP,
        "expected": expected,
        "got": got if differences or always else "",
        "differences": list(differences),
        "remedy": remedy,
    }


def _place(part: Mapping[str, Any]) -> str:
    return f"the {part['kind']} {part['name']}" + (f" in {part['region']}" if part.get("region") else "")
