"""Values of each type: one canonical spelling, and what is refused."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import character_strings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.value_fields import is_address
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.values import TYPES, canonical
from hypothesis import given
from hypothesis import strategies as st

SHA1, SHA256, SHA384, SHA512 = ("ab" * octets for octets in (20, 32, 48, 64))


@pytest.mark.parametrize(
    ("record_type", "written", "spelled"),
    [
        ("A", "192.0.2.1", "192.0.2.1"),
        ("AAAA", "2001:0DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("AAAA", "::ffff:192.0.2.1", "::ffff:c000:201"),
        ("CAA", '0 ISSUE "ca.example.net"', '0 issue "ca.example.net"'),
        ("CAA", "128 issuewild ca.example.net", '128 issuewild "ca.example.net"'),
        ("CAA", '0 issue ""', '0 issue ""'),
        ("CNAME", " Target.Example.NET ", "target.example.net."),
        ("CNAME", "bücher.example", "xn--bcher-kva.example."),
        ("DS", f"012345 13 2 {SHA256[:20]} {SHA256[20:]}", f"12345 13 2 {SHA256.upper()}"),
        ("DS", f"1 1 1 {SHA1}", f"1 1 1 {SHA1.upper()}"),
        ("DS", f"1 1 4 {SHA384}", f"1 1 4 {SHA384.upper()}"),
        ("DS", "1 1 9 AB", "1 1 9 AB"),
        ("HTTPS", "1 .", "1 ."),
        ("HTTPS", "1 . port=0443 alpn=h2,h3", '1 . alpn="h2,h3" port="443"'),
        ("HTTPS", '1 . KEY3=443 key667="x y" no-default-alpn', '1 . no-default-alpn port="443" key667="x y"'),
        ("HTTPS", "1 . ipv6hint=2001:DB8::0 ipv4hint=192.0.2.1", '1 . ipv4hint="192.0.2.1" ipv6hint="2001:db8::"'),
        ("HTTPS", "1 . key7", None),
        ("HTTPS", "1 . key600", "1 . key600"),
        ("MX", "010   Mail.example.com", "10 mail.example.com."),
        ("MX", "0 .", "0 ."),
        ("NAPTR", r'1 2 "u" "E2U+sip" "!^(\\+44)$!sip:\\1@x!" .', r'1 2 "u" "E2U+sip" "!^(\\+44)$!sip:\\1@x!" .'),
        ("NAPTR", '1 2 "" "" "" _SIP.example.com', '1 2 "" "" "" _sip.example.com.'),
        ("NS", "ns1.example.net", "ns1.example.net."),
        ("PTR", "host.example.net", "host.example.net."),
        (
            "SOA",
            "ns1.example.net first\\.last.example.net 1 7200 900 1209600 86400",
            r"ns1.example.net. first\056last.example.net. 1 7200 900 1209600 86400",
        ),
        ("SPF", '"v=spf1"  " -all"', '"v=spf1" " -all"'),
        ("SRV", "1 2 5060 sip.example.com", "1 2 5060 sip.example.com."),
        ("SRV", "0 0 0 .", "0 0 0 ."),
        ("SSHFP", f"1 1 {SHA1}", f"1 1 {SHA1.upper()}"),
        ("SVCB", "0 svc.example.net", "0 svc.example.net."),
        ("TLSA", f"3 1 1 {SHA256}", f"3 1 1 {SHA256.upper()}"),
        ("TLSA", f"0 0 2 {SHA512}", f"0 0 2 {SHA512.upper()}"),
        ("TXT", '"ab" "c"', '"ab" "c"'),
        ("TXT", '"ab""c"', '"ab" "c"'),
        ("TXT", '"" "abc" ""', '"" "abc" ""'),
        ("TXT", r'"a\"b\\c\042\073\;"', r'"a\"b\\c\";;"'),
        ("TXT", '"ü"', r'"\303\274"'),
        ("TXT", f'"{"x" * 255}" "y"', f'"{"x" * 255}" "y"'),
        ("TXT", '""', '""'),
    ],
)
def test_canonical(record_type: str, written: str, spelled: str | None) -> None:
    if spelled is None:
        with pytest.raises(InputError):
            canonical(record_type, written, "value")
        return
    assert canonical(record_type, written, "value") == spelled
    assert canonical(record_type, spelled, "value") == spelled


@pytest.mark.parametrize(
    ("record_type", "written", "says"),
    [
        ("A", "", "empty"),
        ("A", "  ", "empty"),
        ("A", "192.0.2.256", "not an IPv4 address"),
        ("A", "192.0.2", "not an IPv4 address"),
        ("A", "192.0.2.01", "leading zeros"),
        ("A", "192.0.2.1/32", "not an IPv4 address"),
        ("A", "2001:db8::1", "type AAAA"),
        ("A", "www.example.com", "not an IPv4 address"),
        ("AAAA", "192.0.2.1", "type A"),
        ("AAAA", "2001:db8:::1", "not an IPv6 address"),
        ("AAAA", "fe80::1%eth0", "zone index"),
        ("CAA", "0 issue", "flags tag value"),
        ("CAA", '256 issue "x"', "0 to 255"),
        ("CAA", '0 is-sue "x"', "letters and digits"),
        ("CNAME", "192.0.2.1", "an address"),
        ("CNAME", "192.0.2.1.", "an address"),
        ("CNAME", "2001:db8::1", "an address"),
        ("CNAME", ".", "dot"),
        ("CNAME", "a b", "space"),
        ("DS", f"65536 13 2 {SHA256}", "key tag"),
        ("DS", f"1 256 2 {SHA256}", "algorithm"),
        ("DS", f"1 13 256 {SHA256}", "digest type"),
        ("DS", f"1 13 2 {SHA1}", "40 digits"),
        ("DS", "1 13 2 xyz", "hexadecimal"),
        ("DS", "1 13 2", "3 of 4 fields"),
        ("HTTPS", "1", "priority target parameters"),
        ("HTTPS", "65536 .", "0 to 65535"),
        ("HTTPS", "0 a.example.com port=1", "alias mode"),
        ("HTTPS", "1 . port=65536", "0 to 65535"),
        ("HTTPS", "1 . port=1 port=2", "twice"),
        ("HTTPS", "1 . alpn", "no value"),
        ("HTTPS", "1 . no-default-alpn=1", "has no value"),
        ("HTTPS", "1 . speed=1", "unknown"),
        ("HTTPS", "1 . key65535=x", "unknown"),
        ("HTTPS", '1 . alpn="h2', "not a parameter"),
        ("HTTPS", "1 . ipv4hint=2001:db8::1", "ipv4hint addresses"),
        ("HTTPS", "1 . ipv6hint=192.0.2.1", "ipv6hint addresses"),
        ("MX", "mail.example.com", "1 of 2 fields"),
        ("MX", "65536 mail.example.com", "0 to 65535"),
        ("MX", "-1 mail.example.com", "0 to 65535"),
        ("MX", "10 192.0.2.1", "an address"),
        ("MX", "10 .", "RFC 7505"),
        ("NAPTR", "1 2 u E2U+sip !^.*$! .", "order preference"),
        ("NAPTR", '65536 2 "u" "" "" .', "the order"),
        ("NAPTR", '1 65536 "u" "" "" .', "the preference"),
        ("NAPTR", '1 2 "+" "" "" .', "flags"),
        ("NAPTR", r'1 2 "u" "" "!\1!" .', "escape"),
        ("NS", "192.0.2.1", "an address"),
        ("SOA", "ns1.example.net mail.example.net 1 2 3 4", "6 of 7 fields"),
        ("SOA", "ns1.example.net mail.example.net 4294967296 2 3 4 5", "the serial"),
        ("SRV", "1 2 65536 sip.example.com", "the port"),
        ("SRV", "65536 2 1 sip.example.com", "the priority"),
        ("SRV", "1 65536 1 sip.example.com", "the weight"),
        ("SRV", "1 2 sip.example.com", "3 of 4 fields"),
        ("SSHFP", f"256 1 {SHA1}", "the algorithm"),
        ("SSHFP", f"1 256 {SHA1}", "fingerprint type"),
        ("SSHFP", f"1 2 {SHA1}", "40 digits"),
        ("TLSA", f"4 1 1 {SHA256}", "usage"),
        ("TLSA", f"3 2 1 {SHA256}", "selector"),
        ("TLSA", f"3 1 3 {SHA256}", "matching type"),
        ("TLSA", f"3 1 1 {SHA1}", "40 digits"),
        ("TXT", "word", "not in quotes"),
        ("TXT", '"open', "unbalanced"),
        ("TXT", 'a"b"', "not in quotes"),
        ("TXT", '"' + "x" * 256 + '"', "256 octets"),
        ("TXT", r'"\999"', "three octal digits"),
        ("TXT", r'"\9"', "three octal digits"),
        ("TXT", " ".join(['"' + "x" * 255 + '"'] * 16), "4127 characters"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_refused(record_type: str, written: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        canonical(record_type, written, "record_sets[0], value")
    assert refusal.value.where == "record_sets[0], value"


def test_types_are_those_of_route_53() -> None:
    assert " ".join(TYPES) == "A AAAA CAA CNAME DS HTTPS MX NAPTR NS PTR SOA SPF SRV SSHFP SVCB TLSA TXT"


@pytest.mark.parametrize(
    ("text", "address"),
    [("192.0.2.1", True), ("192.0.2.1.", True), ("::1", True), ("host1", False), ("a:b", False), ("1.2.3.400", False)],
)
def test_is_address(text: str, address: bool) -> None:
    assert is_address(text) is address


@given(st.sampled_from(TYPES), st.text(max_size=60))
def test_law_any_text_is_a_value_or_refused(record_type: str, text: str) -> None:
    try:
        spelled = canonical(record_type, text, "value")
    except InputError:
        return
    assert canonical(record_type, spelled, "value") == spelled


_DOTTED = st.lists(st.integers(0, 300).map(str), min_size=3, max_size=5).map(".".join)


@given(st.text("0123456789.", min_size=1, max_size=15) | _DOTTED)
def test_addresses_are_those_that_the_standard_library_knows(text):
    """Canonical ones are recognised by their form, and that changes no verdict."""
    try:
        expected = str(IPv4Address(text))
    except ValueError:
        with pytest.raises(InputError):
            canonical("A", text, "value")
    else:
        assert canonical("A", text, "value") == expected


@given(st.text('ab "\\é0\t', max_size=9).map('"{}"'.format) | st.sampled_from(["a" * size for size in (254, 255, 256)]))
def test_texts_are_spelled_as_their_octets_are(text):
    """Canonical ones are recognised by their form, and that changes no verdict."""
    try:
        expected = character_strings.encode(*character_strings.decode(text, "value", quotes_required=True))
    except InputError:
        with pytest.raises(InputError):
            canonical("TXT", text, "value")
    else:
        assert canonical("TXT", text, "value") == expected
