# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Dataclasses that exist by the ten thousand.

``dataclass(frozen=True)`` sets each field through ``object.__setattr__``, which makes an object of 16 fields ten times
as slow to create as an ordinary one. ``quick_dataclass(frozen=True)`` is frozen for the type checker, which is where
mistakes are found, and ordinary when it runs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as quick_dataclass
else:

    def quick_dataclass(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """As ``dataclasses.dataclass``; hashed by value when ``frozen``."""
        return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["quick_dataclass"]
