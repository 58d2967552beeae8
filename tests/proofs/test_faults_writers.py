# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""route53_record_sets among others who write, and refused in the middle: three seeds and every invariant."""

from __future__ import annotations

import math
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.proofs.fault_wire import Wire
from tests.proofs.fault_world import Entry, Task, World, fault, writes
from tests.proofs.invariants import WRITE, check

GET = "GetChange"


def declared(task: Task, count: int, chance: random.Random) -> list[Entry]:
    """Declared record sets that are plain addresses to be there."""
    plain = [entry for entry in task.declared if "value" in entry and "set_identifier" not in entry]
    return chance.sample(plain, count)


def moving(world: World, entries: list[Entry], number: int, *, action: str = "UPSERT") -> Callable[[Wire], None]:
    """Somebody else writes other values right before the ``number``-th write."""

    def move() -> None:
        world.put(*({**entry, "value": ["203.0.113.9"], "ttl": 77} for entry in entries), action=action)

    return lambda wire: wire.before_write(number, move)


class TestOthersWrite:
    def test_what_the_task_is_about_to_write(self, world: World, task: Task, chance: random.Random) -> None:
        moved = declared(task, 3, chance)
        run = world.prove(task, prepare=moving(world, moved, chance.randrange(2)))
        assert not run.failed, run.result["msg"]
        assert writes(run, "InvalidChangeBatch")
        names = {entry["record"] for entry in moved}
        seen = [change for change in run.result["changes"] if (change["before"] or {}).get("value") == ["203.0.113.9"]]
        assert {change["record"] for change in seen} <= names
        assert seen
        wanted = world.wanted(task)
        assert all(run.after[f"{name} A"] == wanted[f"{name} A"] for name in names)

    def test_what_the_task_has_written_already_stays_theirs_until_the_next_run(
        self, world: World, task: Task, chance: random.Random
    ) -> None:
        keys: list[str] = []

        def take_over(wire: Wire) -> None:
            def move() -> None:
                [first, *_others] = [attempt for attempt in wire.attempts if attempt.operation == WRITE]
                key = next(key for key in first.keys if world.wanted(task)[key] and " A" in key and "'" not in key)
                keys.append(key)
                world.put({"record": key.split()[0], "type": "A", "ttl": 77, "value": ["203.0.113.9"]})

            wire.before_write(1, move)

        run = world.prove(task, prepare=take_over)
        assert not run.failed, run.result["msg"]
        assert run.after[keys[0]]["TTL"] == 77

    def test_something_else(self, world: World, task: Task, chance: random.Random) -> None:
        other = {"record": "other.example.com", "type": "A", "ttl": 5, "value": ["203.0.113.1"]}
        run = world.prove(task, prepare=lambda wire: wire.before_write(chance.randrange(3), lambda: world.put(other)))
        assert not run.failed
        assert not writes(run, "InvalidChangeBatch")

    def test_the_same_as_the_task(self, world: World, task: Task, chance: random.Random) -> None:
        task.declared = [entry for entry in task.declared if not entry.get("state")]

        def beat() -> None:
            assert not world.execute(task).failed
            world.others |= set(world.wanted(task))

        run = world.prove(task, prepare=lambda wire: wire.before_write(0, beat))
        assert not run.failed
        assert (run.result["changed"], run.result["changes"], writes(run, "")) == (False, [], [])

    def test_again_and_again(self, world: World, task: Task, chance: random.Random) -> None:
        moved = declared(task, 2, chance)
        turns = iter(range(1, 250))

        def prepare(wire: Wire) -> None:
            def move() -> None:
                world.put(*({**entry, "ttl": next(turns)} for entry in moved))

            for number in range(20):
                wire.before_write(number, move)

        run = world.prove(task, prepare=prepare)
        assert run.failed
        assert "Others kept changing" in run.result["msg"]
        assert any(entry["record"] in run.result["msg"] for entry in moved)
        assert len(writes(run, "InvalidChangeBatch")) == 4

    def test_the_zone_is_deleted(self, world: World, task: Task, chance: random.Random) -> None:
        number = chance.randrange(3)
        run = world.run(task, prepare=lambda wire: wire.before_write(number, world.remove), gone=True)
        assert run.failed
        assert run.result["error_code"] == "NoSuchHostedZone"
        assert len(run.result["change_ids"]) == number
        assert "CreateHostedZone" not in {attempt.operation for attempt in run.attempts}
        assert len(writes(run)) == number + 1
        again = world.run(task, gone=True)
        assert (again.failed, again.writes) == (True, [])


class TestTwoRunsAtOnce:
    @pytest.mark.parametrize("overlap", [0, 10, 60])
    def test_both_end_well_or_say_what_moved(
        self, world: World, task: Task, chance: random.Random, overlap: int
    ) -> None:
        """Two tasks, of which ``overlap`` record sets are the same and want other values."""
        theirs = Task([], [{**entry} for entry in task.declared[:overlap]], [])
        for entry in theirs.declared:
            if "value" in entry:
                entry |= {"value": ["203.0.113.9"]}
        theirs.declared += [
            {"record": f"t{number:03}.example.com", "type": "A", "ttl": 300, "value": ["203.0.113.1"]}
            for number in range(30)
        ]
        outcomes: dict[str, Any] = {}
        threads = [
            threading.Thread(target=lambda name=name, each=each: outcomes.update({name: world.execute(each)}))
            for name, each in (("ours", task), ("theirs", theirs))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        state = world.state()
        ours, wanted = world.wanted(task), world.wanted(theirs)
        for name, outcome in outcomes.items():
            assert not outcome.failed or "Others kept changing" in outcome.result["msg"], (name, outcome.result["msg"])
        if not outcomes["theirs"].failed:
            assert all(state.get(key) == wanted[key] for key in wanted.keys() - ours.keys())
        if not outcomes["ours"].failed:
            assert all(state.get(key) == ours[key] for key in ours.keys() - wanted.keys())
        if not any(outcome.failed for outcome in outcomes.values()):
            assert all(state.get(key) in (ours[key], wanted[key]) for key in ours.keys() & wanted.keys())
        world.converge(task)


class TestRefused:
    @pytest.mark.parametrize("code", ["InvalidChangeBatch", "AccessDenied", "NoSuchHostedZone", "InvalidInput"])
    @pytest.mark.parametrize("on_error", ["fail", "isolate"])
    def test_the_second_of_three_calls(self, world: World, task: Task, code: str, on_error: str) -> None:
        """Whatever it is, it has come and gone: with isolate what a repeated call can write is written."""
        run = world.prove(task, [fault(WRITE, code=code, message="no", skip=1)], on_error=on_error)
        survives = on_error == "isolate" and code in ("InvalidChangeBatch", "InvalidInput")
        assert run.failed != survives, run.result.get("msg")
        if run.failed:
            assert len(run.result["change_ids"]) == 1
            assert run.result["error_code"] == code

    @pytest.mark.parametrize("kind", ["health check", "alias"])
    def test_one_bad_record_set_of_500(
        self, world: World, chance: random.Random, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world.calls_of(1000, monkeypatch)
        entries = [
            {"record": f"h{number:03}.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.1"]}
            for number in range(500)
        ]
        bad: Entry = {"record": "bad.example.com", "type": "A"}
        if kind == "alias":
            bad["alias"] = {"dns_name": "nowhere.existing.example", "hosted_zone_id": "Z0000000000000000000"}
        else:
            unknown = "01234567-89ab-cdef-0123-456789abcdef"
            bad |= {"ttl": 300, "value": ["192.0.2.1"], "set_identifier": "x", "weight": 1, "health_check_id": unknown}
        entries[chance.randrange(500)] = bad
        task = Task([], entries, [])
        together = world.run(task)
        check(together)
        assert together.failed
        assert (together.result["applied"], len(together.result["not_applied"])) == ([], 500)
        assert len(together.writes) == 1
        apart = world.run(task, on_error="isolate")
        check(apart)
        assert apart.failed
        assert (len(apart.result["applied"]), len(apart.result["not_applied"])) == (499, 1)
        [refused] = apart.result["refused"]
        assert refused["record"] == "bad.example.com"
        assert refused["error"] in apart.result["msg"]
        assert len(apart.writes) <= 2 * math.log2(500) + 1
        entries.remove(bad)
        world.converge(task)

    def test_what_depends_on_a_bad_record_set(self, world: World, task: Task, chance: random.Random) -> None:
        good = len(task.declared)
        nowhere = {"dns_name": "nowhere.existing.example", "hosted_zone_id": "Z0000000000000000000"}
        chain = [{"record": "bad.example.com", "type": "A", "alias": nowhere}]
        for name in ("first", "second"):
            target = {"dns_name": chain[-1]["record"]}
            chain.append({"record": f"{name}.example.com", "type": "A", "alias": target})
        for entry in chain:
            task.declared.insert(chance.randrange(good), entry)
        run = world.run(task, on_error="isolate")
        check(run)
        assert {each["record"]: each["error"].startswith("it depends on") for each in run.result["refused"]} == {
            "bad.example.com": False,
            "first.example.com": True,
            "second.example.com": True,
        }
        assert len(run.result["not_applied"]) == 3
        task.declared = [entry for entry in task.declared if entry not in chain]
        world.converge(task)


class TestWaiting:
    def test_pending_for_ever(self, world: World, task: Task) -> None:
        run = world.prove(task, [fault(GET, rewrite_reply=["INSYNC", "PENDING"], times=None)])
        assert run.failed
        assert run.result["changed"]
        assert run.result["not_applied"] == []
        assert run.result["change_ids"][-1] in run.result["msg"]

    @pytest.mark.parametrize("code", ["AccessDenied", "NoSuchChange"])
    def test_a_change_that_cannot_be_read(self, world: World, task: Task, code: str) -> None:
        run = world.prove(task, [fault(GET, code=code, status=403, times=None)])
        assert not run.failed
        assert run.result["changed"]
        assert any(run.result["change_ids"][-1] in warning for warning in run.result["warnings"])


class TestCredentials:
    def test_the_role_may_not_be_assumed(self, world: World, task: Task) -> None:
        denied = {"service": "sts", "operation": "AssumeRole", "code": "AccessDenied", "status": 403, "times": None}
        run = world.prove(task, [{**denied, "message": "User is not authorized to perform: sts:AssumeRole"}])
        assert run.failed
        assert run.attempts == ()
        assert world.sandbox_calls("AssumeRole") == 1
        for side in ("identity policy", "trust policy"):
            assert side in run.result["msg"]

    @pytest.mark.parametrize("operation", ["ListResourceRecordSets", WRITE, GET])
    def test_a_token_that_expires_is_renewed_once(
        self, world: World, task: Task, chance: random.Random, operation: str
    ) -> None:
        skip = chance.randrange(3) if operation == WRITE else 0
        expired = fault(operation, code="ExpiredToken", message="The security token is expired", status=403, skip=skip)
        run = world.prove(task, [expired])
        assert not run.failed, run.result["msg"]
        assert world.sandbox_calls("AssumeRole") == 2

    def test_a_token_that_does_not_become_valid_is_renewed_once_only(self, world: World, task: Task) -> None:
        expired = fault(WRITE, code="ExpiredToken", message="The security token is expired", status=403, times=None)
        run = world.prove(task, [expired])
        assert run.failed
        assert len(run.writes) == 2
        assert world.sandbox_calls("AssumeRole") == 2
