# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The index of a package: the table in the docstring of its ``__init__`` names all that is in it, and nothing else.

A row is a name, or several with commas between them, two blanks or more, and what that is about. A row that does not
fit goes on in lines that begin with blanks.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

_BORDER = re.compile(r"={3,} +={3,}")
_GAP = re.compile(r" {2,}")


def indexed(source: str) -> list[str] | None:
    """The names in the table, in its order; None where there is no table."""
    lines = (ast.get_docstring(ast.parse(source)) or "").splitlines()
    borders = [number for number, line in enumerate(lines) if _BORDER.fullmatch(line)]
    if len(borders) != 2:
        return None
    rows = [line for line in lines[borders[0] + 1 : borders[1]] if not line.startswith(" ")]
    return [name for row in rows for name in _GAP.split(row)[0].split(", ")]


def violations(package: str, source: str, names: Iterable[str]) -> list[str]:
    """What the index of a package has against the names of what is in it."""
    rows = indexed(source)
    if rows is None:
        return [f"{package}: its __init__ has no table of what is in it"]
    held = set(names)
    return [
        *(f"{package}: {name} is not in the index" for name in sorted(held.difference(rows))),
        *(f"{package}: {name} of the index does not exist" for name in rows if name not in held),
        *(f"{package}: {name} is in the index twice" for name in sorted(set(rows)) if rows.count(name) > 1),
    ]
