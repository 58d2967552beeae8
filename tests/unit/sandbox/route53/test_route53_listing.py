# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Order and paging of ListResourceRecordSets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.services.route53.listing import Start, record_sets
from sandbox.services.route53.model import Zone
from sandbox.services.route53.store import Store
from sandbox.wire.errors import ApiError
from tests.support.sandbox.route53_builders import apply, change, listed, names_and_types, zone_of


@pytest.fixture
def zone() -> Zone:
    return zone_of(Store())


def pages(zone: Zone, size: str | None) -> list[list[dict[str, Any]]]:
    found, start = [], Start()
    while True:
        output = record_sets(zone.contents, start, size)
        found.append(output["ResourceRecordSets"])
        if not output["IsTruncated"]:
            assert not {"NextRecordName", "NextRecordType", "NextRecordIdentifier"} & set(output)
            return found
        start = Start(output["NextRecordName"], output["NextRecordType"], output.get("NextRecordIdentifier"))


def test_order_within_a_name_is_by_type_then_identifier(zone: Zone) -> None:
    apply(
        zone,
        change("CREATE", "w", "TXT", '"x"'),
        change("CREATE", "w", "A", "192.0.2.1", SetIdentifier="b", Weight=1),
        change("CREATE", "w", "A", "192.0.2.1", SetIdentifier="a", Weight=1),
        change("CREATE", "w", "AAAA", "2001:db8::1"),
        change("CREATE", "*.example.com", "A", "192.0.2.1"),
    )
    assert names_and_types(zone) == [
        ("example.com.", "NS"),
        ("example.com.", "SOA"),
        (r"\052.example.com.", "A"),
        ("w.example.com.", "A"),
        ("w.example.com.", "A"),
        ("w.example.com.", "AAAA"),
        ("w.example.com.", "TXT"),
    ]
    identifiers = [found.get("SetIdentifier") for found in listed(zone)[3:5]]
    assert identifiers == ["a", "b"]


@pytest.mark.parametrize(
    ("sent", "size"),
    [(None, 100), ("1", 1), ("100", 100), ("300", 300), ("301", 300), ("1000", 300)],
)
def test_page_sizes(zone: Zone, sent: str | None, size: int) -> None:
    apply(zone, *(change("CREATE", f"h{number:03}", "A", "192.0.2.1") for number in range(398)))
    output = record_sets(zone.contents, Start(), sent)
    assert len(output["ResourceRecordSets"]) == size
    assert output["MaxItems"] == str(size)
    assert output["IsTruncated"] is True


@pytest.mark.parametrize("size", ["0", "-1", "many", "1.5", "", "٣"])
def test_page_sizes_that_are_none(zone: Zone, size: str) -> None:
    with pytest.raises(ApiError, match="InvalidInput"):
        record_sets(zone.contents, Start(), size)


def test_next_page_names_the_first_set_of_it(zone: Zone) -> None:
    apply(zone, *(change("CREATE", "w", "A", "192.0.2.1", SetIdentifier=name, Weight=1) for name in "abc"))
    output = record_sets(zone.contents, Start(), "3")
    assert {key: output[key] for key in output if key.startswith("Next")} == {
        "NextRecordName": "w.example.com.",
        "NextRecordType": "A",
        "NextRecordIdentifier": "b",
    }
    exact = record_sets(zone.contents, Start(), "5")
    assert exact["IsTruncated"] is False


@pytest.mark.parametrize(
    ("start", "first"),
    [
        (Start("b.example.com"), ("b.example.com.", "A")),
        (Start("B.example.com."), ("b.example.com.", "A")),
        (Start("b.example.com", "MX"), ("b.example.com.", "TXT")),
        (Start("b.example.com", "TXT"), ("b.example.com.", "TXT")),
        (Start("bb.example.com", "TXT"), ("c.example.com.", "A")),
        (Start("*.example.com"), (r"\052.example.com.", "A")),
        (Start("com"), ("example.com.", "NS")),
        (Start("zz.example.com"), None),
        (Start("w.example.com", "A", "b"), None),
    ],
)
def test_start(zone: Zone, start: Start, first: tuple[str, str] | None) -> None:
    apply(
        zone,
        change("CREATE", "*.example.com", "A", "192.0.2.1"),
        change("CREATE", "b", "A", "192.0.2.1"),
        change("CREATE", "b", "TXT", '"x"'),
        change("CREATE", "c", "A", "192.0.2.1"),
    )
    found = record_sets(zone.contents, start, "1")["ResourceRecordSets"]
    assert [(each["Name"], each["Type"]) for each in found] == ([first] if first else [])


@pytest.mark.parametrize(
    "start",
    [
        Start(type="A"),
        Start(identifier="a"),
        Start("w.example.com", identifier="a"),
        Start(type="A", identifier="a"),
        Start("a..b"),
    ],
)
def test_start_that_is_none(zone: Zone, start: Start) -> None:
    with pytest.raises(ApiError, match="InvalidInput"):
        record_sets(zone.contents, start, None)


def test_a_start_that_was_deleted_meanwhile_goes_on_behind_it(zone: Zone) -> None:
    apply(zone, *(change("CREATE", name, "A", "192.0.2.1") for name in "abc"))
    following = record_sets(zone.contents, Start(), "3")
    apply(zone, change("DELETE", "b", "A", "192.0.2.1"))
    start = Start(following["NextRecordName"], following["NextRecordType"])
    assert [found["Name"] for found in record_sets(zone.contents, start, None)["ResourceRecordSets"]] == [
        "c.example.com."
    ]


LABELS = st.text(alphabet="abzAB019-_*@", min_size=1, max_size=4)
SETS = st.one_of(
    st.tuples(LABELS, st.sampled_from(["A", "AAAA"]), st.none()),
    st.tuples(st.sampled_from(["w", "v.w"]), st.just("A"), st.text("abcXY ", min_size=1, max_size=3)),
)


@settings(max_examples=150, deadline=None)
@given(st.sets(SETS, max_size=25), st.integers(1, 9))
def test_any_page_size_gives_the_same_list(sets: set[tuple[str, str, str | None]], size: int) -> None:
    zone = zone_of(Store())
    for name, kind, identifier in sets:
        members = {} if identifier is None else {"SetIdentifier": identifier, "Weight": 1}
        value = "192.0.2.1" if kind == "A" else "2001:db8::1"
        try:
            apply(zone, change("CREATE", f"{name}.example.com", kind, value, **members))
        except ApiError:
            continue  # the same name in another spelling, or beside another policy
    in_pages = pages(zone, str(size))
    assert [found for page in in_pages for found in page] == listed(zone)
    assert all(len(page) == size for page in in_pages[:-1])
    assert listed(zone) == record_sets(zone.contents, Start(), "300")["ResourceRecordSets"]
