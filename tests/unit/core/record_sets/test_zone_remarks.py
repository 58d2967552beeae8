"""Remarks on zone files: comments that tools write are understood, and those of people are left to them."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.zone_remarks import (
    Remarks,
    comment_start,
)


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        ("a ; b", "; b"),
        ("; b ; c", "; b ; c"),
        ('a TXT "x;y" ; z', "; z"),
        (r'a TXT "x\";y" ; z', "; z"),
        (r"a\;b A ; z", "; z"),
        ("a A 192.0.2.1", ""),
        ('a TXT "open ; z', ""),
        ("", ""),
        ("a \\", ""),
    ],
)
def test_where_a_comment_begins(line: str, comment: str) -> None:
    assert line[comment_start(line) :] == comment


@pytest.mark.parametrize(
    ("comment", "says"),
    [
        (' AWS routing="WEIGHTED" weight=1 identifier="one"', "how cli53 writes a routing policy"),
        (' aws ROUTING="LATENCY"', "how cli53 writes a routing policy"),
        (" Transfer failed.", "did not get the whole zone"),
        ("; connection timed out; no servers could be reached", "did not get the whole zone"),
        ("; ERROR: failed to query server 192.0.2.53@53(TCP)", "did not get the whole zone"),
        ("; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1", "the server answered SERVFAIL"),
        ("; ->>HEADER<<- opcode: QUERY, rcode: REFUSED, id: 1", "the server answered REFUSED"),
        ("; ->>HEADER<<- opcode: QUERY; status: NOTAUTH; id: 1", "the server answered NOTAUTH"),
        ("; communications error to 192.0.2.53#53: end of file", "did not get the whole zone"),
    ],
)
def test_comments_that_say_something_else(comment: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        Remarks("a.zone").comment(comment, 7)
    assert refusal.value.where == "a.zone, line 7"


@pytest.mark.parametrize(
    "comment",
    [None, "", " serial", " (1 server found)", " AWS account of ours", " transferred", " www 300 IN A 192.0.2.1",
     " not in a zone file: z.example.com. IN A ALIAS w.example.com.", " cf_tags=cf-proxied:false", " cf-proxied",
     "; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1", "; ->>HEADER<<- opcode: QUERY, rcode: NXDOMAIN, id: 1",
     " status: REFUSED", " ->>HEADER<<-", " zone transfer: IN AXFR", " AXFR", " AXFR for"],
)  # fmt: skip
def test_comments_of_people(comment: str | None) -> None:
    remarks = Remarks("a.zone")
    remarks.comment(comment, 1)
    assert list(remarks.warnings()) == []


@pytest.mark.parametrize(
    ("comment", "soas", "cut"),
    [
        (" <<>> DiG 9.18.28 <<>> example.com axfr", 2, False),
        (" <<>> DiG 9.18.28 <<>> example.com axfr", 1, True),
        (" <<>> DiG 9.18.28 <<>> @192.0.2.53 -t AXFR example.com", 0, True),
        (" <<>> DiG 9.18.28 <<>> +onesoa example.com axfr", 1, False),
        (" <<>> DiG 9.18.28 <<>> example.com ixfr=1", 1, True),
        ("; AXFR for example.com.", 1, True),
        ("; AXFR for example.com.", 2, False),
        (";example.com.\tIN\tAXFR", 1, True),
        ("; example.com. IN\tIXFR", 0, True),
        ("; www.example.com. IN AXFR of yesterday", 0, False),
        (" <<>> DiG 9.18.28 <<>> example.com soa", 1, False),
        (" the axfr of yesterday", 1, False),
    ],
)
def test_a_transfer_that_is_cut(comment: str, soas: int, cut: bool) -> None:
    remarks = Remarks("a.zone")
    remarks.comment(comment, 1)
    for line in range(soas):
        remarks.soa("example.com.", 7, line)
    assert [each.startswith("a.zone: a transfer ends with the SOA") for each in remarks.warnings()] == [True] * cut


@pytest.mark.parametrize("serials", [[3, 1], [3, 3, 3], [3, None, 1], [3, 1, 3, 3]])
def test_an_incremental_transfer_is_refused(serials: list[int | None]) -> None:
    remarks = Remarks("a.zone")
    with pytest.raises(
        InputError, match=r"incremental one \(ixfr\).* Transfer the whole zone: dig ZONE axfr"
    ) as refusal:
        for line, serial in enumerate(serials, 1):
            remarks.soa("example.com.", serial, line)
    assert refusal.value.where in ("a.zone, line 2", "a.zone, line 3")


@pytest.mark.parametrize("second", ["example.com.", "example.com.example.com."])
def test_two_soas_of_one_serial_or_of_two_names_are_no_increment(second: str) -> None:
    remarks = Remarks("a.zone")
    remarks.soa("example.com.", 3, 1)
    remarks.soa(second, None if second == "example.com." else 4, 2)
    assert list(remarks.warnings()) == []


def test_warnings() -> None:
    remarks = Remarks("a.zone")
    for line in (3, 4, 5, 6, 7):
        remarks.comment(" cf_tags=cf-proxied:true", line)
    remarks.comment("@  IN R53_ALIAS A www.example.com. zone_id=Z1", 9)
    remarks.ttl(300, 1)
    remarks.ttl(None, 1)
    remarks.ttl(1, 2)
    for record_type in ("RRSIG", "DNSKEY", "RRSIG"):
        remarks.leave_out(record_type)
    signed, proxied, pseudo, short = remarks.warnings()
    assert signed == (
        "a.zone: records of DNSSEC are left out, because Route 53 signs with keys of its own: 1 DNSKEY, 2 RRSIG."
    )
    assert proxied.startswith("a.zone, line 3, 4, 5 and 2 more: the comment cf-proxied says that Cloudflare hid")
    assert pseudo.startswith("a.zone, line 9: @ R53_ALIAS stands in a comment and is not read")
    assert short.startswith("a.zone, line 2: the TTL is 1 second")
