# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The least-privilege policy for changing some record sets of one hosted zone.

The condition keys exist only on ChangeResourceRecordSets and have one value for each change of a batch. ForAllValues
demands that every change fits, so that one foreign change denies the whole batch; as it also holds when the key is
missing, each key has a ``Null: false`` twin. Names are compared in Route 53's normalised form (``policy_names``).
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
"""

from __future__ import annotations

from collections.abc import Sequence

from ..arn import hosted_zone_arn, partition
from ..errors import InputError, type_name
from ..options import text
from ..record_sets.values import TYPES
from .documents import INLINE_POLICIES_SIZE, VERSION, Document, size, within_size
from .zone_grant_names import PolicyNames

ACTIONS = ("CREATE", "DELETE", "UPSERT")

_PREFIX = "route53:ChangeResourceRecordSets"
NAMES_KEY = f"{_PREFIX}NormalizedRecordNames"
TYPES_KEY = f"{_PREFIX}RecordTypes"
ACTIONS_KEY = f"{_PREFIX}Actions"


def zone_policy(
    zone: object,
    *,
    names: Sequence[object] | None,
    types: Sequence[object] | None,
    actions: Sequence[object] = ACTIONS,
    partition_name: str = "aws",
    read: bool = True,
    list_zones: bool = False,
) -> Document:
    """The policy document. ``zone`` is an id or ARN; None for names or types leaves these unlimited."""
    partition(partition_name, "partition")
    arn = str(hosted_zone_arn(zone, "hosted_zone_id", partition_name))
    limits: dict[str, dict[str, list[str]]] = {}  # key → operator → values
    if names is not None:
        limits[NAMES_KEY] = PolicyNames.parse(_some(names, "names"), "names").conditions()
    if types is not None:
        limits[TYPES_KEY] = {"ForAllValues:StringEquals": _words(types, "types", TYPES)}
    limits[ACTIONS_KEY] = {"ForAllValues:StringEquals": _words(actions, "actions", ACTIONS)}
    statements = [_change(arn, limits)]
    if read:
        statements += [
            _allow("ReadZone", ["route53:GetHostedZone", "route53:ListResourceRecordSets"], arn),
            # A change's id tells nothing of its zone.
            _allow("FollowChanges", ["route53:GetChange"], f"arn:{partition_name}:route53:::change/*"),
        ]
    if list_zones:
        # Finding a zone by its name knows no narrower resource.
        statements.append(_allow("FindZones", ["route53:ListHostedZonesByName"], "*"))
    document = {"Version": VERSION, "Statement": statements}
    within_size(size(document), INLINE_POLICIES_SIZE, "names")
    return document


def _allow(sid: str, actions: list[str], resource: str) -> Document:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": [resource]}


def _change(arn: str, limits: dict[str, dict[str, list[str]]]) -> Document:
    condition: Document = {}
    for key, operators in limits.items():
        for operator, values in operators.items():
            condition.setdefault(operator, {})[key] = values
    twins = {"Null": dict.fromkeys(limits, "false")}
    return _allow("ChangeRecordSets", [_PREFIX], arn) | {"Condition": condition | twins}


def _words(entries: Sequence[object], where: str, known: Sequence[str]) -> list[str]:
    words = set()
    for position, entry in enumerate(_some(entries, where)):
        here = f"{where}[{position}]"
        word = text(entry, here, "a word").upper()
        if word not in known:
            raise InputError(here, f"{entry!r} is not known", f"use some of {', '.join(known)}")
        words.add(word)
    return sorted(words)


def _some(entries: Sequence[object], where: str) -> Sequence[object]:
    """A list with something in it: an empty one would allow nothing, or, read carelessly, everything."""
    if not isinstance(entries, list | tuple):
        raise InputError(where, f"it is a {type_name(entries)}", "give a list")
    if not entries:
        raise InputError(where, "the list is empty", "name at least one")
    return entries
