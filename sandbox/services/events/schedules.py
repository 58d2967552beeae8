# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Schedule expressions: ``rate(15 minutes)`` and ``cron(0 8 ? * MON-FRI *)``, in UTC, to the minute.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html (below: PATTERN)
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

_RATE = re.compile(r"rate\(([0-9]+) (minute|minutes|hour|hours|day|days)\)")
_CRON = re.compile(r"cron\((\S+) +(\S+) +(\S+) +(\S+) +(\S+) +(\S+)\)")
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_MONTHS = dict(
    zip("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" "), range(1, 13), strict=True)  # noqa: SIM905
)
_DAYS = dict(zip("SUN MON TUE WED THU FRI SAT".split(" "), range(1, 8), strict=True))  # noqa: SIM905
_YEARS = (1970, 2199)
_HORIZON = 5  # years without a day that fits: there is none, but for leap days around 2100, which are no matter here


@dataclass(frozen=True)
class Rate:
    """Every so often, counted from when the rule was made or enabled."""

    every: timedelta

    def after(self, moment: datetime) -> datetime | None:
        return moment + self.every


@dataclass(frozen=True)
class Cron:
    """The minutes, hours, months and years, and the days: as numbers, or as what only a month decides."""

    minutes: frozenset[int]
    hours: frozenset[int]
    months: frozenset[int]
    years: frozenset[int]
    days: str
    weekdays: str

    def after(self, moment: datetime) -> datetime | None:
        """The first moment later than this one; None when there is none any more."""
        start = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
        for offset in range(_HORIZON * 366):
            day = start.date() + timedelta(days=offset)
            if day.year not in self.years or day.month not in self.months or not self._falls_on(day):
                continue
            for hour in sorted(self.hours):
                for minute in sorted(self.minutes):
                    found = start.replace(year=day.year, month=day.month, day=day.day, hour=hour, minute=minute)
                    if found >= start:
                        return found
        return None

    def _falls_on(self, day: date) -> bool:
        return day.day in _days(self.days, day.year, day.month) and day.day in _weekdays(self.weekdays, day)


Schedule = Rate | Cron


def parse(expression: str) -> Schedule:
    """Raises ValueError for what is neither a rate nor a cron expression that AWS takes."""
    rate = _RATE.fullmatch(expression)
    if rate:
        return _rate(int(rate[1]), rate[2])
    cron = _CRON.fullmatch(expression)
    if cron is None:
        raise ValueError("neither rate(value unit) nor cron(six fields)")
    minutes, hours, days, months, weekdays, years = cron.groups()
    # "You can't use * in both the Day-of-month and Day-of-week fields. If you use it in one, you must use ? in the
    # other": PATTERN. Of both fields one is "?" in every expression that AWS takes.
    if (days == "?") == (weekdays == "?"):
        raise ValueError("one of the two fields of days must be ?")
    _days(days, 2000, 1)
    _weekdays(weekdays, date(2000, 1, 1))
    return Cron(
        _numbers(minutes, 0, 59), _numbers(hours, 0, 23), _numbers(months, 1, 12, _MONTHS), _numbers(years, *_YEARS),
        days, weekdays,
    )  # fmt: skip


def _rate(value: int, unit: str) -> Rate:
    """ "If the value is equal to 1, then the unit must be singular. If the value is greater than 1, the unit must be
    plural": PATTERN
    """
    if value < 1 or (value == 1) != (not unit.endswith("s")):
        raise ValueError(f"rate({value} {unit})")
    return Rate(value * _UNITS[unit.rstrip("s")])


def _numbers(text: str, low: int, high: int, names: Mapping[str, int] | None = None) -> frozenset[int]:
    """ "5", "1,3", "1-5", "*", "0/15", "JAN-MAR" and lists of them."""
    found: set[int] = set()
    for part in text.split(","):
        written, slash, step = part.partition("/")
        first, dash, last = written.partition("-")
        if written == "*":
            start, end = low, high
        else:
            start = _number(first, low, high, names or {})
            end = _number(last, low, high, names or {}) if dash else high if slash else start
        every = int(step) if slash and step.isdigit() else 1
        if (slash and not step.isdigit()) or every < 1:
            raise ValueError(f"{part} has no step")
        if start > end:  # a range that goes round, such as FRI-MON
            found |= {*range(start, high + 1, every), *range(low, end + 1, every)}
        else:
            found |= set(range(start, end + 1, every))
    return frozenset(found)


def _number(text: str, low: int, high: int, names: Mapping[str, int]) -> int:
    number = names.get(text.upper()) or (int(text) if text.isascii() and text.isdigit() else None)
    if number is None or not low <= number <= high:
        raise ValueError(f"{text} is not between {low} and {high}")
    return number


def _days(text: str, year: int, month: int) -> frozenset[int]:
    """The days of a month that the field names; "L" is the last one, "3W" the weekday nearest to the third."""
    last = monthrange(year, month)[1]
    if text == "?":
        return frozenset(range(1, last + 1))
    if text == "L":
        return frozenset({last})
    if text.endswith("W"):
        return frozenset({_nearest_weekday(year, month, min(_number(text[:-1], 1, 31, {}), last))})
    return _numbers(text, 1, 31)


def _nearest_weekday(year: int, month: int, day: int) -> int:
    """Within the month."""
    last = monthrange(year, month)[1]
    return next(
        near
        for distance in count()
        for near in (day - distance, day + distance)
        if 1 <= near <= last and date(year, month, near).weekday() < 5
    )


def _weekdays(text: str, day: date) -> frozenset[int]:
    """The days of this day's month that the field names; "L" is Saturday, "6L" the last Friday, "3#2" the second
    Tuesday.
    """
    last = monthrange(day.year, day.month)[1]
    on = {number: date(day.year, day.month, number).isoweekday() % 7 + 1 for number in range(1, last + 1)}
    if text == "?":
        return frozenset(on)
    if "#" in text:
        weekday, _, nth = text.partition("#")
        wanted, place = _number(weekday, 1, 7, _DAYS), _number(nth, 1, 5, {})
        return frozenset([number for number in on if on[number] == wanted][place - 1 : place])
    if len(text) > 1 and text.endswith("L") and text.upper() not in _DAYS:
        wanted = _number(text[:-1], 1, 7, _DAYS)
        return frozenset([number for number in on if on[number] == wanted][-1:])
    wanted_days = frozenset({7}) if text == "L" else _numbers(text, 1, 7, _DAYS)
    return frozenset(number for number in on if on[number] in wanted_days)
