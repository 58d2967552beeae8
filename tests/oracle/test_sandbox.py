# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The cases by real calls against the sandbox: users, roles, policies and resources are made, then the call is."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.oracle import stage
from tests.oracle.case import Case, PolicyType
from tests.oracle.cases import CASES
from tests.oracle.places import Sandbox

#: What a denial calls the policy that refused.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
CALLED: dict[PolicyType, str] = {
    "identity": "identity-based policy",
    "resource": "resource-based policy",
    "boundary": "permissions boundary",
    "session": "session policy",
    "scp": "service control policy",
    "trust": "role trust policy",
}

#: Cases that cannot be acted out, by reason, and how many.
OBSTACLES = {
    "only AWS itself can call as a service": 25,
    "the policy of a function is made of permissions one by one": 12,
    "CreateTags always has tag keys": 3,
    "IAM stores identity-based policies of the current version only": 1,
    "an account has one role of a name, whatever its path": 1,
    "no parameter of the call sets aws:CurrentTime": 5,
    "no parameter of the call sets aws:MultiFactorAuthAge": 2,
    "no parameter of the call sets aws:MultiFactorAuthPresent": 1,
    "no parameter of the call sets aws:SecureTransport": 2,
    "no parameter of the call sets aws:SourceIp": 7,
    "no parameter of the call sets aws:TokenIssueTime": 2,
}

ACTED = [case for case in CASES if stage.obstacle(case) is None]


@pytest.mark.parametrize("case", ACTED, ids=lambda case: case.id)
def test_over_the_wire(case: Case, sandbox_place: Sandbox) -> None:
    found = stage.act(case, sandbox_place)
    assert found.allowed == case.allowed, found.message or case.rule
    if case.denied_by is not None:
        assert CALLED[case.denied_by] in found.message
        assert ("explicit deny" in found.message) == case.explicit


def test_what_is_left_out_is_named() -> None:
    assert Counter(reason for case in CASES if (reason := stage.obstacle(case))) == OBSTACLES


def test_most_trusts_are_acted_out() -> None:
    assert sum(case.is_trust for case in ACTED) >= 25
