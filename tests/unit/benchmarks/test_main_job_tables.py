# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is told about a run of the main job on a fleet."""

from __future__ import annotations

import pytest

from tests.benchmarks.fleet import main_job
from tests.benchmarks.fleet.main_job import DIRECT, PLAIN, by_place, by_play, goals_of
from tests.benchmarks.measure import Row, Sample


def row(accounts: int, way: str, wall: float, cpu: float, parent: float) -> Row:
    return Row((str(accounts),), way, 3, Sample(wall, cpu, 100 * accounts, parent=parent))


def test_goals_are_of_the_sizes_that_were_measured() -> None:
    rows = [
        row(2, DIRECT, 10, 8, 80),
        row(2, PLAIN, 45, 44, 80),
        row(10, DIRECT, 14, 16, 88),
        row(50, DIRECT, 60, 60, 128),
    ]
    found = goals_of(rows)
    # (60 - 16) / 40 is what a further account takes among many, (16 - 8) / 8 what it takes among few.
    assert [goal.measured for goal in found] == pytest.approx([4.5, 1.2, 1.1, 128 + 150])
    assert [goal.met for goal in found] == [True, True, True, False]
    assert [goal.met for goal in goals_of(rows[:1])] == [None] * 4


def test_an_account_s_share_is_shown() -> None:
    lines = main_job.table([row(10, DIRECT, 14, 16, 88)]).splitlines()
    assert lines[2] == "| 10 | direct | 14.0 s | 16.0 s | 1.60 s | 88 MB | 1,000 | 100.0 |"


def test_plays_have_a_column_for_each_run() -> None:
    play = {"name": "Sign in", "seconds": 1.25, "tasks": 20}
    lines = by_play({("2", DIRECT): [play], ("2", PLAIN): [{**play, "seconds": 9.0}]}).splitlines()
    assert lines[0] == "| play | 2 accounts, direct | 2 accounts, the ordinary way |"
    assert lines[2] == "| Sign in | 1.2 s, 20 tasks | 9.0 s, 20 tasks |"


def test_calls_are_shared_out_by_place_and_service() -> None:
    def called(account: str, service: str, operation: str, count: int) -> dict[str, object]:
        return {"account": account, "service": service, "operation": operation, "count": count}

    lines = by_place(
        [
            called("222222222222", "route53", "ListResourceRecordSets", 4),
            called("222222222222", "route53", "GetHostedZone", 3),
            called("222222222222", "route53", "GetChange", 1),
            called("444444444444", "iam", "GetRole", 2),
            called("555555555555", "iam", "GetRole", 4),
            called("999999999999", "sts", "AssumeRole", 5),
        ],
        2,
    ).splitlines()
    assert lines[2:] == [
        "| DNS account | route53 GetChange | 0.5 |",
        "| DNS account | route53 GetHostedZone | 1.5 |",
        "| DNS account | route53 ListResourceRecordSets | 2.0 |",
        "| management account | sts | 2.5 |",
        "| workload account | iam | 3.0 |",
    ]
