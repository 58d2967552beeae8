# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""More of the world in memory: two accounts, two zones each, services, IPv6 addresses, tags that change.

The accounts share all hosted zones, each below a domain of its own. What is true is read from tags, as plainly as in
``world``. What is protected is, too: names that a mistake in tags or filters would take from an instance that runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from ipaddress import ip_address
from random import Random
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import fleet, triggers
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.settings import KeptAccount, KeptZone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.resources import Place

from .world import ACCOUNT, PREFIX, REGIONS, REVERSE, ZONE, MemoryAws, MemoryZone, Structure, state_change

OTHER = "333333333333"
LABELS = {ACCOUNT: "a", OTHER: "b"}
PRIVATE, REVERSE_6 = "Z3", "Z4"
SERVICE, GONE = "svc", "terminated"
MOST_ALIVE = 12  # of an account
# What happens. The function looks at all of an account after the second, which hides what it left undone before.
STATES = ("run", "run", "stop", "start", "terminate", "forget")
TAGS = ("retag", "retag", "address")
MISTAKES = ("mistake", "mend")
# Name → type and set identifier → values.
Names = dict[str, dict[tuple[str, str], set[str]]]


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
        self._ever: dict[str, set[tuple[str, str, str, str]]] = {zone: set() for zone in self.zones}

    def instances(
        self, account: KeptAccount, zone: KeptZone
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, str]]:
        self._called("DescribeInstances")
        chosen, others = [], []
        for each in self._of(account.account_id):
            if each["Region"] not in self.unread:
                fits = all(_fits(each, name, values) for name, values in zone.filters)
                (chosen if fits else others).append(fleet.instance(each, account.account_id, each["Region"]))
        return chosen, others if zone.services else [], dict(self.unread)

    def there(self, account: KeptAccount, places: Collection[Place]) -> dict[str, dict[str, Any]]:
        found = super().there(account, places)
        return {key: each for key, each in found.items() if self.machines[key]["Account"] == account.account_id}

    def _of(self, account: str) -> list[Structure]:
        return [each for each in self.machines.values() if each["Account"] == account]

    def _running(self, account: str) -> list[Structure]:
        return [each for each in self._of(account) if each["State"]["Name"] == "running"]

    # What is true.

    def truth_of(self, zone_id: str) -> Names:
        """What a zone shall hold but for markers."""
        found: Names = {}
        for machine in (each for account in LABELS for each in self._running(account)):
            for name, kind, identifier, value in _names(machine, zone_id):
                found.setdefault(name, {}).setdefault((kind, identifier), set()).add(value)
        return found

    def names_of(self, zone_id: str) -> Names:
        """What a zone holds but for markers."""
        found: Names = {}
        for (name, kind, identifier), structure in self.zones[zone_id].record_sets.items():
            if kind != "TXT":
                values = {record["Value"] for record in structure["ResourceRecords"]}
                found.setdefault(name, {})[kind, identifier] = values
        return found

    def remember(self) -> None:
        """What is true now was true once, later."""
        for zone_id in self.zones:
            self._ever[zone_id] |= _flat(self.truth_of(zone_id))

    def wrong(self) -> list[str]:
        """The names of all zones that are neither what is true, nor protected and what was true once."""
        found = []
        protected = self.protected()
        for zone_id in self.zones:
            have, want = self.names_of(zone_id), self.truth_of(zone_id)
            for name in sorted(have.keys() | want.keys()):
                were = _flat({name: have.get(name, {})}) <= self._ever[zone_id]
                if have.get(name) != want.get(name) and not ((zone_id, name) in protected and were):
                    found.append(f"{zone_id} {name} has {have.get(name)}, and {want.get(name)} is true")
        return found

    def protected(self) -> dict[tuple[str, str], Any]:
        """Zone and name → what it has, of each that is marked as made for an instance which runs and, as its tags are,
        should not lose it."""
        found = {}
        for zone_id, zone in self.zones.items():
            have = self.names_of(zone_id)
            for (name, kind, _identifier), structure in zone.record_sets.items():
                text = structure["ResourceRecords"][0]["Value"]
                of = name.partition(".")[2]
                for machine in self.machines.values() if kind == "TXT" and of in have else ():
                    if f"/{machine['InstanceId']}" in text and self._is_protected(machine, zone_id, of):
                        found[zone_id, of] = have[of]
        return found

    def _is_protected(self, machine: Structure, zone_id: str, name: str) -> bool:
        others, tags = self._running(machine["Account"]), _tags(machine)
        if machine not in others:
            return False
        if name.startswith(f"{SERVICE}."):
            return all(_tags(each)["role"] != "web" for each in others)
        if zone_id != PRIVATE:
            return "dns" not in tags
        return tags["env"] != "prod" or not any(
            "dns" in (found := _tags(each)) and found["env"] == "prod" for each in others
        )


def _flat(names: Names) -> set[tuple[str, str, str, str]]:
    return {(name, *key, value) for name, sets in names.items() for key, values in sets.items() for value in values}


def _fits(machine: Structure, name: str, values: Collection[str]) -> bool:
    tags = _tags(machine)
    return any(key in values for key in tags) if name == "tag-key" else tags.get(name.removeprefix("tag:")) in values


def _names(machine: Structure, zone_id: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, set identifier and value of each record set that a machine gives reason for."""
    tags, label = _tags(machine), LABELS[machine["Account"]]
    names = [name for name in tags.get("dns", "").split(",") if name]
    public = {"A": machine.get("PublicIpAddress"), "AAAA": machine.get("Ipv6")}
    for kind, address in public.items():
        if not address:
            continue
        if zone_id == ZONE:
            yield from ((f"{name}.{label}.example.com.", kind, "", address) for name in names)
            if tags.get("role") == "web":
                yield f"{SERVICE}.{label}.example.com.", kind, machine["InstanceId"], address
        if names and zone_id == {"A": REVERSE, "AAAA": REVERSE_6}[kind]:
            yield f"{ip_address(address).reverse_pointer}.", "PTR", "", f"{names[0]}.{label}.example.com."
    if zone_id == PRIVATE and tags.get("env") == "prod":
        yield from ((f"{name}.{label}.internal.example.com.", "A", "", machine["PrivateIpAddress"]) for name in names)


def _tags(machine: Structure) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in machine["Tags"]}


def happen_widely(aws: WideAws, chance: Random, number: int, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """One thing that happens to one of the fleets; the events that tell of it."""
    found = _happen(aws, chance, number, kinds)
    aws.remember()
    return found


def _happen(aws: WideAws, chance: Random, number: int, kinds: Sequence[str]) -> list[dict[str, Any]]:
    account, kind = chance.choice(sorted(LABELS)), chance.choice(kinds)
    fleets: dict[bool, list[str]] = {True: [], False: []}
    for key, each in aws.machines.items():
        if each["Account"] == account:
            fleets[each["State"]["Name"] == GONE].append(key)
    alive = fleets[False]
    if kind == "run" or not alive:
        return [_run(aws, chance, account, number)] if len(alive) < MOST_ALIVE else []
    if kind == "forget":  # "tags ... are gradually disassociated" from what is terminated, and then it is gone
        for identifier in fleets[True]:
            if chance.random() < 0.5:
                aws.machines[identifier]["Tags"] = []
            else:
                del aws.machines[identifier]
        return []
    identifier = chance.choice(alive)
    machine = aws.machines[identifier]
    if kind in ("retag", *MISTAKES):
        machine["Tags"] = _retagged(chance, kind, _tags(machine))
        return [_event(account, triggers.TAG_CHANGE, {"changed-tag-keys": ["dns", "env", "role"]})]
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
    tags = {"role": chance.choice(["web", "db"]), "env": chance.choice(["prod", "test"])}
    machine |= {"Account": account, "Tags": _listed(tags | ({"dns": _named(chance)} if chance.random() < 0.7 else {}))}
    if chance.random() < 0.5:
        machine["Ipv6"] = str(ip_address("2001:db8::") + number)
        machine["NetworkInterfaces"] = [{"Ipv6Addresses": [{"Ipv6Address": machine["Ipv6"]}]}]
    return _event(account, triggers.STATE_CHANGE, {"instance-id": identifier, "state": "running"})


def _retagged(chance: Random, kind: str, tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Other names by which filters choose it as before; or what takes it from filters, rules and services; or all."""
    after = dict(tags) | {"role": chance.choice(["web", "db"])}
    if kind == "mend":
        after |= {"dns": _named(chance), "role": "web", "env": "prod"}
    elif "dns" in tags:
        after["dns"] = _named(chance)
    if kind == "mistake":
        after |= {"role": "db", "env": chance.choice(["prod", "test"])}
        after.pop(chance.choice(["dns", "none"]), None)
    return _listed(after)


def _named(chance: Random) -> str:
    return ",".join(dict.fromkeys(chance.choice("abcdef") for _each in range(chance.choice([1, 1, 2]))))


def _listed(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _public(number: int) -> str:
    return str(ip_address("192.0.2.0") + number)


def _event(account: str, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {**state_change("i-00000000000000000"), "account": account, "detail-type": kind, "detail": detail}
