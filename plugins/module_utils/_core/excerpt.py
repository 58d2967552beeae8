# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The first of many texts, for a message or a difference that people read."""

from __future__ import annotations

from collections.abc import Iterable


def excerpt(texts: Iterable[str], most: int) -> list[str]:
    """At most ``most`` of the texts, and how many more there are as one more text."""
    listed = list(texts)
    rest = len(listed) - most
    return listed if rest <= 0 else [*listed[:most], f"and {rest} more"]
