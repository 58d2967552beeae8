"""What takes the stack, or what it made, from more accounts than stay is refused."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.brakes import judge, judge_template
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.model import StackSet
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.reach import MOST_NAMED, Reach

IDS = [f"{number:012d}" for number in range(1, 101)]


@pytest.mark.parametrize(
    ("lost", "of", "most"), [(0, 0, 0), (0, 9, 0), (1, 2, 50), (50, 100, 50), (3, 3, 100), (3, 3, None)]
)
def test_let_through(lost, of, most):
    judge(Reach(losing=tuple(IDS[:lost])), IDS[:of], most)


@pytest.mark.parametrize(
    ("lost", "of", "most", "said"),
    [
        (2, 3, 50, r"2 of 3 accounts \(66.67 %\) would lose the stack, .*50 %: .* at least 67, or force"),
        (1, 1, 99, r"1 of 1 accounts \(100 %\)"),
        (1, 100, 0, ".* the limit is 0 %: 000000000001"),
        (100, 100, 50, f".* and {100 - MOST_NAMED} more"),
    ],
)
def test_refused(lost, of, most, said):
    with pytest.raises(InputError, match=f"^max_delete_percent: {said}"):
        judge(Reach(losing=tuple(IDS[:lost])), IDS[:of], most)


def role(name="Audit", kind="AWS::IAM::Role", logical="Role", **properties):
    return {"Resources": {logical: {"Type": kind, "Properties": {"RoleName": name, **properties}}}}


@pytest.mark.parametrize(
    ("now", "wanted", "said"),
    [
        (role(), role("Other"), "makes Role .AWS::IAM::Role. anew with another RoleName"),
        (role(), role(Path="/audit/"), "anew with another Path"),
        (role(), role(logical="New"), "has no Role .AWS::IAM::Role. any more"),
        (role(), role(kind="AWS::IAM::User"), "has no Role .AWS::IAM::Role. any more"),
        ("Resources:", role(), "is not JSON"),
    ],
)
def test_a_template_that_takes_something_away(now, wanted, said):
    before, after = StackSet("Audit", now), StackSet("Audit", wanted)
    with pytest.raises(InputError, match=f"{said}.* deletes it in 2 of 2 accounts, and the limit is 50 %"):
        judge_template(before, after, IDS[:2], 50)
    judge_template(before, after, IDS[:2], None)
    judge_template(before, after, IDS[:2], 100)
    judge_template(before, after, [], 50)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("Resources:", "Resources:"),
        (role(), role(MaxSessionDuration=7200, Path="/")),
        (role(kind="AWS::SNS::Topic"), role("Other", kind="AWS::SNS::Topic")),
        (role(), {"Resources": {**role()["Resources"], "New": {"Type": "AWS::IAM::Group"}}}),
        ({}, role()),
    ],
)
def test_a_template_that_takes_nothing_away(now, wanted):
    judge_template(StackSet("Audit", now), StackSet("Audit", wanted), IDS[:2], 0)
