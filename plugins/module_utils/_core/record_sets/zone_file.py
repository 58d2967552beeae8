# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Between record sets and the records of a zone file, in the format of BIND (RFC 1035 section 5).

A zone file cannot say everything that Route 53 stores: aliases, routing and health checks are in no RFC. Printing one
leaves nothing out unseen: what a zone file cannot say stands in it as a comment, and is named to the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .. import names
from ..errors import InputError
from .checks import choice
from .model import Key, RecordSet
from .options import Entry, Settings, read
from .plan import is_apex
from .strings import decimal
from .text import lines
from .values import TEXT_TYPES, TYPES, canonical


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in a zone file: ``name`` as in ``names``, ``value`` as Route 53 takes it.

    ``ttl`` is None where neither the record nor the file says one.
    """

    name: str
    type: str
    ttl: int | None
    value: str
    line: int


def entries(records: Iterable[Record], zone: str | None, where: str, settings: Settings) -> list[Entry]:
    """The record sets that records make up; ``zone`` is canonical, and None while it is not known.

    Route 53 gives a zone its SOA and its name servers, and a zone file must have some: what it says about those of
    the zone itself is not declared, but noted (see ``Entry``).
    """
    sets: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        sets.setdefault((record.name, record.type), []).append(record)
    return [_entry(together, zone, where, settings) for together in sets.values()]


def _entry(together: Sequence[Record], zone: str | None, where: str, settings: Settings) -> Entry:
    first = together[0]
    choice(first.type, _place(where, first, "type"), TYPES)
    for record in together:
        if record.ttl != first.ttl:
            raise InputError(
                _place(where, record, "ttl"),
                f"it is {record.ttl} here and {first.ttl} in line {first.line}",
                "give all records of one name and type the same TTL (RFC 2181 section 5.2)",
            )
    given: dict[str, Any] = {"record": names.display(first.name), "type": first.type, "ttl": first.ttl}
    given["value"] = [canonical(each.type, each.value, _place(where, each, "value")) for each in together]
    if first.type in TEXT_TYPES:
        given["txt_transformation"] = "quoted"
    entry = read(given, f"{where}, line {first.line}", settings)
    return replace(entry, ignore=True) if zone and is_apex(Key(first.name, first.type), zone) else entry


def _place(where: str, record: Record, option: str) -> str:
    return f"{where}, line {record.line} ({Key(record.name, record.type)}), {option}"


def zone_text(zone: str, described: Iterable[tuple[RecordSet, Mapping[str, Any]]]) -> tuple[str, list[str]]:
    """A zone file with record sets of a zone (its canonical name), and which of them are comments in it.

    Each comes with its description (see ``options.describe``). The SOA stands first, as servers want it.
    """
    text = [f"$ORIGIN {decimal(zone)}"]
    comments = []
    for record_set, entry in sorted(described, key=lambda each: each[0].type != "SOA"):
        sayable = not (record_set.alias or record_set.set_identifier)
        if sayable and not entry.get("ignore"):
            text += lines(record_set)
        else:
            comments.append(str(record_set.key))
            text += [f"; not in a zone file: {line}" for line in lines(record_set)]
    return "".join(f"{line}\n" for line in text), comments
