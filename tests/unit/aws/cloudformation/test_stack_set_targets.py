"""Stack sets whose targets change: what is written first, and who keeps the stack."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.cloudformation.stack_set import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError

from tests.support.aws.cloudformation_fakes import (
    OTHER,
    PARAMS,
    UNIT,
    WRITES,
    A,
    B,
    C,
    Stacks,
    ids,
    run,
)


def test_nothing_goes_while_an_account_that_is_to_have_the_stack_has_it_not(stacks):
    run(stacks)
    stacks.failing[C] = "It is there"
    moved = {"organizational_unit_ids": [OTHER], "force": True}
    for writes in (["create_stack_instances"], ["update_stack_set"]):
        connection = stacks.connection()
        with pytest.raises(
            AwsError, match=f"so that nothing was deleted. 1 of 1 accounts failed. {C}: It is"
        ) as caught:
            ensure({**PARAMS, **moved}, connection, check_mode=False)
        assert [method for method in connection.methods() if method in WRITES] == writes
        assert caught.value.result["changed"] is True
        assert ids(caught.value.result["accounts"]["ok"]) == [A, B]
    stacks.failing.clear()
    assert run(stacks, **moved)["writes"] == ["update_stack_set", "delete_stack_instances"]


@pytest.mark.parametrize("lingers", [True, False])
def test_accounts_of_a_target_around_the_declared_one_keep_their_stacks(lingers):
    """AWS does not say whether the unit around stays a target, so that the module takes both."""
    stacks = Stacks({UNIT: (B,), OTHER: (A,)}, parents={OTHER: UNIT})
    stacks.lingers = lingers
    run(stacks)
    kept = dict(stacks.instances[A])
    moved = run(stacks, organizational_unit_ids=[OTHER])

    assert moved["writes"] == ["create_stack_instances", "delete_stack_instances"]
    assert (ids(moved["losing"]), moved["account_ids"]) == ([B], [A]) and stacks.instances[A] == kept
    assert ("warnings" in moved) == lingers
    assert moved["stack_set"]["organizational_unit_ids"] == ([UNIT, OTHER] if lingers else [OTHER])
    again = run(stacks, organizational_unit_ids=[OTHER])
    assert (again["changed"], again["writes"]) == (False, [])
    assert "warnings" not in run(stacks, organizational_unit_ids=[OTHER], auto_deployment=False)


def test_an_account_that_keeps_its_stack_does_not_lose_it_in_silence(stacks):
    run(stacks, organizational_unit_ids=[UNIT, OTHER])
    delete = stacks.delete_stack_instances

    def more(**sent):
        stacks.instances.pop(A)
        return delete(**sent)

    stacks.delete_stack_instances = more
    with pytest.raises(AwsError, match=f"{A} had a stack and have none any more") as caught:
        run(stacks, organizational_unit_ids=[UNIT])
    assert caught.value.result["changed"] is True


def test_update_and_move(stacks):
    run(stacks)
    changed = {"organizational_unit_ids": [OTHER], "description": "New", "force": True}
    predicted = run(stacks, check_mode=True, **changed)
    moved = run(stacks, **changed)

    assert predicted["writes"] == []
    assert moved["writes"] == ["update_stack_set", "create_stack_instances", "delete_stack_instances"]
    assert predicted["diff"] == moved["diff"]
    assert f'"{UNIT}"' in moved["diff"]["before"] and f'"{UNIT}"' not in moved["diff"]["after"]
    assert f"account {A} ({A})" in moved["diff"]["before"] and f"account {C} ({C})" in moved["diff"]["after"]
    assert predicted["account_ids"] == moved["account_ids"] == [C]
    assert (ids(moved["losing"]), ids(moved["gaining"])) == ([A, B], [C])
    assert moved["gaining"] == [{"account_id": C, "account_name": f"account {C}"}]
    assert ids(predicted["accounts"]["ok"]) == [A, B] and ids(moved["accounts"]["ok"]) == [C]
