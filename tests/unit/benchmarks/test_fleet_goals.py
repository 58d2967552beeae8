# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The goals of the fleet are judged by the rows that they are about."""

from __future__ import annotations

from tests.benchmarks.fleet import inventory, roles, tasks
from tests.benchmarks.measure import Row, Sample


def row(case: tuple[str, ...], contestant: str, wall: float, **sample: float) -> Row:
    return Row(case, contestant, 1, Sample(wall, **{"cpu": wall, **sample}))  # type: ignore[arg-type]


def test_of_the_inventory() -> None:
    case = ("20", "3", "40 ms")
    rows = [
        row(("5", "3", "40 ms"), inventory.OURS, 99),
        row(case, inventory.OURS, 2, in_flight=12),
        row(case, inventory.FILES, 20),
        row(case, inventory.SCRIPT, 1.5),
    ]
    assert [goal.measured for goal in inventory.goals_of(rows)] == [10, 2 / 1.5, 12]
    assert [goal.met for goal in inventory.goals_of(rows)] == [True] * 3
    assert [goal.met for goal in inventory.goals_of(rows[:1])] == [None] * 3


def test_of_roles() -> None:
    rows = [
        row(("50", phase), name, wall, calls=calls)
        for phase in (roles.CREATE, roles.NOTHING)
        for name, wall, calls in ((roles.OURS, 2, 200), (roles.LOOP, 50, 300), (roles.SCRIPT, 1, 200))
    ]
    found = roles.goals_of(rows)
    assert [goal.measured for goal in found] == [25, 2, 2, 4] * 2
    assert [goal.met for goal in found] == [True] * 7 + [False]  # four calls are too many where nothing is to do


def test_of_tasks() -> None:
    rows = [
        row((tasks.ROLE, measured), way, wall)
        for measured, walls in ((tasks.FURTHER, (0.1, 0.7, 0.3)), (tasks.ITEM, (0.05, 0.6, 0.2)))
        for way, wall in zip((tasks.DIRECT, tasks.TWIN, tasks.MITOGEN), walls, strict=True)
    ]
    assert [round(goal.measured or 0, 1) for goal in tasks.goals_of(rows)] == [7, 12, 3]
    assert [goal.met for goal in tasks.goals_of(rows)] == [True, False, True]
