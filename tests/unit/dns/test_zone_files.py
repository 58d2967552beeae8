"""Zone files of BIND: how each construct is read, what is refused and where, and that what is printed reads back."""

from __future__ import annotations

import dns.rdataclass
import dns.rdatatype
import dns.zone
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import Desired, resolve
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings, describe
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, Verb, make_plan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.zone_file import entries, zone_text
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.zone_files import read_zone_file
from hypothesis import given
from hypothesis import strategies as st

from sandbox.services.route53.values import rdata
from tests.support.record_sets.zones import APEX, ZONE, ZONE_ID, a, alias, cname, desired, weighted, zone

SETTINGS = Settings()

# The constructs of RFC 1035 section 5.1, of RFC 2308 section 4 ($TTL) and of RFC 3597 section 5 (TYPE1, \#), and the
# units of TTLs and numbers that BIND 9's Administrator Reference Manual has in "Zone File".
BIND = r"""
; The zone as BIND has it
$TTL 1h30m
@   IN SOA ns1.bind.net. host\.master (
        2012050901 ; serial
        20m        ; refresh
        2m 1w 1h ) ; retry, expire, minimum
    IN NS  ns1.bind.net.
       NS  ns2
WWW 300 IN A 192.0.2.1
    IN 5m  A 192.0.2.2
	300    AAAA 2001:DB8::1
*      CNAME @
$ORIGIN sub
bücher MX 10 mx
txt    TXT "a;b" "c\"d\\\195\188" plain ; three strings
under._tcp SRV 1 2 443 .
$ORIGIN example.com.
naptr  NAPTR 100 50 "u" "E2U+sip" "!^(\\+44)$!sip:\\1@example.com!" .
caa    CAA 0 issue "ca.example.net; x=\"y\""
https  HTTPS 1 . alpn=h2,h3 port=443
old    TYPE1 \# 4 C0000201
tlsa   TLSA 3 1 0 ( ab ab
                    cd )
a\.b\064\\.sub.example.com. CNAME c\.d
"""


def read(text: str, settings: Settings = SETTINGS) -> Desired:
    return resolve(entries(read_zone_file(text, "a.zone", ZONE).records, ZONE, "a.zone", settings), ZONE)


def test_every_construct() -> None:
    state = read(BIND)
    assert {str(key): (found.ttl, *found.values) for key, found in state.record_sets.items()} == {
        "www.example.com A": (300, "192.0.2.1", "192.0.2.2"),
        "www.example.com AAAA": (300, "2001:db8::1"),
        "*.example.com CNAME": (5400, "example.com."),
        "xn--bcher-kva.sub.example.com MX": (5400, "10 mx.sub.example.com."),
        "txt.sub.example.com TXT": (5400, r'"a;b" "c\"d\\\303\274" "plain"'),
        "under._tcp.sub.example.com SRV": (5400, "1 2 443 ."),
        "naptr.example.com NAPTR": (5400, r'100 50 "u" "E2U+sip" "!^(\\+44)$!sip:\\1@example.com!" .'),
        "caa.example.com CAA": (5400, r'0 issue "ca.example.net; x=\"y\""'),
        "https.example.com HTTPS": (5400, '1 . alpn="h2,h3" port="443"'),
        "old.example.com A": (5400, "192.0.2.1"),
        "tlsa.example.com TLSA": (5400, "3 1 0 ABABCD"),
        r"a\056b\100\134.sub.example.com CNAME": (5400, r"c\056d.example.com."),
    }
    assert state.places[Key("www.example.com.", "AAAA")] == "a.zone, line 12 (www.example.com AAAA)"


@pytest.mark.parametrize(
    ("text", "ttls"),
    [
        pytest.param("$TTL 60\na A 192.0.2.1\nb 5 A 192.0.2.1\nc A 192.0.2.1", [60, 5, 60], id="$TTL first"),
        pytest.param("$TTL 60\na A 192.0.2.1\n$TTL 61\nb A 192.0.2.1", [60, 61], id="$TTL from here on"),
        pytest.param("a A 192.0.2.1\nb 5 A 192.0.2.1\nc A 192.0.2.1", [300, 5, 5], id="the last stated"),
        pytest.param("@ SOA a. b. 1 2 3 4 9\nc A 192.0.2.1\nd 5 A 192.0.2.1\ne A 192.0.2.1", [9, 5, 9], id="SOA"),
        pytest.param("@ 7 SOA a. b. 1 2 3 4 9\nc A 192.0.2.1", [7], id="SOA with a TTL"),
        pytest.param("a 1W2d3h4m5s A 192.0.2.1\nb 0 A 192.0.2.1", [788645, 0], id="units"),
    ],
)  # fmt: skip
def test_where_a_ttl_comes_from(text: str, ttls: list[int]) -> None:
    assert [found.ttl for found in read(text, Settings(300)).record_sets.values()] == ttls


def test_an_empty_file_and_one_of_comments() -> None:
    assert read("").record_sets == read("\n ; nothing\n   \n(\n)\n").record_sets == {}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        pytest.param("www A 192.0.2.1", 1, "ttl: it is missing. Give ttl in seconds, or default_ttl", id="no TTL"),
        pytest.param("\n$INCLUDE other.zone", 2, r"\$INCLUDE is not read here. Put what it includes", id="include"),
        pytest.param("$GENERATE 1-9 a$ A 192.0.2.$", 1, "GENERATE is not read here. Write the records", id="generate"),
        pytest.param("$SOMETHING", 1, r"Use \$ORIGIN and \$TTL only", id="unknown directive"),
        pytest.param("$TTL soon", 1, "'soon' is not a TTL. Write seconds", id="TTL directive"),
        pytest.param("$TTL 60 61", 1, "expected EOL", id="two TTLs"),
        pytest.param("$ORIGIN a..b", 1, "empty", id="origin"),
        pytest.param("www 5x A 192.0.2.1", 1, "'5x' is not a TTL", id="TTL"),
        pytest.param("www 99999999999 A 192.0.2.1", 1, "is not a TTL", id="TTL of many digits"),
        pytest.param("www 2147483648 A 192.0.2.1", 1, "ttl: 2147483648 is not a whole number", id="TTL of 32 bits"),
        pytest.param("www 60 CH A 192.0.2.1", 1, "the class CH is not IN. Remove", id="class"),
        pytest.param("www 60 hesiod A 192.0.2.1", 1, "the class hesiod is not IN", id="class in words"),
        pytest.param("www 60 IN IN A 192.0.2.1", 1, "'IN' is not a type", id="class twice"),
        pytest.param(" 60 A 192.0.2.1", 1, "no record before it has a name. Start it with a name", id="no name"),
        pytest.param("www 60 IN", 1, "no type. Write a record as name, TTL", id="no type"),
        pytest.param("www 60 IN ADDRESS 192.0.2.1", 1, "'ADDRESS' is not a type", id="type"),
        pytest.param("www 60 TYPE99999 x", 1, "is not a type", id="type by a number that is none"),
        pytest.param("www 60 LOC 1 N 1 E 1m", 1, "no type LOC. Remove the record; the types are A, ", id="LOC"),
        pytest.param("www 60 A 192.0.2.256", 1, "does not fit the type A .*as in 192.0.2.1", id="address"),
        pytest.param("www 60 A 192.0.2.1 192.0.2.2", 1, "does not fit the type A", id="two values in a line"),
        pytest.param("www 60 MX mail", 1, "type MX .*as in 10 mail.example.com", id="MX"),
        pytest.param('www 60 TXT "open', 1, "type TXT", id="quote"),
        pytest.param('www 60 TXT "one\ntwo"', 1, "newline in quoted string", id="quote over lines"),
        pytest.param("www 60 SOA a. b. ( 1 2", 1, "unbalanced parentheses", id="parenthesis"),
        pytest.param("a.b..c 60 A 192.0.2.1", 1, "empty", id="empty label"),
        pytest.param(f"{'x' * 64} 60 A 192.0.2.1", 1, "> 63|63 octets", id="label"),
        pytest.param("straße 60 A 192.0.2.1", 1, "IDNA versions encode differently", id="IDN"),
        pytest.param("www 60 CNAME straße", 1, "IDNA versions encode differently", id="IDN in a value"),
        pytest.param("www 60 A 192.0.2.1\nwww 61 A 192.0.2.2", 2, "ttl: it is 61 here and 60 in line 1", id="TTLs"),
        pytest.param("a 60 CAA 0 issue x\na 60 CAA 0 \"\" x", 2, "tag", id="a value of several"),
        pytest.param("www.example.org. 60 A 192.0.2.1", 1, r"not in the zone example\.com", id="outside the zone"),
        pytest.param("$ORIGIN org.\n@ 60 A 192.0.2.1", 2, r"org is not in the zone", id="outside by $ORIGIN"),
        pytest.param("sub 60 SOA a. b. 1 2 3 4 5", 1, "only the apex", id="SOA elsewhere"),
        pytest.param("@ 60 CNAME www", 1, "apex", id="CNAME at the apex"),
        pytest.param("w 60 CNAME x\nw 60 A 192.0.2.1", 1, "cannot share its name", id="CNAME beside A"),
    ],
)  # fmt: skip
def test_refused_by_line(text: str, line: int, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        read(text)
    assert refusal.value.where.startswith(f"a.zone, line {line}"), refusal.value
    assert refusal.value.remedy


def test_name_servers_and_soa_of_the_zone_are_left_alone() -> None:
    state = read("@ 60 SOA a. b. 9 9 9 9 9\n@ 60 NS ns1.bind.net.\nsub 60 NS ns1.bind.net.\n")
    assert list(state.record_sets) == [Key("sub.example.com.", "NS")]
    assert state.ignored == {(ZONE, "SOA"), (ZONE, "NS")}
    plan = make_plan(state, zone(), Scope())
    assert [f"{change.verb} {change.key}" for change in plan.changes] == [
        "report example.com NS",
        "create sub.example.com NS",
    ]
    assert "although a.zone, line 2 (example.com NS) has other values" in plan.of(Verb.REPORT)[0].why
    same = read(f"@ 60 NS {APEX[0]['value'][0]}.\n")
    assert make_plan(same, zone(), Scope()).changes == ()


def test_what_a_zone_file_cannot_say_is_a_comment_and_named() -> None:
    checked = a("h", set_identifier="1", failover="PRIMARY", health_check_id="abc")
    text_set = {"prefix": "t", "type": "TXT", "value": "é"}
    existing = zone(a("w"), a(""), alias("z", "w"), weighted("v", "blue"), checked, text_set)
    described = [(each.record_set, describe(each.record_set, ZONE_ID, SETTINGS)) for each in existing.values()]
    described.append((described[0][0], {**described[0][1], "ignore": True}))
    text, comments = zone_text(ZONE, described)
    assert comments == ["z.example.com A", "v.example.com A 'blue'", "h.example.com A '1'", "example.com NS"]
    assert text == (
        "$ORIGIN example.com.\n"
        "example.com. 900 IN SOA ns-1.awsdns-01.com. mail.amazon.com. 1 7200 900 1209600 86400\n"
        "example.com. 172800 IN NS ns-1.awsdns-01.com.\n"
        "w.example.com. 300 IN A 192.0.2.1\n"
        "example.com. 300 IN A 192.0.2.1\n"
        "; not in a zone file: z.example.com. IN A ALIAS w.example.com.\n"
        '; not in a zone file: v.example.com. 300 IN A 192.0.2.1 ; "blue" weight=1\n'
        '; not in a zone file: h.example.com. 300 IN A 192.0.2.1 ; "1" failover=PRIMARY health_check_id=abc\n'
        r't.example.com. 300 IN TXT "\195\169"'
        "\n; not in a zone file: example.com. 172800 IN NS ns-1.awsdns-01.com.\n"
    )


LABELS = st.one_of(
    st.sampled_from(["a", "b-1", "_x"]),
    st.binary(min_size=1, max_size=5).map(lambda octets: "".join(f"\\{octet:03o}" for octet in octets)),
)
NAMES = st.lists(LABELS, min_size=1, max_size=3).map(".".join)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=600)
SIMPLE = st.one_of(
    st.builds(a, NAMES | st.just("*.w"), st.lists(st.ip_addresses(v=4).map(str), min_size=1, max_size=3, unique=True)),
    st.builds(lambda prefix, text: {"prefix": prefix, "type": "TXT", "value": text}, NAMES, TEXTS),
    st.builds(lambda prefix, name: {"prefix": prefix, "type": "MX", "value": f"10 {name}.example.net"}, NAMES, NAMES),
    st.builds(cname, st.just("c"), NAMES.map(lambda name: f"{name}.example.net")),
    st.just({"prefix": "s", "type": "HTTPS", "value": '1 . alpn="h2,h3" port=443 ipv6hint=::1'}),
    st.just({"prefix": "n", "type": "NAPTR", "value": r'1 2 "u" "" "!^(\\+44)$!\\1\042\303!" a\100b.example.net'}),
    st.just({"prefix": "c2", "type": "CAA", "value": r'128 issue "a\"\\;\303"'}),
    st.just({"prefix": "tlsa", "type": "TLSA", "value": "3 1 0 ABCD"}),
)
ENTRIES = st.lists(SIMPLE, max_size=6, unique_by=lambda entry: (entry["prefix"].lower(), entry["type"]))


@given(ENTRIES)
def test_law_what_is_printed_reads_as_what_it_was(declared: list[dict[str, object]]) -> None:
    try:
        existing = zone(*declared)
    except InputError:  # one name in two spellings
        return
    described = [(each.record_set, describe(each.record_set, ZONE_ID, SETTINGS)) for each in existing.values()]
    text, comments = zone_text(ZONE, described)
    assert comments == []
    plan = make_plan(read(text), existing, Scope())
    assert plan.changes == ()
    assert plan.unchanged == len(existing) - 2

    # The second reader: dnspython's own, and the wire form that the sandbox gives Route 53's spelling.
    second = dns.zone.from_text(text, origin=ZONE, relativize=False)
    theirs = {(dns.rdatatype.to_text(found.rdtype), found.to_wire()) for _name, _ttl, found in second.iterate_rdatas()}
    ours = {
        (each.record_set.type, rdata(each.record_set.type, value))
        for each in existing.values()
        for value in each.record_set.values
    }
    assert theirs == ours
    assert desired(*declared).record_sets.keys() <= existing.keys()
