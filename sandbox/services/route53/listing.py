# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Paging of ListResourceRecordSets, and of the shorter lists."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from sandbox.services.route53 import names
from sandbox.services.route53.model import Contents, position
from sandbox.wire.errors import ApiError

RECORD_SETS_MAXIMUM = 300  # "returns up to 300 resource record sets at a time"
RECORD_SETS_DEFAULT = 100
"""What a client gets that sends no MaxItems: ``<MaxItems>100</MaxItems>`` in the answer logged in
github.com/hashicorp/terraform/issues/9732, and the output in github.com/aws/aws-cli/issues/8050."""


def page_size(text: str | None, default: int, maximum: int) -> int:
    """MaxItems as a number; more than the maximum is answered with the maximum, as the references say."""
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        # Code from the reference (InvalidInput); wording ours.
        raise ApiError("InvalidInput", f"Invalid parameter : MaxItems must be a positive number, not '{text}'")
    return min(int(text), maximum)


@dataclass(frozen=True)
class Start:
    """Where a page starts: the name, then the type, then the identifier of the first record set wanted."""

    name: str | None = None
    type: str | None = None
    identifier: str | None = None


def record_sets(contents: Contents, start: Start, max_items: str | None) -> dict[str, Any]:
    """The output of ListResourceRecordSets."""
    size = page_size(max_items, RECORD_SETS_DEFAULT, RECORD_SETS_MAXIMUM)
    ordered = contents.ordered
    first = bisect_left(ordered, _start_position(start), key=lambda found: position(found.key))
    page, rest = ordered[first : first + size], ordered[first + size : first + size + 1]
    output: dict[str, Any] = {
        "ResourceRecordSets": [record_set.to_api() for record_set in page],
        "IsTruncated": bool(rest),
        "MaxItems": str(size),
    }
    for following in rest:
        output |= {"NextRecordName": following.name, "NextRecordType": following.type}
        if following.identifier is not None:
            output["NextRecordIdentifier"] = following.identifier
    return output


def _start_position(start: Start) -> tuple[str, str, str]:
    # "If you specify Type but not Name: Amazon Route 53 returns the InvalidInput error"; the identifier narrows the
    # type.
    if start.type is not None and start.name is None:
        raise ApiError("InvalidInput", "Invalid parameter : StartRecordType requires StartRecordName")
    if start.identifier is not None and (start.name is None or start.type is None):
        raise ApiError(
            "InvalidInput", "Invalid parameter : StartRecordIdentifier requires StartRecordName and StartRecordType"
        )
    if start.name is None:
        return ("", "", "")
    try:
        name = names.normalise(start.name)
    except names.NameRefused as refused:
        raise ApiError("InvalidInput", str(refused)) from refused
    return position((name, start.type or "", start.identifier or ""))
