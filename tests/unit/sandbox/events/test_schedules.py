# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Schedule expressions, by their documentation.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.services.events.schedules import parse

# A Wednesday.
NOW = datetime(2026, 4, 15, 10, 7, 30, tzinfo=UTC)


def following(expression: str, times: int, after: datetime = NOW) -> list[str]:
    found, schedule = [], parse(expression)
    for _ in range(times):
        moment = schedule.after(after)
        if moment is None:
            break
        found.append(moment.strftime("%Y-%m-%d %H:%M"))
        after = moment
    return found


@pytest.mark.parametrize(
    ("expression", "moments"),
    [
        ("rate(1 minute)", ["2026-04-15 10:08", "2026-04-15 10:09"]),
        ("rate(15 minutes)", ["2026-04-15 10:22", "2026-04-15 10:37"]),
        ("rate(1 hour)", ["2026-04-15 11:07"]),
        ("rate(7 days)", ["2026-04-22 10:07"]),
        # the examples of the page
        ("cron(0 10 * * ? *)", ["2026-04-16 10:00", "2026-04-17 10:00"]),
        ("cron(15 12 * * ? *)", ["2026-04-15 12:15"]),
        ("cron(0 18 ? * MON-FRI *)", ["2026-04-15 18:00", "2026-04-16 18:00", "2026-04-17 18:00", "2026-04-20 18:00"]),
        ("cron(0 8 1 * ? *)", ["2026-05-01 08:00", "2026-06-01 08:00"]),
        ("cron(0/15 * * * ? *)", ["2026-04-15 10:15", "2026-04-15 10:30", "2026-04-15 10:45", "2026-04-15 11:00"]),
        ("cron(0/10 * ? * MON-FRI *)", ["2026-04-15 10:10"]),
        ("cron(0/5 8-17 ? * MON-FRI *)", ["2026-04-15 10:10"]),
        ("cron(0 9 ? * 2#1 *)", ["2026-05-04 09:00", "2026-06-01 09:00"]),
        ("cron(1/10 10 * * ? *)", ["2026-04-15 10:11", "2026-04-15 10:21"]),
        ("cron(0 0 L * ? *)", ["2026-04-30 00:00", "2026-05-31 00:00"]),
        ("cron(0 0 3W * ? *)", ["2026-05-04 00:00", "2026-06-03 00:00"]),
        ("cron(0 0 31W 2 ? *)", ["2027-02-26 00:00"]),
        ("cron(8 10 * * ? *)", ["2026-04-15 10:08"]),
        ("cron(0 0 ? * 6L *)", ["2026-04-24 00:00", "2026-05-29 00:00"]),
        ("cron(0 0 ? JAN,MAR SUN 2027)", ["2027-01-03 00:00"]),
        ("cron(0 0 29 2 ? *)", ["2028-02-29 00:00"]),
        ("cron(0 0 ? * FRI-MON *)", ["2026-04-17 00:00", "2026-04-18 00:00", "2026-04-19 00:00", "2026-04-20 00:00"]),
        ("cron(0 0 1 1 ? 1970)", []),
    ],
)
def test_when_it_fires(expression, moments):
    assert following(expression, max(1, len(moments))) == moments


@pytest.mark.parametrize(
    "expression",
    [
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(0 minutes)",
        "rate(5 seconds)",
        "rate(5minutes)",
        " rate(5 minutes)",
        "rate(-5 minutes)",
        "every(5 minutes)",
        "cron(0 10 * * *)",
        "cron(0 10 * * * *)",
        "cron(0 10 ? * ? *)",
        "cron(60 10 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 10 32 * ? *)",
        "cron(0 10 * 13 ? *)",
        "cron(0 10 ? * 8 *)",
        "cron(0 10 ? * 2#6 *)",
        "cron(0 10 * * ? 1969)",
        "cron(0#1 10 * * ? *)",
        "cron(0/x 10 * * ? *)",
        "cron(0/0 10 * * ? *)",
        "cron(a 10 * * ? *)",
        "",
    ],
)
def test_refused(expression):
    with pytest.raises(ValueError):
        parse(expression)


MINUTES = st.integers(0, 59)


@given(st.sets(MINUTES, min_size=1), st.sets(st.integers(0, 23), min_size=1), st.integers(0, 3 * 24 * 60))
def test_no_minute_is_left_out(minutes: set[int], hours: set[int], offset: int) -> None:
    """The next time is the first later minute that the fields name, found by looking at each minute."""
    after = NOW + timedelta(minutes=offset)
    schedule = parse(f"cron({','.join(map(str, minutes))} {','.join(map(str, hours))} * * ? *)")
    start = after.replace(second=0, microsecond=0)
    later = (start + timedelta(minutes=number) for number in range(1, 2 * 24 * 60))
    assert schedule.after(after) == next(each for each in later if each.minute in minutes and each.hour in hours)
