# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A hosted zone that somebody else removes while a task reads it, and one that is only looked for."""

from __future__ import annotations

import pytest

from tests.support.aws.fakes import client_error
from tests.unit.aws.route53.test_hosted_zone import route53, run, writes, zone


@pytest.mark.parametrize(
    ("goes_at", "params"),
    [
        ("get_hosted_zone", {"state": "absent"}),
        ("get_hosted_zone", {"tags": {}, "check_mode": True}),
        ("list_tags_for_resource", {"tags": {}, "check_mode": True}),
    ],
)
def test_a_zone_that_goes_while_it_is_read_is_not_there(goes_at, params):
    listings = [{"HostedZones": [zone()], "IsTruncated": False}, {"HostedZones": [], "IsTruncated": False}]
    gone = client_error("NoSuchHostedZone", "No hosted zone found with ID: Z1")
    result = run(route53(zone(), list_hosted_zones_by_name=listings, **{goes_at: gone}), **params)
    assert (result["changed"], result["created"]) == ((False, False) if "state" in params else (True, True))


@pytest.mark.parametrize("params", [{}, {"hosted_zone_id": "Z1"}], ids=["by name", "by id"])
def test_looking_for_a_zone_writes_nothing(params):
    found = run(connection := route53(zone(private=True)), private_zone=True, state="existing", **params)
    assert (found["changed"], found["hosted_zone_id"], found["zone"]["tags"]) == (False, "Z1", {"old": "1"})
    gone = run(
        none := route53(get_hosted_zone=client_error("NoSuchHostedZone")), private_zone=True, state="existing", **params
    )
    assert gone == {"changed": False, "created": False}
    assert writes(connection) == writes(none) == []
