# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Between record sets and the shape that a playbook's author writes and reads.

``read`` judges one entry on its own; what entries mean together is judged in ``desired``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ..arn import hosted_zone_id
from ..dns import names
from ..errors import InputError, type_name
from ..options import boolean, choice, dictionary, integer
from ..quick import quick_dataclass
from . import character_strings, routing
from .aliases import leads_to_cloudfront
from .markers import read_resource
from .model import ROUTING_OPTIONS, Alias, RecordSet
from .values import MAX_CHARACTERS, MAX_ELEMENTS, TEXT_TYPES, TYPES, canonical

LONGEST_TTL = 2**31 - 1
TXT_TRANSFORMATIONS = ("unquoted", "quoted", "api")

_UNIT = re.compile(r"([0-9]{1,9})([smhdwSMHDW])")
_UNITS = re.compile(rf"(?:{_UNIT.pattern})+")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}

_PLAIN_OPTIONS = (
    "record",
    "prefix",
    "type",
    "ttl",
    "value",
    "alias",
    "state",
    "ignore",
    "txt_transformation",
    "resource",
)
_ROUTED_OPTIONS = ("set_identifier", *ROUTING_OPTIONS, "health_check_id")
_OPTIONS = dict.fromkeys((*_PLAIN_OPTIONS, *_ROUTED_OPTIONS))  # in the order of messages, and quick to look up


@dataclass(frozen=True)
class Settings:
    """Options of the task that every entry inherits."""

    default_ttl: int | None = None
    txt_transformation: str = "unquoted"

    @classmethod
    def read(cls, default_ttl: object, txt_transformation: str) -> Settings:
        """Judge the options of a task."""
        ttl = None if default_ttl is None else integer(default_ttl, 0, LONGEST_TTL, "default_ttl")
        return cls(ttl, choice(txt_transformation, "txt_transformation", TXT_TRANSFORMATIONS))


@quick_dataclass(frozen=True, slots=True)
class Entry:
    """One entry of ``record_sets``, valid in itself.

    ``name`` is canonical, or relative without a dot at its end when ``is_prefix``. ``record_set`` is None where the
    entry declares no content: with ``ignore`` or the state absent. A zone file may say what is ignored: then it is the
    content that the file has for it. ``resource`` is what the record set is made for, where that is said.
    """

    where: str
    name: str
    is_prefix: bool
    type: str
    set_identifier: str = ""
    absent: bool = False
    ignore: bool = False
    record_set: RecordSet | None = None
    warnings: tuple[str, ...] = ()
    resource: str = ""


def read(entry: object, where: str, settings: Settings) -> Entry:
    """Judge one entry as a user wrote it; ``where`` is its place, such as ``record_sets[3]``."""
    given = dictionary(entry, where, _OPTIONS)
    name, is_prefix = _name(given, where)
    record_type = choice(given.get("type"), f"{where}, type", TYPES)
    where = f"{where} ({names.display(name) or 'the apex'} {record_type})"
    # What most entries do not state is not looked at: there may be ten thousand.
    absent = "state" in given and choice(given["state"], f"{where}, state", ("present", "absent")) == "absent"
    ignore = "ignore" in given and boolean(given["ignore"], f"{where}, ignore")
    routed = not given.keys().isdisjoint(_ROUTED_OPTIONS)
    set_identifier = routing.identifier(given, where) if routed else ""
    if absent and ignore:
        raise InputError(f"{where}, ignore", "ignore and state absent exclude each other", "remove one of them")
    if absent or ignore:
        return Entry(where, name, is_prefix, record_type, set_identifier, absent, ignore)
    if record_type == "NS" and name.startswith("*"):
        raise InputError(where, "a wildcard cannot have the type NS", "delegate each name separately")
    fields = routing.read(given, record_type, set_identifier, where) if routed else {}
    if "alias" in given:
        fields["alias"] = _alias(given, record_type, where)
    else:
        transformation = settings.txt_transformation
        if "txt_transformation" in given:
            transformation = choice(given["txt_transformation"], f"{where}, txt_transformation", TXT_TRANSFORMATIONS)
        texts = _texts(given, f"{where}, value")
        fields["ttl"] = _ttl(given, where, settings)
        if record_type in TEXT_TYPES:
            if transformation == "api":
                fields["spelling"] = tuple(text.strip() for text in texts)
            texts = [_quoted(text, transformation, f"{where}, value") for text in texts]
            if transformation == "unquoted" and any(len(text) > character_strings.STRING_OCTETS for text in texts):
                fields["any_borders"] = True
        fields["values"] = _values(record_type, texts, f"{where}, value")
    record_set = RecordSet(name=name, type=record_type, set_identifier=set_identifier, **fields)
    resource = read_resource(given["resource"], f"{where}, resource") if "resource" in given else ""
    return Entry(where, name, is_prefix, record_type, set_identifier, record_set=record_set, resource=resource)


def write(record_set: RecordSet, zone_id: str, txt_transformation: str = "unquoted") -> dict[str, Any]:
    """A record set as the module takes it: reading it again gives an equal one."""
    entry: dict[str, Any] = {"record": names.display(record_set.name), "type": record_set.type}
    if record_set.alias is not None:
        entry["alias"] = {
            "dns_name": names.display(record_set.alias.dns_name),
            "hosted_zone_id": record_set.alias.hosted_zone_id or zone_id,
            "evaluate_target_health": record_set.alias.evaluate_target_health,
        }
    else:
        entry["ttl"] = record_set.ttl
        entry["value"] = list(record_set.values)
        if txt_transformation == "api" and record_set.spelling:
            entry["value"] = list(record_set.spelling)
        if record_set.type in TEXT_TYPES and txt_transformation == "unquoted":
            entry.update(_unquoted(record_set.values))
    if record_set.set_identifier:
        entry["set_identifier"] = record_set.set_identifier
    for option in record_set.policies:
        entry[option] = _plain(getattr(record_set, option))
    if record_set.health_check_id:
        entry["health_check_id"] = record_set.health_check_id
    return entry


def describe(record_set: RecordSet, zone_id: str, settings: Settings) -> dict[str, Any]:
    """As ``write``, and with ``ignore`` where the module could not write the record set as it is."""
    entry = write(record_set, zone_id, settings.txt_transformation)
    try:
        again = read(entry, "", settings).record_set
    except InputError:
        again = None
    if again is None or bound(again, zone_id) != record_set:
        entry["ignore"] = True
    return entry


def bound(record_set: RecordSet, zone_id: str) -> RecordSet:
    """An alias that names its own zone by its id as one that does not name a zone: both mean the same."""
    if record_set.alias is None or record_set.alias.hosted_zone_id != zone_id:
        return record_set
    return replace(record_set, alias=replace(record_set.alias, hosted_zone_id=""))


def _name(given: Mapping[str, Any], where: str) -> tuple[str, bool]:
    if ("record" in given) == ("prefix" in given):
        raise InputError(
            where, "exactly one of record and prefix is needed", "give record (a full name) or prefix (a relative one)"
        )
    if "record" in given:
        return names.normalise(given["record"], f"{where}, record"), False
    prefix = given["prefix"]
    return ("" if prefix == "" else names.display(names.normalise(prefix, f"{where}, prefix"))), True


def _alias(given: Mapping[str, Any], record_type: str, where: str) -> Alias:
    for option in ("value", "ttl"):
        if option in given:
            raise InputError(
                f"{where}, {option}", f"an alias takes the {option} of its target", f"remove either {option} or alias"
            )
    if record_type in ("NS", "SOA"):
        raise InputError(where, f"an alias cannot have the type {record_type}", "give ttl and value")
    where = f"{where}, alias"
    alias = dictionary(given["alias"], where, ("dns_name", "hosted_zone_id", "evaluate_target_health"))
    if "dns_name" not in alias:
        raise InputError(where, "dns_name is missing", "give the name that the alias points to")
    zone = alias.get("hosted_zone_id")
    found = Alias(
        dns_name=names.normalise(alias["dns_name"], f"{where}, dns_name"),
        hosted_zone_id="" if zone is None else hosted_zone_id(zone, f"{where}, hosted_zone_id"),
        evaluate_target_health=boolean(alias.get("evaluate_target_health", False), f"{where}, evaluate_target_health"),
    )
    if found.evaluate_target_health and leads_to_cloudfront(found):
        # "You can't set EvaluateTargetHealth to true when the alias target is a CloudFront distribution" (AliasTarget)
        raise InputError(
            f"{where}, evaluate_target_health",
            "Route 53 does not evaluate the health of CloudFront",
            "set it to false, or leave it out",
        )
    return found


def _ttl(given: Mapping[str, Any], where: str, settings: Settings) -> int:
    if "ttl" in given:
        if isinstance(given["ttl"], str) and _UNITS.fullmatch(given["ttl"]):
            seconds = sum(int(count) * _SECONDS[unit.lower()] for count, unit in _UNIT.findall(given["ttl"]))
            raise InputError(f"{where}, ttl", f"{given['ttl']!r} has units", f"write seconds, here {seconds}")
        return integer(given["ttl"], 0, LONGEST_TTL, f"{where}, ttl")
    if settings.default_ttl is None:
        raise InputError(f"{where}, ttl", "it is missing", "give ttl in seconds, or default_ttl for all record sets")
    return settings.default_ttl


def _texts(given: Mapping[str, Any], where: str) -> list[str]:
    value = given.get("value")
    texts = [value] if isinstance(value, str) else value
    if texts is None or texts == []:
        raise InputError(where, "there is no value", "give a list of texts, or alias instead")
    for text in texts if isinstance(texts, list) else [texts]:
        if not isinstance(text, str):
            remedy = "give a list of texts" if isinstance(text, Mapping | list) else "put the value in quotes"
            raise InputError(where, f"{text} is not text but {type_name(text)}", remedy)
    return list(texts)


def _values(record_type: str, texts: list[str], where: str) -> tuple[str, ...]:
    """The canonical values, sorted, judged as a set."""
    values = [canonical(record_type, text, where) for text in texts]
    if len(values) > 1:
        values.sort()
        for value, following in pairwise(values):
            if value == following:
                raise InputError(where, f"{value} is given twice, perhaps in two spellings", "keep one of them")
        if record_type in ("CNAME", "SOA"):
            raise InputError(where, f"a {record_type} has one value, not {len(values)}", "keep one")
        if record_type == "MX" and "0 ." in values:
            raise InputError(where, 'the null MX "0 ." stands beside other mail servers', 'remove "0 ." or the others')
        characters = sum(map(len, values))
        if len(values) > MAX_ELEMENTS or characters > MAX_CHARACTERS:
            raise InputError(
                where,
                f"{len(values)} values with {characters} characters in total are too many for one call to Route 53",
                f"keep at most {MAX_ELEMENTS} values with {MAX_CHARACTERS} characters in total",
            )
    return tuple(values)


def _quoted(text: str, transformation: str, where: str) -> str:
    """A text value in the API's quoted spelling."""
    if not text:
        raise InputError(where, "the value is empty", "remove it or write what it should be")
    if transformation == "unquoted":
        return character_strings.encode(*character_strings.divide(text.encode()))
    return text if transformation == "api" else character_strings.encode(*character_strings.decode(text, where))


def _unquoted(values: tuple[str, ...]) -> dict[str, Any]:
    """Text values as plain text; in quotes, and saying so, where plain text cannot hold them.

    It holds no borders of strings but those that ``unquoted`` makes.
    """
    try:
        found = [character_strings.decode(value, "") for value in values]
        texts = [b"".join(each).decode() for each in found]
    except ValueError:  # not UTF-8, or not even a quoted string
        found, texts = [], [""]
    plain = all(texts) and all(each == character_strings.divide(b"".join(each)) for each in found)
    return {"value": texts} if plain else {"value": list(values), "txt_transformation": "quoted"}


def _plain(value: object) -> Any:
    """The value of a routing option as plain data, without what is not set."""
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is None:
        return value
    contents = {name: _plain(getattr(value, name)) for name in fields}
    return {name: content for name, content in contents.items() if content not in (None, 0)}
