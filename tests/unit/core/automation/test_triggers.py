# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an invocation asks for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.triggers import (
    Message,
    Trigger,
    by_account,
    failed,
    failure,
    messages,
    request,
)

from tests.support.automation.world import ACCOUNT, state_change

AT = "2026-11-30T12:00:00Z"
ONE, TWO = "i-00000000000000001", "i-00000000000000002"


def _event(kind: str, detail: Any, **changes: Any) -> dict[str, Any]:
    return {"detail-type": kind, "account": ACCOUNT, "detail": detail, **changes}


def _address(asked: Any) -> dict[str, Any]:
    return _event("AWS API Call via CloudTrail", {"eventName": "AssociateAddress", "requestParameters": asked})


@pytest.mark.parametrize(
    ("event", "trigger"),
    [
        (state_change(ONE), Trigger(ACCOUNT, frozenset({ONE}), running={ONE: AT})),
        (state_change(ONE, "stopping"), Trigger(ACCOUNT, frozenset({ONE}), gone={ONE: AT})),
        (state_change(ONE) | {"time": "soon"}, Trigger(ACCOUNT, frozenset({ONE}), running={ONE: ""})),
        (state_change(ONE) | {"time": "2026-11-30"}, Trigger(ACCOUNT, frozenset({ONE}), running={ONE: ""})),
        (state_change(ONE, "pending"), Trigger(ACCOUNT, frozenset({ONE}))),
        (_address({"instanceId": ONE, "allocationId": "eipalloc-1"}), Trigger(ACCOUNT, frozenset({ONE}))),
        (_address({"associationId": "eipassoc-1"}), Trigger(ACCOUNT)),
        (_address(None), Trigger(ACCOUNT)),
        (_event("Tag Change on Resource", {"changed-tag-keys": ["dns"]}), Trigger(ACCOUNT)),
        ({"detail-type": "Scheduled Event", "account": ACCOUNT, "detail": {}}, Trigger()),
        ({"crossaccount": {}}, Trigger()),
        ({"crossaccount": {"account": ACCOUNT, "instances": [ONE, TWO]}}, Trigger(ACCOUNT, frozenset({ONE, TWO}))),
        ({"crossaccount": {"report": True}}, Trigger(report=True)),
        (json.loads(request(ACCOUNT, report=True)), Trigger(ACCOUNT, None, report=True)),
    ],
)
def test_triggers(event: Any, trigger: Trigger) -> None:
    [found] = messages(event)
    assert (found.trigger, found.problem, found.identifier) == (trigger, "", "")
    [queued] = messages({"Records": [{"messageId": "m", "body": json.dumps(event)}]})
    assert (queued.trigger, queued.identifier, queued.received) == (trigger, "m", 1)


def test_what_comes_again_asks_for_everything() -> None:
    body = json.dumps(state_change(ONE))
    records = [{"messageId": "m", "body": body, "attributes": {"ApproximateReceiveCount": count}} for count in "12"]

    assert [each.trigger for each in messages({"Records": records})] == [
        Trigger(ACCOUNT, frozenset({ONE}), running={ONE: AT}),
        Trigger(ACCOUNT, running={ONE: AT}),
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("no JSON", "it is not JSON"),
        ("[" * 200_000, "it is not JSON"),
        ("[]", "it is not an object"),
        ("{}", "its detail-type is None"),
        (json.dumps(_event("Something", {})), "its detail-type is 'Something'"),
        (json.dumps(_event("EC2 Instance State-change Notification", {"instance-id": "web"})), "'web' is not the id"),
        (json.dumps(_event("EC2 Instance State-change Notification", {})), "'None' is not the id"),
        (json.dumps(state_change(ONE) | {"account": ""}), "it has no account"),
        (json.dumps({"crossaccount": []}), "it is not an object"),
        (json.dumps({"crossaccount": {"instances": ONE}}), "it is not a list"),
    ],
)
def test_what_is_no_trigger_is_said_beside_the_others(body: str, said: str) -> None:
    records = [{"messageId": "bad", "body": body}, {"messageId": "good", "body": json.dumps(state_change(ONE))}]
    bad, good = messages({"Records": records})
    assert bad.trigger is None
    assert said in bad.problem
    assert good.trigger is not None


def test_when_it_happened_and_how_often_it_came() -> None:
    record = {
        "messageId": "m",
        "body": json.dumps(state_change(ONE)),
        "attributes": {"ApproximateReceiveCount": "3"},
    }
    assert messages({"Records": [record]}) == [Message("m", record["body"], Trigger(ACCOUNT, running={ONE: AT}), 3, AT)]


def test_what_came_together_is_looked_at_once() -> None:
    one, two = Trigger(ACCOUNT, frozenset({ONE})), Trigger(ACCOUNT, frozenset({TWO}), report=True)
    other = Trigger("222222222222", frozenset({ONE}))
    assert by_account([one, other, two]) == {
        ACCOUNT: Trigger(ACCOUNT, frozenset({ONE, TWO}), report=True),
        other.account_id: other,
    }
    assert by_account([one, Trigger(ACCOUNT)]) == by_account([Trigger(ACCOUNT), one]) == {ACCOUNT: Trigger(ACCOUNT)}


def test_what_events_tell_is_kept_of_all_that_came_together() -> None:
    started, ended = Trigger(ACCOUNT, frozenset({ONE}), running={ONE: AT}), Trigger(ACCOUNT, gone={TWO: AT})
    assert by_account([started, ended]) == {ACCOUNT: Trigger(ACCOUNT, None, running={ONE: AT}, gone={TWO: AT})}


def test_each_account_that_failed_is_told_of_what_asked_for_all() -> None:
    every = [f"{number:012}" for number in range(30)]
    whole, one = Message("m", "", Trigger()), Message("n", "", Trigger(every[1]))
    problem, done = Message("p", "", None, problem="it is not JSON"), Message("q", "", Trigger(every[0]))
    failures = {every[1]: "a.example.com: AssumeRole: AccessDenied", every[2]: "no time was left for it"}

    assert failed([whole, one, problem, done], failures, every) == [
        (whole, f"account {every[1]}: {failures[every[1]]}; account {every[2]}: {failures[every[2]]}"),
        (one, failures[every[1]]),
        (problem, "it is not JSON"),
    ]
    assert failed([whole], failures, [every[1]]) == [(whole, failures[every[1]])]
    [(_whole, why)] = failed([whole], dict.fromkeys(every, "throttled"), every)
    assert why.endswith(f"; account {every[19]}: throttled; and 10 more")


@pytest.mark.parametrize("letter", ["a", "\u00e4", "\U0001f600", "\\"])
def test_ten_failures_fit_into_one_call(letter: str) -> None:
    for size in (100, 5_000, 1_000_000):
        told = failure(Message("m", size * letter, None), size * letter)
        assert told.isascii()
        assert 10 * len(told) <= 262_144
        whole = {"reason": size * letter, "event": size * letter}
        assert ("cut" in json.loads(told)) == (len(json.dumps(whole)) > 26_000)
