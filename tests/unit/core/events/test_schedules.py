"""Schedule expressions: what EventBridge takes, and what in the others is wrong."""

from __future__ import annotations

import re

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.schedules import (
    FIELDS,
    schedule_expression,
)
from hypothesis import given
from hypothesis import strategies as st


# Examples and forms of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
@pytest.mark.parametrize(
    "expression",
    [
        "rate(1 minute)",
        "rate(15 minutes)",
        "rate(1 hour)",
        "rate(12 hours)",
        "rate(1 day)",
        "rate(7 days)",
        "cron(0 10 * * ? *)",
        "cron(15 12 * * ? *)",
        "cron(0 18 ? * MON-FRI *)",
        "cron(0 8 1 * ? *)",
        "cron(0/15 * * * ? *)",
        "cron(0/10 * ? * MON-FRI *)",
        "cron(0/5 8-17 ? * MON-FRI *)",
        "cron(0 9 ? * 2#1 *)",
        "cron(15 10 ? * 6L 2019-2022)",
        "cron(0 0 L * ? *)",
        "cron(0 0 3W JAN,FEB ? 2026)",
        "cron(0 0 LW * ? *)",
        "cron(0 0 ? * L *)",
        "cron(1/10,40-50/2 0 ? DEC TUE#3 *)",
    ],
)
def test_what_is_taken(expression):
    assert schedule_expression(expression, "schedule") == expression


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        pytest.param("rate(1 minutes)", r"Write rate\(1 minute\)", id="plural of one"),
        pytest.param("rate(5 minute)", r"Write rate\(5 minutes\)", id="singular of many"),
        pytest.param("rate(0 minutes)", "not a positive whole number", id="no rate"),
        pytest.param("rate(05 minutes)", "not a positive whole number", id="leading zero"),
        pytest.param("rate(30 seconds)", "'seconds' is not a unit", id="seconds"),
        pytest.param("rate(1 weeks)", "'weeks' is not a unit", id="weeks"),
        pytest.param("rate(1.5 hours)", "is not a schedule expression", id="a fraction"),
        pytest.param("rate(-5 minutes)", "is not a schedule expression", id="negative"),
        pytest.param("at(2026-11-30T18:00:00)", "is not a schedule expression", id="once"),
        pytest.param("every 5 minutes", "is not a schedule expression", id="words"),
        pytest.param("cron(* * * * *)", "cron has 5 fields", id="five fields"),
        pytest.param("cron(0  10 * * ? *)", "cron has 7 fields", id="two spaces"),
        pytest.param("cron(60 * * * ? *)", "'60' is not a value for minutes", id="minute"),
        pytest.param("cron(0 24 * * ? *)", "'24' is not a value for hours", id="hour"),
        pytest.param("cron(0 0 0 * ? *)", "'0' is not a value for day of month", id="day of month"),
        pytest.param("cron(0 0 1 13 ? *)", "'13' is not a value for month", id="month"),
        pytest.param("cron(0 0 1 Jan ? *)", "'Jan' is not a value for month", id="lower case"),
        pytest.param("cron(0 0 ? * 0 *)", "'0' is not a value for day of week", id="day of week"),
        pytest.param("cron(0 0 ? * 3#6 *)", "'3#6' is not a value for day of week", id="week of month"),
        pytest.param("cron(0 0 ? * 3#1,6#3 *)", "'3#1,6#3' is not a value", id="two with #"),
        pytest.param("cron(0 0 1 * ? 1969)", "'1969' is not a value for year", id="year"),
        pytest.param("cron(? 0 1 * ? *)", "'\\?' is not a value for minutes", id="? elsewhere"),
        pytest.param("cron(0/0 0 1 * ? *)", "'0/0' is not a value for minutes", id="no step"),
        pytest.param("cron(0/60 0 1 * ? *)", "'0/60' is not a value for minutes", id="long step"),
        pytest.param("cron(1- 0 1 * ? *)", "'1-' is not a value for minutes", id="no end"),
        pytest.param("cron(1L 0 1 * ? *)", "'1L' is not a value for minutes", id="L elsewhere"),
        pytest.param("cron(0 0 32W * ? *)", "'32W' is not a value for day of month", id="no such day"),
        pytest.param("cron(0 0 * * * *)", "Write \\? for exactly one of the two", id="both days"),
        pytest.param("cron(0 0 ? * ? *)", "Write \\? for exactly one of the two", id="no day"),
        pytest.param(f"cron({'0,' * 130}0 0 ? * ? *)", "characters. Use at most 256", id="long"),
        pytest.param(15, "15 is a int, not a schedule expression", id="a number"),
    ],
)
def test_what_is_refused(expression, message):
    with pytest.raises(InputError, match=f"^schedule: .*{message}"):
        schedule_expression(expression, "schedule")


# By field: its numbers, and what may stand there besides. From the table of the user guide, not from our fields.
TABLE = (
    (range(60), ()),
    (range(24), ()),
    (range(1, 32), ("L", "LW", "15W")),
    (range(1, 13), ("JAN", "JUL-DEC", "FEB,APR")),
    (range(1, 8), ("SUN", "MON-FRI", "L", "6L", "3#2", "WED#5")),
    (range(1970, 2200), ()),
)


def values(numbers, special):
    number = st.sampled_from(numbers).map(str)
    step = st.integers(1, 7).map(lambda each: f"/{each}")
    span = st.tuples(number, number).map(lambda pair: "-".join(sorted(pair, key=int)))
    plain = st.one_of(number, span, st.tuples(st.one_of(number, span, st.just("*")), step).map("".join))
    listed = st.lists(plain, min_size=1, max_size=3).map(",".join)
    return st.one_of([st.just("*"), listed, *([st.sampled_from(special)] if special else [])])


@st.composite
def schedules(draw):
    """The parts of a valid cron expression, one of the days being left open."""
    fields = [draw(values(*each)) for each in TABLE]
    fields[draw(st.sampled_from([2, 4]))] = "?"
    return fields


def written(fields):
    return f"cron({' '.join(fields)})"


@given(schedules())
def test_every_valid_cron_is_taken(fields):
    assert schedule_expression(written(fields), "schedule") == written(fields)


@given(schedules(), st.integers(0, 5), st.data())
def test_every_damaged_cron_is_refused(fields, position, data):
    numbers = TABLE[position][0]
    outside = str(data.draw(st.sampled_from([numbers[0] - 1, numbers[-1] + 1]).filter(lambda each: each >= 0)))
    damages = [
        [*fields[:position], *fields[position + 1 :]],
        [*fields, "*"],
        ["1" if each == "?" else each for each in fields],
        ["?", *fields[1:]],
        *([[*fields[:position], outside, *fields[position + 1 :]]] if fields[position] != "?" else []),
        [*fields[:position], f"{fields[position]},", *fields[position + 1 :]],
        [*fields[:position], f"{fields[position]}x", *fields[position + 1 :]],
    ]
    with pytest.raises(InputError):
        schedule_expression(written(data.draw(st.sampled_from(damages))), "schedule")


@given(st.integers(0, 10**6), st.sampled_from(["minute", "hour", "day", "second", "month"]), st.booleans())
def test_a_rate_is_taken_in_one_form_only(number, unit, plural):
    expression = f"rate({number} {unit}{'s' if plural else ''})"
    valid = number > 0 and unit in ("minute", "hour", "day") and plural is (number != 1)
    if valid:
        assert schedule_expression(expression, "schedule") == expression
    else:
        with pytest.raises(InputError, match=re.escape("schedule: ")):
            schedule_expression(expression, "schedule")


def test_a_field_says_what_it_takes():
    assert str(FIELDS[4]) == "1-7 or SUN-SAT, with , - * / ? L #"
