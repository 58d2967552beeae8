"""The end of a task that declares one small resource: its steps, its result, and what stays of somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.resource import Change, removal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG, Maker, OwnedTags
from ansible_collections.crossaccount.aws.plugins.module_utils._core.steps import Step

from tests.support.aws.fakes import FakeConnection, client_error

WRITE = Step("iam", "tag_role", {"RoleName": "R"}, "tag R")
OLD, NEW = {"tags": {TAG: "me"}, "size": 1, "id": "x"}, {"tags": {TAG: "me"}, "size": 2, "id": "x"}
OWNED = OwnedTags(Maker("me"))


def connection(answer: Any = None) -> FakeConnection:
    return FakeConnection({"iam": {"tag_role": {} if answer is None else answer}})


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_change_predicts_what_it_does(check_mode: bool) -> None:
    there = connection()

    result = Change("thing", OLD, NEW, [WRITE], unshown=frozenset({"id"})).carry_out(there, check_mode=check_mode)

    assert there.methods() == ([] if check_mode else ["tag_role"])
    assert (result["changed"], result["thing"]) == (True, NEW)
    assert '"size": 1' in result["diff"]["before"]
    assert '"size": 2' in result["diff"]["after"]
    assert '"id"' not in result["diff"]["after"]


def test_nothing_to_do_is_no_change_and_no_diff() -> None:
    result = Change("thing", OLD, OLD).carry_out(connection(), check_mode=False)
    assert result == {"changed": False, "thing": OLD, "api_calls": {}}


def test_what_answers_say_is_returned() -> None:
    change = Change("thing", None, NEW, [WRITE], learned=lambda answers: {"id": answers[0]["Id"]})
    result = change.carry_out(connection({"Id": "y"}), check_mode=False)
    assert result["thing"] == {**NEW, "id": "y"}
    assert change.carry_out(connection(), check_mode=True)["thing"] == NEW


def test_a_step_that_fails_is_told() -> None:
    with pytest.raises(AwsError, match="Could not tag R"):
        Change("thing", OLD, NEW, [WRITE]).carry_out(connection(client_error("Denied")), check_mode=False)


def test_an_answer_that_is_no_error_can_refuse() -> None:
    def judge(step: Step, answer: Any, before: int) -> None:
        if answer.get("Refused"):
            raise AwsError(f"Could not {step.doing} after {before}.")

    change = Change("thing", OLD, NEW, [WRITE, WRITE, WRITE], judge=judge)
    there = connection([{}, {"Refused": True}, {}])

    with pytest.raises(AwsError, match="Could not tag R after 1"):
        change.carry_out(there, check_mode=False)
    assert there.methods() == ["tag_role", "tag_role"], "what comes after it is not written"


def test_only_what_is_ours_is_removed() -> None:
    gone = removal("thing", "the thing", OLD, OWNED, [WRITE]).carry_out(connection(), check_mode=False)
    assert (gone["changed"], "thing" in gone, gone["diff"]["after"]) == (True, False, "")

    foreign = {**OLD, "tags": {}}
    kept = removal("thing", "the thing", foreign, OWNED, [WRITE]).carry_out(connection(), check_mode=False)
    assert (kept["changed"], kept["thing"]) == (False, foreign)
    assert kept["kept"] == f"the thing lacks the tag {TAG}, so me did not make it"

    assert removal("thing", "the thing", None, OWNED, [WRITE]).carry_out(connection(), check_mode=False) == {
        "changed": False,
        "api_calls": {},
    }
