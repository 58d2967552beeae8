# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every record set of a hosted zone, as Route 53 stores it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._core.dns.names import display
from ..._core.dns.zones import HostedZone
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import AwsError

# ListResourceRecordSets: the most that a page holds. A client that does not ask may get fewer.
PAGE_SIZE = 300
# The next record set has an identifier only when it has a routing policy.
RECORD_SETS = Listing(
    "ResourceRecordSets",
    {
        "NextRecordName": "StartRecordName",
        "NextRecordType": "StartRecordType",
        "NextRecordIdentifier": "StartRecordIdentifier",
    },
    truncated="IsTruncated",
    optional=frozenset({"NextRecordIdentifier"}),
    stated=True,
)
# How often a zone is read that seems to hold more than its listing does.
MOST_READINGS = 3


def list_record_sets(connection: Connection, zone: HostedZone) -> list[dict[str, Any]]:
    """Every record set of the zone as Route 53 stores it.

    A page that fails fails the whole: what is not read does not look deleted.
    """
    if not zone.exists:
        return []
    found = pages(
        connection.client("route53").list_resource_record_sets,
        RECORD_SETS,
        f"list the record sets of {_named(zone)}",
        HostedZoneId=zone.id,
        MaxItems=str(PAGE_SIZE),
    )
    return [record_set for page in found for record_set in page]


def list_counted(
    connection: Connection, zone: HostedZone, look_again: Callable[[], HostedZone]
) -> list[dict[str, Any]]:
    """As ``list_record_sets``, held against the number that the zone says it has; ``look_again`` reads that anew.

    Others may write while a zone is read, and pages are consistent in themselves only (ListResourceRecordSets). So a
    listing that holds too little proves nothing by itself. Two in a row that hold the same, while the zone says before,
    between and after them that it has more, show that it stands still and that pages are lost. A zone that does not
    stand still is taken as it was read last: who changes it is noticed when it is written.
    """
    counts, listings = [zone.record_set_count], [list_record_sets(connection, zone)]
    while _lacking(listings[-1], counts[-1]):
        counts.append(look_again().record_set_count)
        if not _lacking(listings[-1], counts[-1]):
            break
        if listings[-2:-1] == listings[-1:] and len(set(counts[-3:])) == 1:
            raise AwsError(
                f"The listing of {_named(zone)} holds {len(_keys(listings[-1]))} record sets, but the zone says that "
                f"it has {counts[-1]}. A second reading gave the same numbers. A record set that is not listed would "
                "look deleted, so nothing was changed. Run the task again. If the error comes back, check what is "
                "between this machine and AWS, such as a proxy."
            )
        if len(listings) == MOST_READINGS:
            break
        listings.append(list_record_sets(connection, zone))
    return listings[-1]


def _lacking(listing: list[dict[str, Any]], count: int) -> bool:
    return count > 0 and len(_keys(listing)) < count


def _keys(listing: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(each["Name"], each["Type"], each.get("SetIdentifier", "")) for each in listing}


def _named(zone: HostedZone) -> str:
    return f"{display(zone.name)} ({zone.id})"
