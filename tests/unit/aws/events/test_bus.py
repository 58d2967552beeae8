"""Creating, adjusting and removing an event bus with its policy, beside others who do the same."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.events.bus import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.events_fakes import Bus, bus_arn, writes
from tests.support.aws.fakes import NoConnection, client_error

FLEET = {"sid": "Fleet", "accounts": ["111111111111"]}
THEIRS = {"Condition": {}, "Sid": "Theirs", "Effect": "Allow", "Principal": "*", "Action": "events:PutEvents"}


def run(connection, check_mode=False, clock=lambda: 0.0, **params):
    options = {"state": "present", "name": "central", "wait_timeout": 60, **params}
    return ensure(options, connection, check_mode=check_mode, clock=clock, sleep=lambda _seconds: None)


def methods(connection):
    return [method for method, _arguments in writes(connection)]


def test_a_creation():
    bus = Bus.missing()
    connection = bus.connection()
    result = run(connection, senders=[FLEET], description="ours")
    assert methods(connection) == ["create_event_bus", "put_permission"]
    assert result["changed"] and result["event_bus"]["arn"] == bus_arn("central")
    assert [statement["Sid"] for statement in bus.statements] == ["Fleet"]
    [gained] = result["access_change"]["gained"]
    assert gained.startswith("account 111111111111 (whomever its administrators let in) may put events onto the bus")
    assert result["diff"]["before"] == "" and "put events onto the bus" in result["diff"]["after"]


@pytest.mark.parametrize(
    ("make", "params"),
    [
        (Bus.missing, {"senders": [FLEET]}),
        (lambda: Bus(policy=[THEIRS]), {"senders": [FLEET], "tags": {"a": "b"}}),
        (lambda: Bus(policy=[THEIRS]), {"state": "absent"}),
        (lambda: Bus("default", [THEIRS]), {"name": "default", "state": "absent", "senders": [{"sid": "Theirs"}]}),
    ],
)
def test_check_mode_writes_nothing_and_predicts_the_same(make, params):
    predicted, made = (make().connection() for _run in range(2))
    assert run(predicted, check_mode=True, **params) == run(made, **params)
    assert methods(predicted) == [] and methods(made) != []


def test_a_second_run_writes_nothing():
    bus = Bus.missing()
    run(bus.connection(), senders=[FLEET])
    connection = bus.connection()
    result = run(connection, senders=[FLEET])
    assert not result["changed"] and "diff" not in result and methods(connection) == []


def test_statements_of_others_stay_to_the_byte():
    bus = Bus(policy=[THEIRS])
    run(bus.connection(), senders=[FLEET], purge_senders=False)
    assert bus.told["Policy"].startswith(
        f'{{"Version":"2012-10-17","Statement":[{json.dumps(THEIRS, separators=(",", ":"))},'
    )


def test_another_run_in_between_loses_nothing():
    bus = Bus(policy=[])
    overwritten = []

    def put_permission(EventBusName, Policy):
        if not overwritten:
            overwritten.append(Policy)
            return bus.put_permission(EventBusName, json.dumps({"Version": "2012-10-17", "Statement": [THEIRS]}))
        return bus.put_permission(EventBusName, Policy)

    connection = bus.connection(put_permission=put_permission)
    assert run(connection, senders=[FLEET], purge_senders=False)["changed"]
    assert [statement["Sid"] for statement in bus.statements] == ["Theirs", "Fleet"]


def test_a_statement_that_never_stays():
    time = iter(range(0, 10**6, 5))
    connection = Bus().connection(put_permission={})
    with pytest.raises(AwsError, match="each time something else overwrote it") as caught:
        run(connection, clock=lambda: float(next(time)), senders=[FLEET])
    assert caught.value.result == {"changed": True}


def test_a_write_that_is_refused():
    connection = Bus(tags={"a": "b"}).connection(
        put_permission=client_error("PolicyLengthExceededException", "Too long.")
    )
    with pytest.raises(AwsError, match=r"change the policy of the event bus central: Too long\.") as caught:
        run(connection, senders=[FLEET])
    assert caught.value.result == {"changed": False}


def test_a_policy_that_becomes_unreadable_between():
    bus = Bus(policy=[THEIRS])
    answers = [bus.describe_event_bus("central"), {**bus.describe_event_bus("central"), "Policy": "{"}]
    with pytest.raises(InputError, match="cannot be read") as caught:
        run(bus.connection(describe_event_bus=answers), senders=[FLEET])
    assert caught.value.result == {"changed": False}


def test_a_bus_that_is_not_known_everywhere_yet():
    bus = Bus.missing()
    late = [bus.describe_event_bus, client_error("ResourceNotFoundException"), bus.describe_event_bus]
    connection = bus.connection(describe_event_bus=late)
    assert run(connection, senders=[FLEET])["changed"]
    assert [statement["Sid"] for statement in bus.statements] == ["Fleet"]


def test_a_removal():
    connection = Bus(policy=[THEIRS]).connection()
    result = run(connection, state="absent")
    assert methods(connection) == ["delete_event_bus"]
    assert result["changed"] and result["access_change"]["lost"] == ["anyone may put events onto the bus"]
    gone = Bus.missing().connection()
    assert not run(gone, state="absent")["changed"] and methods(gone) == []


def test_a_bus_with_rules_stays():
    bus = Bus()
    bus.rules = [{"Name": f"r{number}"} for number in range(6)]
    connection = bus.connection()
    with pytest.raises(AwsError, match=r"still has rules \(r0, r1, r2, r3, r4, \.\.\.\)"):
        run(connection, check_mode=True, state="absent")
    bus.rules = bus.rules[:1]
    with pytest.raises(AwsError, match=r"still has rules \(r0\)"):
        run(connection, state="absent")
    assert methods(connection) == []


def test_a_foreign_bus_stays():
    connection = Bus(policy=[THEIRS]).connection()
    result = run(connection, state="absent", managed_by="team")
    assert not result["changed"] and "team did not make it" in result["kept"]
    with pytest.raises(InputError, match="lacks the tag"):
        run(connection, managed_by="team", senders=[FLEET])
    assert methods(connection) == []


def test_the_default_bus_is_neither_made_nor_removed():
    bus = Bus("default", [THEIRS])
    run(bus.connection(), name="default", senders=[FLEET])
    assert [statement["Sid"] for statement in bus.statements] == ["Theirs", "Fleet"]
    connection = bus.connection()
    run(connection, name="default", senders=[{"sid": "Fleet"}], state="absent")
    assert methods(connection) == ["put_permission"] and bus.statements == [THEIRS]
    with pytest.raises(AwsError, match="Could not read the event bus default"):
        run(Bus.missing().connection(), name="default", senders=[FLEET])


def test_bad_input_is_refused_before_any_call():
    with pytest.raises(InputError, match="allow_broad_senders"):
        run(NoConnection(), senders=[{"sid": "All", "accounts": ["*"]}])


@pytest.mark.parametrize("operation", ["describe_event_bus", "list_tags_for_resource", "list_rules"])
def test_what_cannot_be_read(operation):
    with pytest.raises(AwsError, match="Could not read"):
        run(Bus().connection(**{operation: client_error("InternalException")}), state="absent")
