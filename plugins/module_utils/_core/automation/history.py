# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the function did, read back from the lines that ``journal`` wrote, and from those of Lambda's runtime.

Of a line that the function did not write, no text is kept: what a runtime prints of an error could hold a credential.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..errors import InputError
from .journal import DIMENSION

# Terms of which a line must have one to be found, and texts in quotes:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax-for-Metric-Filters.html
PATTERN = '?ERROR ?Reconciled ?"Task timed out" ?"left to others"'
_SINCE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# The lines of one report follow each other within moments.
_REPORT = 1_000  # milliseconds
# As many kinds of problems are told.
MOST_PROBLEMS = 10

# What the runtime of Python prints of an error that a handler raises, and of one that it never reached.
_RAISED = re.compile(r"\[ERROR\] ([A-Za-z_][A-Za-z0-9_.]{0,100})")
_TIMED_OUT = "Task timed out"


@dataclass(frozen=True)
class Line:
    """A line of the log. ``milliseconds`` since 1970 is when it was written."""

    milliseconds: int
    text: str


@dataclass(frozen=True)
class History:
    """What the lines say. Moments are in UTC, as ISO 8601, and empty where it did not happen.

    ``problems`` are the newest of each kind, the newest first. ``handled`` are the instances of which the function said
    that all is well with them, ``last_handled`` when it last said so of one.
    ``left`` are the record sets that it left to others when it last reported on them, each with the reason.
    """

    last_look: str = ""
    last_problem: str = ""
    problems: tuple[str, ...] = ()
    handled: frozenset[str] = frozenset()
    last_handled: str = ""
    last_report: str = ""
    left: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The history as a module returns it."""
        return {
            "last_look": self.last_look,
            "last_problem": self.last_problem,
            "problems": list(self.problems),
            "handled": sorted(self.handled),
            "last_handled": self.last_handled,
            "last_report": self.last_report,
            "left_to_others": list(self.left),
        }


def pattern(instances: Collection[str] = ()) -> str:
    """The filter pattern that finds the lines about ``instances``, and without any those of looks and problems."""
    return " ".join(f'?"{instance}"' for instance in sorted(instances)) or PATTERN


def since(value: object, where: str) -> int:
    """Milliseconds after 1970 of a moment in UTC, such as 2026-01-31T10:00:00Z. InputError for what is none."""
    text = str(value)
    try:
        if not _SINCE.fullmatch(text):
            raise ValueError
        return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)
    except ValueError:
        raise InputError(where, f"{text!r} is not a moment in UTC", "write it as 2026-01-31T10:00:00Z") from None


def read(lines: Iterable[Line], account: str = "") -> History:
    """What became of what the function did, by lines in any order. With an ``account``, those of other ones say
    nothing; what Lambda's runtime says is of all."""
    looks: list[int] = []
    problems: dict[str, int] = {}  # → the last moment
    handled: dict[str, int] = {}  # → the last moment
    left: list[tuple[int, list[Any]]] = []
    for each in lines:
        told = _object(each.text)
        if account and told.get("account", told.get(DIMENSION, account)) != account:
            continue
        if told.get("Reconciled") == 1:
            looks.append(each.milliseconds)
        if told.get("message") == "left to others" and isinstance(told.get("record_sets"), list):
            left.append((each.milliseconds, told["record_sets"]))
        if problem := _problem(told, each.text):
            problems[problem] = max(each.milliseconds, problems.get(problem, 0))
        else:
            handled |= {one: max(each.milliseconds, handled.get(one, 0)) for one in _handled(told)}
    reported = max((moment for moment, _record_sets in left), default=None)
    last = (found for moment, found in sorted(left, key=lambda one: one[0]) if moment > (reported or 0) - _REPORT)
    newest = sorted(problems, key=lambda problem: (-problems[problem], problem))
    return History(
        _moment(max(looks, default=None)),
        _moment(max(problems.values(), default=None)),
        tuple(newest[:MOST_PROBLEMS]),
        frozenset(handled),
        _moment(max(handled.values(), default=None)),
        _moment(reported),
        tuple(dict.fromkeys(str(one) for found in last for one in found)),
    )


def _handled(told: Mapping[str, Any]) -> list[str]:
    """The instances of events that a line says are done. Beside others they may have led to a look at everything."""
    named = told.get("events", told.get("instances")) if told.get("message") == "kept" else None
    return [str(each) for each in named] if isinstance(named, list) else []


def _problem(told: Mapping[str, Any], text: str) -> str:
    if told:
        return str(told.get("message", "")) if told.get("level") == "ERROR" else ""
    if _TIMED_OUT in text:
        return "the function was not done in time, and Lambda stopped it"
    raised = _RAISED.search(text)
    # What the function itself raises, it has logged before as a line of its own.
    return f"the function ended with {raised[1]}" if raised else ""


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _moment(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
