# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Schedule expressions: rates and cron, judged as the user guide of EventBridge says.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import InputError
from ..options import text

LONGEST = 256  # ScheduleExpression of PutRule
UNITS = ("minute", "hour", "day")
_RATE = re.compile(r"rate\(([0-9]+) ([a-z]+)\)")
_CRON = re.compile(r"cron\(([^()]*)\)")
_EXAMPLES = "rate(15 minutes) or cron(0 6 * * ? *)"


@dataclass(frozen=True)
class CronField:
    """One field of cron: its numbers, the names that stand for them, and its forms besides lists, ranges and steps."""

    name: str
    lowest: int
    highest: int
    names: tuple[str, ...] = ()
    special: str = ""

    def holds(self, value: str) -> bool:
        """Whether the field may have this value."""
        if value == "?":
            return "?" in self.special
        items = value.split(",")
        # "If you use a # character, you can define only one expression in the day-of-week field": the page above.
        if "#" in value and len(items) > 1:
            return False
        return all(self._item(item) for item in items)

    def _item(self, item: str) -> bool:
        if self._is_special(item):
            return True
        base, slash, step = item.partition("/")
        if slash and not self._is_step(step):
            return False
        if base == "*":
            return True
        first, dash, last = base.partition("-")
        return self._is_value(first) and (self._is_value(last) if dash else True)

    def _is_special(self, item: str) -> bool:
        if "L" in self.special and item == "L":
            return True
        if "W" in self.special and item.endswith("W"):
            return item == "LW" or self._is_value(item[:-1])
        if "#" in self.special and item.endswith("L"):
            return self._is_value(item[:-1])
        day, sign, week = item.partition("#")
        return bool("#" in self.special and sign and self._is_value(day) and re.fullmatch("[1-5]", week))

    def _is_step(self, step: str) -> bool:
        return re.fullmatch("[1-9][0-9]{0,3}", step) is not None and int(step) <= self.highest

    def _is_value(self, value: str) -> bool:
        if value in self.names:
            return True
        return re.fullmatch("[0-9]{1,4}", value) is not None and self.lowest <= int(value) <= self.highest

    def __str__(self) -> str:
        """What the field takes."""
        names = f" or {self.names[0]}-{self.names[-1]}" if self.names else ""
        return f"{self.lowest}-{self.highest}{names}, with , - * /{''.join(f' {each}' for each in self.special)}"


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
FIELDS = (
    CronField("minutes", 0, 59),
    CronField("hours", 0, 23),
    CronField("day of month", 1, 31, special="?LW"),
    CronField("month", 1, 12, _MONTHS),
    CronField("day of week", 1, 7, _DAYS, "?L#"),
    CronField("year", 1970, 2199),
)


def schedule_expression(value: object, where: str) -> str:
    """A schedule as EventBridge takes it; InputError says what in it is wrong."""
    expression = text(value, where, "a schedule expression")
    if len(expression) > LONGEST:
        raise InputError(where, f"it has {len(expression)} characters", f"use at most {LONGEST}")
    if rate := _RATE.fullmatch(expression):
        _judge_rate(rate[1], rate[2], where)
    elif cron := _CRON.fullmatch(expression):
        _judge_cron(cron[1], where)
    else:
        raise InputError(where, f"{expression!r} is not a schedule expression", f"give one such as {_EXAMPLES}")
    return expression


def _judge_rate(number: str, unit: str, where: str) -> None:
    if number.startswith("0"):
        raise InputError(
            where, f"the rate {number!r} is not a positive whole number", "give one from 1 without leading zeros"
        )
    single = unit.removesuffix("s")
    if single not in UNITS:
        raise InputError(where, f"{unit!r} is not a unit of a rate", "use minutes, hours or days")
    # "A value of 1 needs minute, other values need minutes": the page above.
    right = single if number == "1" else f"{single}s"
    if unit != right:
        raise InputError(where, f"EventBridge does not take {number} {unit}", f"write rate({number} {right})")


def _judge_cron(fields: str, where: str) -> None:
    values = fields.split(" ")
    if len(values) != len(FIELDS):
        listed = ", ".join(field.name for field in FIELDS)
        raise InputError(
            where, f"cron has {len(values)} fields", f"give {len(FIELDS)}, with one space between them: {listed}"
        )
    for field, value in zip(FIELDS, values, strict=True):
        if not field.holds(value):
            raise InputError(where, f"{value!r} is not a value for {field.name}", f"use {field}")
    month_day, week_day = values[2], values[4]
    # "You can't specify the Day-of-month and Day-of-week fields in the same cron expression": the page above.
    if (month_day == "?") == (week_day == "?"):
        raise InputError(
            where,
            f"day of month is {month_day} and day of week is {week_day}",
            "write ? for exactly one of the two",
        )
