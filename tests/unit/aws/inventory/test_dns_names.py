"""The names that hosted zones give to addresses."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.inventory.dns_names import read_dns_names

from tests.support.aws.fakes import FakeConnection, client_error

ZONES = {
    "HostedZones": [{"Id": f"/hostedzone/Z{n}", "Name": name} for n, name in enumerate(("a.example.", "b.example."))],
    "IsTruncated": False,
}
LISTED = {
    "Z0": [("web.a.example.", "A", "192.0.2.1"), ("www.a.example.", "A", "192.0.2.1")],
    "Z1": [("web.b.example.", "CNAME", "ec2-1.example.com."), ("b.example.", "NS", "192.0.2.1")],
}
ALIAS = {"Name": "alias.example.", "Type": "A", "AliasTarget": {"DNSName": "x.", "HostedZoneId": "Z"}}


def listed(HostedZoneId, **_arguments):
    sets = [
        {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}
        for name, kind, value in LISTED[HostedZoneId.rsplit("/", 1)[-1]]
    ]
    return {"ResourceRecordSets": [*sets, ALIAS], "IsTruncated": False}


def connection(listing=listed):
    return FakeConnection({"route53": {"list_hosted_zones": ZONES, "list_resource_record_sets": listing}})


def test_each_value_has_the_names_of_all_zones():
    assert read_dns_names(connection(), ()) == {
        "192.0.2.1": ["b.example", "web.a.example", "www.a.example"],
        "ec2-1.example.com": ["web.b.example"],
    }


@pytest.mark.parametrize("name", ["b.example", "b.example."])
def test_a_zone_that_is_left_out_is_not_read(name):
    assert read_dns_names(connection(), [name]) == {"192.0.2.1": ["web.a.example", "www.a.example"]}


def test_zones_that_cannot_be_read_give_no_names_at_all():
    with pytest.raises(AwsError, match="list the record sets"):
        read_dns_names(connection([listed("Z0"), client_error("Throttling")]), ())
