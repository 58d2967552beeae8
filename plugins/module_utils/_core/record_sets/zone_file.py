# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Between record sets and the records of a zone file, in the format of BIND (RFC 1035 section 5).

A zone file cannot say everything that Route 53 stores: aliases, routing and health checks are in no RFC. Printing one
leaves nothing out unseen: what a zone file cannot say stands in it as a comment, and is named to the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ..dns import names
from ..errors import InputError
from ..options import choice
from .character_strings import decimal
from .model import Key, RecordSet
from .options import Entry, Settings, read
from .values import TEXT_TYPES, TYPES, canonical
from .zone_file_lines import lines

# An asterisk in a canonical name that is not a wildcard.
ASTERISK = r"\052"


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


class ZoneFile(NamedTuple):
    """What a zone file holds: its records in their order, and what whoever gave it should know."""

    records: Sequence[Record]
    warnings: Sequence[str] = ()


# Stands for the name of a zone that is not known yet, so that its file can be judged before the first call.
UNKNOWN = "unknown.invalid."


def entries(records: Iterable[Record], zone: str | None, where: str, settings: Settings) -> list[Entry]:
    """The record sets that records make up; ``zone`` is canonical, and None while it is not known.

    Route 53 gives a zone its SOA and its name servers, and a zone file must have some: what it says about those of
    the zone itself is not declared, but noted (see ``Entry``), and no fault of theirs stops the others.
    """
    listed = list(records)
    # Cloudflare leaves out the final dot of the SOA's name, or writes @ where $ORIGIN is the root.
    soas = {each.name for each in listed if each.type == "SOA"} if zone is None else {zone, zone + zone, "."}
    apexes = soas | {UNKNOWN} if zone is None else {zone}
    sets: dict[tuple[str, str], list[Record]] = {}
    for record in listed:
        name = zone if zone and record.type == "SOA" and record.name in soas else record.name
        sets.setdefault((name, record.type), []).append(record)
    return [
        _of_apex(name, together, where, settings)
        if record_type in ("NS", "SOA") and name in apexes
        else _entry(together, where, settings)
        for (name, record_type), together in sets.items()
    ]


def _of_apex(name: str, together: Sequence[Record], where: str, settings: Settings) -> Entry:
    """What is left alone: with its content where that can be read, to compare it with what there is."""
    first = together[0]
    if first.type == "NS":
        try:
            alike = [replace(each, ttl=first.ttl or 0) for each in together]
            return replace(_entry(alike, where, settings), ignore=True)
        except InputError:
            pass
    key = Key(name, first.type)
    return Entry(f"{where}, line {first.line} ({key})", name, False, first.type, ignore=True)


def _entry(together: Sequence[Record], where: str, settings: Settings) -> Entry:
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
    # A transfer has the SOA twice, and a record that stands there twice is one record (RFC 2181 section 5).
    values = (canonical(each.type, each.value, _place(where, each, "value")) for each in together)
    given["value"] = list(dict.fromkeys(values))
    if first.type in TEXT_TYPES:
        given["txt_transformation"] = "quoted"
    entry = read(given, f"{where}, line {first.line}", settings)
    if ASTERISK in first.name:
        note = "* is a wildcard only as the whole first part of a name; here it stands for itself"
        return replace(entry, warnings=(*entry.warnings, f"{entry.where}: {note}. Is that what you mean?"))
    return entry


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
