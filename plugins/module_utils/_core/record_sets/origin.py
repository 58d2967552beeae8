# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which zone the record sets of a file are of, so that a snapshot comes back to where it was taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..arn import account_id, hosted_zone_id
from ..dns import names
from ..dns.zones import HostedZone, Selector, zone_name
from ..errors import InputError
from ..options import boolean
from .model import Key
from .options import Entry, bound
from .plan import is_apex


@dataclass(frozen=True)
class Origin:
    """A zone as far as it is known: the one that a file's record sets are of, or the one that a task is about.

    What is not known is None; ``name`` is canonical.
    """

    hosted_zone_id: str | None = None
    name: str | None = None
    private: bool | None = None
    account_id: str | None = None

    @classmethod
    def read(cls, content: Mapping[Any, Any], where: str) -> Origin:
        """What a file says beside its record sets."""
        identifier, zone = content.get("hosted_zone_id"), content.get("zone")
        private, account = content.get("private_zone"), content.get("account_id")
        return cls(
            None if identifier is None else hosted_zone_id(identifier, f"{where}, hosted_zone_id"),
            None if zone is None else zone_name(zone, f"{where}, zone"),
            None if private is None else boolean(private, f"{where}, private_zone"),
            None if account is None else account_id(account, f"{where}, account_id"),
        )

    @classmethod
    def of(cls, zone: HostedZone, account: str | None = None) -> Origin:
        return cls(zone.id, zone.name, zone.private, account)

    @classmethod
    def wanted(cls, wanted: Selector) -> Origin:
        """The zone that a task names; whether one named by its id is private is not known."""
        by_name = wanted.hosted_zone_id is None
        return cls(wanted.hosted_zone_id, wanted.name, wanted.private if by_name else None)

    def as_dict(self) -> dict[str, Any]:
        """The same as a file has it."""
        found = {
            "hosted_zone_id": self.hosted_zone_id,
            "zone": None if self.name is None else names.display(self.name),
            "private_zone": self.private,
            "account_id": self.account_id,
        }
        return {option: value for option, value in found.items() if value is not None}

    def is_other(self, zone: Origin) -> bool:
        """Whether what is known of both differs."""
        return any(
            None not in pair and pair[0] != pair[1]
            for pair in (
                (self.hosted_zone_id, zone.hosted_zone_id),
                (self.name, zone.name),
                (self.private, zone.private),
            )
        )

    def judge(self, zone: Origin, where: str) -> None:
        """InputError when the record sets are of another zone."""
        if self.is_other(zone):
            raise InputError(
                where,
                f"its record sets come from {self}, but the task is about {zone}",
                "name the zone that they come from, or set restore_elsewhere to true to write them into this one",
            )

    def __str__(self) -> str:
        kind = {True: "private ", False: "public ", None: ""}[self.private]
        named = [names.display(self.name)] if self.name is not None else []
        if self.hosted_zone_id is not None:
            named.append(f"({self.hosted_zone_id})" if named else self.hosted_zone_id)
        account = f" of the account {self.account_id}" if self.account_id else ""
        return f"the {kind}zone {' '.join(named)}{account}"

    def relative(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries with aliases that stay in their zone as such, whichever it is by its id."""
        if self.hosted_zone_id is None:
            return list(entries)
        zone_id = self.hosted_zone_id
        return [
            replace(entry, record_set=bound(entry.record_set, zone_id))
            if entry.record_set is not None and entry.record_set.alias is not None
            else entry
            for entry in entries
        ]


def leave_apex(entries: Iterable[Entry], zone: str) -> list[Entry]:
    """Entries that were listed in some zone: the NS and SOA of this one (its canonical name) are its own, and are left
    alone."""
    return [
        replace(entry, ignore=True) if is_apex(Key(entry.name or zone, entry.type), zone) else entry
        for entry in entries
    ]
