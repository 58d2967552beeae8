# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam-simulate decides as AWS documents it, so as the sandbox's engine does; where it does not, the table says why."""

from __future__ import annotations

import pytest

from tests.oracle import simulate
from tests.oracle.case import Case
from tests.oracle.cases import CASES

#: What the peer answers instead. Each row fails when the peer changes its mind.
DISAGREEMENTS = {
    # A session's ARN does not say the path of its role, and the peer is given no other name for the caller, so it
    # matches roles by name. AWS compares the role that the stored trust means: role/ec2/app is not role/app.
    "trust: a role of that name in another path named": "Allowed",
    # The peer lets the account in NotPrincipal spare everyone in it. AWS wants account, role and session listed, and
    # its own example (reference_policies_elements_notprincipal.html) denies "all principals except the user named Bob"
    # although Bob's account is listed beside him.
    "resource: all but the listed are denied, not listed": "Allowed",
    # The peer replaces variables whatever the version. AWS: "If you don't include the Version element and set it to an
    # appropriate version date, variables like ${aws:username} are treated as literal strings in the policy."
    "identity: the older version has no variables": "Allowed",
    # AWS: "Permissions granted directly to a session are not limited by an implicit deny in an identity-based policy,
    # a permissions boundary, or session policy" (reference_policies_evaluation-logic.html).
    "resource: session named, session policy is silent": "ImplicitlyDenied",
    # The peer reads ISO dates only here. AWS: "You must specify date/time values with one of the W3C implementations
    # of the ISO 8601 date formats or in epoch (UNIX) time."
    "condition: a date in epoch seconds": "ImplicitlyDenied",
}


@pytest.fixture(scope="module")
def answers(simulator: simulate.Simulator) -> dict[str, str]:
    return dict(zip((case.id for case in CASES), simulator.ask(CASES), strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_agrees(case: Case, answers: dict[str, str]) -> None:
    assert answers[case.id] == DISAGREEMENTS.get(case.id, simulate.answer(case)), case.rule


def test_disagreements_are_about_cases() -> None:
    by_id = {case.id: case for case in CASES}
    assert all(answer != simulate.answer(by_id[name]) for name, answer in DISAGREEMENTS.items())
