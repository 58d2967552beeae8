# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One account, kept against odds: filters, markers without room, and names that several instances share."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import Keeper, Kept, NotKeptError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.triggers import Trigger

from tests.support.automation.world import ACCOUNT, DOMAIN, REVERSE, ZONE, MemoryAws, settings

EVERYTHING = Trigger(ACCOUNT)


def keep(aws: MemoryAws, trigger: Trigger = EVERYTHING, **zone: Any) -> Kept:
    aws.counts.clear()
    found = settings(**zone)
    keeper = Keeper(found.accounts[ACCOUNT], found.naming, aws)
    keeper.keep(trigger)
    return keeper.kept


def about(*ids: str) -> Trigger:
    return Trigger(ACCOUNT, frozenset(ids))


@pytest.fixture
def aws() -> MemoryAws:
    return MemoryAws()


def names(aws: MemoryAws) -> set[str]:
    return {name.removesuffix(f".{DOMAIN}.") for name, _type in aws.zones[ZONE].values()}


def give_to_somebody_else(aws: MemoryAws, name: str) -> None:
    values = [{"Value": "198.51.100.1"}]
    theirs = {"Name": f"{name}.{DOMAIN}.", "Type": "A", "TTL": 60, "ResourceRecords": values}
    assert aws.zones[ZONE].change([{"Action": "CREATE", "ResourceRecordSet": theirs}]) == ""


def test_an_event_leads_no_address_to_a_name_of_somebody_else(aws: MemoryAws) -> None:
    """The one that shares a name with the instance of the event has a name before it that is not its own."""
    first = aws.run(1, "shared")
    aws.run(2, "theirs,shared")
    give_to_somebody_else(aws, "theirs")
    keep(aws)
    before = aws.zones[REVERSE].values()
    assert before[("2.2.0.192.in-addr.arpa.", "PTR")] == {f"shared.{DOMAIN}."}

    keep(aws, about(first))
    assert aws.zones[REVERSE].values() == before
    aws.stop(first)
    keep(aws, about(first))
    del before[("1.2.0.192.in-addr.arpa.", "PTR")]
    assert aws.zones[REVERSE].values() == before


def test_an_event_keeps_the_names_of_an_address_that_instances_share(aws: MemoryAws) -> None:
    """Two networks may have the same private addresses."""
    ids = [aws.run(1, "a"), aws.run(2, "theirs,b")]
    for each in ids:
        aws.machines[each]["PrivateIpAddress"] = "10.0.0.1"
    give_to_somebody_else(aws, "theirs")

    keep(aws, about(ids[0]), addresses="private")
    pointers = aws.zones[REVERSE].values()
    assert pointers == {("1.0.0.10.in-addr.arpa.", "PTR"): {f"a.{DOMAIN}.", f"b.{DOMAIN}."}}
    aws.stop(ids[0])
    keep(aws, about(ids[0]), addresses="private")
    assert aws.zones[REVERSE].values() == {("1.0.0.10.in-addr.arpa.", "PTR"): {f"b.{DOMAIN}."}}


@pytest.mark.parametrize("happened", ["stop", "terminate"])
def test_filters_on_the_state_hide_no_stop(aws: MemoryAws, happened: str) -> None:
    aws.filters = lambda machine: machine["State"]["Name"] == "running"
    identifier = aws.run(1, "web")
    aws.run(2, "api")
    keep(aws)

    getattr(aws, happened)(identifier)
    if happened == "terminate":
        aws.machines[identifier]["Tags"] = []
    keep(aws, about(identifier))
    assert names(aws) == {"api"}
    assert len(aws.zones[REVERSE].values()) == 1


def test_filters_take_no_name_of_more_instances_than_a_marker_has_room_for(aws: MemoryAws) -> None:
    ids = [aws.run(number, "web") for number in range(1, 61)]
    aws.run(61, "api")
    without_name = aws.run(62, None)
    keep(aws)
    aws.filters = lambda machine: machine["InstanceId"] not in (*ids, without_name)

    with pytest.raises(NotKeptError, match="runs, but the filters do not choose it"):
        keep(aws)
    assert names(aws) == {"web", "api"}
    assert len(aws.zones[REVERSE].values()) == 61

    for each in ids:
        aws.stop(each)
    keep(aws)
    assert names(aws) == {"api"}


@pytest.mark.parametrize("mistake", ["the filters", "the tag"])
def test_filters_take_no_name_in_a_zone_with_services(aws: MemoryAws, mistake: str) -> None:
    """Services look at what filters do not choose, too. What loses its membership loses the name of the service."""
    services = [{"name": "api", "tags": {"role": "api"}}]
    ids = [aws.run(number, name) for number, name in enumerate(["web", "db"])]
    for each in ids:
        aws.machines[each]["Tags"].append({"Key": "role", "Value": "api"})
    keep(aws, services=services)

    if mistake == "the filters":
        aws.filters = lambda machine: machine["InstanceId"] != ids[0]
    aws.machines[ids[0]]["Tags"] = [{"Key": "dns", "Value": "web"}] if mistake == "the filters" else []
    for _again in range(2):
        with pytest.raises(NotKeptError, match=f"^{ids[0]} runs, but the filters do not choose it$"):
            keep(aws, services=services)
    assert names(aws) == {"web", "db", "api"}
    assert {key[2] for key in aws.zones[ZONE].record_sets if key[0] == f"api.{DOMAIN}."} == {ids[1]}
    assert len(aws.zones[REVERSE].values()) == 2
    aws.stop(ids[0])
    keep(aws, services=services)
    assert names(aws) == {"db", "api"}


def test_a_rule_that_names_no_instance_takes_no_name(aws: MemoryAws) -> None:
    """As the playbook has it: the rule may be the mistake."""
    identifier = aws.run(1, "web")
    keep(aws)

    with pytest.raises(NotKeptError, match=f"{identifier} runs, and no rule names any instance"):
        keep(aws, name="tag:Name")
    assert names(aws) == {"web"}
    assert len(aws.zones[REVERSE].values()) == 1
    aws.stop(identifier)
    keep(aws, name="tag:Name")
    assert names(aws) == set()


def test_a_service_that_chooses_nobody_loses_no_member(aws: MemoryAws) -> None:
    services = [{"name": "api", "tags": {"role": "api"}}]
    identifier = aws.run(1, "web")
    aws.machines[identifier]["Tags"].append({"Key": "role", "Value": "api"})
    keep(aws, services=services)

    services[0]["tags"] = {"role": "ap"}
    with pytest.raises(NotKeptError, match=f"{identifier} runs, and .* chooses no instance"):
        keep(aws, services=services)
    assert names(aws) == {"web", "api"}


def test_of_too_many_members_those_stay_that_run_longest(aws: MemoryAws) -> None:
    services = [{"name": "api", "tags": {"dns": "web"}}]
    for number in range(1, 102):
        identifier = aws.run(number, "web")
        aws.machines[identifier]["LaunchTime"] = f"2026-11-{30 if number == 1 else 1:02}T00:00:00+00:00"
    keep(aws, services=services)
    members = {key[2] for key in aws.zones[ZONE].record_sets if key[0] == f"api.{DOMAIN}."}
    assert len(members) == 100
    assert f"i-{1:017x}" not in members
