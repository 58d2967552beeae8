# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with a function that is deployed."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import health
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.report import (
    GROUPS,
    declared_rows,
    problems,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

NOW, RECENT, OLD = "2026-01-31T10:00:00Z", "2026-01-31T09:15:00Z", "2026-01-31T09:14:59Z"
WELL = {"region": "us-east-1", "last_look": RECENT, "last_problem": "", "problems": []}


def part(kind="function", name="f", region="us-east-1", **members):
    return {"kind": kind, "name": name, "region": region, "differs": False, "missing": False, **members}


def rows(parts=(), histories=(WELL,), now=NOW):
    found = declared_rows(health.findings(list(parts), list(histories), silence_minutes=45, now=now))
    assert {row.group for row in found} == {"automation"} <= GROUPS.keys()
    return found


def test_all_is_well() -> None:
    found = rows([part(), part("alarm", state="OK"), part("queue", messages=0)])
    assert [row.ok for row in found] == [True] * 5
    assert [(row.expected, row.got) for row in found] == [
        ("as declared", "as declared"),
        ("not in ALARM", "not in ALARM"),
        ("none", "none"),
        ("within 45 minutes", RECENT),
        ("none since the last look", "none since the last look"),
    ]


@pytest.mark.parametrize(
    ("parts", "history", "said"),
    [
        ([part(differs=True)], {}, "got 1 difference. the function f in us-east-1 differs."),
        ([part("role", "r", "", differs=True, missing=True)], {}, "the role r is missing."),
        ([part("alarm", "a", state="ALARM")], {}, "expected not in ALARM, got 1 in ALARM. the alarm a in us-east-1 is"),
        ([part("queue", "q", messages=1)], {}, "expected none, got 1. 1 event in the queue q in us-east-1. "),
        ([], {"last_look": OLD}, f"expected within 45 minutes, got {OLD}. since {OLD} nobody has looked"),
        ([], {"last_look": ""}, "expected within 45 minutes, got none. the log has no look"),
        ([], {"last_problem": NOW, "problems": ["no zone"]}, f"got last at {NOW}. us-east-1, last at {NOW}: no zone."),
    ],
)
def test_what_is_wrong_is_said(parts, history, said) -> None:
    [problem] = problems(rows(parts, [WELL | history]))
    assert said in problem


def test_the_log_says_why_events_could_not_be_handled() -> None:
    elsewhere = {"region": "eu-west-1", "last_look": "", "last_problem": OLD, "problems": ["no zone", "throttled"]}
    found = rows([part("queue", "q", "eu-west-1", messages=3)], [WELL, elsewhere])
    [problem] = problems(found)
    assert "got 3. 3 events in the queue q in eu-west-1, and the log says: no zone; throttled." in problem


def test_a_look_that_went_well_mends_what_was_wrong_before() -> None:
    noted = rows(histories=[WELL | {"last_problem": RECENT, "problems": ["throttled"]}])[-1]
    assert noted.ok
    assert "throttled" in noted.problem


def test_without_a_log_nobody_has_looked() -> None:
    assert [row.ok for row in rows(histories=[])] == [True, True, True, False, True]


EVENT = {"region": "eu-west-1", "instance_id": "i-1", "sent_at": RECENT, "seconds": 120}
HANDLED = {"handled": ["i-1"], "last_handled": "2026-01-31T09:15:03Z", "problems": []}
SILENT = {"handled": [], "last_handled": "", "problems": []}
ANSWERED = {"record": "web.example.com.", "type": "A", "server": "192.0.2.1", "ok": True}


@pytest.mark.parametrize(
    ("told", "names", "expected", "got", "said"),
    [
        (HANDLED, [ANSWERED], "handled, and its names answer", "handled after 3 s", ""),
        (HANDLED, [], "handled", "handled after 3 s", ""),
        (
            HANDLED,
            [ANSWERED, {**ANSWERED, "ok": False}],
            "handled, and its names answer",
            "handled after 3 s, but not every name server answers",
            "not as expected: web.example.com. A at 192.0.2.1.",
        ),
        (SILENT, [], "handled", "not handled within 120 s", "the log of the function says nothing of it."),
        (SILENT | {"problems": ["no zone"]}, [], "handled", "not handled", "the function says: no zone."),
    ],
)
def test_a_test_event_is_followed(told, names, expected, got, said) -> None:
    event = {**EVENT, "told": told, "names": names}
    found = declared_rows(health.findings([], [WELL], silence_minutes=45, now=NOW, events=[event]))[-1]
    assert found.check == "a test event about i-1 in eu-west-1"
    assert (found.expected, found.got, found.problem, found.ok) == (expected, got, said, not said)
    assert bool(found.remedy) is bool(said)


def test_a_moment_that_is_none() -> None:
    with pytest.raises(InputError, match="now"):
        rows(now="soon")
