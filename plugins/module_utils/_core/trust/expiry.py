# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust that ends: whether a statement is over at a given time, so that no request can meet it any more.

``now`` is an aware datetime that the caller brings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ..errors import InputError
from ..policies.documents import items, scalar
from . import keys
from .document import Trust
from .statement import Statement

# "DateLessThan" and "DateLessThanEquals", the key being in every request, so that IfExists changes nothing:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
_ENDS = re.compile(r"datelessthan(equals)?(?:ifexists)?")
# Seconds since 1970. Eight digits would be a day (20270131), four a year.
_EPOCH = re.compile(r"[0-9]{9,11}")


def refuse_past(statement: Statement, now: datetime) -> None:
    """InputError for a declared statement that is over before it is written: it would let nobody in."""
    ends = [
        (f"conditions.{operator}.{key}", operator, values)
        for operator, key, values in _time_limits(statement.conditions)
    ]
    if statement.not_after:
        ends.append(("not_after", "DateLessThan", (statement.not_after,)))
    for option, operator, values in ends:
        if _over(operator, values, now):
            raise InputError(
                f"{statement.where}, {option}",
                f"{' and '.join(values)} has passed, so nobody could assume the role",
                "give a time in the future, or remove the statement",
            )


def current(trust: Trust, now: datetime, *, prune: bool) -> Trust:
    """A trust without the statements that are over when ``prune`` says so; else InputError for the first of them."""
    kept = []
    for statement in trust.statements:
        try:
            refuse_past(statement, now)
        except InputError as error:
            if not prune:
                remedy = f"{error.remedy}, or set prune_expired to leave out expired statements"
                raise InputError(error.where, error.problem, remedy) from error
        else:
            kept.append(statement)
    if not kept:
        raise InputError(
            "trust", "every entry has expired", "give one a later not_after, or remove the role with state: absent"
        )
    return replace(trust, statements=tuple(kept))


def is_over(statement: Mapping[str, Any], now: datetime) -> bool:
    """Whether a statement as IAM has it carries an end on aws:CurrentTime that is past.

    Conditions must all be met, so that one that cannot be is enough. A condition is met by any one of its values, so
    that all of them must be past. A value that is no time is not taken for past.
    """
    condition = statement.get("Condition")
    return any(
        _over(operator, values, now)
        for operator, _key, values in _time_limits(condition if isinstance(condition, Mapping) else {})
    )


def end_of(statement: Mapping[str, Any]) -> datetime | None:
    """When a statement as IAM has it ends; None where it has no end that can be read."""
    condition = statement.get("Condition")
    ends = []
    for _operator, _key, values in _time_limits(condition if isinstance(condition, Mapping) else {}):
        moments = [moment for moment in map(_moment, values) if moment]
        if moments and len(moments) == len(values):
            ends.append(max(moments))  # any of the values may be met, and each condition has to be
    return min(ends, default=None)


def _time_limits(conditions: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The conditions on the end of time: (operator, key, values)."""
    for operator, block in conditions.items():
        for key, values in block.items():
            if _ENDS.fullmatch(operator.lower()) and key.lower() == keys.TIME.lower():
                yield operator, key, tuple(scalar(value) for value in items(values))


def _over(operator: str, values: tuple[str, ...], now: datetime) -> bool:
    moments = [_moment(value) for value in values]
    inclusive = "equals" in operator.lower()
    return bool(moments) and all(
        moment is not None and (moment < now if inclusive else moment <= now) for moment in moments
    )


def _moment(value: str) -> datetime | None:
    """A time as policies spell it, ISO 8601 or seconds since 1970; without a zone it is UTC. None for anything else."""
    if _EPOCH.fullmatch(value):
        return datetime.fromtimestamp(int(value), UTC)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
