"""Names and texts of owner markers: what external-dns writes and reads.

The cases are those of external-dns's own tests (registry/mapper, endpoint/labels, registry/txt) and documentation.
"""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.markers import (
    Labels,
    Marked,
    Naming,
    labels_in,
    marker,
    read_owner,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Alias, RecordSet
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import from_wire, to_wire

HERITAGE = "heritage=external-dns,external-dns/owner"


@pytest.mark.parametrize(
    ("prefix", "suffix", "name", "record_type", "expected"),
    [
        ("", "", "foo.example.com", "A", "a-foo.example.com"),
        ("", "", "foo.example.com", "AAAA", "aaaa-foo.example.com"),
        ("", "", "foo.example.com", "CNAME", "cname-foo.example.com"),
        ("", "", "foo.example.com", "TXT", "txt-foo.example.com"),
        ("", "", "2.49.168.192.in-addr.arpa", "PTR", "ptr-2.49.168.192.in-addr.arpa"),
        ("", "", "a-foo.example.com", "A", "a-a-foo.example.com"),
        ("", "", "foo.example.com", "CAA", "caa-foo.example.com"),
        ("%{record_type}-", "", "foo.example.com", "NAPTR", "naptr-foo.example.com"),
        ("", "-%{record_type}", "foo.example.com", "CNAME", "foo-cname.example.com"),
        ("foo", "", "example.com", "A", "fooa-example.com"),
        ("foo-", "", "example.com", "A", "foo-a-example.com"),
        ("foo.", "", "example.com", "CNAME", "foo.cname-example.com"),
        ("foo.bar.", "", "example.com", "CNAME", "foo.bar.cname-example.com"),
        ("", "foo", "example.com", "AAAA", "aaaa-examplefoo.com"),
        ("", "-foo", "example.com", "CNAME", "cname-example-foo.com"),
        ("", ".foo", "example.com", "CNAME", "cname-example.foo.com"),
        ("", ".foo.bar.test", "example.com", "CNAME", "cname-example.foo.bar.test.com"),
        ("%{record_type}-foo", "", "example.com", "A", "a-fooexample.com"),
        ("%{record_type}foo.", "", "example.com", "CNAME", "cnamefoo.example.com"),
        ("bar.%{record_type}.foo.", "", "example.com", "CNAME", "bar.cname.foo.example.com"),
        ("%{record_type}-abc-.", "", "ex.com", "CNAME", "cname-abc-.ex.com"),
        ("", "foo-%{record_type}", "example.com", "A", "examplefoo-a.com"),
        ("", ".foo%{record_type}", "example.com", "A", "example.fooa.com"),
        ("", ".foo%{record_type}.bar", "example.com", "A", "example.fooa.bar.com"),
        ("", "-.%{record_type}", "www.ex.com", "CNAME", "www-.cname.ex.com"),
        ("TxT-", "", "foo.example.com", "A", "txt-a-foo.example.com"),
    ],
)
def test_names_there_and_back(prefix: str, suffix: str, name: str, record_type: str, expected: str) -> None:
    naming = Naming.read(prefix, suffix, None)
    assert naming.marker_name(f"{name}.", record_type) == f"{expected}."
    assert naming.marked(f"{expected}.") == Marked(f"{name}.", record_type)


@pytest.mark.parametrize(
    ("prefix", "suffix", "replacement", "record_type", "expected"),
    [
        ("txt-", "", "wild", "A", r"txt-a-wild.example.com."),
        ("txt-", "", "wild", "TXT", r"txt-txt-wild.example.com."),
        ("", "", "", "A", r"a-\052.example.com."),
        ("%{record_type}-owner.", "", "", "A", r"a-owner.\052.example.com."),
        ("", ".%{record_type}", "", "A", "*.a.example.com."),
        ("", "-%{record_type}", "any", "MX", "any-mx.example.com."),
    ],
)
def test_wildcards(prefix: str, suffix: str, replacement: str, record_type: str, expected: str) -> None:
    naming = Naming.read(prefix, suffix, replacement)
    assert naming.marker_name("*.example.com.", record_type) == expected
    assert naming.marked(expected) == Marked(naming.plain("*.example.com."), record_type)


@pytest.mark.parametrize(
    ("prefix", "suffix", "marker_name", "expected"),
    [
        ("", "", "zone.example.com.", Marked("zone.example.com.", "")),
        ("", "", "dname-zone.example.com.", Marked("zone.example.com.", "DNAME")),
        ("foo-%{record_type}-", "", "foo--test.example.com.", Marked("test.example.com.", "")),
        ("", "-%{record_type}-foo", "test--foo.example.com.", Marked("test.example.com.", "")),
        ("txt.", "", "txt.bar.example.com.", Marked("bar.example.com.", "")),
        ("foo-", "", "bar.example.com.", None),
        ("", "-foo", "bar.example.com.", None),
        ("", ".foo.bar", "a-example.foo.bar.", Marked("example.", "A")),
        ("", ".foo.bar", "a-example.foo.", None),
        ("foofoo", "", "foo.", None),
        ("", "", "*.example.com.", Marked(r"\052.example.com.", "")),
    ],
)
def test_names_of_former_formats_and_of_no_marker(
    prefix: str, suffix: str, marker_name: str, expected: Marked | None
) -> None:
    assert Naming.read(prefix, suffix, "").marked(marker_name) == expected


@pytest.mark.parametrize(
    ("options", "option"),
    [
        (("a", "b", ""), "owner_suffix"),
        (("a b", "", ""), "owner_prefix"),
        (("%{type}", "", ""), "owner_prefix"),
        (("", "ü", ""), "owner_suffix"),
        (("", "", "a.b"), "owner_wildcard_replacement"),
    ],
)
def test_naming_is_judged(options: tuple[str, str, str], option: str) -> None:
    with pytest.raises(InputError, match=f"^{option}: "):
        Naming.read(*options)


@pytest.mark.parametrize("owner", ["default", "my-identifier", "k8s/eu-west-1:team=a", "x" * 214])
def test_an_owner_fits_into_one_string(owner: str) -> None:
    assert read_owner(owner) == owner
    wire = to_wire(marker(owner, "a-www.example.com.", RecordSet("www.example.com.", "A")), "Z1")
    assert wire == {
        "Name": "a-www.example.com.",
        "Type": "TXT",
        "TTL": 300,
        "ResourceRecords": [{"Value": f'"{HERITAGE}={owner}"'}],
    }
    assert len(wire["ResourceRecords"][0]["Value"]) <= 255 + 2
    assert labels_in(from_wire(wire, "Z1")) == (owner, "")


@pytest.mark.parametrize("owner", ["", "a,b", 'a"b', "a\\b", "a b", "ü", "x" * 215, "a\n"])
def test_an_owner_that_a_marker_cannot_hold(owner: str) -> None:
    with pytest.raises(InputError, match=r"^owner: "):
        read_owner(owner)


def text(*values: str, **others: Any) -> RecordSet:
    records = [{"Value": value} for value in values]
    return from_wire({"Name": "x.example.com.", "Type": "TXT", "TTL": 1, "ResourceRecords": records, **others}, "Z1")


@pytest.mark.parametrize(
    ("values", "owner"),
    [
        ([f'"{HERITAGE}=foo-owner,external-dns/resource=foo-resource"'], "foo-owner"),
        (
            [
                '"heritage=external-dns,,external-dns/owner=bar-owner,external-dns/resource=bar-resource,'
                'external-dns/new-key=bar-new-key,random=stuff,no-equal-sign,,"'
            ],
            "bar-owner",
        ),
        ([f'"{HERITAGE}=a=b"'], "a=b"),
        ([f'"{HERITAGE}=first,external-dns/owner=last"'], "last"),
        ([f'"{HERITAGE[:20]}" "{HERITAGE[20:]}=parted"'], None),
        ([f'"{HERITAGE[:30]}" "{HERITAGE[30:]}=parted"'], ""),
        ([f'"{HERITAGE}=whole,external-dns/resource=ing" "ress"'], "whole"),
        ([f'"{HERITAGE}=one"', '"other"'], "one"),
        (['"other"', f'"{HERITAGE}=two"'], None),
        (['"heritage=external-dns"'], ""),
        (['"external-dns/owner=random-owner"'], None),
        (['"heritage=mate,external-dns/owner=random-owner"'], None),
        ([f'"heritage=mate,{HERITAGE}=random-owner"'], None),
        ([f'"not-{HERITAGE}=x"'], None),
        ([f'"{HERITAGE}=x\\"'], None),
        (
            [
                '"+lvP8q9KHJ6BS6O81i2Q6DLNdf2JSKy8j/gbZKviTZlGYj7q+yDoYMgkQ1hPn6urtGllM5bfFMcaaHto52otQtiOYrX8990J3kQqg4s="'
            ],
            None,
        ),
    ],
)
def test_which_owner_a_text_names(values: list[str], owner: str | None) -> None:
    found = labels_in(text(*values))
    assert (found and found.owner) == owner


@pytest.mark.parametrize("length", [1, 190, 191, 192, 1000])
@pytest.mark.parametrize("owner", ["me", "x" * 213])
def test_a_resource_may_go_on_in_further_strings(owner: str, length: int) -> None:
    """external-dns parts the value as it is written at commas, and reads a label with one equals sign."""
    made = marker(owner, "a-www.example.com.", RecordSet("www.example.com.", "A"), "r" * length)
    assert labels_in(made) == labels_in(from_wire(to_wire(made, "Z1"), "Z1")) == Labels(owner, "r" * length)
    [value] = made.values
    assert value.strip('"').split(",")[:2] == ["heritage=external-dns", f"external-dns/owner={owner}"]


def test_only_texts_are_markers() -> None:
    value = f'"{HERITAGE}=x"'
    assert labels_in(RecordSet("x.example.com.", "SPF", 300, (value,))) is None
    assert labels_in(RecordSet("x.example.com.", "TXT", 300, (value,))) == ("x", "")
    assert labels_in(RecordSet("x.example.com.", "TXT", alias=Alias("y.example.com."))) is None


def test_a_marker_is_routed_as_its_record_set() -> None:
    routing = {"SetIdentifier": "eu", "GeoLocation": {"ContinentCode": "EU"}, "HealthCheckId": "h1"}
    values = [{"Value": "192.0.2.1"}]
    record_set = from_wire(
        {"Name": "g.example.com.", "Type": "A", "TTL": 5, "ResourceRecords": values, **routing}, "Z1"
    )
    wire = to_wire(marker("me", "a-g.example.com.", record_set), "Z1")
    assert routing.items() <= wire.items()
    assert wire["TTL"] == 300
