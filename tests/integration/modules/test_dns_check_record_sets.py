# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dns_check on every kind of record set: right, wrong and absent, over real sockets."""

from __future__ import annotations

import pytest

ZONE = "existing.example"
HEALTHY = [f"192.0.2.{number}" for number in range(1, 11)]
# By name: what is published, and what is declared wrongly of it.
PUBLISHED = {
    "v4": ("A", "192.0.2.1", "192.0.2.2"),
    "v6": ("AAAA", "2001:db8::1", "2001:db8::2"),
    "name": ("CNAME", "a.example.net", "b.example.net"),
    "mail": ("MX", "10 mail.example.net", "20 mail.example.net"),
    "text": ("TXT", "v=spf1 -all", "v=spf1 ~all"),
    "_sip._tcp": ("SRV", "1 2 5060 sip.example.net", "1 2 5061 sip.example.net"),
    "ca": ("CAA", '0 issue "ca.example.net"', '0 issue "other.example.net"'),
    "*.wild": ("A", "192.0.2.3", "192.0.2.4"),
}
SETS = [
    *({"prefix": name, "type": kind, "ttl": 60, "value": right} for name, (kind, right, _wrong) in PUBLISHED.items()),
    {"prefix": "host.wild", "type": "TXT", "ttl": 60, "value": "exists"},
    {"prefix": "alias", "type": "A", "alias": {"dns_name": f"v4.{ZONE}"}},
    *(
        {"prefix": "weighted", "type": "A", "ttl": 60, "set_identifier": letter, "weight": 1, "value": address}
        for letter, address in zip("abc", HEALTHY, strict=False)
    ),
    *(
        {"prefix": "many", "type": "A", "ttl": 60, "set_identifier": f"{number:02}", "multi_value_answer": True}
        | {"value": address}
        for number, address in enumerate(HEALTHY)
    ),
]


@pytest.fixture
def published(fresh, run_module):
    result = run_module("route53_record_sets", {"zone": ZONE, "record_sets": SETS, "wait": False}, profile="dns")
    assert result["changed"], result


@pytest.fixture
def ask(fresh, run_module):
    """Run the module with the sandbox's server: what is got, by name and type."""

    def run(record_sets, **options):
        arguments = {"zone": ZONE, "servers": [{"address": fresh.dns_host, "port": fresh.dns_port}]}
        arguments |= {"record_sets": record_sets, "fail_on_mismatch": False, **options}
        return run_module("dns_check", arguments, profile="dns")

    return run


def wrong(result):
    return {
        verdict["record"].removesuffix(f".{ZONE}"): verdict["got"]
        for verdict in result["verdicts"]
        if not verdict["ok"]
    }


def test_right(published, ask):
    served = [
        {"prefix": "any.wild", "type": "A", "value": PUBLISHED["*.wild"][1]},
        {"prefix": "deep.any.wild", "type": "A", "value": PUBLISHED["*.wild"][1]},
    ]
    for _turn in range(3):  # weighted record sets answer in turn
        result = ask([*SETS, *served])
        assert result["ok"], result["report"]
    assert {len(verdict["got"]) for verdict in result["verdicts"] if verdict["record"].startswith("many")} == {8}


def test_wrong(published, ask):
    declared = [
        {"prefix": name.replace("*", "any"), "type": kind, "value": value}
        for name, (kind, _right, value) in PUBLISHED.items()
    ]
    foreign = [
        {"prefix": "weighted", "type": "A", "set_identifier": "x", "weight": 1, "value": "192.0.2.9"},
        {"prefix": "many", "type": "A", "set_identifier": "x", "multi_value_answer": True, "value": HEALTHY[0]},
        {"prefix": "alias", "type": "AAAA", "alias": {"dns_name": f"v4.{ZONE}"}},
        # A multivalue answer with fewer values than there are healthy record sets.
        *(
            {"prefix": "v4", "type": "A", "set_identifier": name, "multi_value_answer": True, "value": value}
            for name, value in (("x", "192.0.2.1"), ("y", "192.0.2.2"))
        ),
    ]
    result = ask([*(each for each in declared if each["prefix"] != "v4"), *foreign])
    assert all(not verdict["ok"] for verdict in result["verdicts"]), result["report"]
    assert len(wrong(result)) == len(declared) + 3
    assert wrong(result)["v4"] == ["192.0.2.1"]


def test_absent_where_it_is_there_and_where_it_is_not(published, ask):
    there = [{"prefix": name, "type": kind, "state": "absent"} for name, (kind, *_values) in PUBLISHED.items()]
    more = [("any.wild", "A"), ("alias", "A"), ("weighted", "A"), ("many", "A")]
    there += [{"prefix": name, "type": kind, "state": "absent"} for name, kind in more]
    assert len(wrong(ask(there))) == len(there)
    gone = [
        {"prefix": "nobody", "type": "A", "state": "absent"},  # NXDOMAIN
        {"prefix": "v4", "type": "AAAA", "state": "absent"},  # NODATA
        {"prefix": "wild", "type": "A", "state": "absent"},  # a name with names below it
        {"prefix": "host.wild", "type": "A", "state": "absent"},  # a wildcard does not serve a name that exists
        {"prefix": "below.host.wild", "type": "A", "state": "absent"},  # nor what is below one
    ]
    result = ask(gone)
    assert result["ok"], result["report"]
    assert [verdict["got"] for verdict in result["verdicts"]] == ["NXDOMAIN", "NODATA", "NODATA", "NODATA", "NXDOMAIN"]


def test_a_private_zone_answers_by_the_resolver_that_is_given(fresh, ask, boto):
    route53 = boto("route53", profile="dns")
    vpc = boto("ec2", profile="dns").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = route53.create_hosted_zone(
        Name="inside.example", CallerReference="inside", VPC={"VPCRegion": "us-east-1", "VPCId": vpc}
    )
    record_set = {"Name": "db.inside.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "10.0.0.5"}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set}]}
    route53.change_resource_record_sets(HostedZoneId=made["HostedZone"]["Id"], ChangeBatch=batch)
    wanted = [
        {"prefix": "db", "type": "A", "value": "10.0.0.5"},
        {"prefix": "gone", "type": "A", "state": "absent"},
        {"prefix": "db", "type": "AAAA", "state": "absent"},
    ]
    resolver = [{"address": fresh.resolver_host, "port": fresh.dns_port}]
    result = ask(wanted, zone="inside.example", servers=resolver, authoritative=False)
    assert result["ok"], result["report"]
    public = ask(wanted, zone="inside.example")
    assert {verdict["got"] for verdict in public["verdicts"]} == {"REFUSED"}
