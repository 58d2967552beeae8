# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading EC2 page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .errors import SDK_ERRORS, explain

# A filter of EC2 takes at most 200 values.
VALUES_A_FILTER = 200
PAGE_SIZE = 1000


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
        for page in pages(client.describe_instances, "read the instances", Filters=given + own, MaxResults=PAGE_SIZE):
            for reservation in page["Reservations"]:
                yield from reservation["Instances"]


def chunks(values: Sequence[str]) -> list[list[str]]:
    """The values in lists that a filter takes."""
    return [list(values[start : start + VALUES_A_FILTER]) for start in range(0, len(values), VALUES_A_FILTER)]


def pages(operation: Callable[..., Any], doing: str, **request: Any) -> Iterator[Mapping[str, Any]]:
    """Every page of a listing. ``doing`` completes "Could not ..."."""
    token: str | None = None
    while True:
        try:
            page = operation(**request, **({"NextToken": token} if token else {}))
        except SDK_ERRORS as error:
            raise explain(error, doing) from error
        yield page
        token = page.get("NextToken")
        if not token:
            return
