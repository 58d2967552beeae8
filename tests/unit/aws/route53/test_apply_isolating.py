# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Applying a plan where single record sets are refused: the bad ones are found, the others applied."""

from __future__ import annotations

import pytest

from tests.support.aws.fakes import client_error
from tests.support.aws.route53_server import LOST, Server, apply, many, names, picky
from tests.support.record_sets.zones import a, alias, zone


class TestIsolating:
    @pytest.mark.parametrize("code", ["InvalidChangeBatch", "InvalidInput", "NoSuchHealthCheck"])
    def test_the_rest_is_applied(self, code: str) -> None:
        server = picky("h0007", "h0300")
        server.code = code
        applied = apply(server, *many(500), alias("x", "h0007"), isolating=True)
        assert (len(applied.done), names(applied.failed)) == (498, ["create h0007", "create h0300", "create x"])
        assert {names(refusal.unit.changes)[0]: refusal.reason for refusal in applied.refused} == {
            "create h0007": "something is bad",
            "create h0300": "something is bad",
            "create x": "it depends on h0007.example.com A, which was refused",
        }
        assert "refused record sets. h0007.example.com A: something is bad, " in applied.problem
        assert "498 changes were applied, 3 were not: h0007.example.com A" in applied.problem
        assert not applied.stopped
        assert len(applied.change_ids) <= len(server.batches) <= 2 * 2 * 9 + 1
        assert len(applied.plan.changes) == 501

    def test_what_depends_on_a_refused_one_is_left_out_of_later_calls(self) -> None:
        server = picky("h0007")
        applied = apply(server, *many(1000), alias("x", "h0007"), alias("y", "h0008"), isolating=True)
        assert names(applied.failed) == ["create h0007", "create x"]
        assert server.batches[-1] == ["CREATE y"]

    def test_without_it_the_suspects_are_named(self) -> None:
        error = client_error("InvalidChangeBatch", "[Tried to create [name='h0007.example.com.', type='A']]")
        applied = apply(Server(events=[error]), *many(500))
        assert "This concerns h0007.example.com A. With on_error set to isolate, " in applied.problem
        assert (applied.stopped, applied.refused, len(applied.failed)) == (True, [], 500)

    def test_all_are_bad(self) -> None:
        server = picky(*(f"h{number:04}" for number in range(10)))
        applied = apply(server, *many(10), isolating=True)
        assert (len(applied.refused), applied.done) == (10, ())

    def test_what_moves_in_the_meantime_is_not_blamed(self) -> None:
        server = picky("h0001")
        server.now.update(zone(a("h0000", "192.0.2.9")))
        moves = lambda: server.now.update(zone(a("h0000", "192.0.2.8")))  # noqa: E731
        server.events = [None, moves]
        applied = apply(server, *many(4), isolating=True)
        assert names(applied.failed) == ["create h0001"]
        assert names(applied.done) == ["update h0000", "create h0002", "create h0003"]

    @pytest.mark.parametrize("position", [1, 2, 3])
    def test_another_failure_ends_it(self, position: int) -> None:
        server = picky("h0001")
        server.events = [None] * position + [client_error("AccessDenied", "not allowed")]
        applied = apply(server, *many(8), isolating=True)
        assert (applied.code, applied.stopped) == ("AccessDenied", True)
        assert len(applied.done) + len(applied.failed) == 8
        assert len(server.values()) == len(applied.done)

    def test_a_lost_answer_in_between_is_looked_for(self) -> None:
        server = picky("h0001")
        server.events = [None, None, LOST]
        applied = apply(server, *many(8), isolating=True)
        assert (names(applied.failed), len(applied.done)) == (["create h0001"], 7)

    def test_a_denied_call_is_not_taken_apart(self) -> None:
        server = Server(events=[client_error("AccessDenied", "not allowed")])
        applied = apply(server, *many(8), isolating=True)
        assert (applied.code, len(server.batches)) == ("AccessDenied", 1)

    def test_the_zone_cannot_be_read_again(self) -> None:
        server = picky("h0001")
        server.listings = [None, client_error("Throttling", "Rate exceeded")]
        applied = apply(server, *many(8), isolating=True)
        assert "What the zone holds now is unknown" in applied.problem
        assert (names(applied.failed), applied.unknown) == (["create h0001"], ())
