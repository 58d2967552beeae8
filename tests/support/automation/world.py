# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 and Route 53 as far as the function sees them, in memory, and what is true of them by a plain reading.

The zones refuse what is not there as stated, as Route 53 does. Whatever else happens at the same time comes in by
``meanwhile``, which is asked before each call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from ipaddress import ip_address
from random import Random
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import fleet
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.settings import (
    KeptAccount,
    KeptZone,
    Settings,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.windows import Reading
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.resources import ALL, Place
from ansible_collections.crossaccount.aws.plugins.module_utils._function import errors

ACCOUNT, OWNER, PREFIX = "111111111111", "crossaccount.aws/111111111111", "_owner-%{record_type}."
ZONE, REVERSE = "Z1", "Z2"
DOMAIN = "team.example.com"
REGIONS = ("eu-west-1", "us-east-1")

Structure = dict[str, Any]


def document(**zone: Any) -> dict[str, Any]:
    """The settings of a function that keeps one account; ``zone`` are options of its zone."""
    kept = {
        "hosted_zone_id": ZONE,
        "zone": "example.com",
        "domain": DOMAIN,
        "addresses": "public",
        "ipv6": False,
        "filters": {"tag-key": ["dns"]},
        **zone,
    }
    account = {
        "owner": OWNER,
        "regions": list(REGIONS),
        "writer": {"arn": "arn:aws:iam::222222222222:role/writer", "external_id": "secret-of-writer"},
        "zones": [kept],
    }
    return {
        "accounts": {ACCOUNT: account},
        "owner_prefix": PREFIX,
        "namespace": "crossaccount.aws/dns_automation",
    }


def with_reverse(**zone: Any) -> dict[str, Any]:
    """The same, with the zone of all addresses."""
    reverse = {"zone": "in-addr.arpa", "hosted_zone_id": REVERSE}
    return document(reverse_zones=[reverse], reverse_owner=f"{OWNER}/example.com", **zone)


class MemoryZone:
    """A hosted zone: record sets by name, type and identifier, and batches that happen whole or not at all."""

    def __init__(self) -> None:
        self.record_sets: dict[tuple[str, str, str], Structure] = {}

    def listing(self, request: Mapping[str, str]) -> dict[str, Any]:
        """A page of ListResourceRecordSets."""
        start = _order(
            request["StartRecordName"], request.get("StartRecordType", ""), request.get("StartRecordIdentifier", "")
        )
        found = sorted(self.record_sets, key=lambda key: _order(*key))
        found = [key for key in found if _order(*key) >= start]
        size = int(request["MaxItems"])
        page: dict[str, Any] = {"ResourceRecordSets": [self.record_sets[key] for key in found[:size]]}
        page["IsTruncated"] = len(found) > size
        if page["IsTruncated"]:
            page |= {"NextRecordName": found[size][0], "NextRecordType": found[size][1]}
            if found[size][2]:
                page["NextRecordIdentifier"] = found[size][2]
        return page

    def change(self, actions: Iterable[Mapping[str, Any]]) -> str:
        """Why the batch is refused, empty where it has happened."""
        after = dict(self.record_sets)
        for each in actions:
            structure = each["ResourceRecordSet"]
            key = structure["Name"], structure["Type"], structure.get("SetIdentifier", "")
            if each["Action"] == "DELETE":
                if after.pop(key, None) != structure:
                    return (
                        f"Tried to delete resource record set [name='{key[0]}', type='{key[1]}'] but it was not found"
                    )
            elif key in after:
                return f"Tried to create resource record set [name='{key[0]}', type='{key[1]}'] but it already exists"
            else:
                after[key] = dict(structure)
        self.record_sets = after
        return ""

    def values(self) -> dict[tuple[str, str], set[str]]:
        """The values of everything that is no marker."""
        return {
            key[:2]: {record["Value"] for record in structure["ResourceRecords"]}
            for key, structure in self.record_sets.items()
            if key[1] != "TXT"
        }


class MemoryAws:
    """What a keeper asks, answered by instances and zones in memory."""

    reason = staticmethod(errors.reason)

    def __init__(self) -> None:
        self.machines: dict[str, Structure] = {}
        self.zones = {ZONE: MemoryZone(), REVERSE: MemoryZone()}
        self.counts: Counter[str] = Counter()
        self.unread: dict[str, str] = {}
        self.meanwhile: Callable[[str], object] = lambda call: None
        self.sent: list[tuple[str, str]] = []
        self.patient = True
        self.until = 0.0
        self.filters: Callable[[Structure], bool] = lambda machine: any(
            tag["Key"] == "dns" for tag in machine.get("Tags", [])
        )

    def instances(
        self, account: KeptAccount, zone: KeptZone
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, str]]:
        self._called("DescribeInstances")
        chosen, others = [], []
        for each in self.machines.values():
            if each["Region"] not in self.unread:
                (chosen if self.filters(each) else others).append(fleet.instance(each, ACCOUNT, each["Region"]))
        return chosen, others if zone.services else [], dict(self.unread)

    def there(self, account: KeptAccount, places: Collection[Place]) -> dict[str, dict[str, Any]]:
        self._called("DescribeInstances")
        return {
            identifier: fleet.instance(machine, ACCOUNT, machine["Region"])
            for identifier, machine in self.machines.items()
            if not {Place(machine["Region"], identifier), Place(machine["Region"], ALL)}.isdisjoint(places)
        }

    def record_sets(self, account: KeptAccount, zone_id: str, reading: Reading) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while reading.request is not None:
            self._called("ListResourceRecordSets")
            found += reading.take(self.zones[zone_id].listing(reading.request))
        return found

    def change(self, account: KeptAccount, zone_id: str, actions: Sequence[Any]) -> str:
        self._called("ChangeResourceRecordSets")
        assert 0 < len(actions) <= 1000
        return self.zones[zone_id].change(actions)

    def wait(self, seconds: float) -> bool:
        self._called("wait")
        return self.patient

    def send(self, queue: str, bodies: Sequence[str]) -> None:
        self.sent += [(queue, body) for body in bodies]

    def _called(self, operation: str) -> None:
        self.meanwhile(operation)
        self.counts[operation] += 1

    # What happens to instances.

    def run(self, number: int, tag: str | None, region: str = REGIONS[0]) -> str:
        identifier = f"i-{number:017x}"
        self.machines[identifier] = {
            "InstanceId": identifier,
            "Region": region,
            "State": {"Name": "running"},
            "PrivateIpAddress": str(ip_address("10.0.0.0") + number),
            "PublicIpAddress": _public(number),
            "Tags": [] if tag is None else [{"Key": "dns", "Value": tag}],
        }
        return identifier

    def stop(self, identifier: str) -> None:
        self.machines[identifier]["State"] = {"Name": "stopped"}
        self.machines[identifier].pop("PublicIpAddress", None)

    def start(self, identifier: str, number: int) -> None:
        self.machines[identifier] |= {"State": {"Name": "running"}, "PublicIpAddress": _public(number)}

    def terminate(self, identifier: str) -> None:
        machine = self.machines[identifier]
        machine["State"] = {"Name": "terminated"}
        machine.pop("PublicIpAddress", None)
        machine.pop("PrivateIpAddress", None)

    def tag(self, identifier: str, tag: str) -> None:
        self.machines[identifier]["Tags"] = [{"Key": "dns", "Value": tag}]

    # What is true.

    def truth(self) -> dict[tuple[str, str], set[str]]:
        """Name and type → addresses, by reading the tags of what runs."""
        found: dict[tuple[str, str], set[str]] = {}
        for machine in self.machines.values():
            if machine["State"]["Name"] != "running" or "PublicIpAddress" not in machine:
                continue
            for tag in machine.get("Tags", []):
                for name in tag["Value"].split(","):
                    if name:
                        found.setdefault((f"{name}.{DOMAIN}.", "A"), set()).add(machine["PublicIpAddress"])
        return found

    def reverse_truth(self) -> dict[tuple[str, str], set[str]]:
        """The name of each address of what runs → the first name of its tag."""
        found: dict[tuple[str, str], set[str]] = {}
        for machine in self.machines.values():
            names = [name for tag in machine.get("Tags", []) for name in tag["Value"].split(",") if name]
            if names and machine["State"]["Name"] == "running" and "PublicIpAddress" in machine:
                pointer = f"{ip_address(machine['PublicIpAddress']).reverse_pointer}."
                found.setdefault((pointer, "PTR"), set()).add(f"{names[0]}.{DOMAIN}.")
        return found


def read(given: dict[str, Any]) -> Settings:
    return Settings.read(given, "https://queue", "https://failures")


def settings(**zone: Any) -> Settings:
    return read(with_reverse(**zone))


def state_change(identifier: str, state: str = "running") -> dict[str, Any]:
    """What EventBridge delivers."""
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": "EC2 Instance State-change Notification",
        "source": "aws.ec2",
        "account": ACCOUNT,
        "time": "2026-11-30T12:00:00Z",
        "region": REGIONS[0],
        "resources": [f"arn:aws:ec2:{REGIONS[0]}:{ACCOUNT}:instance/{identifier}"],
        "detail": {"instance-id": identifier, "state": state},
    }


def happen(aws: MemoryAws, chance: Random, number: int) -> dict[str, Any] | None:
    """One thing that happens to the fleet; the event that tells of it."""
    names = [chance.choice("abcdefgh") for _each in range(chance.choice([1, 1, 1, 2]))]
    tag = ",".join(dict.fromkeys(names))
    alive = [each for each, machine in aws.machines.items() if machine["State"]["Name"] != "terminated"]
    kind = chance.choice(["run", "run", "stop", "start", "terminate", "forget"])
    if kind == "run" or not alive:
        if len(alive) > 12:
            return None
        return state_change(aws.run(number, tag, chance.choice(REGIONS)))
    identifier = chance.choice(alive)
    if kind == "stop":
        aws.stop(identifier)
    elif kind == "start":
        aws.start(identifier, number)
    else:
        aws.terminate(identifier)
        if kind == "forget":  # EC2 shows what is terminated for about an hour
            del aws.machines[identifier]
    return state_change(identifier, {"stop": "stopped", "start": "running"}.get(kind, "terminated"))


def _public(number: int) -> str:
    return str(ip_address("192.0.2.0") + number)


def _order(name: str, record_type: str, identifier: str) -> tuple[str, str, str]:
    return ".".join(reversed(name.rstrip(".").split("."))) + ".", record_type, identifier
