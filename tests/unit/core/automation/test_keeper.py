# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One account, kept: how many calls it takes, what is left alone, and what is said."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import Keeper, Kept, NotKeptError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.settings import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.triggers import Trigger

from tests.support.automation.world import ACCOUNT, REGIONS, REVERSE, ZONE, MemoryAws, document, read, settings

EVERYTHING = Trigger(ACCOUNT)


def keep(aws: MemoryAws, trigger: Trigger = EVERYTHING, found: Settings | None = None, **zone: Any) -> Kept:
    aws.counts.clear()
    found = found or settings(**zone)
    keeper = Keeper(found.accounts[ACCOUNT], found.naming, aws)
    keeper.keep(trigger)
    return keeper.kept


def about(*ids: str) -> Trigger:
    return Trigger(ACCOUNT, frozenset(ids))


@pytest.fixture
def aws() -> MemoryAws:
    return MemoryAws()


def route53(aws: MemoryAws) -> int:
    return sum(count for name, count in aws.counts.items() if "RecordSets" in name)


@pytest.mark.parametrize("others", [0, 10, 900])
def test_one_event_takes_two_calls_to_route53(aws: MemoryAws, others: int) -> None:
    plain = read(document())
    for number in range(others):
        aws.run(number, f"other-{number}")
    keep(aws, found=plain)
    identifier = aws.run(1000, "web")

    assert keep(aws, about(identifier), plain).changes == 2
    assert route53(aws) == 2
    keep(aws, about(identifier), plain)
    assert aws.counts == {"DescribeInstances": 1, "ListResourceRecordSets": 1}


@pytest.mark.parametrize(("burst", "most"), [(10, 2), (200, 4)])
def test_a_burst_takes_few_calls(aws: MemoryAws, burst: int, most: int) -> None:
    plain = read(document())
    ids = [aws.run(number, f"web-{number}") for number in range(burst)]

    assert keep(aws, about(*ids), plain).changes == 2 * burst
    assert route53(aws) <= most
    for each in ids:
        aws.stop(each)
    keep(aws, about(*ids), plain)
    assert route53(aws) <= most
    assert aws.zones[ZONE].record_sets == {}


def test_what_somebody_else_has_stays_and_is_reported_when_asked(aws: MemoryAws) -> None:
    theirs = {
        "Name": "web.team.example.com.",
        "Type": "A",
        "TTL": 60,
        "ResourceRecords": [{"Value": "198.51.100.1"}],
    }
    aws.zones[ZONE].change([{"Action": "CREATE", "ResourceRecordSet": theirs}])
    identifier = aws.run(1, "web")

    kept = keep(aws, about(identifier))
    assert (kept.changes, kept.foreign) == (0, [])
    kept = keep(aws, Trigger(ACCOUNT, None, report=True))
    assert kept.changes == 0
    assert kept.foreign == [
        "web.team.example.com A: web.team.example.com A has no owner, and stays unless adopt is true"
    ]
    assert aws.zones[REVERSE].record_sets == {}, "no address leads to a name of somebody else"


def test_instances_that_cannot_be_published_are_reported_when_asked(aws: MemoryAws) -> None:
    identifier = aws.run(1, "no name")

    assert keep(aws).left_out == []
    [said] = keep(aws, Trigger(ACCOUNT, None, report=True)).left_out
    assert said.startswith(f"instance {identifier}, tag:dns: 'no name.")


def test_a_region_that_cannot_be_read_keeps_its_names(aws: MemoryAws) -> None:
    aws.run(1, "here")
    aws.run(2, "there", REGIONS[1])
    keep(aws)
    aws.unread = {REGIONS[1]: "DescribeInstances: RequestLimitExceeded"}
    aws.run(3, "new")

    with pytest.raises(NotKeptError, match=f"instances of {REGIONS[1]} could not be read: .*RequestLimitExceeded"):
        keep(aws)
    assert set(aws.zones[ZONE].values()) == {(f"{name}.team.example.com.", "A") for name in ("here", "there", "new")}


def test_filters_that_do_not_choose_what_runs_take_no_name(aws: MemoryAws) -> None:
    identifier, other = aws.run(1, "web"), aws.run(2, "api")
    keep(aws)
    aws.machines[identifier]["Tags"] = []
    aws.terminate(other)

    with pytest.raises(NotKeptError, match=f"{identifier} runs, but the filters do not choose it"):
        keep(aws)
    assert set(aws.zones[ZONE].values()) == {("web.team.example.com.", "A")}


def test_an_instance_that_the_filters_do_not_choose_concerns_nothing(aws: MemoryAws) -> None:
    keep(aws, about(aws.run(1, None)))
    assert route53(aws) == 0


def test_an_instance_that_has_lost_its_tags_may_have_had_any_name(aws: MemoryAws) -> None:
    identifier = aws.run(1, "web")
    keep(aws)
    aws.terminate(identifier)
    aws.machines[identifier]["Tags"] = []

    keep(aws, about(identifier))
    assert aws.zones[ZONE].values() == {}


def test_an_instance_that_ec2_has_forgotten_may_have_had_any_name(aws: MemoryAws) -> None:
    identifier = aws.run(1, "web")
    keep(aws)
    del aws.machines[identifier]

    keep(aws, about(identifier))
    assert aws.zones[ZONE].record_sets == aws.zones[REVERSE].record_sets == {}


@pytest.mark.parametrize("bad", ["web-3.team.example.com.", "_owner-a.web-3.team.example.com."])
def test_what_route53_refuses_does_not_hold_up_the_others(
    aws: MemoryAws, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    for number in range(6):
        aws.run(number, f"web-{number}")
    zone = aws.zones[ZONE]
    change = zone.change

    def strict(actions: Any) -> str:
        refused = any(each["ResourceRecordSet"]["Name"] == bad for each in actions)
        return "InvalidChangeBatch of some kind" if refused else change(actions)

    monkeypatch.setattr(zone, "change", strict)

    with pytest.raises(NotKeptError, match=r"Route 53 refuses .*web-3.*: InvalidChangeBatch of some kind"):
        keep(aws)
    assert len(zone.values()) == 5


def test_who_is_always_faster_is_told_of(aws: MemoryAws) -> None:
    aws.run(1, "web")
    aws.meanwhile = lambda call: _move(aws, call)

    with pytest.raises(NotKeptError, match=r"team\.example\.com: it kept changing while its names were written"):
        keep(aws)


def _move(aws: MemoryAws, call: str) -> None:
    if call == "DescribeInstances":
        [machine] = aws.machines.values()
        number = int(machine["PublicIpAddress"].rpartition(".")[2])
        machine["PublicIpAddress"] = f"192.0.2.{number + 1}"


def test_a_service_follows_its_members(aws: MemoryAws) -> None:
    """Members need no name of their own."""
    services = [{"name": "api", "autoscaling_group": "api", "routing": "multivalue"}]
    ids = [aws.run(number, None) for number in range(3)]
    for each in ids:
        aws.machines[each]["Tags"] = [{"Key": "aws:autoscaling:groupName", "Value": "api"}]

    def members() -> set[str]:
        return {key[2] for key in aws.zones[ZONE].record_sets if key[:2] == ("api.team.example.com.", "A")}

    keep(aws, about(*ids), services=services)
    assert members() == set(ids)
    aws.stop(ids[0])
    keep(aws, about(ids[0]), services=services)
    assert members() == set(ids[1:])
    aws.terminate(ids[1])
    keep(aws, services=services)
    assert members() == {ids[2]}
    assert aws.zones[REVERSE].record_sets == {}, "no address leads to a service"


def test_brakes_hold_for_everything_and_not_for_one_name(aws: MemoryAws) -> None:
    ids = [aws.run(number, f"web-{number}") for number in range(4)]
    keep(aws, max_delete_percent=50)
    for each in ids[:3]:
        aws.stop(each)

    with pytest.raises(NotKeptError, match=r"^team\.example\.com: .*max_delete_percent"):
        keep(aws, max_delete_percent=50)
    keep(aws, about(ids[0]), max_delete_percent=50)
    assert len(aws.zones[ZONE].values()) == 3
