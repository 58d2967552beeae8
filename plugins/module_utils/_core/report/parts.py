# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run does, by which the report knows what can be said of its accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..errors import InputError

# The main job has the first three. "audit" lists what no host declares, and "sweep" removes it.
PARTS = ("access", "publish", "verify", "remove", "audit", "sweep")
MAIN_JOB = PARTS[:3]


def read_parts(parts: Collection[str]) -> list[str]:
    """The parts in their order. InputError for one that there is not."""
    if unknown := sorted(set(parts) - set(PARTS)):
        raise InputError("parts", f"{', '.join(unknown)} is not a part of a run", f"use {', '.join(PARTS)}")
    return [part for part in PARTS if part in parts]


def proves(parts: Collection[str]) -> bool:
    """Whether accounts are verified, so that one may be well, or not."""
    return "verify" in parts


def has_names(parts: Sequence[str]) -> bool:
    """Whether the run reads what the instances publish."""
    return not {"publish", "verify"}.isdisjoint(parts)
