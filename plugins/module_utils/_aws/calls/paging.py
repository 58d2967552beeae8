# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Listings that come in pages, read to their end or not at all: what was not read must never look as if it were gone.

botocore's paginators end a listing in silence when an answer says that there is more and not where it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import SDK_ERRORS, AwsError, explain

# A listing that is still not at its end never ends: in 1,000 pages there is room for 300,000 record sets.
MOST_PAGES = 1000


@dataclass(frozen=True)
class Listing:
    """How the answers of an operation hold a listing.

    ``items`` is the member with the items of a page. ``position`` maps a member that says where the listing goes on to
    the argument of the next call that takes it; those in ``optional`` are not part of every position. ``truncated`` is
    the member that says whether the listing goes on, and is empty where a position alone says so. ``stated``: AWS
    promises ``truncated`` in every answer, so that one without it is not an answer of the operation.
    """

    items: str
    position: Mapping[str, str]
    truncated: str = ""
    optional: frozenset[str] = frozenset()
    stated: bool = False

    def following(self, page: Mapping[str, Any]) -> dict[str, Any] | None:
        """The arguments of the call for the next page, None after the last one."""
        position = {argument: page[member] for member, argument in self.position.items() if page.get(member)}
        goes_on = page.get(self.truncated, False if self.stated else bool(position))
        return position if goes_on else None

    def untold(self, page: Mapping[str, Any]) -> list[str]:
        """What a page lacks of where the listing goes on."""
        return [member for member in self.position if not page.get(member) and member not in self.optional]


def pages(call: Callable[..., Any], listing: Listing, doing: str, **request: Any) -> Iterator[list[Any]]:
    """The items of each page. ``doing`` completes "Could not ...".

    AwsError when a call fails, when an answer is not a page, and when the listing does not say where it goes on, or
    comes back to where it has been.
    """
    position: dict[str, Any] | None = {}
    been: list[dict[str, Any]] = []
    while position is not None:
        been.append(position)
        try:
            page = call(**request, **position)
        except SDK_ERRORS as error:
            raise explain(error, doing) from error
        # An empty answer, such as a proxy gives, is a success without members for botocore.
        if listing.items not in page or (listing.stated and listing.truncated not in page):
            raise AwsError(f"Could not {doing}: the answer is not a page of {listing.items}.")
        yield page[listing.items]
        position = listing.following(page)
        if position is not None and (untold := listing.untold(page)):
            raise AwsError(
                f"Could not {doing}: the answer says that more pages follow, but lacks {' and '.join(untold)}, which "
                "says where. The list is incomplete, so the module does not use it. Run the task again."
            )
        if len(been) == MOST_PAGES and position is not None:
            raise AwsError(
                f"Could not {doing}: after {MOST_PAGES} pages the listing still says that there are more. What was "
                "read may not be all, so that nothing is done."
            )
        if position in been:
            raise AwsError(
                f"Could not {doing}: after {len(been)} pages the listing returned to a page that was already read. "
                "The list may be incomplete, so the module does not use it. Run the task again."
            )
