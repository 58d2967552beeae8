# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose the record sets of a zone are, by the owner markers that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from . import markers
from .markers import Marked, Naming
from .model import Key, RecordSet, Zone


@dataclass(frozen=True)
class Registry:
    """The markers that a zone holds: who owns what by them.

    ``owners`` has every marker by its own key, ``resources`` those that name one; ``claims`` maps what a marker speaks
    for, with the set identifier that both share, to the marker.
    """

    naming: Naming
    owners: Mapping[Key, str]
    claims: Mapping[tuple[Marked, str], Key]
    resources: Mapping[Key, str]

    @classmethod
    def read(cls, zone: Zone, naming: Naming) -> Registry:
        """Find the markers of a zone."""
        owners, claims, resources = {}, {}, {}
        for key, stored in zone.items():
            if key.type == "TXT" and (labels := markers.labels_in(stored.record_set)) is not None:
                owners[key] = labels.owner
                if labels.resource:
                    resources[key] = labels.resource
                if marked := naming.marked(key.name):
                    claims[marked, key.set_identifier] = key
        return cls(naming, owners, claims, resources)

    def markers_of(self, record_set: RecordSet) -> list[Key]:
        """The markers that speak for a record set; the first decides, as in external-dns."""
        name = self.naming.plain(record_set.name)
        types = [record_set.type]
        if record_set.type == "A" and record_set.alias is not None:
            types.append("CNAME")  # as external-dns marked aliases before 0.22
        if record_set.type != "AAAA":
            types.append("")
        claims = ((Marked(name, each), record_set.set_identifier) for each in types)
        return [self.claims[claim] for claim in claims if claim in self.claims]

    def owner_of(self, record_set: RecordSet) -> str | None:
        """Whose a record set is, None when no marker speaks for it."""
        found = self.markers_of(record_set)
        return self.owners[found[0]] if found else None

    def resources_of(self, record_sets: Iterable[RecordSet]) -> dict[Key, str]:
        """What each was made for, of those whose marker says it."""
        if not self.resources:
            return {}
        found = ((each.key, self.markers_of(each)) for each in record_sets)
        return {key: self.resources[by[0]] for key, by in found if by and by[0] in self.resources}

    def owned_by(self, owner: str) -> dict[Key, Key]:
        """The markers of an owner that say a type, each with the key of what it speaks for, if that exists or not."""
        return {
            marker: Key(
                f"*{marked.name[4:]}" if marked.name.startswith("\\052.") else marked.name, marked.type, identifier
            )
            for (marked, identifier), marker in self.claims.items()
            if marked.type and self.owners[marker] == owner
        }
