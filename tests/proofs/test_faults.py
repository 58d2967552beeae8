# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""route53_record_sets under faults that the sandbox injects, each with three seeds and every invariant."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.proofs.fault_world import Task, World, fault, writes
from tests.proofs.invariants import WRITE

LIST = "ListResourceRecordSets"
RATE = {"code": "Throttling", "message": "Rate exceeded"}
BUSY = {
    "code": "PriorRequestNotComplete",
    "message": "The request was rejected because Route 53 was still processing a prior request.",
}


def test_without_a_fault(world: World, task: Task) -> None:
    run = world.prove(task)
    assert not run.failed
    assert len(run.writes) >= 3
    assert len([attempt for attempt in run.attempts if attempt.operation == LIST]) == 1


class TestSlowedDown:
    @pytest.mark.parametrize("operation", [LIST, WRITE, "GetChange"])
    @pytest.mark.parametrize("order", [RATE, BUSY, {"code": "InternalError", "status": 500}], ids=lambda o: o["code"])
    def test_a_few_times(
        self, world: World, task: Task, chance: random.Random, operation: str, order: dict[str, Any]
    ) -> None:
        times = chance.choice([1, chance.randrange(2, 8)])
        run = world.prove(task, [fault(operation, **order, times=times)])
        assert not run.failed, run.result["msg"]
        assert len([attempt for attempt in run.attempts if attempt.outcome == order["code"]]) == times
        assert "unknown" in run.result
        assert run.result["unknown"] == []

    def test_by_a_service_that_is_unavailable(self, world: World, task: Task) -> None:
        run = world.prove(task, [fault(WRITE, code="ServiceUnavailable", status=503, times=3)])
        assert not run.failed

    def test_by_a_busy_zone_eight_times_for_less_than_a_minute(self, world: World, task: Task) -> None:
        run = world.prove(task, [fault(WRITE, **BUSY, times=8)])
        assert not run.failed, run.result["msg"]
        assert run.elapsed < 60

    @pytest.mark.parametrize("order", [RATE, BUSY, {"code": "InternalError", "status": 500}], ids=lambda o: o["code"])
    def test_for_ever_from_some_write_on(
        self, world: World, task: Task, chance: random.Random, order: dict[str, Any]
    ) -> None:
        skip = chance.randrange(3)
        run = world.prove(task, [fault(WRITE, **order, times=None, skip=skip)])
        assert run.failed
        assert run.result["error_code"] == order["code"]
        assert len(run.result["change_ids"]) == skip
        assert len(writes(run, order["code"])) == 10
        assert order["code"] in run.result["msg"]
        assert "changes were applied" in run.result["msg"]

    def test_for_ever_on_the_second_page(self, world: World, task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            "ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.listing.PAGE_SIZE", 20
        )
        run = world.prove(task, [fault(LIST, **RATE, times=None, skip=1)], prune=True)
        assert run.failed
        assert run.writes == []
        assert not run.result["changed"]
        assert f"list the record sets of example.com ({world.zone_id}): Rate exceeded (Throttling)" in run.result["msg"]


class TestBrokenConnections:
    @pytest.mark.parametrize("operation", [LIST, WRITE, "GetChange"])
    def test_before_the_request_is_carried_out(
        self, world: World, task: Task, chance: random.Random, operation: str
    ) -> None:
        run = world.prove(task, [fault(operation, drop_request=True, times=chance.randrange(1, 4))])
        assert not run.failed, run.result["msg"]
        assert run.result["unknown"] == []

    def test_the_answer_to_a_change_is_lost(self, world: World, task: Task, chance: random.Random) -> None:
        skip = chance.randrange(3)
        run = world.prove(task, [fault(WRITE, drop_reply=True, skip=skip)])
        assert not run.failed, run.result["msg"]
        assert run.result["changed"]
        assert run.result["not_applied"] == []
        [lost] = writes(run, "unanswered")
        assert set(lost.keys) <= set(run.result["applied"])
        assert len(writes(run, "InvalidChangeBatch")) == 1
        assert len(run.result["change_ids"]) == len(writes(run, ""))

    def test_the_answer_to_the_last_change_is_lost(self, world: World, task: Task) -> None:
        calls = len(world.run(task, [fault(WRITE, code="AccessDenied", status=403)]).result["changes"])
        assert calls
        task.declared = task.declared[:8]
        task.declared.append({"record": "new.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.1"]})
        run = world.prove(task, [fault(WRITE, drop_reply=True)])
        assert not run.failed
        assert run.result["change_ids"] == []
        assert any("The answer to the last call was lost" in warning for warning in run.result["warnings"])
        assert "GetChange" not in run.result["api_calls"]

    def test_a_change_is_answered_too_late(self, world: World, task: Task, chance: random.Random) -> None:
        hasty = world.connection(config={"read_timeout": 1})
        run = world.prove(task, [fault(WRITE, delay_reply=3, skip=chance.randrange(3))], connection=hasty)
        assert not run.failed, run.result["msg"]
        assert run.result["changed"]
        assert run.result["not_applied"] == []

    def test_no_change_is_ever_answered(self, world: World, task: Task, chance: random.Random) -> None:
        """Each call is carried out and each answer is lost: the zone says so, again and again."""
        run = world.prove(task, [fault(WRITE, drop_reply=True, times=None)])
        assert not run.failed, run.result["msg"]
        assert run.result["not_applied"] == []

    @pytest.mark.parametrize("skip", [0, 2])
    def test_neither_the_change_nor_the_zone_can_be_seen(self, world: World, task: Task, skip: int) -> None:
        faults = [
            fault(WRITE, drop_reply=True, skip=skip),
            fault(LIST, code="AccessDenied", status=403, skip=1, times=None),
        ]
        run = world.prove(task, faults)
        assert run.failed
        assert run.result["changed"]
        [lost] = writes(run, "unanswered")
        assert set(run.result["unknown"]) == set(lost.keys)
        assert "What the zone holds now is unknown" in run.result["msg"]


class TestCutShort:
    @pytest.mark.parametrize("page", [0, 1, 2])
    def test_a_page_of_the_listing(self, world: World, task: Task, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            "ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.listing.PAGE_SIZE", 20
        )
        run = world.prove(task, [fault(LIST, cut_reply=True, skip=page)], prune=True)
        assert run.failed
        assert run.writes == []
        assert "list the record sets" in run.result["msg"]

    def test_the_answer_to_a_change(self, world: World, task: Task, chance: random.Random) -> None:
        run = world.prove(task, [fault(WRITE, cut_reply=True, skip=chance.randrange(3))])
        assert not run.failed, run.result["msg"]
        assert run.result["not_applied"] == []

    def test_who_we_are(self, world: World, task: Task) -> None:
        run = world.prove(task, [{"service": "sts", "operation": "AssumeRole", "cut_reply": True}])
        assert run.failed
        assert run.writes == []
