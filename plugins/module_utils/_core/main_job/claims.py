# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which domain of which zone each workload account publishes in, and by which external id it is entered.

Two hosts whose domains overlap would undo each other's work. An external id keeps apart what it is different for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..arn import account_id
from ..dns.names import display, in_zone, normalise, with_ancestors
from ..dns.zones import zone_name

# Where a host's domain, zone and DNS host come from, the first that is given; the defaults of the role shared_values
# say
# the same.
DOMAIN = ("shared_values_domain", "zone_access_domain", "instance_records_domain")
ZONE = ("shared_values_zone", "hosted_zone_name", "instance_records_zone", "dns_zone")
PRIVATE = ("shared_values_private_zone", "dns_zone_private")
DNS_HOST = ("shared_values_dns_host", "zone_access_dns_host", "instance_records_dns_host")
ACCOUNT = (
    "shared_values_account_id",
    "zone_access_workload_account_id",
    "instance_access_account_id",
    "instance_records_account_id",
    "aws_account_id",
)
EXTERNAL_ID = (
    "shared_values_external_id",
    "instance_access_external_id",
    "zone_access_external_id",
    "cross_account_external_id",
)
SUBDOMAIN = "dns_subdomain"
# Whether the domain is a zone of its own, and where. The others say which zone delegates to it, and the host of that
# zone's account: facts of the role shared_values, or what ``delegated_zones`` makes of the variables.
DELEGATED = "dns_delegated_zone"
PARENT_ZONE = "__shared_values_parent_zone"
PARENT_HOST = "__shared_values_parent_host"
# As the filter ansible.builtin.bool has it.
TRUE, FALSE = frozenset({"true", "yes", "1", "on"}), frozenset({"false", "no", "0", "off"})
VARIABLES = (*DOMAIN, *ZONE, *PRIVATE, *DNS_HOST, *ACCOUNT, *EXTERNAL_ID, SUBDOMAIN, DELEGATED)


@dataclass(frozen=True)
class Claim:
    """Where a host publishes: ``domain`` and ``zone`` are canonical, ``dns`` says in which DNS account the zone is.

    ``private``: which of two zones that may have this name. ``parent`` is the place of the zone that delegates to it,
    None where nobody does. ``cut``: the claim is no more than that the parent leaves these names to another zone.
    """

    host: str
    account: str
    dns: str
    zone: str
    domain: str
    external_id: str = field(default="", repr=False)
    private: bool = False
    parent: tuple[str, bool, str] | None = None
    cut: bool = False

    @property
    def place(self) -> tuple[str, bool, str]:
        """The zone itself: no other one is in the same place."""
        return self.zone, self.private, self.dns

    @classmethod
    def read(cls, host: str, variables: Mapping[str, Any], dns: str, parent_dns: str = "") -> Claim:
        """The claim that a host's variables make; InputError where they say nothing usable.

        ``dns`` and ``parent_dns`` are the DNS accounts of the zone and of the one that delegates to it.
        """
        zone, parent = zone_name(_first(variables, ZONE), f"{host}, dns_zone"), variables.get(PARENT_ZONE)
        return cls(
            host=host,
            account=account_id(_first(variables, ACCOUNT), f"{host}, aws_account_id"),
            dns=dns,
            zone=zone,
            domain=domain_of(host, variables, zone),
            external_id=str(_first(variables, EXTERNAL_ID) or ""),
            private=is_private(variables),
            parent=(zone_name(parent, f"{host}, dns_zone"), False, parent_dns or dns) if parent else None,
        )

    @property
    def in_parent(self) -> Claim | None:
        """What it claims in the zone that delegates to it."""
        if self.parent is None:
            return None
        zone, private, dns = self.parent
        return replace(self, zone=zone, private=private, dns=dns, external_id="", parent=None, cut=True)


def domain_of(host: str, variables: Mapping[str, Any], zone: str) -> str:
    """The domain (canonical) that a host publishes in; InputError where its variables say nothing usable.

    ``zone`` is canonical.
    """
    domain = _first(variables, DOMAIN)
    if domain is None:
        domain = f"{variables.get(SUBDOMAIN) or host}.{display(zone)}"
    return normalise(domain, f"{host}, domain")


def dns_host(variables: Mapping[str, Any]) -> str:
    """The host of the DNS account that a host's variables name, empty when they name none."""
    return str(_first(variables, DNS_HOST) or "")


def parent_host(variables: Mapping[str, Any]) -> str:
    """The host of the account whose zone delegates to a host's zone, empty when its variables name none."""
    return str(variables.get(PARENT_HOST) or "")


def zone_of(variables: Mapping[str, Any]) -> str:
    """The zone that a host's variables name, as they write it; empty when they name none."""
    return str(_first(variables, ZONE) or "")


def is_private(variables: Mapping[str, Any]) -> bool:
    """Whether the zone that a host's variables name is a private one."""
    return is_true(_first(variables, PRIVATE))


def is_true(value: object) -> bool:
    """Whether a boolean is true, which may be text: ``-e`` and INI inventories give that."""
    return str(value).lower() in TRUE


def account_of(variables: Mapping[str, Any]) -> str:
    """The account that a host's variables name, as they write it; empty when they name none."""
    return str(_first(variables, ACCOUNT) or "")


def _first(variables: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((variables[name] for name in names if variables.get(name) not in (None, "")), None)


@dataclass(frozen=True)
class Conflict:
    """Two hosts that must not be as they are, and why. ``for_all``: others may suffer as well, so nobody goes on."""

    hosts: tuple[str, str]
    problem: str
    for_all: bool


def conflicts(claims: Iterable[Claim]) -> list[Conflict]:
    """What is wrong between claims, one for each pair."""
    made = list(claims)
    listed = sorted([*made, *filter(None, (claim.in_parent for claim in made))], key=lambda claim: claim.host)
    # Of thousands of claims, a few share an account or stand above each other. Only these are looked at in pairs.
    of_account: dict[tuple[tuple[str, bool, str], str], list[int]] = defaultdict(list)
    of_domain: dict[tuple[tuple[str, bool, str], str], list[int]] = defaultdict(list)
    first_of_id: dict[str, int] = {}
    for position, claim in enumerate(listed):
        if not claim.cut:
            of_account[claim.place, claim.account].append(position)
        of_domain[claim.place, claim.domain].append(position)
        if claim.external_id:
            first_of_id.setdefault(claim.external_id, position)
    pairs: set[tuple[int, int]] = set()
    for position, claim in enumerate(listed):
        near = [[] if claim.cut else of_account[claim.place, claim.account]]
        near += [of_domain.get((claim.place, above), []) for above in with_ancestors(claim.domain)]
        first = first_of_id.get(claim.external_id, position)
        near += [[first]] if listed[first].account != claim.account else []
        pairs.update((min(position, each), max(position, each)) for group in near for each in group if each != position)
    # What is wrong between the zones of one host is said of its variables.
    found = ((listed[one], listed[other]) for one, other in sorted(pairs))
    return [_conflict(one, other) for one, other in found if one.host != other.host]


def _conflict(one: Claim, other: Claim) -> Conflict:
    hosts, overlap = (one.host, other.host), _overlap(one, other)
    if overlap:
        return Conflict(hosts, overlap, for_all=True)
    problem = (
        f"{one.host} and {other.host} have the same external id, which keeps apart only what it is different for. "
        "Give each a cross_account_external_id of its own, such as uuidgen prints."
    )
    return Conflict(hosts, problem, for_all=False)


def _overlap(one: Claim, other: Claim) -> str:
    """How one would undo the work of the other, empty when they would not."""
    if one.place == other.place:
        if one.account == other.account and not one.cut and not other.cut:
            return (
                f"{one.host} and {other.host} are the same account, {one.account}: each would undo the access and the "
                f"names of the other. Correct aws_account_id, or make them one host."
            )
        if one.domain == other.domain:
            return (
                f"{one.host} and {other.host} publish in the same domain, {display(one.domain)}: each would remove the "
                "names of the other. Give one of them another dns_subdomain."
            )
        for inner, outer in ((one, other), (other, one)):
            if in_zone(inner.domain, outer.domain) and outer.cut:
                return (
                    f"{inner.host} publishes in {display(inner.domain)}, which is inside {display(outer.domain)}, the "
                    f"delegated zone of {outer.host}: {display(outer.zone)} does not answer for its names. Give one of "
                    "them a dns_subdomain that is not inside the other."
                )
            if in_zone(inner.domain, outer.domain):
                return (
                    f"{inner.host} publishes in {display(inner.domain)}, which is inside {display(outer.domain)} of "
                    f"{outer.host}: the zone role of {outer.host} could change its names. Give one of them a "
                    "dns_subdomain that is not inside the other."
                )
    return ""
