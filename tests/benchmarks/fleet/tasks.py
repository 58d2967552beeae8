# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One task that changes nothing: ours, directly and in the ordinary way, next to its twin of amazon.aws.

A run of one task, of eleven tasks and of a loop of eleven items: the difference, divided by ten, is what a further
task or item takes. So the start of Ansible, which all have in common, is in the first number only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks import goals
from tests.benchmarks.commands import ORDINARY, UNDER_MITOGEN, playbook
from tests.benchmarks.goals import Goal, ratio
from tests.benchmarks.measure import Row, Sample
from tests.benchmarks.report import of, table
from tests.benchmarks.stubs import StubProcess, served

from .contest import Contest, changes, fleet
from .roles import for_api, ours, twin

DIRECT, PLAIN = "ours, direct", "ours, the ordinary way"
TWIN, MITOGEN = "its twin of amazon.aws", "its twin under mitogen"
ONE, FURTHER, ITEM = "a run of one task", "a further task", "a further item of a loop"
FURTHER_TASKS = 10
ROLE, INSTANCES = "a role", "instances of a Region"

# Ours and its twin: the same state. Ours also asks whose credentials these are where the task does not say.
TASKS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    ROLE: ({"crossaccount.aws.iam_trust_role": ours()}, {"amazon.aws.iam_role": twin()}),
    INSTANCES: (
        {"crossaccount.aws.ec2_instances_info": {"regions": ["us-east-1"]}},
        {"amazon.aws.ec2_instance_info": {"region": "us-east-1"}},
    ),
}
WAYS: dict[str, tuple[int, Mapping[str, str]]] = {
    DIRECT: (0, {}),
    PLAIN: (0, ORDINARY),
    TWIN: (1, {}),
    MITOGEN: (1, UNDER_MITOGEN),
}


def measure(runs: int, folder: Path, further: int = FURTHER_TASKS) -> str:
    """Every task in every way; no latency, so that the time is the contestants' own."""
    rows: list[Row] = []
    with served(fleet) as stub:
        _prepare(stub)
        for what, tasks in TASKS.items():
            for way, (which, env) in WAYS.items():
                rows += _rows(Contest(stub, folder, runs), (what, way), tasks[which], dict(env), further)
    ratios = {"of ours, direct": DIRECT, "of the twin": TWIN}
    return f"{table(rows, ('task', 'measured'), ratios)}\n\n{goals.table(goals_of(rows))}"


def goals_of(rows: Sequence[Row]) -> list[Goal]:
    """The role is the task that they are about."""

    def wall(way: str, measured: str) -> float | None:
        row = of(rows, way, ROLE, measured)
        return row.median.wall if row else None

    return [
        Goal("a further task, the twin takes", ratio(wall(TWIN, FURTHER), wall(DIRECT, FURTHER)), least=6),
        Goal("a further item of a loop, the twin takes", ratio(wall(TWIN, ITEM), wall(DIRECT, ITEM)), least=15),
        Goal(
            "a further task, the twin takes under mitogen",
            ratio(wall(MITOGEN, FURTHER), wall(DIRECT, FURTHER)),
            least=2,
        ),
    ]


def _prepare(stub: StubProcess) -> None:
    stub.order(reset=1, latency=0)
    stub.client("iam").create_role(**for_api())


def _rows(
    contest: Contest, place: tuple[str, str], task: dict[str, Any], env: dict[str, str], further: int
) -> list[Row]:
    what, way = place
    loop = {**task, "loop": list(range(further + 1))}
    one, many, looped = (
        contest.measure(
            (what, measured),
            way,
            playbook(contest.folder, *tasks),
            judge=changes(False),
            env=env,
            memory=measured == ONE,
        )
        for measured, tasks in ((ONE, [task]), (FURTHER, [task] * (further + 1)), (ITEM, [loop]))
    )
    return [one, *(replace(each, median=_share(one.median, each.median, further)) for each in (many, looped))]


def _share(one: Sample, many: Sample, further: int) -> Sample:
    """What each of the further tasks took."""
    return Sample(
        (many.wall - one.wall) / further,
        (many.cpu - one.cpu) / further,
        round((many.calls - one.calls) / further),
        round((many.throttled - one.throttled) / further),
    )
