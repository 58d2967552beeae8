# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a check found, beside what was expected of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """``reason`` says why it got something else, and ``hint`` what to do about it."""

    expected: list[str] | str
    got: list[str] | str
    ok: bool
    reason: str = ""
    hint: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The verdict as the module returns it."""
        return dict(vars(self))
