"""Variables that stand for one value."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.agreement import (
    SHARED,
    VARIABLES,
    disagreements,
)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"shared_values_domain": "A.example.com.", "zone_access_domain": "a.example.com"},
        {"shared_values_types": ["A", "AAAA"], "verify_access_types": ["aaaa", "A"]},
        {"shared_values_full_access": False, "verify_access_full_access": "false"},
        {"shared_values_domain": "a", "shared_values_zone": "b"},
    ],
    ids=str,
)
def test_what_agrees(given: dict[str, Any]) -> None:
    assert disagreements(given) == []


@pytest.mark.parametrize("what", SHARED)
def test_each_value_may_be_said_in_one_way_only(what: str) -> None:
    for other in SHARED[what][1:]:
        [problem] = disagreements({SHARED[what][0]: "this", other: "that"})
        assert problem.startswith(f"{what} must be the same for all roles")
        assert other in problem
        assert problem.endswith(f"Set only {SHARED[what][0]}.")
        assert ("that" in problem) == (what != "the external id"), "an external id is shown to nobody"


def test_no_variable_stands_for_two_values() -> None:
    assert len(set(VARIABLES)) == len(VARIABLES)
