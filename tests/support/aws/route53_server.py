# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A server of Route 53 with one zone, and a plan applied to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import apply as route53_apply
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.applied import Applied
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import HostedZone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import make_batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Zone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import (
    Plan,
    Scope,
    make_plan,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import read_zone
from botocore.exceptions import ReadTimeoutError

from tests.support.aws.fakes import FakeConnection, client_error
from tests.support.record_sets.zones import ZONE, ZONE_ID, a, desired, zone

HOSTED_ZONE = HostedZone(id=ZONE_ID, name=ZONE)
CONFLICT = client_error("InvalidChangeBatch", "[it was not found]")
LOST = ReadTimeoutError(endpoint_url="https://route53.amazonaws.com")


class Server:
    """A hosted zone that applies batches as Route 53 does.

    ``events`` are consumed call by call and say what happens to it: an exception is raised instead, a function is
    called before and its exception, if it returns one, is raised instead, and ``lost`` applies the batch and raises.
    """

    def __init__(self, *entries: Mapping[str, Any], events: list[Any] | None = None) -> None:
        self.now: dict[Any, Any] = dict(zone(*entries))
        self.events = events or []
        self.batches: list[list[str]] = []
        self.listings: list[Any] = []  # exceptions to raise, call by call
        self.connection = FakeConnection(
            {"route53": {"change_resource_record_sets": self._change, "list_resource_record_sets": self._list}}
        )

    def holds(self, *entries: Mapping[str, Any]) -> None:
        """Somebody else writes: from now on the zone holds these."""
        self.now = dict(zone(*entries))

    def attempt(self, **outcome: Any) -> None:
        """What botocore tells about an attempt that it repeats."""
        self.connection.client("route53").meta.events.emit(
            "needs-retry.route-53.ChangeResourceRecordSets", attempts=1, **outcome
        )

    def _list(self, **_arguments: Any) -> dict[str, Any]:
        if self.listings and (error := self.listings.pop(0)):
            raise error
        return {"ResourceRecordSets": [dict(stored.wire) for stored in self.now.values()], "IsTruncated": False}

    def _change(self, HostedZoneId: str, ChangeBatch: dict[str, Any]) -> dict[str, Any]:
        actions = ChangeBatch["Changes"]
        self.batches.append(
            [f"{action['Action']} {action['ResourceRecordSet']['Name'].split('.')[0]}" for action in actions]
        )
        event = self.events.pop(0) if self.events else None
        error = event() if callable(event) else event
        if error is not None and error is not LOST:
            raise error
        self._carry_out(actions)
        if error is LOST:
            raise LOST
        return {"ChangeInfo": {"Id": f"/change/C{len(self.batches)}", "Status": "PENDING"}}

    def _carry_out(self, actions: list[dict[str, Any]]) -> None:
        after = dict(self.now)
        for action in actions:
            structure = action["ResourceRecordSet"]
            [(key, stored)] = read_zone([structure], ZONE_ID).items()
            if action["Action"] == "CREATE":
                if key in after:
                    raise CONFLICT
                after[key] = stored
            elif key not in after or after.pop(key).wire != structure:
                raise CONFLICT
        aliased = {key.name for key in after if key.type == "CNAME"}
        if any(key.name in aliased and key.type != "CNAME" for key in after):
            raise CONFLICT
        self.now = after

    def values(self) -> dict[str, Any]:
        """First label → value, of all but the apex."""
        return {
            key.name.split(".")[0]: stored.record_set.values[0] if stored.record_set.values else "alias"
            for key, stored in self.now.items()
            if key.name != ZONE
        }


def apply(server: Server, *entries: Mapping[str, Any], policy: Any = lambda plan: plan, **options: Any) -> Applied:
    prune = Scope() if options.pop("prune", False) else None

    def plan(existing: Zone) -> Plan:
        result: Plan = policy(make_plan(desired(*entries), existing, prune))
        return result

    first = plan(server.now)
    batches = make_batches(first.writes, HOSTED_ZONE.id)
    return route53_apply.apply(server.connection, HOSTED_ZONE, first, batches, plan, **options)  # type: ignore[arg-type]


def names(changes: Any) -> list[str]:
    return [f"{change.verb} {change.key.name.split('.')[0]}" for change in changes]


def many(count: int, value: str = "192.0.2.1") -> list[dict[str, Any]]:
    return [a(f"h{number:04}", value) for number in range(count)]


class Picky(Server):
    """Refuses calls with a bad name, as a server that speaks of nothing in particular."""

    bad: frozenset[str] = frozenset()
    code = "InvalidChangeBatch"

    def _carry_out(self, actions: list[dict[str, Any]]) -> None:
        if self.bad & {action["ResourceRecordSet"]["Name"].split(".")[0] for action in actions}:
            raise client_error(self.code, "something is bad")
        super()._carry_out(actions)


def picky(*bad: str, **options: Any) -> Picky:
    server = Picky(**options)
    server.bad = frozenset(bad)
    return server
