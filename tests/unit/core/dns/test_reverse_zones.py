# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reverse zones: which there can be, and which of them has an address."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.reverse_zones import (
    ReverseZone,
    identified,
    pointer,
    read,
    zones_of,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

TEN = ReverseZone("10.in-addr.arpa.")
PRIVATE = ReverseZone("10.in-addr.arpa.", private=True)
ID = "Z0123456789ABCDEFGHIJ"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []),
        ("", []),
        ([], []),
        (["10.in-addr.arpa"], [TEN]),
        (["10.IN-ADDR.arpa."], [TEN]),
        ([{"zone": "10.in-addr.arpa", "private": True}, "10.in-addr.arpa"], [PRIVATE, TEN]),
        ([{"zone": "10.in-addr.arpa", "zone_id": ID}], [ReverseZone(TEN.name, zone_id=ID)]),
        (
            ("1.168.192.in-addr.arpa", "F.ip6.arpa"),
            [ReverseZone("1.168.192.in-addr.arpa."), ReverseZone("f.ip6.arpa.")],
        ),
    ],
)
def test_lists_of_zones(value: Any, expected: list[ReverseZone]) -> None:
    assert read(value, "zones") == expected


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("10.in-addr.arpa", r"^zones: '10.in-addr.arpa' is not a list. Give a list of zones, such as"),
        ([10], r"^zones\[0\]: 10 is not text"),
        (
            ["10.0.0.0/8"],
            r"is not below in-addr.arpa or ip6.arpa. Give a zone such as 10.in-addr.arpa for 10.0.0.0/8 or",
        ),
        (["example.com"], "example.com is not below in-addr.arpa or ip6.arpa"),
        (["10.bin-addr.arpa"], "is not below in-addr.arpa"),
        (["in-addr.arpa"], "in-addr.arpa is not below"),
        (["ip6.arpa"], "ip6.arpa is not below"),
        (["256.in-addr.arpa"], "the label 256 of 256.in-addr.arpa is not a number from 0 to 255"),
        (["010.in-addr.arpa"], "the label 010"),
        (["a.10.in-addr.arpa"], "the label a of"),
        (["1-2-3.10.in-addr.arpa"], "the label 1-2-3 of"),
        (["10.ip6.arpa"], "the label 10 of 10.ip6.arpa is not a hexadecimal digit"),
        (["g.ip6.arpa"], "the label g"),
        (["0/25.2.0.192.in-addr.arpa"], r"^zones\[0\]: 0/25.2.0.192.in-addr.arpa is a zone of less than 256 addresses"),
        (["0-127.2.0.192.in-addr.arpa"], "RFC 2317, and these are not supported. Give the zone above it"),
        (
            ["1.0.0.10.in-addr.arpa"],
            "has 4 labels below in-addr.arpa, and the name of an address 4. Give a zone of more",
        ),
        ([".".join("0" * 32) + ".ip6.arpa"], "has 32 labels below ip6.arpa"),
        (["*.10.in-addr.arpa"], "wildcard"),
        (["10.in-addr.arpa", "10.in-addr.arpa."], r"^zones\[1\]: 10.in-addr.arpa is the zone of zones\[0\], too"),
        ([{"zone": "10.in-addr.arpa", "private": "yes"}], r"^zones\[0\], private: 'yes' is not a boolean"),
        ([{"zone": "10.in-addr.arpa", "zone_id": "x"}], r"^zones\[0\], zone_id: "),
        ([{"private": True}], r"^zones\[0\], zone: the name of the zone is missing"),
        ([{"name": "10.in-addr.arpa"}], r"^zones\[0\]: unknown option name"),
    ],
)
def test_what_cannot_be_right_is_named(value: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(value, "zones")


def test_titles_tell_zones_of_one_name_apart() -> None:
    assert [TEN.title, PRIVATE.title] == ["10.in-addr.arpa", "10.in-addr.arpa (private)"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.1.2.3", "3.2.1.10.in-addr.arpa."),
        ("2001:DB8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."),
    ],
)
def test_names_of_addresses(address: str, expected: str) -> None:
    assert pointer(address) == expected


def test_public_and_private_zones_are_apart() -> None:
    inner = ReverseZone("1.10.in-addr.arpa.")
    assert zones_of(pointer("10.1.2.3"), [inner, PRIVATE, TEN]) == [PRIVATE, inner]
    assert zones_of(pointer("10.11.2.3"), [inner, PRIVATE, TEN]) == [PRIVATE, TEN]
    assert zones_of(pointer("110.1.2.3"), [inner, PRIVATE, TEN]) == []


def zone_of(network: IPv4Network | IPv6Network) -> str:
    """The name of the zone of a network, by the address at its start: as many labels as the network has parts."""
    step = 8 if network.version == 4 else 4
    whole = network.network_address.reverse_pointer.split(".")
    return ".".join(whole[(network.max_prefixlen - network.prefixlen) // step :])


# Close to each other, so that they are often nested.
V4 = st.tuples(st.lists(st.sampled_from([1, 10]), min_size=4, max_size=4), st.sampled_from([8, 16, 24])).map(
    lambda drawn: ip_network((bytes(drawn[0]), drawn[1]), strict=False)
)
V6 = st.tuples(st.binary(min_size=1, max_size=1), st.integers(1, 31)).map(
    lambda drawn: ip_network((drawn[0] * 16, drawn[1] * 4), strict=False)
)
ADDRESSES = st.one_of(
    st.lists(st.sampled_from([1, 10]), min_size=4, max_size=4).map(lambda octets: ip_address(bytes(octets))),
    st.binary(min_size=1, max_size=1).map(lambda octet: ip_address(octet * 16)),
    st.ip_addresses(),
)


@given(ADDRESSES, st.lists(st.one_of(V4, V6), max_size=6, unique=True))
def test_law_the_zone_of_an_address_is_that_of_its_smallest_network(
    address: Any, networks: list[IPv4Network | IPv6Network]
) -> None:
    zones = read([zone_of(network) for network in networks], "zones")
    holding = [network for network in networks if address in network]
    expected = [zone_of(max(holding, key=lambda network: network.prefixlen))] if holding else []
    assert [zone.name.removesuffix(".") for zone in zones_of(pointer(str(address)), zones)] == expected


def existing(identifier: str, name: str = "10.in-addr.arpa", *, private: bool = False) -> dict[str, Any]:
    return {"hosted_zone_id": identifier, "name": name, "private_zone": private}


def test_ids_are_found_by_name_and_kind() -> None:
    both = [existing("Z1"), existing("Z2", private=True), existing("Z3", "11.in-addr.arpa")]
    assert identified([TEN, PRIVATE], both, "zones") == {TEN: "Z1", PRIVATE: "Z2"}
    assert identified([TEN, PRIVATE], both[1:], "zones") == {TEN: "", PRIVATE: "Z2"}


def test_one_of_several_zones_is_chosen_by_its_id() -> None:
    both = [existing("Z2", private=True), existing("Z1", private=True)]
    with pytest.raises(InputError, match=r"^zones\[0\]: 2 zones are 10.in-addr.arpa \(private\): Z1, Z2. Say which"):
        identified([PRIVATE], both, "zones")
    chosen = ReverseZone(PRIVATE.name, private=True, zone_id="Z2")
    assert identified([chosen], both, "zones") == {chosen: "Z2"}
    gone = ReverseZone(PRIVATE.name, private=True, zone_id="Z9")
    assert identified([gone], both, "zones") == {gone: ""}
