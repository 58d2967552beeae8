"""A rule as a task declares it: what is refused before any call, and what the rule is to become."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.declaration import read_declaration
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.model import Rule
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

from tests.support.aws.events_fakes import PATTERN, QUEUE, RULE_ARN, TARGET

BUS = "arn:aws:events:us-east-1:333333333333:event-bus/central"
TARGETS = [{"id": "queue", "arn": QUEUE}]
MANY = tuple({"Id": f"t{number}", "Arn": QUEUE} for number in range(5))


def declared(**params):
    return read_declaration({"name": "states", "event_pattern": PATTERN, **params})


def existing(**members):
    return Rule(**{"name": "states", "arn": RULE_ARN, "pattern": PATTERN, **members})


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"name": "a b"}, "^name: 'a b' is not"),
        ({"name": "x" * 65}, "^name: "),
        ({"event_bus_name": "my bus"}, "^event_bus_name: 'my bus' is not"),
        ({"event_bus_name": QUEUE}, "^event_bus_name: .* is not the ARN of an event bus"),
        ({"event_bus_name": BUS.replace("us-east-1", "")}, "is not the ARN of an event bus"),
        ({"event_bus_name": BUS.replace("333333333333", "3")}, "'3' is not an account id"),
        ({"event_bus_name": f"{BUS}:x"}, "^event_bus_name: .* is not the ARN"),
        ({"event_pattern": None}, "either a pattern or a schedule"),
        ({"schedule_expression": "rate(1 day)"}, "either a pattern or a schedule"),
        ({"event_pattern": {}}, "^event_pattern: it matches every event"),
        ({"pattern_size_limit": 4097}, "^pattern_size_limit: 4097 is not a whole number"),
        ({"event_pattern": None, "schedule_expression": "rate(1 days)"}, "^schedule_expression: "),
        (
            {"event_pattern": None, "schedule_expression": "rate(1 day)", "event_bus_name": BUS},
            "the event bus central has no schedules",
        ),
        ({"description": "x" * 513}, "^description: it has 513"),
        ({"targets": [{"id": "queue"}]}, r"^targets\[0\], arn: "),
        ({"tags": {"aws:x": "y"}}, "which AWS reserves"),
        ({"adopt": True}, "it needs managed_by"),
    ],
)
def test_what_is_refused(params, message):
    with pytest.raises(InputError, match=message):
        declared(**params)


def test_every_event_can_be_meant():
    assert declared(event_pattern={}, allow_every_event=True).pattern == {}


def test_a_removal_needs_the_name_only():
    found = read_declaration({"name": "states", "state": "absent", "event_bus_name": BUS})
    assert (found.present, found.bus, found.targets) == (False, BUS, None)


def test_what_is_not_stated_stays():
    now = existing(description="theirs", role_arn="arn:role", targets=(TARGET,), tags={"a": "b"})
    assert declared().target(now, RULE_ARN) == now
    # The same in another order is not written.
    other = {"detail": {"state": ["stopped", "running"]}, "source": ["aws.ec2"]}
    assert declared(event_pattern=other).target(now, RULE_ARN) == now


def test_what_is_stated_counts():
    now = existing(description="theirs", targets=(TARGET, {"Id": "old", "Arn": QUEUE}), tags={"a": "b"})
    wanted = declared(
        description="",
        enabled=False,
        targets=[{"id": "queue", "arn": QUEUE, "input": 1}],
        tags={"c": "d"},
        event_pattern=None,
        schedule_expression="rate(1 day)",
    ).target(now, RULE_ARN)
    assert (wanted.description, wanted.enabled, wanted.tags) == ("", False, {"c": "d"})
    assert (wanted.pattern, wanted.schedule) == (None, "rate(1 day)")
    assert wanted.targets == ({**TARGET, "Input": "1"},)


def test_without_purging_others_stay():
    now = existing(targets=({"Id": "old", "Arn": QUEUE},), tags={"a": "b"})
    wanted = declared(targets=TARGETS, purge_targets=False, tags={"c": "d"}, purge_tags=False).target(now, RULE_ARN)
    assert [target["Id"] for target in wanted.targets] == ["old", "queue"]
    assert wanted.tags == {"a": "b", "c": "d"}


def test_targets_that_mean_the_same_stay_as_they_are():
    spelled = {**TARGET, "Input": ' {"a": 1}'}
    wanted = declared(targets=[{**TARGETS[0], "input": {"a": 1}}]).target(existing(targets=(spelled,)), RULE_ARN)
    assert wanted.targets == (spelled,)


def test_more_than_five_targets_do_not_fit():
    with pytest.raises(InputError, match=r"^targets: with those that are there, the rule states .* would have 6"):
        declared(targets=TARGETS, purge_targets=False).target(existing(targets=MANY), RULE_ARN)


@pytest.mark.parametrize(
    ("state", "enabled", "after"),
    [
        ("ENABLED", True, "ENABLED"),
        ("ENABLED", False, "DISABLED"),
        ("DISABLED", True, "ENABLED"),
        ("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", True, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
    ],
)
def test_the_state(state, enabled, after):
    assert declared(enabled=enabled).target(existing(state=state), RULE_ARN).state == after


def test_a_rule_of_a_service_is_never_touched():
    theirs = existing(managed_by="autoscaling.amazonaws.com", tags={TAG: "team-dns"})
    for options in ({}, {"managed_by": "team-dns", "adopt": True}):
        with pytest.raises(InputError, match=r"is managed by autoscaling\.amazonaws\.com"):
            declared(**options).target(theirs, RULE_ARN)
        assert "is managed by autoscaling.amazonaws.com" in declared(state="absent", **options).reason_to_keep(theirs)


def test_the_maker():
    mine, foreign = declared(managed_by="team-dns"), existing()
    assert mine.target(None, RULE_ARN).tags == {TAG: "team-dns"}
    with pytest.raises(InputError, match=r"lacks the tag crossaccount\.aws/created-by=team-dns"):
        mine.target(foreign, RULE_ARN)
    assert mine.reason_to_keep(foreign).startswith("The rule states of the event bus default lacks the tag")
    assert mine.reason_to_keep(existing(tags={TAG: "team-dns"})) == ""
    assert declared().reason_to_keep(foreign) == ""
    assert declared(managed_by="team-dns", adopt=True, tags={"a": "b"}).target(foreign, RULE_ARN).tags == {"a": "b"}
    former = declared(managed_by="team-dns", formerly_managed_by=["team-names"])
    assert former.target(existing(tags={TAG: "team-names"}), RULE_ARN).tags == {TAG: "team-dns"}
