"""Runs that write one document at the same time, in every order that loses an update when nobody looks again.

Time is virtual: each call takes what the case says, and has its effect half-way.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import optimistic
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import may_pass
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.optimistic import NotWritten, write_until_it_stays
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.aws.fakes import client_error
from tests.support.aws.virtual_time import VirtualTime

OTHERS = frozenset({"other", "leaving0", "leaving1", "leaving2", "leaving3"})


@dataclass(frozen=True)
class Plan:
    changed: bool
    after: frozenset[str]


@dataclass
class Document:
    """What IAM keeps: replaced as a whole by whoever writes."""

    time: VirtualTime
    parts: frozenset[str] = OTHERS
    history: list[frozenset[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Run:
    """One run that adds a part or takes one away. Times in seconds; ``chances`` are its draws, from 0 to 1."""

    part: str
    adds: bool = True
    start: float = 0.0
    read: float = 0.1
    write: float = 0.1
    chances: tuple[float, ...] = (0.5,)
    limit: float = 600.0

    def start_on(self, document):
        time, chances = document.time, itertools.cycle(self.chances)

        def plan():
            time.pause(self.read / 2)
            found = document.parts
            time.pause(self.read / 2)
            after = found | {self.part} if self.adds else found - {self.part}
            return Plan(after != found, after)

        def write(plan):
            time.pause(self.write / 2)
            document.parts = plan.after
            document.history.append(plan.after)
            time.pause(self.write / 2)

        def run():
            time.pause(self.start)
            return write_until_it_stays(
                plan,
                write,
                lambda error, _plan: may_pass(error),
                limit=self.limit,
                clock=lambda: time.now,
                sleep=time.pause,
                draw=lambda low, high: low + next(chances) * (high - low),
            )

        return run


def outcome(*runs):
    """The document and the results after all runs, which must have ended well."""
    time = VirtualTime()
    document = Document(time)
    results = time.side_by_side([run.start_on(document) for run in runs])
    assert not [result for result in results if isinstance(result, Exception)], results
    return document, results


def wanted(runs):
    added = {run.part for run in runs if run.adds}
    return OTHERS.union(added) - {run.part for run in runs if not run.adds}


# Where two runs' readings and writings can stand to each other, the deadly one among them: one run reads, the other
# writes and looks, and only then the first one writes.
ORDERS = [
    (Run("mine", start=start, read=read, write=write), Run("yours", adds, read=other_read, write=other_write))
    for start, read, write, adds, other_read, other_write in itertools.product(
        (0.0, 0.15, 0.3), (0.1, 0.4), (0.1, 0.8), (True, False), (0.1, 0.4), (0.1, 0.8)
    )
]
ORDERS = [
    (mine, yours if yours.adds else Run("leaving0", False, 0.0, yours.read, yours.write)) for mine, yours in ORDERS
]


def test_two_runs_lose_nothing_in_any_order():
    for runs in ORDERS:
        document, results = outcome(*runs)
        assert document.parts == wanted(runs), runs
        assert [result.changed for result in results] == [True, True]


def test_these_orders_lose_updates_when_runs_look_at_once(monkeypatch):
    monkeypatch.setattr(optimistic, "SETTLE_SECONDS", 0.0)
    monkeypatch.setattr(optimistic, "SETTLE_FACTOR", 0)
    monkeypatch.setattr(optimistic, "SPREAD_SECONDS", 0.0)

    lost = [runs for runs in ORDERS if outcome(*runs)[0].parts != wanted(runs)]
    assert {runs[1].adds for runs in lost} == {True, False}


def test_a_run_that_reads_before_and_writes_after_the_other_has_looked():
    slow = Run("mine", read=0.1, write=1.6)
    quick = Run("yours", start=0.2, read=0.1, write=0.1, chances=(0.0,))
    document, results = outcome(slow, quick)

    assert [sorted(parts & {"mine", "yours"}) for parts in document.history] == [["yours"], ["mine"], ["mine", "yours"]]
    assert document.parts == wanted([slow, quick])
    assert not any(result.slow for result in results)


times = st.floats(0.005, 0.25)


@given(
    st.lists(
        st.tuples(st.booleans(), st.floats(0, 3), times, times, st.lists(st.floats(0, 1), min_size=3, max_size=3)),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=150, deadline=None)
def test_some_runs_lose_nothing(cases):
    runs = [
        Run(f"part{n}" if adds else f"leaving{n}", adds, start, read, write, (*chances, 0.1 * n))
        for n, (adds, start, read, write, chances) in enumerate(cases)
    ]
    assert outcome(*runs)[0].parts == wanted(runs)


@pytest.mark.parametrize(("count", "takes"), [(20, 0.4), (50, 0.2)])
def test_many_runs_that_start_together_lose_nothing_within_a_minute(count, takes):
    chance = random.Random(count)
    runs = [
        Run(f"part{n}", read=takes / 2, write=takes / 2, chances=tuple(chance.random() for _ in range(30)), limit=60)
        for n in range(count)
    ]
    document, _results = outcome(*runs)

    assert document.parts == wanted(runs)
    assert document.time.now < 60


def test_runs_that_start_again_at_the_same_time_do_not_get_through():
    runs = [Run(f"part{n}", chances=(0.5,), limit=60) for n in range(20)]
    document = Document(VirtualTime())
    results = document.time.side_by_side([run.start_on(document) for run in runs])
    assert [result for result in results if isinstance(result, NotWritten)]


def test_what_needs_no_writing_takes_one_reading():
    document, (result,) = outcome(Run("other"))

    assert (result.changed, result.last, document.history) == (False, result.seen, [])
    assert document.time.now == 0.1


def test_the_time_to_look_grows_with_what_the_run_itself_took():
    assert outcome(Run("mine", chances=(0,)))[0].time.now == pytest.approx(0.2 + 2.0 + 0.1)
    document, (result,) = outcome(Run("mine", write=0.9, chances=(0,)))
    assert document.time.now == pytest.approx(1.0 + 4.0 + 0.1)
    assert not result.slow
    document, (result,) = outcome(Run("mine", write=30.0, chances=(0,)))
    assert document.time.now == pytest.approx(30.1 + 12.0 + 0.1)
    assert result.slow


def alone(plan, write, **options):
    """One run in virtual time; its result or error, and how long it took."""
    time = VirtualTime()

    def run():
        pace = {"clock": lambda: time.now, "sleep": time.pause, "draw": lambda _low, high: high}
        return write_until_it_stays(
            plan, write, lambda error, _plan: may_pass(error), **{"limit": 60, **pace, **options}
        )

    (result,) = time.side_by_side([run])
    return result, time.now


def failing(*answers):
    """A call that answers in turn, the last one for ever."""
    left = list(answers)

    def call(*_arguments):
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return call


TODO, DONE = Plan(True, frozenset({"mine"})), Plan(False, frozenset({"mine"}))


def test_others_who_never_stop_are_an_error_in_time():
    result, took = alone(lambda: TODO, lambda _plan: None, limit=20)

    assert isinstance(result, NotWritten)
    assert (result.cause, result.last) == (None, TODO)
    assert took <= 20


def test_no_time_at_all_still_looks_once():
    assert alone(failing(TODO, DONE), lambda _plan: None, limit=0)[0].changed
    assert alone(lambda: TODO, lambda _plan: None, limit=0)[0].cause is None


def test_an_error_that_passes_is_not_one():
    busy = client_error("Throttling")
    result, _took = alone(failing(busy, busy, TODO, TODO, DONE), failing(busy, None))
    assert (result.changed, result.last) == (True, TODO)


@pytest.mark.parametrize(
    ("reads", "writes", "last"),
    [
        pytest.param((client_error("AccessDenied"),), (), None, id="reading is denied"),
        pytest.param((TODO,), (client_error("AccessDenied"),), None, id="writing is denied"),
        pytest.param((client_error("Throttling"),), (), None, id="busy for ever"),
        pytest.param((TODO, client_error("AccessDenied")), (None,), TODO, id="looking again is denied"),
    ],
)
def test_an_error_that_stays_tells_what_was_written(reads, writes, last):
    result, took = alone(failing(*reads), failing(*writes))

    assert isinstance(result, NotWritten)
    assert isinstance(result.cause, type(client_error("x")))
    assert result.last is last
    assert took <= 60
