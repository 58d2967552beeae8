# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""route53_record_sets under faults of a proxy that others have written, each with three seeds and every invariant."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.proofs.fault_world import Task, writes
from tests.proofs.invariants import WRITE, Observation
from tests.proofs.microburst import Microburst, ProxiedWorld
from tests.support.sandbox.client import SandboxClient

LIST = "ListResourceRecordSets"
GET = "GetChange"


@pytest.fixture(scope="module")
def proxy(once: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Microburst]:
    started = Microburst(once.endpoint, tmp_path_factory.mktemp("microburst"))
    yield started
    started.stop()


@pytest.fixture
def world(once: SandboxClient, monkeypatch: pytest.MonkeyPatch, proxy: Microburst) -> ProxiedWorld:
    return ProxiedWorld(once, monkeypatch, proxy)


def rule(operation: str, **effect: Any) -> dict[str, Any]:
    return {"service": "route53", "operation": operation, "times": 1, **effect}


def error(code: str, status: int = 400) -> dict[str, Any]:
    return {"error": {"code": code, "status": status, "message": "Injected by microburst"}}


def prove(world: ProxiedWorld, task: Task, *rules: dict[str, Any], **options: Any) -> Observation:
    world.proxy.fired()
    run = world.prove(task, rules, **options)
    fired = world.proxy.fired()
    assert {each["operation"] for each in fired} == {each["operation"] for each in rules}
    return run


def test_signatures_are_checked_behind_the_proxy(world: ProxiedWorld, task: Task) -> None:
    run = world.prove(task)
    assert not run.failed, run.result["msg"]
    bare = super(ProxiedWorld, world).connection()
    refused = world.execute(task, bare)
    assert refused.result["error_code"] == "SignatureDoesNotMatch"


@pytest.mark.parametrize("operation", [LIST, WRITE, GET])
@pytest.mark.parametrize(
    "refusal",
    [
        error("Throttling"),
        error("PriorRequestNotComplete"),
        error("InternalError", 500),
        error("ServiceUnavailable", 503),
    ],
    ids=lambda refusal: refusal["error"]["code"],
)
def test_slowed_down_a_few_times(
    world: ProxiedWorld, task: Task, chance: random.Random, operation: str, refusal: dict[str, Any]
) -> None:
    times = chance.randrange(1, 6)
    run = prove(world, task, rule(operation, **refusal, times=times))
    assert not run.failed, run.result["msg"]
    assert len([attempt for attempt in run.attempts if attempt.outcome == refusal["error"]["code"]]) == times


def test_a_busy_zone_eight_times_for_less_than_a_minute(world: ProxiedWorld, task: Task) -> None:
    run = prove(world, task, rule(WRITE, **error("PriorRequestNotComplete"), times=8))
    assert not run.failed, run.result["msg"]
    assert run.elapsed < 60


@pytest.mark.parametrize("operation", [LIST, WRITE])
def test_throttled_for_ever(world: ProxiedWorld, task: Task, operation: str) -> None:
    run = prove(world, task, rule(operation, **error("Throttling"), times=99))
    assert run.failed
    assert run.result["error_code"] == "Throttling"
    assert not run.result["changed"]


@pytest.mark.parametrize("operation", [LIST, WRITE, GET])
def test_the_connection_is_reset_before_the_request_is_carried_out(
    world: ProxiedWorld, task: Task, chance: random.Random, operation: str
) -> None:
    run = prove(world, task, rule(operation, reset=True, times=chance.randrange(1, 4)))
    assert not run.failed, run.result["msg"]
    assert run.result["unknown"] == []


def test_no_answer_in_time(world: ProxiedWorld, task: Task, chance: random.Random) -> None:
    operation = chance.choice([LIST, WRITE])
    hasty = world.connection(config={"read_timeout": 1})
    run = prove(world, task, rule(operation, timeout_ms=3000), connection=hasty)
    assert not run.failed, run.result["msg"]


@pytest.mark.parametrize("response", [{"abort_bytes": 0}, {"abort_frac": 0.5}, {"truncate_frac": 0.5}], ids=str)
def test_the_answer_to_a_change_is_lost_or_cut_short(world: ProxiedWorld, task: Task, response: dict[str, Any]) -> None:
    run = prove(world, task, rule(WRITE, response=response))
    assert not run.failed, run.result["msg"]
    assert run.result["changed"]
    assert (run.result["not_applied"], run.result["unknown"]) == ([], [])
    [lost] = writes(run, "unanswered")
    assert set(lost.keys) <= set(run.result["applied"])


def test_a_listing_is_cut_short(world: ProxiedWorld, task: Task) -> None:
    run = prove(world, task, rule(LIST, response={"truncate_frac": 0.7}), prune=True)
    assert run.failed
    assert run.writes == []


@pytest.mark.parametrize("operation", [LIST, WRITE, GET])
def test_a_token_that_expires_is_renewed_once(world: ProxiedWorld, task: Task, operation: str) -> None:
    run = prove(world, task, rule(operation, **error("ExpiredTokenException")))
    assert not run.failed, run.result["msg"]
    assert world.sandbox_calls("AssumeRole") == 2


@pytest.mark.parametrize("code", ["RequestTimeTooSkewed", "SignatureDoesNotMatch"])
def test_a_clock_or_signature_that_is_wrong(world: ProxiedWorld, task: Task, code: str) -> None:
    run = prove(world, task, rule(WRITE, **error(code, 403), times=99))
    assert run.failed
    assert run.result["error_code"] == code
    assert not run.result["changed"]
