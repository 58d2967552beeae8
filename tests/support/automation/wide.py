# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""More of the world in memory: two accounts, two zones each, services, IPv6 addresses, tags that change.

The accounts share all hosted zones, each below a domain of its own. What is true is read from tags, as plainly as in
``world``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from ipaddress import ip_address
from random import Random
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import fleet, triggers
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.settings import KeptAccount, KeptZone

from .world import ACCOUNT, PREFIX, REGIONS, REVERSE, ZONE, MemoryAws, MemoryZone, Structure, state_change

OTHER = "333333333333"
LABELS = {ACCOUNT: "a", OTHER: "b"}
PRIVATE, REVERSE_6 = "Z3", "Z4"
SERVICE, GONE = "svc", "terminated"
MOST_ALIVE = 12  # of an account
# What happens; after the second the function looks at all of an account, which hides what it left undone before.
STATES = ("run", "run", "stop", "start", "terminate", "forget")
TAGS = ("retag", "retag", "address")
# Name, type and set identifier → values.
Truth = dict[tuple[str, str, str], set[str]]


def wide_document() -> dict[str, Any]:
    """The settings: public names with services and reverse zones, and private names of what is in production."""

    def account(identifier: str) -> dict[str, Any]:
        owner, label = f"crossaccount.aws/{identifier}", LABELS[identifier]
        public = {
            "hosted_zone_id": ZONE,
            "zone": "example.com",
            "domain": f"{label}.example.com",
            "addresses": "public",
            "ipv6": True,
            "filters": {"tag-key": ["dns"]},
            "services": [{"name": SERVICE, "tags": {"role": ["web"]}}],
            "reverse_owner": f"{owner}/example.com",
            "reverse_zones": [
                {"zone": "in-addr.arpa", "hosted_zone_id": REVERSE},
                {"zone": "ip6.arpa", "hosted_zone_id": REVERSE_6},
            ],
        }
        private = {
            "hosted_zone_id": PRIVATE,
            "zone": "internal.example.com",
            "private": True,
            "domain": f"{label}.internal.example.com",
            "addresses": "private",
            "ipv6": False,
            "filters": {"tag:env": ["prod"]},
        }
        writer = {"arn": f"arn:aws:iam::222222222222:role/writer-{identifier}"}
        return {"owner": owner, "regions": list(REGIONS), "writer": writer, "zones": [public, private]}

    return {
        "accounts": {each: account(each) for each in LABELS},
        "owner_prefix": PREFIX,
        "namespace": "crossaccount.aws/dns_automation",
    }


class WideAws(MemoryAws):
    """Instances have ``Account`` beside ``Region``, and the tags ``dns``, ``env`` and ``role``."""

    def __init__(self) -> None:
        super().__init__()
        self.zones |= {PRIVATE: MemoryZone(), REVERSE_6: MemoryZone()}

    def instances(
        self, account: KeptAccount, zone: KeptZone
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, str]]:
        self._called("DescribeInstances")
        chosen, others = [], []
        for each in self._of(account.account_id):
            fits = all(_fits(each, name, values) for name, values in zone.filters)
            (chosen if fits else others).append(fleet.instance(each, account.account_id, each["Region"]))
        return chosen, others if zone.services else [], {}

    def _of(self, account: str) -> list[Structure]:
        return [each for each in self.machines.values() if each["Account"] == account]

    def truth_of(self, zone_id: str) -> Truth:
        """What a zone shall hold but for markers."""
        found: Truth = {}
        for machine in self.machines.values():
            if machine["State"]["Name"] == "running":
                for key, value in _names(machine, zone_id):
                    found.setdefault(key, set()).add(value)
        return found

    def values_of(self, zone_id: str) -> Truth:
        """What a zone holds but for markers."""
        return {
            key: {record["Value"] for record in structure["ResourceRecords"]}
            for key, structure in self.zones[zone_id].record_sets.items()
            if key[1] != "TXT"
        }


def _fits(machine: Structure, name: str, values: Collection[str]) -> bool:
    tags = _tags(machine)
    return any(key in values for key in tags) if name == "tag-key" else tags.get(name.removeprefix("tag:")) in values


def _names(machine: Structure, zone_id: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Each name that a machine gives reason for, with its value."""
    tags, label = _tags(machine), LABELS[machine["Account"]]
    names = [name for name in tags.get("dns", "").split(",") if name]
    public = {"A": machine.get("PublicIpAddress"), "AAAA": machine.get("Ipv6")}
    for kind, address in public.items():
        if not address:
            continue
        if zone_id == ZONE:
            yield from (((f"{name}.{label}.example.com.", kind, ""), address) for name in names)
            if tags.get("role") == "web":
                yield (f"{SERVICE}.{label}.example.com.", kind, machine["InstanceId"]), address
        if names and zone_id == {"A": REVERSE, "AAAA": REVERSE_6}[kind]:
            yield (f"{ip_address(address).reverse_pointer}.", "PTR", ""), f"{names[0]}.{label}.example.com."
    if zone_id == PRIVATE and tags.get("env") == "prod":
        for name in names:
            yield (f"{name}.{label}.internal.example.com.", "A", ""), machine["PrivateIpAddress"]


def _tags(machine: Structure) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in machine["Tags"]}


def happen_widely(
    aws: WideAws, chance: Random, number: int, kinds: Sequence[str] = STATES + TAGS
) -> list[dict[str, Any]]:
    """One thing that happens to one of the fleets; the events that tell of it."""
    account = chance.choice(sorted(LABELS))
    alive = [key for key, each in aws.machines.items() if each["Account"] == account and each["State"]["Name"] != GONE]
    gone = [key for key, each in aws.machines.items() if each["Account"] == account and each["State"]["Name"] == GONE]
    kind = chance.choice(kinds)
    if kind == "run" or not alive:
        return [_run(aws, chance, account, number)] if len(alive) < MOST_ALIVE else []
    if kind == "forget":  # "tags ... are gradually disassociated" from what is terminated, and then it is gone
        for identifier in gone:
            if chance.random() < 0.5:
                aws.machines[identifier]["Tags"] = []
            else:
                del aws.machines[identifier]
        return []
    identifier = chance.choice(alive)
    machine = aws.machines[identifier]
    if kind == "retag":
        machine["Tags"] = _new_tags(chance, chosen=_tags(machine))
        return [_event(account, triggers.TAG_CHANGE, {"changed-tag-keys": ["dns", "role"]})]
    if kind == "address":
        if machine["State"]["Name"] != "running":
            return []
        machine["PublicIpAddress"] = _public(number)
        named = chance.choice([{"instanceId": identifier}, {"associationId": "eipassoc-1"}])
        return [_event(account, triggers.API_CALL, {"requestParameters": named})]
    {"stop": aws.stop, "terminate": aws.terminate, "start": lambda each: aws.start(each, number)}[kind](identifier)
    if kind == "terminate":
        machine.pop("Ipv6", None)
        machine["NetworkInterfaces"] = []
    state = {"stop": "stopped", "start": "running"}.get(kind, GONE)
    return [_event(account, triggers.STATE_CHANGE, {"instance-id": identifier, "state": state})]


def _run(aws: WideAws, chance: Random, account: str, number: int) -> dict[str, Any]:
    identifier = aws.run(number, None, chance.choice(REGIONS))
    machine = aws.machines[identifier]
    machine |= {"Account": account, "Tags": _new_tags(chance, chosen=None)}
    if chance.random() < 0.5:
        machine["Ipv6"] = str(ip_address("2001:db8::") + number)
        machine["NetworkInterfaces"] = [{"Ipv6Addresses": [{"Ipv6Address": machine["Ipv6"]}]}]
    return _event(account, triggers.STATE_CHANGE, {"instance-id": identifier, "state": "running"})


def _new_tags(chance: Random, chosen: dict[str, str] | None) -> list[dict[str, str]]:
    """Tags by which filters choose it as before: what they no longer choose keeps its names while it runs."""
    named = ",".join(dict.fromkeys(chance.choice("abcdef") for _each in range(chance.choice([1, 1, 2]))))
    tags = {"role": chance.choice(["web", "db"])}
    if chosen is None:
        tags |= chance.choice([{"dns": named, "env": "prod"}, {"dns": named, "env": "test"}, {"env": "test"}])
    else:
        tags |= {key: named if key == "dns" else value for key, value in chosen.items() if key in ("dns", "env")}
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _public(number: int) -> str:
    return str(ip_address("192.0.2.0") + number)


def _event(account: str, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {**state_change("i-00000000000000000"), "account": account, "detail-type": kind, "detail": detail}
