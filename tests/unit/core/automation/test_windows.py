# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading parts of a zone: all that is wanted, in few pages."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import windows
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.windows import Reading
from hypothesis import given
from hypothesis import strategies as st

from tests.support.automation.world import MemoryZone
from tests.support.record_sets.zone_laws import examples

LABEL = st.sampled_from(["a", "a-b", "ab", "b", "_owner-a", "\\052", "z9"])
NAMES = st.lists(LABEL, min_size=1, max_size=3).map(lambda labels: ".".join([*labels, "example.com."]))


def _zone(keys: Any) -> MemoryZone:
    zone = MemoryZone()
    for name, identifier in keys:
        structure = {"Name": name, "Type": "A", "SetIdentifier": identifier, "TTL": 1, "ResourceRecords": []}
        assert not zone.change([{"Action": "CREATE", "ResourceRecordSet": structure}])
    return zone


def _read(zone: MemoryZone, reading: Reading) -> tuple[set[tuple[str, str]], int]:
    found, calls = set(), 0
    while reading.request is not None:
        calls += 1
        page = zone.listing(reading.request)
        found |= {(each["Name"], each["SetIdentifier"]) for each in reading.take(page)}
    return found, calls


@given(
    keys=st.sets(st.tuples(NAMES, st.sampled_from("123")), max_size=40),
    wanted=st.sets(NAMES, min_size=1, max_size=6),
    size=st.integers(1, 7),
)
@examples(300)
def test_all_that_is_wanted_is_read(keys: Any, wanted: Any, size: int) -> None:
    zone = _zone(keys)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "PAGE", str(size))
        canonical = {name.replace("\\052", "*") if name.startswith("\\052") else name for name in wanted}
        found, calls = _read(zone, Reading(canonical))
        everything, pages = _read(zone, Reading(below="example.com."))
        [below, *_others] = sorted(canonical)
        tree, _calls = _read(zone, Reading(below=below))
    assert {key for key in keys if key[0] in wanted} <= found
    assert everything == keys
    assert calls <= max(len(wanted), pages) + sum(1 for key in keys if key[0] in wanted) // size
    shown = below.replace("*", "\\052")
    assert {key for key in keys if key[0] == shown or key[0].endswith(f".{shown}")} <= tree


def test_the_first_request() -> None:
    assert Reading(["b.example.com.", "*.a.example.com."]).request == {
        "StartRecordName": "\\052.a.example.com.",
        "MaxItems": "300",
    }
    assert Reading([]).request is None
