# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names that the hosted zones of an account give to addresses."""

from __future__ import annotations

from collections.abc import Iterable

from ..connection import Connection
from ..route53.listing import list_record_sets
from ..route53.zone_search import every_zone


def read_dns_names(session: Connection, excluded: Iterable[str]) -> dict[str, list[str]]:
    """Value to the names of the record sets that hold it, without trailing dots. ``excluded`` are names of zones."""
    left_out = {_bare(name) for name in excluded}
    names: dict[str, set[str]] = {}
    for zone in every_zone(session):
        if _bare(zone.name) in left_out:
            continue
        for record_set in list_record_sets(session, zone):
            for record in record_set.get("ResourceRecords", ()):
                names.setdefault(_bare(record["Value"]), set()).add(_bare(record_set["Name"]))
    return {value: sorted(each) for value, each in names.items()}


def _bare(name: str) -> str:
    return name.removesuffix(".")
