# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tables in their place on a page: each part of the benchmarks has its own, between two comments that name it.

So a part that is measured again leaves all other parts, and all that people have written, as they are.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path


class NoPlaceError(Exception):
    """The page has no place for a part, or more than one."""


def place(part: str) -> tuple[str, str]:
    """The comments around what is written for a part."""
    return f"<!-- begin {part}: written by make bench -->\n", f"<!-- end {part} -->\n"


def placed(page: str, parts: Mapping[str, str]) -> str:
    """The page with the text of each part in its place. NoPlaceError leaves nothing half done."""
    for part, text in parts.items():
        begin, end = place(part)
        before, found, rest = page.partition(begin)
        old, closed, after = rest.partition(end)
        if not found or not closed or begin in after or end in before + after or "<!-- " in old:
            raise NoPlaceError(
                f"the page has no place for {part}: it needs one line {begin!r} and one {end!r} below it"
            )
        page = f"{before}{begin}\n{text}\n\n{end}{after}"
    return page


def publish(page: Path, parts: Mapping[str, str]) -> None:
    """Write measured parts into a page."""
    page.write_text(placed(page.read_text(encoding="utf-8"), parts), encoding="utf-8")


def circumstances(command: str) -> str:
    """What the numbers depend on, as a sentence."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("ansible-core", "boto3"))
    load = os.getloadavg()[0]
    return (
        f"`{command}`, on {os.cpu_count()} cores with a load of {load:.1f} when it ended, "
        f"Python {platform.python_version()}, {libraries}."
    )
