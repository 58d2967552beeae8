# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets as ``aws route53 list-resource-record-sets`` prints them: the wire's structures, in a JSON or YAML file.

What a task could not declare as it is, such as a traffic policy, is left alone, as ``describe`` has it. So are the SOA
and the name servers of the zone itself, as in a zone file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import InputError
from ..options import choice
from .options import Entry, Settings, describe, read
from .values import TYPES
from .wire import from_wire

MEMBER = "ResourceRecordSets"

# The strings of texts as they are.
_SETTINGS = Settings(txt_transformation="quoted")


def is_one(content: Sequence[Any]) -> bool:
    """Whether a list is one of the wire's structures."""
    return bool(content) and isinstance(content[0], Mapping) and {"Name", "Type"} <= content[0].keys()


def entries(content: Mapping[Any, Any], where: str) -> list[Entry]:
    """The record sets of a listing. InputError for one that is cut: the rest would be taken for not there."""
    if content.get("IsTruncated") or content.get("NextToken"):
        raise InputError(where, "the listing is cut", "list the zone without --max-items and --no-paginate")
    structures = content[MEMBER]
    soas = {str(each.get("Name")) for each in structures if isinstance(each, Mapping) and each.get("Type") == "SOA"}
    return [_entry(each, f"{where}, {MEMBER}[{position}]", soas) for position, each in enumerate(structures)]


def _entry(structure: Any, where: str, soas: set[str]) -> Entry:
    if not isinstance(structure, Mapping):
        raise InputError(where, f"it is a {type(structure).__name__}", "give what the AWS CLI prints")
    choice(structure.get("Type"), f"{where}, Type", TYPES)
    try:
        record_set = from_wire(structure, "")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            where, "it is not a record set as Route 53 lists it", "give what the AWS CLI prints"
        ) from error
    described = describe(record_set, "", _SETTINGS)
    if described.get("ignore"):
        return Entry(f"{where} ({record_set.key})", record_set.name, False, record_set.type, ignore=True)
    entry = read(described, where, _SETTINGS)
    apex = structure["Type"] in ("NS", "SOA") and structure["Name"] in soas
    return replace(entry, ignore=True) if apex else entry
