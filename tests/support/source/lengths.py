# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a file may be: what a reader can hold in mind at once.

Modules and their fragments are mostly documentation for users, which stands in one piece.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

LIMIT = 300
# What is still longer. This table only ever shrinks.
LONGER = frozenset(
    {
        "tests/unit/sandbox/policy/test_policy_conditions.py",
        "tests/unit/sandbox/policy/test_policy_evaluate.py",
        "tests/unit/sandbox/route53/test_route53_changes.py",
    }
)


def violations(lengths: Mapping[str, int], longer: Collection[str] = LONGER) -> list[str]:
    """What files, given with how many lines they have, have against the limit and its exceptions."""
    return [
        *(
            f"{path} has {lines} lines, and the limit is {LIMIT}: divide it by what it is about"
            for path, lines in sorted(lengths.items())
            if lines > LIMIT and path not in longer
        ),
        *(
            f"{path} is not too long any more: take it out of the table"
            for path in sorted(longer)
            if lengths.get(path, 0) <= LIMIT
        ),
    ]
