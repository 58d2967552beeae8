# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The zones that are measured: the same record sets in the words of each contestant."""

from __future__ import annotations

from typing import Any

from .stub_zone import ZONE

ORIGIN = ZONE.removesuffix(".")
TTL = 300
DRIFTED = 100  # one in so many record sets is not as declared, in the phase with drift


def record_sets(size: int) -> list[dict[str, Any]]:
    """As ``record_sets_file`` takes them: of ten record sets six are A, one of them with two values, and two CNAME."""
    return [_record_set(number) for number in range(size)]


def drift(size: int) -> list[dict[str, Any]]:
    """What an unknown hand left instead: one record set in a hundred with another address."""
    return [{**_record_set(number), "value": ["203.0.113.1"]} for number in range(0, size, DRIFTED)]


def for_octodns(size: int) -> dict[str, Any]:
    """As octoDNS's YamlProvider takes them: by name, relative to the zone, with dots at the end of targets."""
    return {
        each["record"].removesuffix(f".{ORIGIN}"): {
            "type": each["type"],
            "ttl": each["ttl"],
            # A semicolon is escaped there.
            "values" if each["type"] != "CNAME" else "value": (
                each["value"][0] if each["type"] == "CNAME" else each["value"]
            ),
        }
        for each in record_sets(size)
    }


def _record_set(number: int) -> dict[str, Any]:
    record_type, values = _content(number)
    return {"record": f"host-{number:05}.{ORIGIN}", "type": record_type, "ttl": TTL, "value": values}


def _content(number: int) -> tuple[str, list[str]]:
    high, low = divmod(number, 250)
    kind = number % 10
    if kind < 5:
        return "A", [f"10.1.{high}.{low + 1}"]
    if kind == 5:
        return "A", [f"10.1.{high}.{low + 1}", f"10.2.{high}.{low + 1}"]
    if kind < 8:
        return "CNAME", [f"target-{number}.example.net."]
    return (
        ("AAAA", [f"2001:db8::{number:x}:1"])
        if kind == 8
        else ("TXT", [f"v=spf1 include:host-{number}.example.net -all"])
    )
