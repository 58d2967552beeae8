# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a file may be: what a reader can hold in mind at once.

Modules and their fragments are mostly documentation for users, which stands in one piece.
"""

from __future__ import annotations

from collections.abc import Mapping

LIMIT = 300


def violations(lengths: Mapping[str, int]) -> list[str]:
    """What files, given with how many lines they have, have against the limit."""
    return [
        f"{path} has {lines} lines, and the limit is {LIMIT}: divide it by what it is about"
        for path, lines in sorted(lengths.items())
        if lines > LIMIT
    ]
