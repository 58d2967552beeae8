# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox's engine decides every case as AWS documents it, and names the policy that refused."""

from __future__ import annotations

import pytest

from tests.oracle import engine
from tests.oracle.case import Case
from tests.oracle.cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_as_documented(case: Case) -> None:
    found = engine.ask(case)
    assert (found.allowed, found.policy_type, found.explicit) == (case.allowed, case.denied_by, case.explicit), (
        case.rule
    )


def test_cases_are_distinct_and_balanced() -> None:
    """A list of only one answer would be satisfied by an engine that knows only that one."""
    assert len({case.id for case in CASES}) == len(CASES)
    for answer in (True, False):
        assert sum(case.allowed is answer for case in CASES) >= len(CASES) // 3
