# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds for every zone that can be declared, as code that a test runs on zones it draws."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.names import from_wire
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.support.record_sets.live_zone import LiveZone
from tests.support.record_sets.zone_strategies import Entry, canonical, respelled

WRITE = "ChangeResourceRecordSets"
KEPT = {("example.com.", "NS", ""), ("example.com.", "SOA", "")}


def examples(number: int) -> settings:
    """The same examples in every run, and no time limit on a machine that does other things as well."""
    return settings(
        max_examples=number, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )


def keys(declared: list[Entry]) -> set[tuple[str, str, str]]:
    return {(canonical(each["prefix"]), each["type"], each.get("set_identifier", "")) for each in declared}


def stored_keys(zone: LiveZone) -> set[tuple[str, str, str]]:
    return {(from_wire(each["Name"]), each["Type"], each.get("SetIdentifier", "")) for each in zone.stored()}


def lead_from_one_to_another(
    zone: LiveZone, before: list[Entry], after: list[Entry], data: st.DataObject, file: Path
) -> None:
    """Each zone comes about, another spelling of it changes nothing, and what is read back declares it."""
    leads_to(zone, before)
    leads_to(zone, after)
    again = zone.apply(data.draw(respelled(after)), prune=True)
    assert (again["changed"], again["changes"]) == (False, [])
    goes_around(zone, data.draw(st.sampled_from(["unquoted", "quoted", "api"])), file)


def leads_to(zone: LiveZone, declared: list[Entry], *, calls: int | None = 1) -> dict[str, Any]:
    """Check mode says what is then done, the zone is what was declared, and nothing is left to do; the result.

    ``calls`` is the most that may write, None for any number.
    """
    predicted = zone.apply(declared, prune=True, check_mode=True)
    assert WRITE not in zone.calls
    applied = zone.apply(declared, prune=True)
    assert calls is None or zone.calls.get(WRITE, 0) <= calls, zone.calls
    told = ("changed", "diff", "changes", "counts", "applied", "not_applied", "warnings")
    assert [predicted.get(each) for each in told] == [applied.get(each) for each in told]
    assert applied["changed"] == bool(zone.calls.get(WRITE))
    assert stored_keys(zone) == keys(declared) | KEPT
    is_there(zone, declared)
    return applied


def is_there(zone: LiveZone, declared: list[Entry]) -> None:
    """A task that declares what is there plans nothing and writes nothing."""
    result = zone.apply(declared, prune=True)
    assert (result["changed"], result["changes"]) == (False, []), result["changes"]
    assert WRITE not in zone.calls
    assert result["counts"]["unchanged"] == len(declared) + len(KEPT)


def goes_around(zone: LiveZone, transformation: str, path: Path) -> None:
    """What is read can be fed back and changes nothing, as record sets and as a zone file."""
    read = zone.info(txt_transformation=transformation, zone_text=True)
    assert not [each for each in read["record_sets"] if each.get("ignore")]
    back = zone.apply(read["record_sets"], txt_transformation=transformation, prune=True)
    assert (back["changed"], back["changes"]) == (False, [])

    path.write_text(read["zone_text"], encoding="utf-8")
    from_file = zone.apply([], record_sets_file=str(path), default_ttl=None)
    assert (from_file["changed"], from_file["changes"]) == (False, [])
    unsaid = [each for each in read["record_sets"] if {"alias", "set_identifier"} & each.keys()]
    assert len(read["not_in_zone_text"]) == len(unsaid)
    assert ("warnings" in read) == bool(unsaid)
