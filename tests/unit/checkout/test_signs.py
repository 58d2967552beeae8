# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pages name files that exist: a sign to a place that has moved is worse than none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import checkout

ROOT = checkout.ROOT
PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
UTILS = ROOT / "plugins" / "module_utils"

# A path begins with a folder of the checkout or of module_utils, and has no placeholder such as <thing>.
PATH = re.compile(
    r"`((?:changelogs|docs|meta|playbooks|plugins|roles|tests|tools|_aws|_core|_dns)/[\w./-]+)(?:::\w+)?(?: (?:\w+))?`"
)
# A test without its folder.
TEST = re.compile(r"`(test_\w+\.py)`")
# What a page tells to write, so that it is not there.
TO_BE_WRITTEN = {"plugins/inventory"}


def paths(text: str) -> list[str]:
    """The paths that a page names."""
    return PATH.findall(text)


def exists(path: str) -> bool:
    return (UTILS / path if path.startswith("_") else ROOT / path).exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_place_exists(page: Path) -> None:
    named = paths(page.read_text(encoding="utf-8"))

    assert [path for path in named if not exists(path) and path not in TO_BE_WRITTEN] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_test_exists(page: Path) -> None:
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}

    assert [name for name in TEST.findall(page.read_text(encoding="utf-8")) if name not in there] == []


def test_the_pages_name_many_places() -> None:
    assert len({path for page in PAGES for path in paths(page.read_text(encoding="utf-8"))}) > 60


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("`_core/arn.py`", ["_core/arn.py"]),
        ("`_aws/route53/record_sets.py` `ensure`", ["_aws/route53/record_sets.py"]),
        ("`_core/record_sets/wire.py to_wire`", ["_core/record_sets/wire.py"]),
        ("`tests/unit/core/<subject>/test_<file>.py`, `plan.py`", []),
    ],
)
def test_what_is_read_as_a_path(text: str, found: list[str]) -> None:
    assert paths(text) == found
