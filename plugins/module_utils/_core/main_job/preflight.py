# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with the variables of a host: all of it at once, before anything is asked of AWS.

The rules are those of the roles and modules, which would find one fault after the other, some of them after writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..accounts import profiles
from ..accounts.regions import regions
from ..accounts.sessions import external_id
from ..arn import is_account_id
from ..dns import reverse_zones
from ..dns.names import normalise
from ..dns.zones import zone_name
from ..errors import InputError
from ..instances import filters as instance_filters
from ..instances.services import read_services
from ..options import integer, read_many
from ..record_sets.options import LONGEST_TTL
from ..trust.statement import organization_id, principal_pattern
from . import additional_zones, automation, conventions, delegated_zones, private_zone
from .additional_zones import REVERSE, ZONES
from .claims import ACCOUNT, DNS_HOST, DOMAIN, EXTERNAL_ID, SUBDOMAIN, ZONE, domain_of, zone_of
from .misnamed import OWN, own_variables

# What a run does for a workload account.
PARTS = frozenset({"access", "publish", "verify", "remove"})
MODE = "instance_access_mode"
MODES = ("attach", "add_policy", "skip")
REPLACE = "instance_access_replace"
SERVICES = ("dns_services", "instance_records_services")
_TRUE = frozenset({"true", "yes", "on", "1", "y", "t"})  # what the filter bool takes for true
_WITH_TRUST = frozenset({"access", "verify"})
_GUESSED = 8  # characters of a name that an external id must not hold


@dataclass(frozen=True)
class Need:
    """A value that a run needs of a host. ``others`` are variables of roles that give it as well, all of a set."""

    variable: str
    what: str
    put: str
    read: Callable[[object, str], object]
    others: tuple[tuple[str, ...], ...] = ()
    parts: frozenset[str] = PARTS

    @property
    def variables(self) -> tuple[str, ...]:
        return (self.variable, *(name for names in self.others for name in names))

    def problems(self, variables: Mapping[str, Any]) -> Iterator[InputError]:
        """What is wrong with it: nothing gives it, or what gives it cannot be used."""
        said = [names for names in ((self.variable,), *self.others) if all(_given(variables, name) for name in names)]
        if not said:
            yield InputError(self.variable, f"{self.what} is missing", f"give the host, or its group, {self.put}")
        for name in dict.fromkeys(name for names in said for name in names):
            try:
                self.read(variables[name], name)
            except InputError as error:
                yield error


def _given(variables: Mapping[str, Any], name: str) -> bool:
    return variables.get(name) not in (None, "")


def _regions(value: object, where: str) -> None:
    if not regions(value, where):
        raise InputError(where, "the list is empty", "name the Regions with instances, such as [eu-west-1]")


def _operators(value: object, where: str) -> None:
    read_many(value, where, principal_pattern)


def _each(*names: str) -> tuple[tuple[str, ...], ...]:
    return tuple((name,) for name in names)


def _filters(value: object, where: str) -> None:
    if not isinstance(value, Mapping) or not value:
        raise InputError(where, f"{value!r} is no dictionary of filters", 'give one such as {"tag:dns": "*"}')


# What need not be given, and must be right where it is. Empty text gives nothing.
OPTIONAL: Mapping[str, Callable[[object, str], object]] = {
    "aws_organization_id": organization_id,
    "zone_access_organization_id": organization_id,
    "dns_instance_filters": _filters,
    "instance_access_filters": _filters,
    "instance_records_filters": _filters,
    OWN: own_variables,
    "instance_records_ttl": lambda value, where: integer(value, 0, LONGEST_TTL, where),
}
OF_ZONE = Need("dns_zone", "the name of the zone", "dns_zone: example.com", zone_name, _each(*ZONE[:-1]))
OF_WORKLOAD = (
    Need(
        "aws_regions",
        "the list of Regions with instances",
        "aws_regions: [eu-west-1]",
        _regions,
        (("instance_access_regions", "instance_records_regions", "verify_access_regions"),),
    ),
    Need(
        "dns_operator_arns",
        "the list of those in the DNS account who may act as the instances",
        "dns_operator_arns: [arn:aws:iam::222222222222:role/DnsOperators]",
        _operators,
        _each("instance_access_operator_arns"),
        _WITH_TRUST,
    ),
    Need(
        "cross_account_external_id",
        "the external id of this account",
        "a value of its own, such as uuidgen prints, in cross_account_external_id",
        external_id,
        _each(*EXTERNAL_ID[:-1]),
        _WITH_TRUST,
    ),
)
VARIABLES = tuple(
    dict.fromkeys(
        (
            *profiles.SIGN_IN,
            *(name for need in (OF_ZONE, *OF_WORKLOAD) for name in need.variables),
            *DOMAIN,
            SUBDOMAIN,
            *conventions.RULES,
            *OPTIONAL,
            *private_zone.VARIABLES,
            *additional_zones.VARIABLES,
            *delegated_zones.VARIABLES,
            *automation.VARIABLES,
            *SERVICES,
            *DNS_HOST,
            *ACCOUNT,
            MODE,
            REPLACE,
        )
    )
)


def problems(
    host: str,
    variables: Mapping[str, Any],
    parts: Collection[str] = PARTS,
    *,
    unreadable: Collection[str] = (),
    of_dns: Mapping[str, Any] | None = None,
) -> list[str]:
    """Sentences that each name the variable and what to put there. Many hosts may have the same problem.

    ``parts`` of the main job are done for it, none for a DNS account. ``unreadable``: variables whose values are not
    known; nothing is said of what they might give. ``of_dns``: what the host of the DNS account says of its zones.
    """
    found = _problems(host, variables, parts, unreadable, of_dns)
    return [str(InputError(each.where.removeprefix(f"{host}, "), each.problem, each.remedy)) for each in found]


def doubts(variables: Mapping[str, Any], parts: Collection[str] = PARTS) -> list[str]:
    """Sentences about what may be right: a run goes on with it."""
    if not parts:
        return []
    return [
        str(doubt) for filters, where in _filters_of(variables) for doubt in instance_filters.doubtful(filters, where)
    ]


def _problems(
    host: str,
    variables: Mapping[str, Any],
    parts: Collection[str],
    unreadable: Collection[str],
    of_dns: Mapping[str, Any] | None,
) -> Iterator[InputError]:
    if not any(name in unreadable for name in profiles.SIGN_IN):
        try:
            profiles.account(host, {name: variables.get(name) for name in profiles.SIGN_IN})
        except InputError as error:
            yield error
    for need in (OF_ZONE, *(need for need in OF_WORKLOAD if need.parts.intersection(parts))):
        if not any(name in unreadable for name in need.variables):
            yield from need.problems(variables)
    yield from conventions.problems(variables)
    yield from private_zone.problems(variables, unreadable)
    yield from automation.problems(variables, unreadable)
    yield from additional_zones.problems(variables, unreadable, of_dns)
    if variables.get(MODE) not in (None, *MODES):
        yield InputError(MODE, f"{variables[MODE]!r} is not a mode", f"use {', '.join(MODES[:-1])} or {MODES[-1]}")
    if variables.get(MODE) == "add_policy" and str(variables.get(REPLACE)).lower() in _TRUE:
        yield InputError(
            REPLACE, f"with {MODE}: add_policy no instance profile is replaced", f"leave it out, or use {MODE}: attach"
        )
    if variables.get(MODE) == "add_policy" and variables.get(ZONES) not in (None, "", []):
        yield InputError(
            MODE,
            f"add_policy knows one zone, and {ZONES} has more",
            "use attach, or a host for each zone of an account",
        )
    if parts:
        yield from _wrong(variables)
        for filters, where in _filters_of(variables):
            yield from instance_filters.wrong(filters, where)
        yield from delegated_zones.problems(variables, unreadable)
        yield from _wrong_names(variables)
        yield from _wrong_reverse_zones(variables)
        yield from _wrong_services(host, variables, unreadable)
    if _WITH_TRUST.intersection(parts):
        yield from _guessable(host, variables)


def _wrong(variables: Mapping[str, Any]) -> Iterator[InputError]:
    for name, read in OPTIONAL.items():
        try:
            if _given(variables, name):
                read(variables[name], name)
        except InputError as error:
            yield error


def _filters_of(variables: Mapping[str, Any]) -> Iterator[tuple[Mapping[Any, Any], str]]:
    """Which instances are meant, in all zones, and where that is said. What is no dictionary is said elsewhere."""
    entries = variables.get(ZONES) if isinstance(variables.get(ZONES), list) else []
    given = [
        *((variables.get(name), name) for name, read in OPTIONAL.items() if read is _filters),
        *(
            (entry.get("filters"), f"{ZONES}[{number}], filters")
            for number, entry in enumerate(entries or [])
            if isinstance(entry, Mapping)
        ),
    ]
    return ((filters, where) for filters, where in given if isinstance(filters, Mapping))


def _wrong_names(variables: Mapping[str, Any]) -> Iterator[InputError]:
    for name in (SUBDOMAIN, *DOMAIN):
        try:
            if _given(variables, name):
                # The subdomain is part of a text, so YAML may have taken it for a number.
                value = variables[name]
                number = name == SUBDOMAIN and isinstance(value, int) and not isinstance(value, bool)
                normalise(str(value) if number else value, name)
        except InputError as error:
            yield error


def _wrong_reverse_zones(variables: Mapping[str, Any]) -> Iterator[InputError]:
    try:
        reverse_zones.read(variables.get(REVERSE), REVERSE)
    except InputError as error:
        yield error


def _wrong_services(host: str, variables: Mapping[str, Any], unreadable: Collection[str]) -> Iterator[InputError]:
    if any(name in unreadable for name in (*DOMAIN, *ZONE, SUBDOMAIN)):
        return  # their names may be below any domain
    try:
        domain = domain_of(host, variables, zone_name(zone_of(variables)))
    except InputError:
        return  # said of the domain itself
    for name in SERVICES:
        try:
            read_services(variables.get(name), domain, name, owned=True)
        except InputError as error:
            yield error


def _guessable(host: str, variables: Mapping[str, Any]) -> Iterator[InputError]:
    """An external id that somebody who knows the account could make up."""
    known = {"the account id": str(variables.get("aws_account_id") or ""), "the name of the host": host}
    for name in OF_WORKLOAD[-1].variables:
        value = str(variables.get(name) or "").lower()
        for what, text in known.items():
            if len(text) >= _GUESSED and text.lower() in value and not is_account_id(value):
                yield InputError(name, f"it holds {what}, so it can be guessed", "use a random value, such as a UUID")
