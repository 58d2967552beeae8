"""TTLs and values that are refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.support.record_sets.rejected.case import SHA256, Case, entry, one


def value(item: str, record_type: str, text: object, says: str, remedy: str, **changes: Any) -> Case:
    return one(f"values: {record_type} {item}", "value", says, remedy, type=record_type, value=text, **changes)


def ttl(
    item: str, given: object, says: str = "not a whole number from 0 to 2147483647", remedy: str = "correct"
) -> Case:
    return one(f"TTLs: {item}", "ttl", says, remedy, ttl=given)


def _ttls() -> Iterable[Case]:
    yield ttl("-1", -1)
    yield ttl("2 to the 31st", 2**31)
    yield ttl("float", 1.5)
    yield ttl("a float that is whole", 300.0)
    yield ttl("boolean", True)
    yield ttl("with a unit", "1h", "'1h' has units", "write seconds, here 3600")
    yield ttl("with units", "1W2d3H4m5s", "has units", "here 788645")
    yield ttl("empty text", "")
    yield ttl("full-width digits", "\uff13\uff10\uff10")
    yield ttl("missing", None, "it is missing", "give ttl in seconds, or default_ttl")
    yield one(
        "TTLs: beside alias",
        "ttl",
        "an alias takes the ttl of its target",
        "remove either ttl or alias",
        value=None,
        alias={"dns_name": "a.example.com"},
    )
    for given in (-1, 2**31, True):
        yield Case(
            f"TTLs: default_ttl {given}",
            {"record_sets": [entry()], "default_ttl": given},
            "default_ttl",
            "not a whole number",
            "correct",
        )


def _addresses() -> Iterable[Case]:
    for text in ("192.0.2.256", "192.0.2", "www.example.net", "192.0.2.-1"):
        yield value(f"invalid address {text!r}", "A", text, "is not an IPv4 address", "four numbers from 0 to 255")
    for text in ("192.0.2.1,192.0.2.2", "192.0.2.1, 192.0.2.2", "192.0.2.1 192.0.2.2", "192.0.2.1; 192.0.2.2"):
        yield value(f"several {text!r}", "A", text, "is not an IPv4 address", "make a list of values")
    for text in ("192.0.2.1 ", "192.0.2.1,", '"192.0.2.1"', "'192.0.2.1'"):
        yield value(f"more than an address {text!r}", "A", text, "is not an IPv4 address", "write the address alone")
    yield value("network", "A", "192.0.2.1/32", "is not an IPv4 address", "without a prefix length")
    yield value("network", "AAAA", "2001:db8::/32", "is not an IPv6 address", "without a prefix length")
    yield value("several", "AAAA", "2001:db8::1,2001:db8::2", "is not an IPv6 address", "make a list of values")
    yield value("leading zeros", "A", "192.0.02.1", "is not an IPv4 address", "without leading zeros")
    yield value("mismatched", "A", "2001:db8::1", "is not an IPv4 address", "use the type AAAA")
    yield value("mismatched", "AAAA", "192.0.2.1", "is not an IPv6 address", "use the type A")
    for text in ("2001:db8::1::2", "2001:db8:::", "12345::", "2001:db8::g"):
        yield value(f"invalid address {text}", "AAAA", text, "is not an IPv6 address", "as in 2001:db8::1")
    yield value("zone index", "AAAA", "fe80::1%eth0", "has a zone index", "remove %eth0")


def _fields() -> Iterable[Case]:
    for record_type, text, says, remedy in (
        ("MX", "65536 mail.example.com", "the preference '65536' is not a number from 0 to 65535", "correct"),
        ("MX", "-1 mail.example.com", "the preference '-1'", "correct"),
        ("MX", "mail.example.com", "1 of 2 fields", "give preference, mail server"),
        ("MX", "10 192.0.2.1", "is an address, not a name", "point to a name"),
        ("MX", "10 a.example.com, 20 b.example.com", "more than one name", "make a list of values"),
        ("NS", "ns1.example.net, ns2.example.net", "more than one name", "make a list of values"),
        ("MX", "10 .", "a null MX has the preference 0", 'write "0 ."'),
        ("SRV", "65536 1 1 sip.example.com", "the priority", "correct"),
        ("SRV", "1 65536 1 sip.example.com", "the weight", "correct"),
        ("SRV", "1 1 65536 sip.example.com", "the port", "correct"),
        ("SRV", "1 1 sip.example.com", "3 of 4 fields", "give priority, weight, port, target"),
        ("CAA", '256 issue "ca.example.net"', "the flags '256'", "correct"),
        ("CAA", '0 is-sue "ca.example.net"', "the tag 'is-sue'", "use issue, issuewild or iodef"),
        ("CAA", "0 issue", "not of the form flags tag value", 'as in 0 issue "ca.example.net"'),
        ("DS", f"65536 13 2 {SHA256}", "the key tag", "correct"),
        ("DS", f"1 256 2 {SHA256}", "the algorithm", "correct"),
        ("DS", f"1 13 256 {SHA256}", "the digest type", "correct"),
        ("DS", "1 13 2 abcd", "the digest has 4 digits", "give 64 digits"),
        ("DS", "1 13 2 xyz", "not hexadecimal", "pairs of the digits 0-9 and A-F"),
        ("NAPTR", '65536 1 "u" "" "" .', "the order", "correct"),
        ("NAPTR", '1 65536 "u" "" "" .', "the preference", "correct"),
        ("NAPTR", '1 1 "u!" "" "" .', "the flags 'u!'", "use S, A, U or P"),
        ("NAPTR", "1 1 u x y .", 'not of the form order preference "flags"', "as in 100 50"),
        ("SVCB", "65536 svc.example.net", "the priority", "correct"),
        ("SVCB", "0 svc.example.net port=443", "the priority 0 (alias mode) has no parameters", "use 1 or more"),
        ("HTTPS", "1 . port=65536", "the port", "correct"),
        ("HTTPS", "1 . colour=red", "the parameter colour is unknown", "use one of"),
        ("HTTPS", '1 . alpn="h2" alpn="h3"', "is given twice", "keep one"),
        ("HTTPS", "1 . ipv4hint=::1", "not a list of ipv4hint addresses", "correct"),
        ("SSHFP", "256 2 " + SHA256, "the algorithm", "correct"),
        ("TLSA", "4 1 1 " + SHA256, "the certificate usage", "correct"),
        ("SOA", "ns.example.com x.example.com 4294967296 1 1 1 1", "the serial", "correct"),
        ("CNAME", "192.0.2.1", "is an address, not a name", "use the type A or AAAA"),
        ("CNAME", "2001:db8::1", "is an address, not a name", "use the type A or AAAA"),
        ("CNAME", "www..example.com", "empty label", "one dot"),
        ("PTR", "a b.example.net", "U+0020", "remove it"),
    ):
        yield value(f"out of range or form: {text[:30]}", record_type, text, says, remedy)


def _values() -> Iterable[Case]:
    yield value("empty", "A", "", "the value is empty", "remove it")
    yield value("of spaces", "A", "  ", "the value is empty", "remove it")
    yield value("empty text", "TXT", "", "the value is empty", "remove it")
    yield value("no values", "A", [], "there is no value", "give a list of texts")
    yield value("missing", "A", None, "there is no value", "or alias instead")
    yield value("a number", "TXT", [1], "1 is not text but int", "put the value in quotes")
    yield value("null in the list", "A", [None], "None is not text", "put the value in quotes")
    for record_type, texts in (
        ("A", ["192.0.2.1", "192.0.2.1"]),
        ("AAAA", ["2001:db8::1", "2001:DB8:0::1"]),
        ("MX", ["10 mail.example.com", "010 MAIL.example.com."]),
        ("TXT", [r'"ab" "c"', r'"a\142""c"']),
        ("CAA", ["0 issue x", '0 ISSUE "x"']),
    ):
        given = {"txt_transformation": "quoted"} if record_type == "TXT" else {}
        yield value("duplicate", record_type, texts, "is given twice", "keep one of them", **given)
    yield value("two values", "CNAME", ["a.example.net", "b.example.net"], "a CNAME has one value, not 2", "keep one")
    yield value(
        "null beside another", "MX", ["0 .", "10 mail.example.com"], "stands beside other mail servers", "remove"
    )
    quoted = {"txt_transformation": "quoted"}
    yield value("chunk over 255", "TXT", f'"{"x" * 256}"', "256 octets", "strings of at most 255", **quoted)
    yield value("chunk over 255 octets of letters", "TXT", f'"{"é" * 128}"', "256 octets", "at most 255", **quoted)
    yield value("unbalanced quotes", "TXT", '"open', "unbalanced quotes", "close every", **quoted)
    yield value("unbalanced quotes inside", "TXT", 'a"b', "unbalanced quotes", "close every", **quoted)
    yield value("without its quotes", "TXT", "word", "is not in quotes", "with its quotes", txt_transformation="api")
    yield value("bad escape", "TXT", r'"\999"', "not of three octal digits", r"write octets as \000 to \377", **quoted)
    yield value("over 4,000", "TXT", "x" * 4000, "the value has", "at most 4000")
    yield value("over 4,000 once spelled", "TXT", "é" * 600, "the value has", "at most 4000")
    yield value(
        "over 1,000", "A", [f"10.0.{n // 250}.{n % 250}" for n in range(1001)], "1001 values", "at most 1000 values"
    )
    many = [f"{n:02}" + "x" * 3000 for n in range(11)]
    yield value("over 32,000 characters", "TXT", many, "11 values with 33", "32000 characters in total")
    yield one(
        "values: alias with values",
        "value",
        "an alias takes the value of its target",
        "remove either",
        ttl=None,
        alias={"dns_name": "a.example.com"},
    )
    for zone in ("Z2FDTNDATAQYW2", "Z3RFFRIM2A3IF5"):
        yield one(
            f"values: the health of CloudFront in {zone}",
            "alias, evaluate_target_health",
            "does not evaluate the health of CloudFront",
            "set it to false",
            ttl=None,
            value=None,
            alias={"dns_name": "d1.cloudfront.net", "hosted_zone_id": zone, "evaluate_target_health": True},
        )
    yield Case(
        "values: CloudFront in a private zone",
        {
            "private_zone": True,
            "record_sets": [
                entry(ttl=None, value=None, alias={"dns_name": "d1.cloudfront.net", "hosted_zone_id": "Z2FDTNDATAQYW2"})
            ],
        },
        "record_sets[0] (www.example.com A), alias",
        "an alias in a private zone cannot lead to CloudFront",
        "put it into the public zone",
    )
    for record_type in ("ANY", "DNAME", "a", "", 1):
        yield Case(
            f"values: unknown type {record_type!r}",
            {"record_sets": [entry(type=record_type)]},
            "record_sets[0], type",
            "not one of the choices",
            "give one of A, AAAA",
        )
    yield Case(
        "values: no type", {"record_sets": [entry(type=None)]}, "record_sets[0], type", "it is missing", "give one of A"
    )


CASES = tuple(case for part in (_ttls, _addresses, _fields, _values) for case in part())
