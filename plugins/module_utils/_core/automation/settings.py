# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the function keeps: a document that is packaged with it, so that one hash tells whether either has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..arn import account_id, hosted_zone_id
from ..dns.names import in_zone, normalise
from ..dns.reverse_zones import ReverseZone
from ..errors import InputError
from ..instances.record_sets import Rules
from ..instances.services import Service
from ..instances.services import read as read_services
from ..options import boolean, dictionary, integer, read_many, text
from ..record_sets.markers import Naming, read_owner
from ..record_sets.plan import Scope

# Environment variables: the URLs of the queues, which each Region has of its own.
EVENTS, FAILURES = "EVENTS_QUEUE", "FAILURES_QUEUE"

_ACCOUNT = ("owner", "regions", "reader", "writer", "zones")
_ZONE = (
    "hosted_zone_id",
    "zone",
    "private",
    "domain",
    "types",
    "filters",
    "name",
    "addresses",
    "ipv6",
    "ttl",
    "max_delete_percent",
    "max_update_percent",
    "reverse_owner",
    "reverse_zones",
    "services",
)


@dataclass(frozen=True)
class Role:
    """How the function enters another account, or another role of its own."""

    arn: str
    external_id: str = ""

    @classmethod
    def read(cls, value: object, where: str) -> Role:
        given = dictionary(value, where, ("arn", "external_id"))
        external_id = given.get("external_id", "")
        return cls(
            text(given.get("arn"), f"{where}, arn", "the ARN of a role"),
            text(external_id, f"{where}, external_id", "an external id") if external_id else "",
        )


@dataclass(frozen=True)
class KeptZone:
    """A zone, and by which rules instances have names in it. ``zone`` is canonical.

    ``filters`` choose the instances, as EC2 takes them. ``reverse_zones`` has the ids of the zones in which addresses
    lead to these names. What is there is ``reverse_owner``'s.
    """

    zone_id: str
    zone: str
    private: bool
    rules: Rules
    types: frozenset[str]
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    max_delete_percent: int
    max_update_percent: int
    reverse_owner: str
    reverse_zones: tuple[tuple[ReverseZone, str], ...]
    services: tuple[Service, ...]

    @classmethod
    def read(cls, value: object, where: str) -> KeptZone:
        given = dictionary(value, where, _ZONE)
        zone = normalise(given.get("zone"), f"{where}, zone")
        rules, services = read_services(
            given.get("services", ()),
            f"{where}, services",
            given.get("domain"),
            given.get("name", "tag:dns"),
            given.get("addresses", "public"),
            "skip",
            "skip",
            ipv6=boolean(given.get("ipv6", True), f"{where}, ipv6"),
            ttl=integer(given.get("ttl", 60), 0, 2**31 - 1, f"{where}, ttl"),
            owned=True,
            resources=True,
        )
        if not in_zone(rules.domain, zone):
            raise InputError(f"{where}, domain", "it is not in the zone", "give the zone or a name below it")
        reverse = given.get("reverse_zones", [])
        if reverse and not given.get("reverse_owner"):
            raise InputError(f"{where}, reverse_owner", "it is missing", "name the owner of the names of addresses")
        return cls(
            hosted_zone_id(given.get("hosted_zone_id"), f"{where}, hosted_zone_id"),
            zone,
            boolean(given.get("private", False), f"{where}, private"),
            rules,
            Scope.read(None, given.get("types", ["A", "AAAA"]), None, f"{where}, ").types or frozenset(),
            _filters(given.get("filters", {}), f"{where}, filters"),
            integer(given.get("max_delete_percent", 100), 0, 100, f"{where}, max_delete_percent"),
            integer(given.get("max_update_percent", 100), 0, 100, f"{where}, max_update_percent"),
            read_owner(given["reverse_owner"]) if reverse else "",
            tuple(_reverse_zone(each, f"{where}, reverse_zones[{number}]") for number, each in enumerate(reverse)),
            services,
        )


def _filters(given: object, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Filters of EC2, whose values are one or several, and which a user may have written as YAML's numbers."""
    if not isinstance(given, Mapping):
        raise InputError(where, "it is not a dictionary", "give names of filters, each with its values")
    values = {name: value if isinstance(value, (list, tuple)) else [value] for name, value in given.items()}
    return tuple(
        (str(name), tuple(str(each).lower() if isinstance(each, bool) else str(each) for each in found))
        for name, found in values.items()
    )


def _reverse_zone(value: object, where: str) -> tuple[ReverseZone, str]:
    given = dictionary(value, where, ("zone", "private", "hosted_zone_id"))
    zone = ReverseZone(
        normalise(given.get("zone"), f"{where}, zone"), boolean(given.get("private", False), f"{where}, private")
    )
    return zone, hosted_zone_id(given.get("hosted_zone_id"), f"{where}, hosted_zone_id")


@dataclass(frozen=True)
class KeptAccount:
    """A workload account: where its instances are, and the zones that have their names.

    ``reader`` is the role that describes them, None where the function runs in the account itself; ``writer`` the one
    that changes the zones.
    """

    account_id: str
    owner: str
    regions: tuple[str, ...]
    reader: Role | None
    writer: Role
    zones: tuple[KeptZone, ...]

    @classmethod
    def read(cls, identifier: object, value: object) -> KeptAccount:
        account = account_id(identifier, "accounts")
        where = f"accounts, {account}"
        given = dictionary(value, where, _ACCOUNT)
        return cls(
            account,
            read_owner(text(given.get("owner"), f"{where}, owner", "an owner")),
            read_many(given.get("regions"), f"{where}, regions", lambda each, place: text(each, place, "a Region")),
            Role.read(given["reader"], f"{where}, reader") if "reader" in given else None,
            Role.read(given.get("writer"), f"{where}, writer"),
            _zones(given.get("zones"), f"{where}, zones"),
        )


def _zones(value: object, where: str) -> tuple[KeptZone, ...]:
    if not isinstance(value, (list, tuple)) or not value:
        raise InputError(where, "it names none", "give a list with at least one zone")
    return tuple(KeptZone.read(each, f"{where}[{number}]") for number, each in enumerate(value))


def queues(environment: Mapping[str, str]) -> list[str]:
    """The URLs of the queue of events and of that of failures. InputError names the variable that lacks."""
    for name in (EVENTS, FAILURES):
        if not environment.get(name):
            problem = "the function has no such environment variable"
            raise InputError(name, problem, "give it the URL of its queue, as the playbook dns_automation does")
    return [environment[name] for name in (EVENTS, FAILURES)]


@dataclass(frozen=True)
class Settings:
    """All that the function keeps.

    ``queue`` is the URL of the queue that the function reads, where work for each of several accounts is put.
    ``failures`` is that of the queue for what failed ``most_receives`` times.
    """

    accounts: Mapping[str, KeptAccount]
    naming: Naming
    queue: str
    failures: str
    most_receives: int
    namespace: str

    @classmethod
    def read(cls, value: Mapping[str, Any], queue: str = "", failures: str = "") -> Settings:
        """InputError names what of the document cannot be right. The queues are those of one Region."""
        given = dictionary(value, "settings", ("accounts", "owner_prefix", "most_receives", "namespace"))
        accounts = given.get("accounts")
        if not isinstance(accounts, Mapping) or not accounts:
            raise InputError("accounts", "there are none", "give at least one, by its id")
        found = [KeptAccount.read(identifier, each) for identifier, each in accounts.items()]
        return cls(
            {each.account_id: each for each in found},
            Naming.read(given.get("owner_prefix"), None, None),
            queue,
            failures,
            integer(given.get("most_receives", 3), 1, 1000, "most_receives"),
            text(given.get("namespace"), "namespace", "a namespace of CloudWatch"),
        )
