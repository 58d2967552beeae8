"""Which zone record sets are of: what a file says, what a task says, and when both differ."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import HostedZone, Selector
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import declare, resolve
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.origin import Origin, leave_apex
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, Verb, make_plan

from tests.support.record_sets.zones import APEX, ZONE, a, alias, zone

FULL = {"hosted_zone_id": "Z1", "zone": "example.com", "private_zone": True, "account_id": "111111111111"}
HERE = Origin.of(HostedZone("Z1", "example.com.", private=True))


@pytest.mark.parametrize("content", [FULL, {}, {"hosted_zone_id": "Z1", "zone": "example.com"}, {"zone": "a.org"}])
def test_a_file_says_what_it_says(content: dict[str, Any]) -> None:
    assert Origin.read({**content, "record_sets": [], 1: None}, "f").as_dict() == content


def test_what_a_zone_is_goes_around() -> None:
    of = Origin.of(HostedZone("Z1", "example.com.", private=True), "111111111111")
    assert of.as_dict() == FULL
    assert Origin.read(of.as_dict(), "f") == of


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"hosted_zone_id": 1}, "f, hosted_zone_id"),
        ({"hosted_zone_id": "/change/C1"}, "f, hosted_zone_id"),
        ({"zone": "*.example.com"}, "f, zone"),
        ({"zone": False}, "f, zone"),
        ({"private_zone": "no"}, "f, private_zone"),
        ({"account_id": "1"}, "f, account_id"),
    ],
    ids=str,
)
def test_what_a_file_cannot_say(content: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError) as refusal:
        Origin.read(content, "f")
    assert refusal.value.where == where


@pytest.mark.parametrize(
    ("said", "other"),
    [
        pytest.param({}, False, id="nothing said"),
        pytest.param(FULL, False, id="all the same"),
        pytest.param({"zone": "EXAMPLE.com."}, False, id="the name, in another spelling"),
        pytest.param(FULL | {"account_id": "222222222222"}, False, id="an id is one of all accounts"),
        pytest.param(FULL | {"hosted_zone_id": "Z2"}, True, id="another id"),
        pytest.param(FULL | {"zone": "example.org"}, True, id="another name"),
        pytest.param(FULL | {"private_zone": False}, True, id="public"),
        pytest.param({"private_zone": False}, True, id="public and nothing else"),
    ],
)
def test_when_it_is_another_zone(said: dict[str, Any], other: bool) -> None:
    assert Origin.read(said, "f").is_other(HERE) is other


@pytest.mark.parametrize(
    ("wanted", "said", "other"),
    [
        (Selector("Z1", None), {"hosted_zone_id": "Z1", "private_zone": True}, False),
        (Selector("Z2", None), {"hosted_zone_id": "Z1"}, True),
        (Selector(None, "example.com."), {"hosted_zone_id": "Z1", "zone": "example.com"}, False),
        (Selector(None, "example.com."), {"private_zone": True}, True),
        (Selector(None, "example.com.", private=True), {"private_zone": True}, False),
    ],
    ids=str,
)
def test_what_a_task_says_before_its_zone_is_known(wanted: Selector, said: dict[str, Any], other: bool) -> None:
    assert Origin.read(said, "f").is_other(Origin.wanted(wanted)) is other


def test_the_refusal_names_both() -> None:
    with pytest.raises(InputError) as refusal:
        Origin.read(FULL, "f").judge(Origin("Z2", "example.com.", private=False), "record_sets_file (f)")
    assert str(refusal.value) == (
        "record_sets_file (f): its record sets come from the private zone example.com (Z1) of the account 111111111111"
        ", but the task is about the public zone example.com (Z2). Name the zone that they come from, or set "
        "restore_elsewhere to true to write them into this one."
    )
    with pytest.raises(InputError, match=r"come from the zone Z1, but the task is about the zone Z2\. "):
        Origin("Z1").judge(Origin("Z2"), "f")
    with pytest.raises(InputError, match=r"come from the zone a\.org, but the task is about the zone b\.org\. "):
        Origin(name="a.org.").judge(Origin(name="b.org."), "f")
    Origin("Z1").judge(Origin("Z1"), "f")


def test_an_alias_within_the_former_zone_stays_within_the_zone() -> None:
    inside = alias("z", "w")["alias"] | {"hosted_zone_id": "ZOLD"}
    declared = declare([a("w"), alias("z", "w", alias=inside), a("o", state="absent")], "record_sets", Settings(300))
    for origin, expected in ((Origin("ZOLD"), ""), (Origin(), "ZOLD"), (Origin("ZOTHER"), "ZOLD")):
        found = resolve(origin.relative(declared), ZONE).record_sets[Key("z.example.com.", "A")].alias
        assert found is not None
        assert found.hosted_zone_id == expected


@pytest.mark.parametrize("prefix", [True, False])
def test_elsewhere_the_name_servers_of_the_zone_stay(prefix: bool) -> None:
    theirs = {"type": "NS", "ttl": 5, "value": ["ns-2.awsdns-02.com"]}
    name = {"prefix": ""} if prefix else {"record": "example.com"}
    declared = declare([{**name, **theirs}, {"prefix": "sub", **theirs}], "record_sets", Settings(300))
    plan = make_plan(resolve(leave_apex(declared, ZONE), ZONE), zone(), Scope())
    assert [(change.verb, str(change.key)) for change in plan.changes] == [
        (Verb.REPORT, "example.com NS"),
        (Verb.CREATE, "sub.example.com NS"),
    ]
    assert len(APEX) == plan.unchanged + plan.ignored
