# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One operation: whether it writes, and what of its answer is relied on; and what several of them answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..._core.answers import FLAG, TEXT, WORDS, Shape


@dataclass(frozen=True)
class Operation:
    """``answer`` is what of an answer is relied on, beside its form. ``bodiless``: it may have no body.

    ``root`` is the root element of an answer in XML, where a service does not call it after the operation, as S3 does.
    """

    answer: Mapping[str, Shape] = field(default_factory=dict)
    writes: bool = False
    bodiless: bool = False
    root: str = ""


def reads(**answer: Shape) -> Operation:
    return Operation(answer)


def lists(**answer: Shape) -> Operation:
    """A listing of IAM, which goes on at a marker."""
    return Operation({**answer, "IsTruncated?": FLAG, "Marker?": WORDS})


def writes(**answer: Shape) -> Operation:
    return Operation(answer, writes=True)


def writes_bodiless() -> Operation:
    """A write that has nothing to answer, which protocols in JSON do without a body."""
    return Operation(writes=True, bodiless=True)


TAGS = [{"Key": TEXT, "Value": WORDS}]
