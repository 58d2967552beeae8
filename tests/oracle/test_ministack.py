# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The cases by real calls against ministack: a second opinion, by other people's code over the same sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.oracle import stage
from tests.oracle.case import Case
from tests.oracle.cases import CASES
from tests.oracle.places import Ministack, open_place

#: What ministack 1.5.33 does not know: the features of a case, all of which must be there, and why it is not asked.
GAPS: dict[frozenset[str], str] = {
    frozenset(
        {"scps"}
    ): "it does not enforce service control policies, and every account is an organization of its own",
    frozenset({"policy:aws:PrincipalOrgID"}): "every account is an organization of its own",
    frozenset({"policy:record-set keys"}): "its requests lack the three keys of ChangeResourceRecordSets",
    frozenset({"context:aws:MultiFactorAuthPresent"}): "AssumeRole takes no notice of a code",
    frozenset({"context:sts:SourceIdentity"}): "AssumeRole takes no notice of a source identity",
    frozenset({"context:sts:RequestContextProviders"}): "AssumeRole takes no notice of contexts",
    frozenset({"caller:session", "policy:aws:PrincipalArn"}): "aws:PrincipalArn is the session's ARN, not the role's",
    frozenset({"policy:${"}): "it does not replace policy variables",
    frozenset({"action:events:PutEvents"}): "it does not ask the policies of event buses",
    frozenset({"policy:NotPrincipal"}): "it ignores statements with NotPrincipal",
}

#: What it answers instead (allowed). Each row fails when ministack changes its mind.
DISAGREEMENTS = {
    # It asks for an Allow in identity-based policies within one account too. AWS: a trust that names the caller is
    # enough there ("If a resource-based policy grants permission directly to the IAM user or the session principal
    # ..., an implicit deny in an identity-based policy ... does not impact the final decision",
    # reference_policies_evaluation-logic.html), and iam-simulate says the same.
    "trust: same account: role named suffices": False,
    "trust: same account: user named suffices": False,
    # A bucket policy of another account that names a role does not reach the role's sessions there, though it does
    # within one account. AWS: the role's ARN stands for its sessions (reference_policies_elements_principal.html).
    "resource: cross-account: both": False,
    # It asks the trust for sts:TagSession, but not the caller's side, which AWS asks as for sts:AssumeRole itself
    # (id_session-tags.html).
    "trust: tags: caller may assume only": True,
}


def gaps(case: Case) -> list[str]:
    return [reason for features, reason in GAPS.items() if features <= case.features()]


ACTED = [case for case in CASES if stage.obstacle(case) is None and not gaps(case)]


@pytest.fixture(scope="module")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministack]:
    with open_place(Ministack, tmp_path_factory.mktemp("ministack")) as place:
        assert isinstance(place, Ministack)
        yield place


@pytest.mark.parametrize("case", ACTED, ids=lambda case: case.id)
def test_over_the_wire(case: Case, ministack: Ministack) -> None:
    found = stage.act(case, ministack)
    assert found.allowed == DISAGREEMENTS.get(case.id, case.allowed), found.message or case.rule


def test_disagreements_are_about_cases() -> None:
    acted = {case.id: case for case in ACTED}
    assert all(answer != acted[name].allowed for name, answer in DISAGREEMENTS.items())


@pytest.mark.parametrize("features", GAPS, ids=GAPS.get)
def test_every_gap_leaves_something_out(features: frozenset[str]) -> None:
    assert any(features <= case.features() for case in CASES)


def test_most_cases_are_acted_out() -> None:
    """A table of gaps that grows must not empty the comparison."""
    assert len(ACTED) >= 100
