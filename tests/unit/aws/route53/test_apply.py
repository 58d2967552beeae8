"""Writing a plan while others write too, and while answers are lost: what is sent, and what is reported as done."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.applied import Applied, wait
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import (
    Change,
    Plan,
    refuse_overwrites,
)
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError
from botocore.parsers import ResponseParserError

from tests.support.aws.fakes import FakeConnection, client_error
from tests.support.aws.route53_server import CONFLICT, LOST, Server, apply, many, names
from tests.support.record_sets.zones import a, alias, cname, zone


class TestSomebodyElseWrites:
    @pytest.mark.parametrize(
        ("theirs", "done", "again"),
        [
            pytest.param([a("w", "192.0.2.9")], ["create n", "update w"], 1, id="they changed what we update"),
            pytest.param([], ["create n", "create w"], 1, id="they deleted what we update"),
            pytest.param([a("w"), a("n", "192.0.2.9")], ["update n", "update w"], 1, id="they created what we create"),
            pytest.param([a("w", "192.0.2.2")], ["create n"], 1, id="they wrote part of what we want"),
            pytest.param([a("w", "192.0.2.2"), a("n")], [], 0, id="they wrote all that we want"),
            pytest.param([a("w"), cname("n")], ["create n", "delete n", "update w"], 1, id="a CNAME where we write"),
        ],
    )
    def test_what_is_there_now_is_planned_again(self, theirs: list[Any], done: list[str], again: int) -> None:
        server = Server(a("w"))
        server.events = [lambda: server.holds(*theirs)]
        applied = apply(server, a("w", "192.0.2.2"), a("n"))
        assert (applied.problem, names(applied.done), names(applied.plan.changes)) == ("", done, done)
        assert server.values() == {"w": "192.0.2.2", "n": "192.0.2.1"}
        assert len(server.batches) == 1 + again
        assert len(applied.change_ids) == again
        assert applied.plan.unchanged + len({change.key for change in done_present(applied)}) == 4

    def test_what_they_write_beside_ours_stays(self) -> None:
        server = Server(a("w"))
        server.events = [lambda: server.holds(a("w"), a("theirs"))]
        assert not apply(server, a("w", "192.0.2.2")).problem
        assert server.values() == {"w": "192.0.2.2", "theirs": "192.0.2.1"}
        assert len(server.batches) == 1

    def test_three_new_plans_and_no_more(self) -> None:
        server = Server(a("w", "10.0.0.1"))

        def move() -> None:
            server.holds(a("w", f"10.0.0.{len(server.batches) + 1}"))

        server.events = [move] * 9
        applied = apply(server, a("w", "192.0.2.2"))
        assert "Others kept changing w.example.com A while" in applied.problem
        assert "0 changes were applied, 1 were not: w.example.com A." in applied.problem
        assert (len(server.batches), applied.code, applied.done) == (4, "InvalidChangeBatch", ())
        assert server.values() == {"w": "10.0.0.5"}
        server = Server(a("w", "10.0.0.1"))
        server.events = [move] * 3
        assert not apply(server, a("w", "192.0.2.2")).problem

    def test_in_the_second_of_three_batches(self) -> None:
        server = Server()
        server.events = [None, lambda: server.now.update(zone(a("h1500", "192.0.2.9")))]
        applied = apply(server, *many(2500))
        assert not applied.problem
        assert [len(batch) for batch in server.batches] == [1000, 1000, 1000, 501]
        assert len(applied.done) == len(applied.plan.changes) == 2500
        assert names(applied.done)[1500] == "update h1500"
        assert applied.plan.unchanged == 2
        assert list(applied.change_ids) == ["C1", "C3", "C4"]

    def test_a_policy_that_refuses_the_new_plan_ends_it(self) -> None:
        server = Server()
        server.events = [None, lambda: server.now.update(zone(a("h1500", "192.0.2.9")))]
        applied = apply(server, *many(2500), policy=refuse_overwrites)
        assert "Somebody else changed h1500.example.com A while" in applied.problem
        assert "refused: overwrite: 1 record sets exist with other content" in applied.problem
        assert (len(applied.done), len(applied.failed), len(server.batches)) == (1000, 1500, 2)
        assert names(applied.plan.changes) == names(apply(Server(), *many(2500)).plan.changes)

    def test_a_new_plan_that_does_not_fit_into_one_call_ends_it(self) -> None:
        def addresses(net: int, count: int) -> list[str]:
            return [f"10.{net}.{number // 256}.{number % 256}" for number in range(count)]

        server = Server()
        server.events = [lambda: server.holds(a("w", addresses(1, 600)))]
        applied = apply(server, a("w", addresses(2, 600)))
        assert "limits of a call to Route 53, 1000 values" in applied.problem
        assert names(applied.failed) == ["update w"]

    def test_a_target_that_they_deleted_is_named(self) -> None:
        server = Server(a("t"))
        server.events = [lambda: server.holds() or CONFLICT]  # type: ignore[func-returns-value]
        applied = apply(server, alias("w", "t"))
        assert "has no record set t.example.com A" in applied.problem
        assert "Somebody else changed the zone" in applied.problem

    def test_a_zone_that_they_deleted_is_not_made_again(self) -> None:
        gone = client_error("NoSuchHostedZone", "No hosted zone found")
        server = Server(events=[None, gone])
        applied = apply(server, *many(1500))
        assert (applied.code, len(applied.done), len(applied.failed)) == ("NoSuchHostedZone", 1000, 500)
        assert server.connection.methods() == ["change_resource_record_sets"] * 2

    def test_without_a_look_at_the_zone_nothing_more_is_written(self) -> None:
        server = Server(events=[CONFLICT])
        server.listings = [client_error("AccessDenied", "not allowed")]
        applied = apply(server, a("w"))
        assert "it was not found" in applied.problem
        assert "What the zone holds now is unknown: Could not list" in applied.problem
        assert (names(applied.failed), applied.unknown, len(server.batches)) == (["create w"], (), 1)

    def test_a_batch_that_is_wrong_in_itself(self) -> None:
        server = Server(events=[client_error("InvalidChangeBatch", "a reason")] * 2)
        applied = apply(server, a("w"))
        assert "a reason (InvalidChangeBatch). 0 changes were applied" in applied.problem
        assert len(server.batches) == 1


class TestAnAnswerIsLost:
    @pytest.mark.parametrize(
        "unanswered",
        [
            {"caught_exception": ConnectionClosedError(endpoint_url="x")},
            {"caught_exception": LOST},
            {"response": (SimpleNamespace(status_code=500), {})},
        ],
        ids=["connection closed", "read timeout", "500"],
    )
    def test_a_repeated_batch_that_meets_its_own_work_is_done(self, unanswered: dict[str, Any]) -> None:
        server = Server(a("w"), a("old"))

        def carried_out_once() -> Exception:
            server._carry_out(server.sent)  # type: ignore[attr-defined]
            server.attempt(**unanswered)
            return CONFLICT

        change = server._change

        def sent(**arguments: Any) -> Any:
            server.sent = arguments["ChangeBatch"]["Changes"]  # type: ignore[attr-defined]
            return change(**arguments)

        server.connection.client("route53")._answers["change_resource_record_sets"] = sent
        server.events = [carried_out_once]
        applied = apply(server, a("w", "192.0.2.2"), a("n"), prune=True)
        assert (applied.problem, names(applied.done)) == ("", ["create n", "delete old", "update w"])
        assert (len(server.batches), applied.change_ids, applied.id_lost) == (1, [], True)
        assert len(applied.plan.changes) == 3

    @pytest.mark.parametrize(
        "refused",
        [
            {"response": (SimpleNamespace(status_code=400), {})},
            {"caught_exception": EndpointConnectionError(endpoint_url="x")},
        ],
        ids=["throttled", "not connected"],
    )
    def test_what_others_wrote_is_not_taken_for_our_work(self, refused: dict[str, Any]) -> None:
        server = Server(a("w"))

        def beaten() -> Exception:
            server.attempt(**refused)
            server.holds(a("w", "192.0.2.2"))
            return CONFLICT

        server.events = [beaten]
        applied = apply(server, a("w", "192.0.2.2"))
        assert (applied.problem, applied.done, applied.plan.changes) == ("", (), ())
        assert applied.plan.unchanged == 3

    @pytest.mark.parametrize("error", [LOST, ResponseParserError("cut off")], ids=["timeout", "unreadable"])
    def test_without_any_answer(self, error: Exception) -> None:
        server = Server()
        if error is not LOST:
            server.events = [lambda: server.now.update(zone(a("w"))) or error]  # type: ignore[func-returns-value]
        else:
            server.events = [LOST]
        applied = apply(server, a("w"))
        assert (applied.problem, names(applied.done), applied.change_ids) == ("", ["create w"], [])

    def test_later_batches_go_on_and_give_an_id_to_wait_for(self) -> None:
        server = Server(events=[LOST])
        applied = apply(server, *many(1500))
        assert [len(batch) for batch in server.batches] == [1000, 500]
        assert (len(applied.done), list(applied.change_ids), applied.id_lost) == (1500, ["C2"], False)

    def test_not_carried_out_is_a_failure_and_not_tried_again(self) -> None:
        error = client_error("InternalError", "we are sorry")
        server = Server()

        def broken() -> Exception:
            server.attempt(response=(SimpleNamespace(status_code=500), {}))
            return error

        server.events = [broken] * 2
        applied = apply(server, a("w"))
        assert "we are sorry (InternalError). 0 changes were applied, 1 were not" in applied.problem
        assert (len(server.batches), applied.code) == (1, "InternalError")

    def test_what_cannot_be_looked_for_is_unknown(self) -> None:
        server = Server(events=[None, LOST])
        server.listings = [client_error("Throttling", "Rate exceeded")]
        applied = apply(server, *many(2500))
        assert (len(applied.done), len(applied.unknown), len(applied.failed)) == (1000, 1000, 500)
        assert "1000 changes were applied, for 1000 the outcome is unknown, 500 were not: h2000" in applied.problem

    def test_there_is_no_id_to_wait_for(self) -> None:
        plan = Plan(())
        waited = wait(FakeConnection({"route53": {}}), Applied(plan, id_lost=True, warnings=("w",)), 60)  # type: ignore[arg-type]
        assert waited.warnings[0] == "w"
        assert "The answer to the last call was lost" in waited.warnings[1]
        assert not waited.problem


def done_present(applied: Applied) -> list[Change]:
    return [change for change in applied.done if change.new is not None]
