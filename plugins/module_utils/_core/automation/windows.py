# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which pages of a zone must be read to know some of its names.

A listing starts at any name and goes on in the order of Route 53: names sorted as text, with their labels reversed
("Note the trailing dot, which can change the sort order in some circumstances", ListResourceRecordSets). One page holds
up to 300 record sets, so that names which stand together cost one call, and names that are far apart one each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..dns.names import from_wire, in_zone, to_wire

PAGE = "300"
_NEXT = {
    "NextRecordName": "StartRecordName",
    "NextRecordType": "StartRecordType",
    "NextRecordIdentifier": "StartRecordIdentifier",
}


def position(name: str) -> str:
    """The sort key of a canonical name in a listing."""
    return ".".join(reversed(to_wire(name).removesuffix(".").split("."))) + "."


class Reading:
    """The requests that read some names of a zone, or all at and below one, one after the other."""

    def __init__(self, names: Iterable[str] = (), below: str = "") -> None:
        """``names`` and ``below`` are canonical; one of them is given."""
        self._below = below
        self._left = sorted({below} if below else set(names), key=position)
        self._start: dict[str, str] = {}
        self._go_to_next()

    @property
    def request(self) -> dict[str, str] | None:
        """The parameters of the next ListResourceRecordSets, None when all is read."""
        return {**self._start, "MaxItems": PAGE} if self._start else None

    def take(self, page: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The record sets of an answer; what is to be read after it is worked out."""
        found = list(page["ResourceRecordSets"])
        self._start = {}
        if not page["IsTruncated"]:
            self._left = []
            return found
        following = from_wire(page["NextRecordName"])
        if self._below:
            goes_on = in_zone(following, self._below)
        else:
            self._left = [name for name in self._left if position(name) >= position(following)]
            goes_on = following in self._left
        if goes_on:
            self._start = {parameter: page[member] for member, parameter in _NEXT.items() if page.get(member)}
        elif not self._below:
            self._go_to_next()
        return found

    def _go_to_next(self) -> None:
        if self._left:
            self._start = {"StartRecordName": to_wire(self._left[0])}
