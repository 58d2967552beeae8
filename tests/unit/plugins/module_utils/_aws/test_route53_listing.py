"""Listing a zone: what cannot be read does not look empty."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53_listing import list_record_sets
from ansible_collections.crossaccount.aws.plugins.module_utils._core.zones import HostedZone

ZONE = HostedZone(id="Z1D633PJN98FT9", name="example.com.")
RECORD_SET = {"Name": "example.com.", "Type": "SOA"}


class Pages:
    """A connection whose client lists these pages."""

    def __init__(self, *pages):
        self._pages = pages

    def client(self, _service):
        return self

    def get_paginator(self, _operation):
        return self

    def paginate(self, **_request):
        return iter(self._pages)


def test_every_page_counts():
    pages = Pages({"ResourceRecordSets": [RECORD_SET]}, {"ResourceRecordSets": [RECORD_SET]})
    assert list_record_sets(pages, ZONE) == [RECORD_SET] * 2


@pytest.mark.parametrize("pages", [({},), ({"ResourceRecordSets": [RECORD_SET]}, {})], ids=["first", "second"])
def test_an_empty_answer_is_no_empty_zone(pages):
    with pytest.raises(AwsError, match=r"Could not list the record sets of example\.com .*not a page"):
        list_record_sets(Pages(*pages), ZONE)
