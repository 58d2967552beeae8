# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets as ``aws route53 list-resource-record-sets`` prints them: the wire's structures, in a JSON or YAML file.

What a traffic policy made is left alone, because no task declares it. Everything else is read as a task's own entries
are, or refused with its member: the rest of a zone may be deleted by what a listing lacks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import InputError, type_name
from ..options import choice
from ..options import given as stated
from .options import Entry, Settings, read, write
from .values import TYPES
from .wire import from_wire

MEMBER = "ResourceRecordSets"
# What the command prints beside its record sets where there are more of them.
_CUT = ("IsTruncated", "NextToken", "NextRecordName")

# The strings of texts as they are.
_SETTINGS = Settings(txt_transformation="quoted")

# Source: Route 53 API Reference, "ResourceRecordSet".
_SHAPE: dict[str, Any] = {
    "Name": str,
    "Type": str,
    "TTL": int,
    "ResourceRecords": [{"Value": str}],
    "AliasTarget": {"HostedZoneId": str, "DNSName": str, "EvaluateTargetHealth": bool},
    "SetIdentifier": str,
    "Weight": int,
    "Region": str,
    "Failover": str,
    "GeoLocation": {"ContinentCode": str, "CountryCode": str, "SubdivisionCode": str},
    "GeoProximityLocation": {
        "AWSRegion": str,
        "LocalZoneGroup": str,
        "Coordinates": {"Latitude": str, "Longitude": str},
        "Bias": int,
    },
    "CidrRoutingConfig": {"CollectionId": str, "LocationName": str},
    "MultiValueAnswer": bool,
    "HealthCheckId": str,
    "TrafficPolicyInstanceId": str,
}
_REQUIRED = frozenset(
    {"Name", "Type", "Value", "HostedZoneId", "DNSName", "EvaluateTargetHealth", "Latitude", "Longitude"}
    | {"CollectionId", "LocationName"}
)
_KINDS = {str: "text", int: "a whole number", bool: "true or false"}
_REMEDY = (
    "give what aws route53 list-resource-record-sets prints. A --query may choose record sets, but not change them"
)
# Options by which the members are read, as they are named in messages.
_MEMBERS = {
    "record": "Name",
    "ttl": "TTL",
    "value": "ResourceRecords",
    "alias": "AliasTarget",
    "routing_region": "Region",
    "aws_region": "AWSRegion",
    "dns_name": "DNSName",
} | {
    re.sub("(?!^)([A-Z])", r"_\1", member).lower(): member
    for member in (
        *("HostedZoneId", "EvaluateTargetHealth", "SetIdentifier", "Weight", "Failover", "GeoLocation"),
        *("ContinentCode", "CountryCode", "SubdivisionCode", "GeoProximityLocation", "LocalZoneGroup", "Coordinates"),
        *("Latitude", "Longitude", "Bias", "CidrRoutingConfig", "CollectionId", "LocationName", "HealthCheckId"),
    )
}
_MEMBERS["multi_value_answer"] = "MultiValueAnswer"
_PLACE = re.compile(r"(?<=, )[a-z_]+")
_OPTION = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def is_one(content: Sequence[Any]) -> bool:
    """Whether a list is one of the wire's structures."""
    return bool(content) and isinstance(content[0], Mapping) and {"Name", "Type"} <= content[0].keys()


def entries(content: Mapping[Any, Any], where: str) -> list[Entry]:
    """The record sets of a listing. InputError for one that is cut: the rest would be taken for not there."""
    if any(content.get(member) for member in _CUT):
        raise InputError(where, "the listing is cut", "list the zone without --max-items and --no-paginate")
    return [_entry(each, f"{where}, {MEMBER}[{position}]") for position, each in enumerate(content[MEMBER])]


def _entry(structure: Any, where: str) -> Entry:
    # A --query writes null for what a record set does not have.
    structure = stated(structure) if isinstance(structure, Mapping) else structure
    _judge(structure, _SHAPE, where)
    choice(structure["Type"], f"{where}, Type", TYPES)
    if "TrafficPolicyInstanceId" in structure:
        return _of_traffic_policy(structure, where)
    if ("AliasTarget" in structure) == ("ResourceRecords" in structure):
        raise InputError(where, "exactly one of ResourceRecords and AliasTarget is needed", _REMEDY)
    if ("TTL" in structure) != ("ResourceRecords" in structure):
        raise InputError(f"{where}, TTL", "ResourceRecords have one, and an AliasTarget has none", _REMEDY)
    try:
        record_set = from_wire(structure, "")
    except ValueError as error:  # the only numbers that are texts
        raise InputError(
            f"{where}, GeoProximityLocation, Coordinates", "they are not numbers of degrees", _REMEDY
        ) from error
    return _read(write(record_set, "", _SETTINGS.txt_transformation), where)


def _of_traffic_policy(structure: Mapping[str, Any], where: str) -> Entry:
    given = {"record": structure["Name"], "type": structure["Type"], "set_identifier": structure.get("SetIdentifier")}
    entry = _read({**given, "ignore": True}, where)
    note = "a traffic policy made it, which is not managed here, so that it is left alone"
    return replace(entry, warnings=(f"{entry.where}: {note}.",))


def _read(given: Mapping[str, Any], where: str) -> Entry:
    """An entry, or a refusal that names what the listing has instead of the options of a task."""
    try:
        return read(given, where, _SETTINGS)
    except InputError as error:
        place = error.where.removeprefix(where)
        raise InputError(
            where + _PLACE.sub(lambda option: _MEMBERS.get(option[0], option[0]), place),
            _renamed(error.problem),
            _renamed(error.remedy),
        ) from error


def _renamed(text: str) -> str:
    return _OPTION.sub(lambda option: _MEMBERS.get(option[0], option[0]), text)


def _judge(value: object, shape: Any, where: str) -> None:
    """InputError when a value does not have the shape of what Route 53 lists."""
    if isinstance(shape, Mapping):
        if not isinstance(value, Mapping):
            raise InputError(where, f"it is a {type_name(value)}, and not {', '.join(shape)}", _REMEDY)
        if unknown := [member for member in value if member not in shape]:
            raise InputError(
                f"{where}, {unknown[0]}", f"Route 53 lists no such member, but {', '.join(shape)}", _REMEDY
            )
        for member, kind in shape.items():
            if member in value:
                _judge(value[member], kind, f"{where}, {member}")
            elif member in _REQUIRED:
                raise InputError(f"{where}, {member}", "it is missing", _REMEDY)
    elif isinstance(shape, list):
        if not isinstance(value, list) or not value:
            raise InputError(where, f"{value!r} is not a list of {', '.join(shape[0])}", _REMEDY)
        for position, each in enumerate(value):
            _judge(each, shape[0], f"{where}[{position}]")
    elif not isinstance(value, shape) or (shape is int and isinstance(value, bool)):
        raise InputError(where, f"{value!r} is not {_KINDS[shape]}", _REMEDY)
