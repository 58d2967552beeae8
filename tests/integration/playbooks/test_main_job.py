"""The playbook cross_account_dns: predicted, done, done again, and for accounts that are not what they claim."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


@pytest.mark.long
def test_check_mode_predicts_everything_before_anything_exists(play: Player) -> None:
    predicted = play("cross_account_dns", "--check", "--diff")

    assert predicted.status == 0, predicted.output
    assert writes(play.sandbox) == Counter()
    assert set(predicted.counts("ok")) == {"dns", *WORKLOADS}
    assert all(predicted.counts("changed").values())
    assert "Nothing is verified yet" in predicted.output
    assert "web-1.workload-a.example.com" in predicted.output


@pytest.mark.long
def test_an_account_that_is_not_what_it_claims_is_not_touched(play: Player) -> None:
    wrong = {
        "all": {
            "hosts": {"workload-b": {"aws_account_id": "444444444444", "aws_profile": "workload-b", "aws_role_arn": ""}}
        }
    }

    done = play("cross_account_dns", overrides=wrong)

    assert done.status != 0
    assert "belongs to account 333333333333" in done.output
    assert done.counts("failed") == {"dns": 0, "workload-a": 0, "workload-b": 1}
    assert {account for account, _operation in writes(play.sandbox)} == {DNS, WORKLOADS["workload-a"]}


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        pytest.param({"aws_account_id": "444444444444"}, "belongs to account 222222222222", id="another-account"),
        pytest.param({"aws_account_id": 22222222222}, "aws_account_id", id="a-number-without-its-zero"),
        pytest.param(
            {"aws_account_id": WORKLOADS["workload-a"]}, "is also the account of", id="the-account-of-a-workload"
        ),
    ],
)
def test_nothing_is_written_when_the_dns_account_is_wrong(
    play: Player, variables: dict[str, Any], message: str
) -> None:
    done = play("cross_account_dns", overrides={"all": {"hosts": {"dns": variables}}})

    assert done.status != 0
    assert message in done.output
    assert writes(play.sandbox) == Counter()
