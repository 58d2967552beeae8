# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The instances of a Region, and the Regions of an account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..._core.instances.filters import by_id
from ..calls.paging import Listing, pages
from ..errors import SDK_ERRORS, AwsError, explain

PAGE_SIZE = 1000
# Threads of one account; EC2's rate is per account and Region, so more Regions do not throttle.
REGIONS_SIDE_BY_SIDE = 8
READING = "read the instances"
RESERVATIONS = Listing("Reservations", {"NextToken": "NextToken"})


def list_instances(
    client: Any, ids: Sequence[str] | None, filters: Mapping[str, list[str]] | None, doing: str = READING
) -> Iterator[Mapping[str, Any]]:
    """The instances of the client's Region that have one of the ids and satisfy all filters. No ids: whatever id."""
    given = [{"Name": name, "Values": values} for name, values in (filters or {}).items()]
    for own in [[]] if ids is None else by_id(ids):  # an empty list asks for nothing
        for reservation in list_reservations(client, given + own, doing):
            yield from reservation["Instances"]


def list_reservations(
    client: Any, filters: Sequence[Mapping[str, Any]], doing: str = READING
) -> Iterator[Mapping[str, Any]]:
    """The reservations of the client's Region with the instances that satisfy all filters, which EC2 takes as given."""
    request = {"Filters": filters, "MaxResults": PAGE_SIZE}
    for page in pages(client.describe_instances, RESERVATIONS, doing, **request):
        yield from page


def enabled_regions(client: Any) -> tuple[str, ...]:
    """The Regions that are enabled in the account. AwsError when there is none, as every account has some."""
    try:
        found = client.describe_regions()["Regions"]
    except SDK_ERRORS as error:
        raise explain(error, "list the Regions that are enabled") from error
    if not found:
        raise AwsError("Could not list the Regions that are enabled: the answer has none. Name regions.")
    return tuple(region["RegionName"] for region in found)
