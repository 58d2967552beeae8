# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names and addresses of running instances as record sets.

Instances are dictionaries as amazon.aws.ec2_instance_info returns them. Names come from tags, which whoever may tag an
instance chooses: a name that is not a host name below the domain is never repaired, as another name than the one that
was meant would be published. It costs the instance that has it, and no other one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from itertools import product
from typing import Any

from ..dns import names
from ..errors import InputError, type_name
from . import fields
from .names import host_name, leave_room
from .naming import named, read_rules
from .resources import Place, place, write

ADDRESSES = ("public", "private", "both")
MISSING = INVALID = ("skip", "fail")

# "Records in a record set: 400", a quota of Route 53, which answers "Cannot have more than 400 records in a RRSet":
# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
MOST_ADDRESSES = 400


@dataclass(frozen=True)
class Rules:
    """How instances are published.

    ``domain`` is canonical. Each of ``naming`` is ``tag:KEY`` or a pattern with placeholders. ``missing`` says what
    happens to a running instance that has no name or no address by these rules, ``invalid`` to one that cannot be
    published by them. ``owned``: each name must leave room for the owner marker that will stand beside it.
    ``resources``: each record set says for which instances it is made. ``reserved``: canonical names that are not for
    instances, each with the place of who has it.
    """

    domain: str
    naming: tuple[str, ...] = ("tag:dns",)
    addresses: str = "public"
    ipv6: bool = False
    ttl: int = 300
    missing: str = "skip"
    invalid: str = "skip"
    owned: bool = False
    resources: bool = False
    reserved: Mapping[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        return fields.KINDS if self.addresses == "both" else frozenset({self.addresses})

    @classmethod
    def read(
        cls, domain: object, name: object, addresses: object, missing: object, invalid: object, **others: Any
    ) -> Rules:
        """Judge the options of a user."""
        for option, value, choices in (
            ("addresses", addresses, ADDRESSES),
            ("missing", missing, MISSING),
            ("invalid", invalid, INVALID),
        ):
            if value not in choices:
                raise InputError(option, f"{value!r} is not one of the choices", f"give one of {', '.join(choices)}")
        return cls(
            names.normalise(domain, "domain"),
            read_rules(name),
            str(addresses),
            missing=str(missing),
            invalid=str(invalid),
            **others,
        )


@dataclass(frozen=True)
class Problem:
    """Why an instance is left out. ``name`` is what the rules say of it, as far as they do."""

    instance_id: str
    name: str
    refusal: InputError

    def as_dict(self) -> dict[str, str]:
        return {
            "instance_id": self.instance_id,
            "name": self.name,
            "problem": self.refusal.problem,
            "remedy": self.refusal.remedy,
            "msg": str(self.refusal),
        }


class MissingError(InputError):
    """A running instance has no name or no address, and shall have both."""


@dataclass(frozen=True)
class Published:
    """An instance and what it publishes: canonical names, each with its rule, and type and value of each address.

    The names are in the order of the rules, and of the tag where it holds several.
    """

    instance: Mapping[Any, Any]
    where: str
    names: Mapping[str, str]
    addresses: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Survey:
    """What running instances publish, the addresses of each canonical name and type, and who is left out."""

    published: list[Published]
    values: dict[tuple[str, str], set[str]]
    problems: list[Problem]


def record_sets(instances: Iterable[object], rules: Rules) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The record sets of running instances, sorted by name, and the instances that are left out.

    Instances of one name share a record set. InputError for the first that is left out where the rules do not allow it,
    and for one that does not say where it is where the rules want to know it.
    """
    found = survey(instances, rules)
    places: dict[tuple[str, str], set[Place]] = defaultdict(set)
    for each in found.published if rules.resources else ():
        found_at = place(each.instance, each.where)
        for name, (record_type, _address) in product(each.names, each.addresses):
            places[name, record_type].add(found_at)
    entries = [
        {
            "record": names.display(name),
            "type": record_type,
            "ttl": rules.ttl,
            "value": sorted(addresses, key=ip_address),
        }
        | ({"resource": write(places[name, record_type])} if rules.resources else {})
        for (name, record_type), addresses in found.values.items()
    ]
    entries.sort(key=lambda entry: (names.hierarchy(f"{entry['record']}."), entry["type"]))
    return entries, found.problems


def survey(instances: Iterable[object], rules: Rules) -> Survey:
    """What each of the instances publishes. InputError as for ``record_sets``."""
    published: list[Published] = []
    problems: list[Problem] = []
    for position, instance in enumerate(instances):
        try:
            found = _published(instance, rules, f"instances[{position}]")
        except MissingError:
            raise
        except InputError as refusal:
            problems.append(_problem(instance, rules, refusal))
        else:
            published += [found] if found else []
    published, taken = _without_reserved(published, rules)
    problems += taken
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in published:
        for name, (record_type, address) in product(each.names, each.addresses):
            values[name, record_type].add(address)
    published, crowded = _with_room(published, values, rules)
    problems += crowded
    if problems and rules.invalid == "fail":
        raise problems[0].refusal
    return Survey(published, values, problems)


def _without_reserved(published: list[Published], rules: Rules) -> tuple[list[Published], list[Problem]]:
    """Instances without the names that are not for them, and what is said of it."""
    kept, problems = [], []
    for each in published if rules.reserved else ():
        left_out = [name for name in each.names if name in rules.reserved]
        problems += [_taken(each, name, rules) for name in left_out]
        kept.append(replace(each, names={name: rule for name, rule in each.names.items() if name not in left_out}))
    return kept or published, problems


def _with_room(
    published: list[Published], values: dict[tuple[str, str], set[str]], rules: Rules
) -> tuple[list[Published], list[Problem]]:
    """Instances without the names that have no room for them, which ``values`` loses too, and what is said of it.

    The lowest addresses stay: a name that is in use keeps what it has when one more instance comes.
    """
    surplus = {
        (*key, address)
        for key, addresses in values.items()
        if len(addresses) > MOST_ADDRESSES
        for address in sorted(addresses, key=ip_address)[MOST_ADDRESSES:]
    }
    kept, problems = [], []
    for each in published if surplus else ():
        left_out = [name for name in each.names if any((name, *address) in surplus for address in each.addresses)]
        problems += [_crowded(each, name, rules) for name in left_out]
        kept.append(replace(each, names={name: rule for name, rule in each.names.items() if name not in left_out}))
        for name, (record_type, address) in product(left_out, each.addresses):
            values[name, record_type].discard(address)
    for key in [key for key, addresses in values.items() if not addresses]:
        del values[key]  # only those without room had such an address
    return kept or published, problems


def _published(instance: object, rules: Rules, where: str) -> Published | None:
    """What an instance publishes, None when that is nothing; InputError when it is nothing valid."""
    if not isinstance(instance, Mapping):
        raise InputError(where, f"it is a {type_name(instance)}", "give instances as dictionaries")
    where = fields.place(instance, where)
    state = fields.part(instance, "state", where).get("name")
    if not isinstance(state, str):
        raise InputError(where, "it has no state", "give instances with their state, as ec2_instance_info returns them")
    if state != fields.RUNNING:
        return None
    found = {
        host_name(text, rules.domain, f"{where}, {rule}"): rule
        for rule in rules.naming
        for text in named(instance, rule, where)
    }
    addresses = tuple(fields.addresses(instance, where, kinds=rules.kinds, ipv6=rules.ipv6))
    if found and addresses:
        for name, rule in found.items() if rules.owned else ():
            leave_room(name, dict(addresses), f"{where}, {rule}")
        return Published(instance, where, found, addresses)
    if rules.missing == "fail":
        raise MissingError(
            where,
            f"it has no {rules.addresses} address" if found else f"it has no name by {' or '.join(rules.naming)}",
            "tag it, leave it out, or set missing to skip",
        )
    return None


def _problem(instance: object, rules: Rules, refusal: InputError) -> Problem:
    """What a user wants to know of an instance that is left out, however damaged it is."""
    given = instance if isinstance(instance, Mapping) else {}
    try:
        name = ", ".join(text for rule in rules.naming for text in named(given, rule, ""))
    except InputError:
        name = ""
    identifier = given.get("instance_id")
    return Problem(identifier if isinstance(identifier, str) else "", name, refusal)


def _crowded(published: Published, name: str, rules: Rules) -> Problem:
    problem = f"more instances are named {names.display(name)} than a record set has room for"
    remedy = f"give it another name, so that at most {MOST_ADDRESSES} addresses share one"
    where = f"{published.where}, {published.names[name]}"
    return _problem(published.instance, rules, InputError(where, problem, remedy))


def _taken(published: Published, name: str, rules: Rules) -> Problem:
    problem = f"{names.display(name)} is the name of the service {rules.reserved[name]}"
    remedy = "give the instance another name, or rename the service"
    where = f"{published.where}, {published.names[name]}"
    return _problem(published.instance, rules, InputError(where, problem, remedy))
