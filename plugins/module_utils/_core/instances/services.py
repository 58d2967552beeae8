# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Services: one name for a group of running instances, which their tags choose, such as an Auto Scaling group.

Each member has a record set of its own, whose set identifier is the id of the instance: one that comes or goes changes
nothing of the others. An instance with several addresses of a type has all of them in its record set ("If you enter
more than one value, enter each value on a separate line", of multivalue answer records):
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-multivalue.html

A service name is nobody's own name. It is never the target of a PTR record: an address leads to a name of the instance
itself, or to none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Any

from ..dns import names
from ..errors import InputError, type_name
from ..options import choice, dictionary, integer, text
from ..record_sets.options import LONGEST_TTL
from . import fields
from .names import host_name, leave_room
from .record_sets import ADDRESSES, MOST_ADDRESSES, MissingError, Problem, Rules, record_sets
from .resources import place, write

ROUTINGS = ("multivalue", "weighted")
OPTIONS = (
    "name",
    "tags",
    "autoscaling_group",
    "routing",
    "weight",
    "weight_tag",
    "addresses",
    "ttl",
)

# "Geolocation, latency, multivalue answer, weighted, and IP-based records: 100 records that have the same name and
# type": https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
MOST_MEMBERS = 100

# "0 to 255" (Weight): https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
HIGHEST_WEIGHT = 255

# Amazon EC2 Auto Scaling adds it to the instances of a group:
# https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
GROUP_TAG = "aws:autoscaling:groupName"

_KEY = "the key of a tag"


@dataclass(frozen=True)
class Service:
    """One name (canonical) for the running instances that have one of the values of each of the tags.

    ``where`` is its place in what a user wrote. ``weight`` is that of each member, unless the member's own tag
    ``weight_tag`` says another. Empty ``addresses``, and no ``ttl`` (seconds), mean those of the rules.
    """

    where: str
    name: str
    tags: Mapping[str, frozenset[str]]
    routing: str = ROUTINGS[0]
    weight: int = 1
    weight_tag: str = ""
    addresses: str = ""
    ttl: int | None = None


def read_services(value: object, domain: str, where: str, *, owned: bool) -> tuple[Service, ...]:
    """Judge a list of services. InputError names the first entry that cannot be right.

    ``domain`` is canonical. ``owned``: each name must leave room for the owner marker that will stand beside it.
    """
    if value in (None, ""):
        return ()
    if not isinstance(value, list | tuple):
        example = "such as [{name: api, autoscaling_group: api}]"
        raise InputError(where, f"it is a {type_name(value)}", f"give a list of services, {example}")
    places: dict[str, str] = {}
    services = []
    for position, entry in enumerate(value):
        service = _read(entry, domain, f"{where}[{position}]")
        here = f"{service.where}, name"
        if owned:
            leave_room(service.name, ("A", "AAAA"), here)
        if (first := places.setdefault(service.name, service.where)) != service.where:
            shown = names.display(service.name)
            raise InputError(here, f"{shown} is the name of {first}, too", "give each service a name of its own")
        services.append(service)
    return tuple(services)


def read(
    services: object, variable: str, domain: object, *choices: object, **others: Any
) -> tuple[Rules, tuple[Service, ...]]:
    """Judge how instances are published, with the services beside their own names.

    ``variable`` is what messages call the services; the rest is that of ``Rules.read``. The rules leave the names of
    services to the services.
    """
    rules = Rules.read(domain, *choices, **others)
    found = read_services(services, rules.domain, variable, owned=rules.owned)
    return replace(rules, reserved={each.name: each.where for each in found}), found


def is_member(instance: Mapping[Any, Any], service: Service, where: str) -> bool:
    """Whether the tags of an instance make it a member. InputError where they are no tags."""
    tags = fields.part(instance, "tags", where)
    return all(isinstance(tags.get(key), str) and tags[key] in values for key, values in service.tags.items())


def published(
    instances: Iterable[object], others: Iterable[object], rules: Rules, services: Sequence[Service]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The record sets of running instances under their own names and under those of services, sorted by name.

    ``others`` are instances that have no names of their own here: services choose among all by tags alone. Returns with
    them who is left out of what. InputError as ``record_sets`` raises it.
    """
    chosen = list(instances)
    entries, problems = record_sets(chosen, rules)
    fleet, damaged = _running([*chosen, *others])
    for service in services:
        found, refused = _of_service(service, fleet, rules)
        entries += found
        problems += refused
    problems += damaged if services else []
    unique = {(each.instance_id, str(each.refusal)): each for each in problems}
    if unique and rules.invalid == "fail":
        raise next(iter(unique.values())).refusal
    entries.sort(key=lambda each: (names.hierarchy(f"{each['record']}."), each["type"], each.get("set_identifier", "")))
    return entries, list(unique.values())


def _read(value: object, domain: str, where: str) -> Service:
    entry = dictionary(value, where, OPTIONS)
    here = f"{where}, name"
    service = Service(
        where,
        host_name(text(entry.get("name"), here, "the name of a service"), domain, here),
        _tags(entry, where),
        routing=choice(entry.get("routing", ROUTINGS[0]), f"{where}, routing", ROUTINGS),
        weight=integer(entry.get("weight", 1), 0, HIGHEST_WEIGHT, f"{where}, weight"),
        weight_tag=text(entry["weight_tag"], f"{where}, weight_tag", "the key of a tag")
        if "weight_tag" in entry
        else "",
        addresses=choice(entry["addresses"], f"{where}, addresses", ADDRESSES) if "addresses" in entry else "",
        ttl=integer(entry["ttl"], 0, LONGEST_TTL, f"{where}, ttl") if "ttl" in entry else None,
    )
    for option in ("weight", "weight_tag"):
        if option in entry and service.routing != "weighted":
            remedy = f"add routing: weighted, or remove {option}"
            raise InputError(f"{where}, {option}", f"{service.routing} record sets have no weight", remedy)
    return service


def _tags(entry: Mapping[str, Any], where: str) -> dict[str, frozenset[str]]:
    """Which values of which tags make an instance a member."""
    given = entry.get("tags", {})
    if not isinstance(given, Mapping):
        raise InputError(f"{where}, tags", f"it is a {type_name(given)}", "give a dictionary, such as {role: api}")
    tags = {text(key, f"{where}, tags", _KEY): _values(value, f"{where}, tags[{key}]") for key, value in given.items()}
    if "autoscaling_group" in entry:
        here = f"{where}, autoscaling_group"
        if GROUP_TAG in tags:
            raise InputError(here, f"tags has {GROUP_TAG}, which says the same", "keep one of them")
        tags[GROUP_TAG] = _values(entry["autoscaling_group"], here)
    if not tags:
        raise InputError(where, "nothing says which instances are meant", "give autoscaling_group, or tags")
    return tags


def _values(value: object, where: str) -> frozenset[str]:
    given = list(value) if isinstance(value, list | tuple) else [value]
    values = frozenset(text(each, where, "the value of a tag") for each in given)
    if not values:
        raise InputError(where, "the list is empty", "name at least one value")
    if wild := next((each for each in sorted(values) if "*" in each or "?" in each), None):
        raise InputError(where, f"{wild!r} has a wildcard, and values are compared as they are", "list the values")
    return values


def _running(instances: Iterable[object]) -> tuple[list[tuple[Mapping[Any, Any], str]], list[Problem]]:
    """Those that run, each once, with their places: the longest running first. And those that do not say it."""
    found: dict[str, tuple[Mapping[Any, Any], str]] = {}
    problems = []
    for position, instance in enumerate(instances):
        where = f"instances[{position}]"
        try:
            if not isinstance(instance, Mapping):
                raise InputError(where, f"it is a {type_name(instance)}", "give instances as dictionaries")
            where = fields.place(instance, where)
            fields.part(instance, "tags", where)
            if fields.part(instance, "state", where).get("name") == fields.RUNNING:
                found[where] = (instance, where)
        except InputError as refusal:
            problems.append(Problem(_id(instance), "", refusal))
    return sorted(found.values(), key=lambda each: (str(each[0].get("launch_time") or ""), each[1])), problems


def _of_service(
    service: Service, fleet: Iterable[tuple[Mapping[Any, Any], str]], rules: Rules
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The record sets of a service's members, and the members that have none.

    Those that run longest stay: a member keeps its record set when one more instance comes.
    """
    entries: list[dict[str, Any]] = []
    problems: list[Problem] = []
    room: Counter[str] = Counter()
    for instance, where in fleet:
        if not is_member(instance, service, where):
            continue
        try:
            found = list(_entries(service, instance, where, rules))
            if any(room[each["type"]] == MOST_MEMBERS for each in found):
                shown = names.display(service.name)
                raise InputError(
                    f"{where}, {service.where}",
                    f"{shown} has record sets for {MOST_MEMBERS} instances, and Route 53 takes no more of one name",
                    f"let the tags of {service.where} choose fewer, or put a load balancer before them",
                )
        except MissingError:
            raise
        except InputError as refusal:
            problems.append(Problem(_id(instance), names.display(service.name), refusal))
        else:
            room.update(each["type"] for each in found)
            entries += found
    return entries, problems


def _entries(service: Service, instance: Mapping[Any, Any], where: str, rules: Rules) -> Iterator[dict[str, Any]]:
    """The record sets of one member, one for each type of its addresses."""
    kinds = replace(rules, addresses=service.addresses or rules.addresses).kinds
    values: dict[str, set[str]] = {}
    for record_type, address in fields.addresses(instance, where, kinds=kinds, ipv6=rules.ipv6):
        values.setdefault(record_type, set()).add(address)
    if not values and rules.missing == "fail":
        problem = f"it has no address for {names.display(service.name)}"
        raise MissingError(where, problem, f"let {service.where} leave it out, or set missing to skip")
    identifier = fields.text(instance, "instance_id", where)
    if not identifier:
        raise InputError(where, "it has no instance_id", "give instances as ec2_instances_info returns them")
    routing = {"multi_value_answer": True} if service.routing == "multivalue" else _weight(service, instance, where)
    for record_type, addresses in sorted(values.items()):
        if len(addresses) > MOST_ADDRESSES:
            problem = f"it has {len(addresses)} addresses, and a record set has room for {MOST_ADDRESSES}"
            raise InputError(where, problem, f"let {service.where} leave it out")
        entry = {
            "record": names.display(service.name),
            "type": record_type,
            "ttl": rules.ttl if service.ttl is None else service.ttl,
            "value": sorted(addresses, key=ip_address),
            "set_identifier": identifier,
        }
        yield entry | routing | ({"resource": write([place(instance, where)])} if rules.resources else {})


def _weight(service: Service, instance: Mapping[Any, Any], where: str) -> dict[str, Any]:
    own = fields.text(fields.part(instance, "tags", where), service.weight_tag, f"{where}, tags")
    here = f"{where}, tag:{service.weight_tag}"
    return {"weight": integer(own, 0, HIGHEST_WEIGHT, here) if own else service.weight}


def _id(instance: object) -> str:
    found = instance.get("instance_id") if isinstance(instance, Mapping) else None
    return found if isinstance(found, str) else ""
