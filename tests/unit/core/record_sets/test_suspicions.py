"""What is valid and nearly surely not meant: each kind is found, and what zones really hold is not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import (
    MOST_WARNINGS,
    declare,
    refuse_in_private_zone,
    resolve,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import RecordSet
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.suspicions import suspicions
from hypothesis import given
from hypothesis import strategies as st

ZONE = "example.com."
KEY = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIDAQABAA"
QUOTED = {"txt_transformation": "quoted"}


def warnings(*entries: dict[str, Any], zone: str = ZONE) -> tuple[str, ...]:
    return resolve(declare(entries, "record_sets", Settings(300)), zone).warnings


def entry(record_type: str, *value: str, prefix: str = "w", **changes: Any) -> dict[str, Any]:
    return {"prefix": prefix, "type": record_type, "value": list(value), **changes}


FOUND = [
    ("MX", ["10 mail.example.com.example.com"], "ends in the zone twice. Probably mail.example.com is meant"),
    ("CNAME", ["example.com.example.com"], "ends in the zone twice. Probably example.com is meant"),
    ("NS", ["ns1.example.com.example.com"], "ns1.example.com.example.com ends in the zone twice"),
    ("SRV", ["1 2 3 sip.example.com.example.com"], "sip.example.com.example.com ends in the zone twice"),
    ("PTR", ["host.example.com.example.com"], "host.example.com.example.com ends in the zone twice"),
    ("HTTPS", ['1 svc.example.com.example.com alpn="h2"'], "svc.example.com.example.com ends in the zone twice"),
    ("SVCB", ["0 svc.example.com.example.com"], "svc.example.com.example.com ends in the zone twice"),
    ("NAPTR", ['1 2 "s" "" "" sip.example.com.example.com'], "sip.example.com.example.com ends in the zone twice"),
    ("CNAME", ["web.example.net.example.com"], "is a name elsewhere with the zone behind it"),
    ("MX", ["1 mx.example.co.uk.example.com"], "Probably mx.example.co.uk is meant. In a zone file, a name in full"),
    ("MX", ["10 192.0.2.1.example.com"], "192.0.2.1.example.com is an address with the zone behind it"),
    ("CNAME", ["https://www.example.net/path"], "is a URL. A name has no scheme and no path. Probably www.example.net"),
    ("CNAME", ["http://example.net"], "http://example.net is a URL"),
    ("CNAME", ["www.example.net/path"], "www.example.net/path holds a slash"),
    ("CNAME", ["www.example.net:8080"], "www.example.net:8080 holds a colon. A name has no port"),
    ("CNAME", ["a.example.net,b.example.net"], "holds a comma, which does not divide it. Make a list"),
    ("NS", ["ns1.example.net,ns2.example.net"], "holds a comma"),
    ("CNAME", ['"www.example.net"'], 'holds a quote, which is published with it'),
    ("CNAME", ["'www.example.net'"], "holds a quote"),
    ("CNAME", ["${aws_lb.web.dns_name}"], "holds a character of a template or a placeholder"),
    ("CNAME", ["{{host}}.example.net"], "holds a character of a template"),
    ("CNAME", ["<target>"], "holds a character of a template"),
    ("CNAME", ["me@example.net"], "holds an @, as a mail address does"),
    ("CNAME", ["www"], "www has no domain, and none is added. Probably www.example.com is meant"),
    ("MX", ["10 mail"], "mail has no domain, and none is added. Probably mail.example.com is meant"),
    ("CNAME", ["*.example.net"], "begins with *, which stands for itself in a value"),
    ("CAA", ['0 issue "https://ca.example.net"'], "is not the name of a certificate authority"),
    ("CAA", ['0 issuewild "a.example.net,b.example.net"'], "is not the name of a certificate authority"),
    ("CAA", ['0 iodef "me@example.com"'], "Probably mailto:me@example.com is meant"),
    ("TXT", ['"v=spf1 -all"'], '"v=spf1 -all" will be published with its quotes. Remove them'),
    ("TXT", ['one""two'], 'one""two holds "", with which Terraform begins a new string'),
    ("TXT", [r"one\"\"two"], "with which Terraform begins a new string"),
    ("TXT", [r"v=DMARC1\; p=none"], "holds \\;, as octoDNS writes it"),
    ("TXT", ["\u201cv=spf1 -all\u201d"], "has quotes of a word processor"),
    ("TXT", ["x" * 80 + r"\;"], "x" * 57 + "... holds"),
    ("TXT", ["v=spf1 mx -all", "v=spf1 a -all"], "2 texts begin with v=spf1"),
    ("SPF", ["V=SPF1 mx -all", "v=spf1 a -all"], "2 texts begin with v=spf1"),
    ("TXT", ["v=spf1mx -all"], "has no space behind v=spf1"),
    ("TXT", ["v=spf1 mx include:"], "is cut in its last term"),
    ("TXT", ["v=spf1 mx ip4"], "is cut in its last term"),
]  # fmt: skip


@pytest.mark.parametrize(("record_type", "value", "says"), FOUND, ids=[f"{one[0]} {one[1][0][:40]}" for one in FOUND])
def test_found(record_type: str, value: list[str], says: str) -> None:
    [warning] = warnings(entry(record_type, *value))
    assert warning.startswith(f"record_sets[0] (w {record_type}): ")
    assert says in warning


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([entry("TXT", '"v=spf1 mx" "-all"', **QUOTED)], "has no space between two of its strings"),
        ([entry("TXT", r'"\"v=spf1 -all\""', **QUOTED)], "will be published with its quotes"),
        ([entry("TXT", "v=DMARC1", prefix="_dmarc")], "v=DMARC1 has no p="),
        ([entry("TXT", "v=DMARC1; p=none", "v=DMARC1; p=reject", prefix="_dmarc")], "2 texts begin with v=DMARC1"),
        ([entry("TXT", "v=DKIM1; k=rsa", prefix="s._domainkey")], "has no p=, the key"),
        ([entry("TXT", f"v=DKIM1; p={KEY[:-1]}", prefix="s._domainkey")], "has a key that is cut"),
        ([entry("TXT", f"v=DKIM1; p={KEY}", KEY, prefix="s._domainkey")], "there are 2 values, and a DKIM key is one"),
        ([{"record": "https://www.example.com", "type": "A", "value": "192.0.2.1"}], "is a URL"),
        ([{"record": "a,b.example.com", "type": "A", "value": "192.0.2.1"}], "the name a,b.example.com holds a comma"),
        ([{"record": "me@www.example.com", "type": "A", "value": "192.0.2.1"}], "holds an @"),
        (
            [{"prefix": "w", "type": "A", "alias": {"dns_name": "https://a.example.net", "hosted_zone_id": "Z9"}}],
            "https://a.example.net is a URL",
        ),
    ],
)
def test_found_by_name_or_form(entries: list[dict[str, Any]], says: str) -> None:
    [warning] = warnings(*entries)
    assert says in warning


@pytest.mark.parametrize(
    "entries",
    [
        [entry("MX", "10 mail.example.com", "20 mx.example.net", prefix="")],
        [entry("MX", "0 ."), entry("CNAME", "example.com", prefix="x")],
        [entry("CNAME", "db.net.example.com"), entry("A", "192.0.2.1", prefix="db.net")],
        [entry("CNAME", "www.example.com.edge.example.net")],
        [entry("PTR", r"Me\054 Myself\057You._http._tcp.example.com".replace(" ", r"\040"), prefix="_http._tcp")],
        [entry("CNAME", r"1.0\05725.2.0.192.in-addr.arpa")],
        [entry("SRV", "1 2 3 .")],
        [entry("CAA", '0 issue "ca.example.net; id=1/2"'), entry("CAA", "0 iodef mailto:a@example.com", prefix="b")],
        [entry("CAA", '0 issue ";"')],
        [entry("TXT", 'say "hi"')],
        [entry("TXT", '"'), entry("TXT", '{"a": "", "b": ""}', prefix="j"), entry("TXT", "a\\b", prefix="b")],
        [entry("TXT", "v=spf1"), entry("TXT", "v=spf1 include:a.example.net exists:%{i}.example.net ~all", prefix="s")],
        [entry("TXT", '"v=spf1 mx " "-all"', '"a" "b"', **QUOTED)],
        [entry("TXT", "v=spf1 " + "ip4:192.0.2.1 " * 20 + "-all")],
        [entry("TXT", "v=DMARC1; p=none", prefix="_dmarc"), entry("TXT", "other", prefix="_dmarc.x")],
        [entry("TXT", f'"v=DKIM1; p={KEY[:9]}" "{KEY[9:]}"', prefix="s._domainkey", **QUOTED)],
        [entry("TXT", "v=DKIM1; p=", prefix="s._domainkey"), entry("TXT", "o=~", prefix="_domainkey")],
        [{"prefix": r"Web\054 main._http._tcp".replace(" ", r"\040"), "type": "SRV", "value": "1 2 3 a.example.net"}],
        [{"prefix": "x", "type": "TXT", "state": "absent"}, {"prefix": "y", "type": "CNAME", "ignore": True}],
    ],
)  # fmt: skip
def test_what_zones_really_hold_is_not(entries: list[dict[str, Any]]) -> None:
    assert warnings(*entries) == ()


def test_what_route_53_holds_and_nobody_can_read_is_left_alone() -> None:
    odd = RecordSet(name="w.example.com.", type="TXT", ttl=1, values=('"open',))
    assert list(suspicions(odd, ZONE)) == []
    odd = RecordSet(name="w.example.com.", type="CAA", ttl=1, values=("0 other 1",))
    assert list(suspicions(odd, ZONE)) == []


def test_a_screen_is_not_filled() -> None:
    found = warnings(*(entry("CNAME", "https://a.example.net", prefix=f"w{number}") for number in range(60)))
    assert len(found) == MOST_WARNINGS + 1
    assert found[-1] == "10 more warnings like these are not shown."


def test_cloudfront_in_a_private_zone() -> None:
    other = {"prefix": "x", "type": "A", "alias": {"dns_name": "a.example.net", "hosted_zone_id": "Z9"}}
    alias = {"prefix": "w", "type": "A", "alias": {"dns_name": "d1.cloudfront.net", "hosted_zone_id": "Z2FDTNDATAQYW2"}}
    settings = Settings(300)
    refuse_in_private_zone(resolve(declare([other, entry("A", "192.0.2.1", prefix="a")], "r", settings), ZONE))
    with pytest.raises(InputError, match=r"^r\[1\] \(w A\), alias: .* private zone cannot lead to CloudFront"):
        refuse_in_private_zone(resolve(declare([other, alias], "r", settings), ZONE))


@pytest.mark.parametrize("zone", ["2.0.192.in-addr.arpa.", "8.b.d.0.1.0.0.2.ip6.arpa.", "in-addr.arpa."])
def test_no_host_is_meant_to_be_in_a_zone_of_addresses(zone: str) -> None:
    [warning] = warnings(entry("PTR", "router", prefix="1"), zone=zone)
    assert warning == "record_sets[0] (1 PTR): router has no domain, and none is added."


def test_the_name_of_an_address_zone_alone_makes_none() -> None:
    [warning] = warnings(entry("CNAME", "router"), zone="not-in-addr.arpa.")
    assert "Probably router.not-in-addr.arpa is meant" in warning


LABEL = st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
HOSTS = st.lists(LABEL, min_size=1, max_size=3).map(".".join)
FORMS = {"CNAME": "{}", "MX": "10 {}", "NS": "{}", "PTR": "{}", "SRV": "1 2 3 {}", "SVCB": "1 {}"}


@given(st.sampled_from([*FORMS]), HOSTS, st.sampled_from(["example.com", "sub.example.org", "internal"]))
def test_law_one_missing_dot_is_one_warning(record_type: str, host: str, zone: str) -> None:
    written = f"{host}.{zone}.{zone}"  # what a zone file without the dot means
    [warning] = warnings(entry(record_type, FORMS[record_type].format(written)), zone=f"{zone}.")
    assert f"{written} ends in the zone twice. Probably {host}.{zone} is meant" in warning
    assert warnings(entry(record_type, FORMS[record_type].format(f"{host}.{zone}.example.net")), zone=f"{zone}.") == ()
