"""An event bus as a task declares it: what is refused before any call, what it becomes, and by which calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.bus import (
    EventBus,
    bus_from_wire,
    bus_removal,
    bus_steps,
    read_bus_declaration,
    write_policy,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.bus_policy import policy_change, read_policy
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

from tests.support.aws.events_fakes import QUEUE, bus_arn

ARN = bus_arn("central")
FLEET = [{"sid": "Fleet", "accounts": ["111111111111"]}]
BUS = EventBus("central", ARN, "ours", "alias/key", QUEUE, tags={"a": "b"})


def declared(**params):
    return read_bus_declaration({"name": "central", **params})


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"name": "a/b"}, "^name: 'a/b' is not"),
        ({"wait_timeout": -1}, "^wait_timeout: -1 is below 0"),
        ({"description": "x" * 513}, "^description: "),
        ({"kms_key_id": "my key"}, "^kms_key_id: "),
        ({"dead_letter_arn": f"{QUEUE}.fifo"}, "^dead_letter_arn: "),
        ({"senders": [{"sid": "All", "accounts": ["*"]}]}, "allow_broad_senders"),
        ({"state": "absent", "senders": [{"sid": "a b"}]}, r"^senders\[0\], sid"),
        ({"name": "default", "description": "x"}, "^description: of the default bus only the policy is managed"),
        ({"name": "default", "managed_by": "team"}, "^managed_by: of the default bus"),
        ({"name": "default", "tags": {}}, "^tags: of the default bus"),
        ({"name": "default", "purge_senders": True}, "^purge_senders: statements of others"),
        ({"name": "default", "state": "absent"}, "^senders: the default bus cannot be removed"),
    ],
)
def test_what_is_refused(params, message):
    with pytest.raises(InputError, match=message):
        declared(**params)


def test_what_is_not_stated_stays():
    assert declared().target(BUS, ARN) == BUS
    assert declared(kms_key_id="", dead_letter_arn="").target(BUS, ARN) == replace(BUS, key="", dead_letter="")


def test_what_is_stated_counts():
    found = declared(description="new", kms_key_id="k", dead_letter_arn=QUEUE, tags={"c": "d"}, purge_tags=False)
    wanted = EventBus("central", ARN, "new", "k", QUEUE, tags={"a": "b", "c": "d"})
    assert found.target(BUS, ARN) == wanted


def test_the_maker():
    mine = declared(managed_by="team")
    assert mine.target(None, ARN).tags == {TAG: "team"}
    with pytest.raises(InputError, match="lacks the tag"):
        mine.target(BUS, ARN)
    assert "lacks the tag" in mine.reason_to_keep(BUS) and declared().reason_to_keep(BUS) == ""
    theirs = replace(BUS, managed_by="a.amazonaws.com")
    assert "is managed by a.amazonaws.com" in declared().reason_to_keep(theirs)
    with pytest.raises(InputError, match="is managed by"):
        declared().target(theirs, ARN)


@pytest.mark.parametrize(
    ("params", "sids"),
    [
        ({}, ["Theirs"]),
        ({"senders": FLEET}, ["Fleet"]),
        ({"senders": FLEET, "purge_senders": False}, ["Theirs", "Fleet"]),
        ({"senders": []}, []),
        ({"name": "default", "senders": FLEET}, ["Theirs", "Fleet"]),
        ({"name": "default", "senders": [{"sid": "Theirs"}], "state": "absent"}, []),
    ],
)
def test_the_policy(params, sids):
    theirs = '{"Version": "2012-10-17", "Statement": [{"Sid": "Theirs", "Effect": "Allow", "Principal": "*"}]}'
    found = declared(**params).policy(theirs, ARN)
    assert [statement["Sid"] for statement in found.after.statements] == sids
    assert found.account == "222222222222"


def test_a_bus_from_its_answers():
    answer = {
        "Name": "central",
        "Arn": ARN,
        "Description": "ours",
        "KmsKeyIdentifier": "alias/key",
        "DeadLetterConfig": {"Arn": QUEUE},
        "LogConfig": {"Level": "INFO"},
    }
    found = bus_from_wire(answer, [{"Key": "a", "Value": "b"}])
    assert found == replace(BUS, other={"LogConfig": {"Level": "INFO"}})
    assert found.as_dict() == {
        "name": "central",
        "arn": ARN,
        "description": "ours",
        "kms_key_id": "alias/key",
        "dead_letter_arn": QUEUE,
        "tags": {"a": "b"},
    }


def calls(now, wanted):
    return [(step.operation, step.arguments) for step in bus_steps(now, wanted)]


def test_the_calls():
    full = {
        "Name": "central",
        "Description": "ours",
        "KmsKeyIdentifier": "alias/key",
        "DeadLetterConfig": {"Arn": QUEUE},
    }
    assert calls(None, BUS) == [("create_event_bus", {**full, "Tags": [{"Key": "a", "Value": "b"}]})]
    assert calls(None, EventBus("central", ARN)) == [("create_event_bus", {"Name": "central"})]
    assert calls(BUS, BUS) == []
    now = replace(BUS, other={"LogConfig": {"Level": "INFO"}})
    emptied = {"Name": "central", "Description": "new", "KmsKeyIdentifier": "", "DeadLetterConfig": {}}
    assert calls(now, replace(now, description="new", key="", dead_letter="", tags={})) == [
        ("update_event_bus", {**emptied, "LogConfig": {"Level": "INFO"}}),
        ("untag_resource", {"ResourceARN": ARN, "TagKeys": ["a"]}),
    ]
    assert bus_removal(BUS).arguments == {"Name": "central"}


def test_a_policy_without_statements_is_removed():
    statement = {"Sid": "A", "Effect": "Allow", "Principal": "*"}
    change = policy_change(read_policy(""), [statement], "222222222222")
    assert write_policy("central", change).arguments == {"EventBusName": "central", "Policy": change.text}
    step = write_policy("central", policy_change(change.after, [], "222222222222", purge=True))
    assert (step.operation, step.arguments["RemoveAllPermissions"]) == ("remove_permission", True)
