# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The instances of a Region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..calls.paging import Listing, pages

# A filter of EC2 takes at most 200 values.
VALUES_A_FILTER = 200
PAGE_SIZE = 1000
RESERVATIONS = Listing("Reservations", {"NextToken": "NextToken"})


def list_instances(
    client: Any, ids: Sequence[str] | None, filters: Mapping[str, list[str]] | None
) -> Iterator[Mapping[str, Any]]:
    """The instances of the client's Region that have one of the ids and satisfy all filters. No ids: whatever id."""
    given = [{"Name": name, "Values": values} for name, values in (filters or {}).items()]
    # By filter rather than by InstanceIds, which fails for all when one is unknown. An empty list asks for nothing.
    by_id: list[list[dict[str, Any]]] = (
        [[]] if ids is None else [[{"Name": "instance-id", "Values": chunk}] for chunk in chunks(ids)]
    )
    for own in by_id:
        request = {"Filters": given + own, "MaxResults": PAGE_SIZE}
        for page in pages(client.describe_instances, RESERVATIONS, "read the instances", **request):
            for reservation in page:
                yield from reservation["Instances"]


def chunks(values: Sequence[str]) -> list[list[str]]:
    """The values in lists that a filter takes."""
    return [list(values[start : start + VALUES_A_FILTER]) for start in range(0, len(values), VALUES_A_FILTER)]
