# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What ``scale`` predicts for many accounts, next to runs against the stub with the rates and the latency of AWS."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import goals
from tests.benchmarks.commands import Command, script, write
from tests.benchmarks.goals import Goal
from tests.benchmarks.measure import Row
from tests.benchmarks.stubs import StubProcess, served

from . import inventory, roles
from .contest import Contest, Judge, changes, fleet
from .scale import MEASURED, Job, Organization, ensure_role, read_instances
from .world import REGIONS, accounts

ACCOUNTS = 1000
OF_A_REGION = 2  # instances: what they cost is measured by the part ``inventory``; here calls and rates count

Pair = tuple[Job, Row]


def measure(sizes: Sequence[int], folder: Path) -> str:
    """The largest of the sizes."""
    count = max(sizes)
    size = Organization(count, count * len(REGIONS) * OF_A_REGION, len(REGIONS))
    with served(fleet) as stub:
        contest = Contest(stub, folder, 1)
        pairs = [
            *(_role(contest, size, phase) for phase in (roles.CREATE, roles.NOTHING)),
            _instances(contest, size),
        ]
    return f"{table(pairs)}\n\n{goals.table([goal for pair in pairs for goal in goals_of(*pair)])}"


def _role(contest: Contest, size: Organization, phase: str) -> Pair:
    job = ensure_role(size, create=phase == roles.CREATE)
    command = roles.contestant(roles.OURS, size.accounts, contest.folder)
    filled = None
    if phase == roles.NOTHING:
        given = {"role_arns": [each.role_arn for each in accounts(size.accounts)], "role": roles.for_api()}
        filled = script(Path(roles.__file__).with_name("roles_script.py"), write(contest.folder / "filled.json", given))
    return job, _run(contest, job, command, changes(phase == roles.CREATE), filled)


def _instances(contest: Contest, size: Organization) -> Pair:
    job = read_instances(size)
    command, output = inventory.contestant(inventory.OURS, size.accounts, size.regions, contest.folder)
    return job, _run(contest, job, command, inventory.has(output, size.instances), None)


def _run(contest: Contest, job: Job, command: Command, judge: Judge, fill: Command | None) -> Row:
    def prepare() -> None:
        stub: StubProcess = contest.stub
        stub.order(reset=1, latency=0, rates=False)
        if fill:
            subprocess.run(fill, env=stub.env, check=True, capture_output=True)
        stub.order(latency=MEASURED.latency, rates=True, instances=OF_A_REGION)

    return contest.measure((job.name,), "ours", command, prepare=prepare, judge=judge, memory=False)


def predicted(job: Job) -> float:
    """Seconds of one run on one machine; beside the model's parts, Ansible starts."""
    return MEASURED.start + job.seconds


def table(pairs: Sequence[Pair]) -> str:
    """Predicted and measured, in Markdown."""
    heads = ["what", "calls predicted", "calls measured", "refused", "seconds predicted", "seconds measured", "memory"]
    lines = [heads, ["---", *["---:"] * 6]]
    for job, row in pairs:
        sample = row.median
        lines.append(
            [
                job.name,
                f"{job.calls:,}",
                f"{sample.calls:,}",
                f"{sample.throttled:,}",
                f"{predicted(job):.0f}",
                f"{sample.wall:.0f}",
                f"{sample.parent:.0f} MB",
            ]
        )
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def goals_of(job: Job, row: Row) -> list[Goal]:
    """No call more than on paper, and none refused."""
    return [
        Goal(f"{job.name}: calls, of those predicted", row.median.calls / job.calls, most=1),
        Goal(f"{job.name}: calls that AWS would refuse", row.median.throttled, most=0, unit=""),
    ]
