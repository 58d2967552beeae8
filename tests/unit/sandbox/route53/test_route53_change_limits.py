# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How much one change batch, one zone may hold."""

from __future__ import annotations

import pytest

from sandbox.services.route53 import changes
from sandbox.services.route53.model import Zone
from tests.support.sandbox.route53_builders import alias, apply, change, refusal


@pytest.mark.parametrize(
    ("action", "sets", "fits"),
    [("CREATE", 1000, True), ("CREATE", 1001, False), ("UPSERT", 500, True), ("UPSERT", 501, False)],
)
def test_number_of_elements(zone: Zone, action: str, sets: int, fits: bool) -> None:
    batch = [change(action, f"h{number}", "A", "192.0.2.1") for number in range(sets)]
    if fits:
        apply(zone, *batch)
        assert len(zone.contents) == sets + 2
    else:
        assert refusal(zone, *batch) == "InvalidChangeBatch: [Number of records limit of 1000 exceeded.]"


def test_aliases_count_as_elements(zone: Zone) -> None:
    batch = [alias("CREATE", f"h{number}", "A", "d1.cloudfront.net", "Z2FDTNDATAQYW2") for number in range(1001)]
    assert refusal(zone, *batch) == "InvalidChangeBatch: [Number of records limit of 1000 exceeded.]"
    apply(zone, *batch[:1000])


@pytest.mark.parametrize(
    ("action", "last", "fits"),
    [("CREATE", 200, True), ("CREATE", 201, False), ("UPSERT", 200, False)],
    ids=["32,000", "32,001", "doubled"],
)
def test_number_of_characters(zone: Zone, action: str, last: int, fits: bool) -> None:
    batch = [change(action, f"t{number}", "TXT", '"' + "x" * 198 + '"') for number in range(159)]
    batch.append(change(action, "last", "TXT", '"' + "x" * (last - 2) + '"'))
    if fits:
        apply(zone, *batch)
    else:
        assert refusal(zone, *batch) == "InvalidChangeBatch: [RDATA character limit of 32000 exceeded.]"


def test_size_of_a_zone(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "RECORD_SETS_MAXIMUM", 3)
    apply(zone, change("CREATE", "a", "A", "192.0.2.1"))
    expected = f"InvalidChangeBatch: [Exceeded limit MAX_RRSETS_BY_ZONE for zone: {zone.id}]"
    assert refusal(zone, change("CREATE", "b", "A", "192.0.2.1")) == expected
