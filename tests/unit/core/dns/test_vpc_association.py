# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What VPCs of another account need to be associated with a private zone, or not to be."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.vpc_association import (
    AssociationPlan,
    check_private,
    declaration,
    plan_associations,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import HostedZone, Vpc
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

OWN, A, B = (Vpc(f"vpc-0000000{number}", "us-east-1") for number in range(3))


def plan(now: tuple[Vpc, ...], *declared: Vpc, authorised: tuple[Vpc, ...] = (), state: str = "present") -> Any:
    zone = HostedZone("Z1", "corp.example.", private=True, vpcs=now)
    said = {"hosted_zone_id": "Z1", "vpcs": [{"vpc_id": each.vpc_id} for each in declared], "state": state}
    return plan_associations(zone, authorised, declaration(said, "us-east-1"))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(plan((OWN,), A), AssociationPlan(associate=(A,)), id="missing"),
        pytest.param(plan((OWN, A), A), AssociationPlan(), id="there"),
        pytest.param(plan((OWN, A), A, B), AssociationPlan(associate=(B,)), id="one of two"),
        pytest.param(plan((OWN, A), A, authorised=(A,)), AssociationPlan(withdraw=(A,)), id="left behind"),
        pytest.param(plan((OWN,), A, authorised=(A,)), AssociationPlan(associate=(A,)), id="authorised already"),
        pytest.param(plan((OWN,), A, authorised=(A, B)), AssociationPlan(associate=(A,)), id="of others"),
        pytest.param(plan((OWN, A), A, state="absent"), AssociationPlan(disassociate=(A,)), id="absent"),
        pytest.param(plan((OWN,), A, state="absent"), AssociationPlan(), id="absent already"),
        pytest.param(plan((A,), A, state="absent"), AssociationPlan(kept=(A,)), id="last"),
        pytest.param(plan((A, B), A, B, state="absent"), AssociationPlan(disassociate=(A,), kept=(B,)), id="last two"),
        pytest.param(
            plan((OWN,), A, authorised=(A,), state="absent"), AssociationPlan(withdraw=(A,)), id="only a right"
        ),
    ],
)
def test_plan(found: AssociationPlan, expected: AssociationPlan) -> None:
    assert found == expected
    assert found.changed is bool(found.associate or found.disassociate or found.withdraw)


SOME = st.lists(st.sampled_from([OWN, A, B]), unique=True).map(tuple)


@given(SOME.filter(bool), SOME.filter(bool), SOME, st.sampled_from(["present", "absent"]))
def test_what_is_not_declared_stays_and_a_second_run_has_nothing_to_do(
    now: tuple[Vpc, ...], declared: tuple[Vpc, ...], authorised: tuple[Vpc, ...], state: str
) -> None:
    first = plan(now, *declared, authorised=authorised, state=state)
    after = tuple(each for each in (*now, *first.associate) if each not in first.disassociate)
    left = tuple(each for each in authorised if each not in (*first.withdraw, *first.associate))

    assert {*now} ^ {*after} <= {*declared}
    assert {*authorised} - {*left} <= {*declared}
    assert after
    assert not plan(after, *declared, authorised=left, state=state).changed


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"vpcs": []}, "the list is empty"),
        ({"vpcs": [{"vpc_id": "vpc-1"}]}, "not the id of a VPC"),
        ({"hosted_zone_id": "/change/C1"}, "hosted_zone_id"),
    ],
)
def test_bad_input_is_refused(said: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        declaration({"hosted_zone_id": "Z1", "vpcs": [{"vpc_id": A.vpc_id}]} | said, "us-east-1")


def test_a_public_zone_is_refused() -> None:
    with pytest.raises(InputError, match=r"corp\.example \(Z1\) is public"):
        check_private(HostedZone("Z1", "corp.example."))
