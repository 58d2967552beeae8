# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No file of Python is too long to be read in one go, and the check sees one that is."""

from __future__ import annotations

from tests.support.source.lengths import LIMIT, violations
from tools import checkout

TOPS = ("plugins/filter", "plugins/inventory", "plugins/module_utils", "sandbox", "tests", "tools")


def test_no_file_is_too_long() -> None:
    lengths = {
        path.relative_to(checkout.ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for top in TOPS
        for path in (checkout.ROOT / top).rglob("*.py")
        if "node_modules" not in path.parts
    }
    assert lengths["tests/unit/checkout/test_lengths.py"]
    assert violations(lengths) == []


def test_a_file_that_is_too_long_is_seen() -> None:
    assert violations({"short.py": LIMIT, "long.py": LIMIT + 1}) == [
        "long.py has 301 lines, and the limit is 300: divide it by what it is about"
    ]
