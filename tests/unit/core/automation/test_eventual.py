# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 that does not know yet what an event tells: it is asked again, and only then."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import triggers
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import (
    PAUSES,
    Keeper,
    NotKeptError,
)

from tests.support.automation.world import ACCOUNT, DOMAIN, ZONE, MemoryAws, document, read, settings, state_change


def keep(aws: MemoryAws, *events: Any, **zone: Any) -> None:
    found = settings(**zone)
    asked = [message.trigger for event in events for message in triggers.messages(event)]
    for account, trigger in triggers.by_account(each for each in asked if each).items():
        Keeper(found.accounts[account], found.naming, aws).keep(trigger)


class LateAws(MemoryAws):
    """What happens to instances is seen some waiting later."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[Any] = []

    def catch_up(self, after: int) -> None:
        """What is there is seen after so many times of waiting, until when what is seen is what was there."""
        truth, seen = self.machines, self.before
        self.machines = deepcopy(seen)
        waits = 0

        def meanwhile(call: str) -> None:
            nonlocal waits
            waits += call == "wait"
            if waits == after and call == "wait":
                self.machines = truth

        self.meanwhile = meanwhile

    def remember(self) -> None:
        self.before = deepcopy(self.machines)


@pytest.fixture
def aws() -> LateAws:
    return LateAws()


@pytest.mark.parametrize("after", [1, len(PAUSES)])
@pytest.mark.parametrize("seen", ["pending", "no address", "the former address", "stopped"])
def test_a_start_that_ec2_does_not_show_yet(aws: LateAws, seen: str, after: int) -> None:
    identifier = aws.run(1, "web")
    machine = aws.machines[identifier]
    machine["LaunchTime"] = datetime.fromisoformat("2026-11-01T00:00:00Z")
    keep(aws, {"crossaccount": {"account": ACCOUNT}})
    if seen == "pending":
        machine["State"] = {"Name": "pending"}
    elif seen == "no address":
        del machine["PublicIpAddress"]
    elif seen == "stopped":
        aws.stop(identifier)
    aws.remember()
    aws.start(identifier, 2)
    aws.machines[identifier]["LaunchTime"] = datetime.fromisoformat("2026-11-30T11:59:00Z")
    aws.catch_up(after)

    keep(aws, state_change(identifier))
    assert aws.zones[ZONE].values() == {(f"web.{DOMAIN}.", "A"): {"192.0.2.2"}}
    assert aws.counts["wait"] == after


@pytest.mark.parametrize("state", ["stopping", "stopped", "shutting-down", "terminated"])
def test_an_end_that_ec2_does_not_show_yet(aws: LateAws, state: str) -> None:
    identifier = aws.run(1, "web")
    keep(aws, state_change(identifier))
    aws.remember()
    aws.stop(identifier)
    aws.catch_up(2)

    keep(aws, state_change(identifier, state))
    assert aws.zones[ZONE].values() == {}
    assert aws.counts["wait"] == 2


@pytest.mark.parametrize(
    ("tag", "events", "zone", "waits"),
    [
        ("web", ["running"], {}, 0),
        ("web", ["running", "stopped"], {}, 0),
        ("web", ["pending"], {}, 0),
        (None, ["running"], {"addresses": "private"}, 0),
        ("web", ["stopped"], {}, len(PAUSES)),
    ],
)
def test_who_waits(aws: MemoryAws, tag: str | None, events: list[str], zone: dict[str, Any], waits: int) -> None:
    """No longer than some seconds, whatever an event says."""
    identifier = aws.run(1, tag)
    keep(aws, *(state_change(identifier, each) for each in events), **zone)
    assert aws.counts["wait"] == waits


def test_instances_without_a_public_address_are_not_waited_for_where_none_is_published(aws: MemoryAws) -> None:
    identifier = aws.run(1, "web")
    del aws.machines[identifier]["PublicIpAddress"]
    keep(aws, state_change(identifier), addresses="private")
    assert aws.counts["wait"] == 0
    keep(aws, state_change(identifier))
    assert aws.counts["wait"] == len(PAUSES)


def test_a_zone_that_fails_keeps_no_other_from_being_kept(aws: MemoryAws) -> None:
    given = document(max_delete_percent=0)
    [first] = given["accounts"][ACCOUNT]["zones"]
    given["accounts"][ACCOUNT]["zones"].append(first | {"hosted_zone_id": "Z2", "max_delete_percent": 100})
    found = read(given)
    keeper = Keeper(found.accounts[ACCOUNT], found.naming, aws)
    identifier = aws.run(1, "web")
    keeper.keep(triggers.Trigger(ACCOUNT))
    aws.stop(identifier)

    with pytest.raises(NotKeptError, match=r"^team\.example\.com: .*max_delete_percent"):
        keeper.keep(triggers.Trigger(ACCOUNT))
    assert aws.zones[ZONE].values() != {}
    assert aws.zones["Z2"].values() == {}


def test_who_has_no_time_left_does_not_look_again(aws: MemoryAws) -> None:
    aws.patient = False
    keep(aws, state_change(aws.run(1, "web"), "stopped"))
    assert aws.counts["wait"] == 1
    assert aws.counts["DescribeInstances"] == 2
