"""Reading the zones of an account: all of them, or an error."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.hosted_zones_info import info

from tests.support.aws.fakes import FakeConnection, client_error


def zone(number, private=False):
    return {
        "Id": f"/hostedzone/Z{number}",
        "Name": f"n{number}.example.com.",
        "Config": {"PrivateZone": private, "Comment": "x"},
        "ResourceRecordSetCount": 2,
    }


def read(pages, **params):
    connection = FakeConnection({"route53": {"list_hosted_zones": pages}})
    return info(params, connection), connection


def test_every_page_is_read():
    pages = [
        {"HostedZones": [zone(1)], "IsTruncated": True, "NextMarker": "Z2"},
        {"HostedZones": [zone(2, private=True)], "IsTruncated": False},
    ]
    result, connection = read(pages, account_id="222222222222")
    assert [arguments for _method, arguments in connection.log] == [{}, {"Marker": "Z2"}]
    assert (result["count"], result["changed"]) == (2, False)
    assert result["hosted_zones"][0] == {
        "hosted_zone_id": "Z1",
        "name": "n1.example.com",
        "private_zone": False,
        "comment": "x",
        "record_set_count": 2,
    }


@pytest.mark.parametrize(("private", "ids"), [(True, ["Z2"]), (False, ["Z1"]), (None, ["Z1", "Z2"])], ids=str)
def test_one_kind(private, ids):
    result, _connection = read(
        [{"HostedZones": [zone(1), zone(2, private=True)], "IsTruncated": False}], private_zone=private
    )
    assert [each["hosted_zone_id"] for each in result["hosted_zones"]] == ids


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([{"HostedZones": [zone(1)]}], "is not a page"),
        ([{"HostedZones": [zone(1)], "IsTruncated": True}], "lacks NextMarker"),
        ([{"HostedZones": [zone(1)], "IsTruncated": True, "NextMarker": "Z1"}], "returned to a page"),
        (
            [{"HostedZones": [zone(1)], "IsTruncated": True, "NextMarker": f"Z{marker % 2}"} for marker in range(4)],
            "returned to a page",
        ),
    ],
    ids=["not said", "no marker", "the same marker again", "two markers in turn"],
)
def test_a_listing_that_breaks_off_is_an_error(pages, said):
    with pytest.raises(AwsError, match=said):
        read(pages)


def test_a_failure_on_the_second_page():
    with pytest.raises(AwsError, match="Could not list the hosted zones"):
        read([{"HostedZones": [zone(1)], "IsTruncated": True, "NextMarker": "Z2"}, client_error("Throttling")])
