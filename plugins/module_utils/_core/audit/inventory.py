# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the hosts of an inventory declare: by it an audit tells what nobody declares any more.

A host counts whether a run reaches it or not. One whose variables say nothing usable may declare anything of its
account, and one whose account is not known anything at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from typing import Any

from ..arn import is_account_id
from ..dns import reverse_zones
from ..errors import InputError
from ..main_job import claims
from ..main_job.additional_zones import REVERSE
from ..main_job.claims import Claim
from ..main_job.conventions import PREFIX
from ..main_job.names import Names, zone_label
from ..makers import TAG

OWNER = "instance_records_owner"
# Where the names of the roles come from, the first that is given, and ARNs that end with one; the defaults of the role
# shared_values say the same.
ZONE_ROLE = ("shared_values_zone_role_name", "zone_access_role_name")
ZONE_ROLE_ARN = "instance_access_zone_role_arn"
INSTANCE_ROLE_NAME = ("shared_values_instance_role_name", "instance_access_role_name")
INSTANCE_ROLE_ARN = "zone_access_instance_role_arn"
VARIABLES = (
    *(*claims.VARIABLES, OWNER, PREFIX, REVERSE),
    *(*ZONE_ROLE, ZONE_ROLE_ARN, *INSTANCE_ROLE_NAME, INSTANCE_ROLE_ARN),
)


@dataclass(frozen=True)
class Declared:
    """What a host declares. ``dns`` is the DNS account, ``zone`` and ``domain`` are canonical.

    ``reverse`` are the labels and canonical names of its reverse zones, in which ``reverse_owner`` publishes.
    ``parent`` is the DNS account and the label of the zone that delegates to this one, empty where nobody does.
    """

    dns: str
    zone: str
    label: str
    domain: str
    owner: str
    zone_role: str
    instance_role: str
    reverse: frozenset[tuple[str, str]] = frozenset()
    parent: tuple[str, str] = ("", "")

    @property
    def reverse_owner(self) -> str:
        """As the role instance_records has it, and the role hosted_zone for a delegation."""
        return f"{self.owner}/{self.label}"

    @classmethod
    def read(cls, host: str, variables: Mapping[str, Any], dns: str, parent_dns: str = "") -> Declared:
        """What the variables of a host say; InputError where that is nothing usable."""
        claim = Claim.read(host, variables, dns, parent_dns)
        prefix = variables.get(PREFIX)
        names = Names.of(claim.zone, claim.account, dns, private=claim.private, prefix="" if prefix is None else prefix)
        return cls(
            dns=dns,
            zone=claim.zone,
            label=zone_label(claim.zone, private=claim.private),
            domain=claim.domain,
            owner=_text(variables, OWNER) or names.owner,
            zone_role=_named(variables, ZONE_ROLE, ZONE_ROLE_ARN) or names.zone_role,
            instance_role=_named(variables, INSTANCE_ROLE_NAME, INSTANCE_ROLE_ARN) or names.instance_role,
            reverse=frozenset(
                (zone_label(zone.name, private=zone.private), zone.name)
                for zone in reverse_zones.read(variables.get(REVERSE), REVERSE)
            ),
            parent=(claim.parent[2], zone_label(claim.parent[0])) if claim.parent else ("", ""),
        )


@dataclass(frozen=True)
class Follows:
    """What a host says of the role dns_automation. ``regions`` None: nobody knows. ``central``: a function in the DNS
    account keeps it, with others."""

    regions: frozenset[str] | None = None
    absent: bool = False
    central: bool = False

    @classmethod
    def read(cls, regions: object, state: object, topology: object = None) -> Follows:
        """Of the variables ``dns_automation_regions``, or ``aws_regions``, ``dns_automation_state`` and
        ``dns_automation_topology``."""
        absent = state == "absent"
        found = frozenset(map(str, regions)) if isinstance(regions, list | tuple) else None
        return cls(found, absent, topology == "central" and not absent)


@dataclass(frozen=True)
class Part:
    """A thing in a Region with a maker tag."""

    arn: str
    region: str
    tag: str


@dataclass(frozen=True)
class Holdings:
    """What was read in a workload account: the maker tag of each role that has one, and the addresses of instances.

    ``parts`` are what else has a maker tag, and ``unread_regions`` says by Region why that is not known.
    ``left`` is what functions say they leave to others.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    addresses: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    unread_regions: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    @classmethod
    def read(
        cls,
        roles: Iterable[Mapping[str, Any]],
        instances: Iterable[Mapping[str, Any]],
        tagged: Mapping[str, Any] | None = None,
        left: Iterable[object] = (),
    ) -> Holdings:
        """Of what iam_trust_role_info, ec2_instances_info, tagged_resources_info and logs_dns_automation_info say."""
        tags = {str(role["name"]): maker(role) for role in roles}
        addresses = (address for instance in instances for address in _addresses(instance))
        found = tagged or {"resources": [], "unread": []}
        return cls(
            {name: tag for name, tag in tags.items() if tag},
            canonical(addresses),
            tuple(Part(str(each["arn"]), str(each["region"]), maker(each)) for each in found["resources"]),
            {str(each["region"]): str(each["msg"]).rstrip(".") for each in found["unread"]},
            tuple(map(str, left)),
        )


def maker(thing: Mapping[str, Any]) -> str:
    """The tag of a role or another thing that says who made it, empty where it has none."""
    return str((thing.get("tags") or {}).get(TAG) or "")


def canonical(addresses: Iterable[str]) -> frozenset[str]:
    """Addresses in the one spelling in which they can be compared."""
    return frozenset(str(ip_address(address)) for address in addresses)


def _addresses(instance: Mapping[str, Any]) -> Iterator[str]:
    found = [instance.get("public_ip_address"), instance.get("private_ip_address")]
    for interface in instance.get("network_interfaces") or []:
        for each in interface.get("private_ip_addresses") or []:
            found += [each.get("private_ip_address"), (each.get("association") or {}).get("public_ip")]
        found += [each.get("ipv6_address") for each in interface.get("ipv6_addresses") or []]
    yield from (str(address) for address in found if address)


@dataclass(frozen=True)
class Host:
    """A workload host. ``account`` is empty where it is not known, ``declared`` None where nothing usable is said.

    ``holdings`` is None where its account was not read, ``unread`` then says why.
    """

    name: str
    account: str = ""
    declared: Declared | None = None
    holdings: Holdings | None = None
    unread: str = ""
    follows: Follows = Follows()

    @classmethod
    def read(
        cls,
        name: str,
        variables: Mapping[str, Any],
        dns: str,
        parent_dns: str = "",
        *,
        unreadable: Collection[str] = (),
        holdings: Holdings | None = None,
        unread: str = "",
        follows: Follows = Follows(),
    ) -> Host:
        """A host by its variables, of which some cannot be read.

        ``dns`` is the account of its zone, ``parent_dns`` that of a zone which delegates to it.
        """
        given = claims.account_of(variables)
        known = is_account_id(given) and not any(each in unreadable for each in claims.ACCOUNT)
        try:
            declared = None if unreadable else Declared.read(name, variables, dns, parent_dns)
        except InputError:
            declared = None
        return cls(name, given if known else "", declared, holdings, unread, follows)


@dataclass(frozen=True)
class Inventory:
    """All workload hosts, seen from one DNS account."""

    hosts: Sequence[Host]
    dns: str

    @cached_property
    def here(self) -> Sequence[tuple[Host, Declared]]:
        """The hosts whose zone is in this DNS account."""
        return [(host, host.declared) for host in self.hosts if host.declared and host.declared.dns == self.dns]

    @cached_property
    def delegations(self) -> frozenset[tuple[str, str, str]]:
        """Label, owner and name of each delegation in a zone of this DNS account that a host declares."""
        return frozenset(
            (host.declared.parent[1], host.declared.reverse_owner, host.declared.zone)
            for host in self.hosts
            if host.declared and host.declared.parent[0] == self.dns
        )

    @cached_property
    def centers(self) -> frozenset[str]:
        """The labels of the zones of this DNS account for which a function here keeps accounts of hosts."""
        follow = [host.declared for host in self.hosts if host.declared and host.follows.central]
        places = [each.parent if each.parent[0] else (each.dns, each.label) for each in follow]
        return frozenset(label for dns, label in places if dns == self.dns)

    @cached_property
    def labels(self) -> frozenset[str]:
        """The labels of the zones of this DNS account that a host publishes in, or has a zone below."""
        here = {declared.label for _host, declared in self.here}
        reverse = {label for _host, declared in self.here for label, _name in declared.reverse}
        return frozenset(here | reverse | {label for label, _owner, _zone in self.delegations})

    @cached_property
    def accounts(self) -> frozenset[str]:
        """The accounts that are hosts, as far as they are known."""
        return frozenset(host.account for host in self.hosts) - {""}

    @cached_property
    def instance_roles(self) -> Mapping[str, set[str]]:
        """The instance roles that are declared for each account. Several hosts may stand for one, each with a zone."""
        found: dict[str, set[str]] = defaultdict(set)
        for host in self.hosts:
            found[host.account].update({host.declared.instance_role} if host.declared else ())
        return found

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """The account that each owner of record sets stands for."""
        return {
            owner: host.account
            for host, declared in reversed(self.here)
            for owner in (declared.owner, declared.reverse_owner)
        }

    def of_account(self, account: str) -> list[tuple[Host, Declared]]:
        """What is declared here for an account."""
        return [(host, declared) for host, declared in self.here if host.account == account]

    def doubt(self, account: str) -> str:
        """Why it is not known whether a host declares something of this account, empty when it is known.

        ``account`` is empty where the thing does not say whose it is.
        """
        for host in self._silent:
            if not host.account or not account or host.account == account:
                return f"the variables of {host.name} do not say what it declares"
        return ""

    def doubt_of_hosts(self) -> str:
        """Why it is not known which accounts are hosts, empty when it is known."""
        return next((f"the account of {host.name} is not known" for host in self._silent if not host.account), "")

    @cached_property
    def _silent(self) -> list[Host]:
        return [host for host in self.hosts if host.declared is None]


def _text(variables: Mapping[str, Any], name: str) -> str:
    return str(variables.get(name) or "")


def _named(variables: Mapping[str, Any], names: Sequence[str], arn: str) -> str:
    """The name of a role, empty where none is given."""
    given = (_text(variables, name) for name in names)
    return next(filter(None, given), "") or _text(variables, arn).rpartition("/")[2]
