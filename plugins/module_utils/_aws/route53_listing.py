# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every record set of a hosted zone, as Route 53 stores it."""

from __future__ import annotations

from typing import Any

from .._core.names import display
from .._core.zones import HostedZone
from .connection import Connection
from .errors import SDK_ERRORS, AwsError, explain

# ListResourceRecordSets: the most that a page holds. A client that does not ask may get fewer.
PAGE_SIZE = 300


def list_record_sets(connection: Connection, zone: HostedZone) -> list[dict[str, Any]]:
    """Every record set of the zone as Route 53 stores it.

    A page that fails fails the whole: what is not read does not look deleted.
    """
    if not zone.exists:
        return []
    doing = f"list the record sets of {display(zone.name)} ({zone.id})"
    paginator = connection.client("route53").get_paginator("list_resource_record_sets")
    try:
        pages = paginator.paginate(HostedZoneId=zone.id, PaginationConfig={"PageSize": PAGE_SIZE})
        return [record_set for page in pages for record_set in page["ResourceRecordSets"]]
    except SDK_ERRORS as error:
        raise explain(error, doing) from error
    except KeyError as error:  # an empty answer, such as a proxy gives, has no record sets for botocore
        raise AwsError(f"Could not {doing}: the answer is not a page of record sets.") from error
