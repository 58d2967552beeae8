# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a trust opens when a Deny goes: whatever the Deny kept out, of those whom the trust allows afterwards.

A Deny that cannot be shown to have limited nothing counts as one that limited.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..arn import is_unique_id
from .coverage import apart, covers
from .grants import Grant
from .narrowing import limits
from .reach import kept_to


def opened_without(denial: Grant, after: Sequence[Grant]) -> Iterator[Grant]:
    """What the trust allows ``after`` a Deny went that may have limited it, and to more than one named principal."""
    if _of_named(denial) or any(_replaces(other, denial) for other in after):
        return
    for grant in after:
        if grant.allows and not apart(denial, grant) and not _stays_inside(denial, grant, after):
            yield grant


def _stays_inside(denial: Grant, grant: Grant, after: Sequence[Grant]) -> bool:
    """Whether another Deny keeps a grant to the organization, as the one that goes did; which services it spares is
    nothing to accounts and their users."""
    return grant.kind == "AWS" and any(
        kept_to([other]) and kept_to([other]) <= kept_to([denial]) and grant.entrances <= other.entrances
        for other in after
    )


def _replaces(other: Grant, denial: Grant) -> bool:
    """Whether another Deny keeps out all that the one that goes kept out."""
    if other.allows:
        return False
    everyone = other.kind == denial.kind == "AWS" and other.name == "*" and not other.excluded
    same = (other.kind, other.name, other.excluded) == (denial.kind, denial.name, denial.excluded)
    return (everyone or same) and covers(other, denial)


def _of_named(denial: Grant) -> bool:
    """Whether a Deny was only for named principals of known accounts, or for ones that were deleted."""
    if not denial.excluded and (is_unique_id(denial.name) or (denial.kind == "AWS" and denial.name.startswith("arn:"))):
        return True
    narrowed = limits(denial.condition)
    return narrowed.named and narrowed.accounts is not None
