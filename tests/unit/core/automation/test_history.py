# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the log says is what the function wrote into it, and no more."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import history, journal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.history import History, Line
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import Kept
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.triggers import Trigger
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

ACCOUNT = "111111111111"
START = 1764500000
INSTANCES = st.frozensets(st.sampled_from(["i-0000000a", "i-0000000b", "i-0000000c"]), min_size=1)
INVOCATIONS = st.lists(
    st.tuples(st.integers(0, 9), st.one_of(st.none(), INSTANCES), st.sampled_from(["", "no zone", "throttled"])),
    max_size=8,
)


def moment(seconds: int) -> str:
    return f"2025-11-30T10:53:{20 + seconds:02}Z"


@given(INVOCATIONS, st.randoms())
def test_what_was_told_is_read(invocations, chance) -> None:
    """A judge that knows the invocations and not the lines comes to the same."""
    lines = []
    for second, instances, problem in invocations:
        event = journal.Event(ACCOUNT, Trigger(ACCOUNT, instances, report=True), Kept(), problem, {})
        told = journal.told(event, "ns", START + second, [])
        lines += [Line((START + second) * 1000 + 7, text) for text in told]
    chance.shuffle(lines)

    looks = [second for second, instances, problem in invocations if instances is None and not problem]
    failed = [(second, problem) for second, _instances, problem in invocations if problem]
    found = history.read(lines)

    assert found.last_look == (moment(max(looks)) if looks else "")
    assert found.last_problem == (moment(max(failed)[0]) if failed else "")
    assert set(found.problems) == {problem for _second, problem in failed}
    well = [(second, instances) for second, instances, problem in invocations if instances and not problem]
    assert found.handled == {each for _second, instances in well for each in instances}
    assert found.last_handled == (moment(max(second for second, _instances in well)) if well else "")
    if failed:
        assert any((max(failed)[0], found.problems[0]) == each for each in failed), "the newest comes first"


@pytest.mark.parametrize(
    "beside",
    [
        Trigger(ACCOUNT),
        Trigger(ACCOUNT, None, running={"i-0000000a": ""}),  # as of an event that is delivered again
        Trigger(ACCOUNT, frozenset({"i-0000000b"}), gone={"i-0000000b": ""}),
    ],
)
def test_an_event_is_handled_whatever_came_with_it(beside) -> None:
    event = Trigger(ACCOUNT, frozenset({"i-0000000a"}), running={"i-0000000a": ""}).and_also(beside)
    said = journal.told(journal.Event(ACCOUNT, event, Kept(), "", {}), "ns", START, [])
    assert "i-0000000a" in history.read(Line(START * 1000, text) for text in said).handled
    assert '"i-0000000a"' in said[0], "a filter pattern finds it"
    failed = journal.told(journal.Event(ACCOUNT, event, Kept(), "no zone", {}), "ns", START, [])
    assert history.read(Line(START * 1000, text) for text in failed).handled == frozenset()


def test_what_was_told_of_another_account_says_nothing() -> None:
    events = [
        journal.Event(ACCOUNT, Trigger(ACCOUNT, frozenset({"i-0000000a"})), Kept(), "", {}),
        journal.Event("333333333333", Trigger("333333333333"), Kept(), "", {}),
        journal.Event("333333333333", Trigger("333333333333"), Kept(), "no zone", {}),
    ]
    lines = [Line(START * 1000, text) for each in events for text in journal.told(each, "ns", START, [])]
    lines.append(Line(START * 1000, "2025-11-30T10:53:20Z abc Task timed out after 120.00 seconds"))

    assert history.read(lines).last_look == moment(0)
    timed_out = "the function was not done in time, and Lambda stopped it"
    assert history.read(lines, ACCOUNT) == History(
        last_problem=moment(0), problems=(timed_out,), handled=frozenset({"i-0000000a"}), last_handled=moment(0)
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[ERROR] Runtime.ImportModuleError: Unable to import AKIA",
            "the function ended with Runtime.ImportModuleError",
        ),
        ("2025-11-30T10:00:00Z 3f Task timed out after 120.00 seconds", "the function was not done in time"),
        ("REPORT RequestId: 3f Duration: 1 ms", ""),
        ("[1]", ""),
        ("[ERROR]", ""),
    ],
)
def test_of_the_runtime_only_names_are_told(text, problem) -> None:
    found = history.read([Line(START * 1000, text)])
    assert len(found.problems) == bool(problem)
    assert "".join(found.problems).startswith(problem)
    assert "AKIA" not in str(found)


def test_no_lines_say_nothing() -> None:
    assert history.read([]) == History()
    assert History().as_dict() == {
        "last_look": "",
        "last_problem": "",
        "problems": [],
        "handled": [],
        "last_handled": "",
        "last_report": "",
        "left_to_others": [],
    }


def test_kinds_of_problems_are_bounded() -> None:
    lines = [Line(each, journal.line("ERROR", f"problem {each}")) for each in range(history.MOST_PROBLEMS + 1)]
    assert history.read(lines).problems[0] == f"problem {history.MOST_PROBLEMS}"
    assert "problem 0" not in history.read(lines).problems


def test_the_pattern_names_what_is_looked_for() -> None:
    assert history.pattern() == '?ERROR ?Reconciled ?"Task timed out" ?"left to others"'
    assert history.pattern(["i-2", "i-1"]) == '?"i-1" ?"i-2"'


def test_a_moment() -> None:
    assert history.since("2025-11-30T10:53:20Z", "since") == START * 1000
    for wrong in ("2025-11-30", "2025-13-30T10:53:20Z", None):
        with pytest.raises(InputError, match=r"since: .* is not a moment in UTC"):
            history.since(wrong, "since")


def test_the_last_report_is_read_in_all_its_parts() -> None:
    def lines(second: int, *record_sets: str) -> list[Line]:
        kept = Kept(foreign=list(record_sets))
        event = journal.Event(ACCOUNT, Trigger(ACCOUNT, None, report=True), kept, "", {})
        told = journal.told(event, "ns", START + second, [])
        return [Line((START + second) * 1000 + number, text) for number, text in enumerate(told)]

    many = [f"{number:05}.{'x' * 100}.example A: no owner" for number in range(1000)]  # which are told in two lines
    found = history.read(lines(5, *many) + lines(1, "gone.example A: no owner"))
    assert (found.last_report, found.left) == (moment(5), tuple(many))
    assert history.read(lines(1, "gone.example A: no owner") + lines(5)).left == ()
