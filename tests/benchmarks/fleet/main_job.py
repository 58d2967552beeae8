# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The main job on a fleet of the sandbox when nothing is to do: each play, and what an account costs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sandbox.world.accounts import DNS, MANAGEMENT
from tests.benchmarks import goals
from tests.benchmarks.commands import ORDINARY, Command, environment
from tests.benchmarks.goals import Goal, ratio
from tests.benchmarks.measure import Row, Sample, median, repeated, timed
from tests.benchmarks.report import of
from tests.support.sandbox.client import BIN

from .contest import changes
from .sandbox_fleet import FleetSandbox, fleet_sandbox

DIRECT, PLAIN = "direct", "the ordinary way"
ACCOUNTS = (2, 10, 50)
FEW, MANY = "2", "50"
FORKS = 10
CALLBACKS = Path(__file__).with_name("callbacks")
PARENT_AT = 200  # accounts

Play = dict[str, Any]
Request = dict[str, Any]


def measure(sizes: Sequence[int], runs: int, folder: Path) -> str:
    """Each size; the smallest in the ordinary way as well."""
    rows: list[Row] = []
    plays: dict[tuple[str, str], list[Play]] = {}
    requests: list[Request] = []
    with fleet_sandbox(folder) as fleet:
        for count in sorted(sizes):
            fleet.grow(count)
            job = _Job(fleet, count, folder)
            job.run({})  # until there is nothing to do
            ways = {DIRECT: {}, **({PLAIN: ORDINARY} if count == min(sizes) else {})}
            for way, env in ways.items():
                samples = repeated(lambda job=job, env=env: job.run(env, nothing_to_do=True), runs)  # type: ignore[misc]
                rows.append(Row((str(count),), way, len(samples), median(samples)))
                plays[str(count), way] = job.plays()
                requests = job.requests()
                print(f"{count:>4} {way:<20} {rows[-1].median.wall:7.2f} s", flush=True)
    parts = (table(rows), by_play(plays), by_place(requests, max(sizes)), goals.table(goals_of(rows)))
    return "\n\n".join(parts)


class _Job:
    """The main job on so many accounts."""

    def __init__(self, fleet: FleetSandbox, count: int, folder: Path) -> None:
        self._fleet, self._count, self._folder = fleet, count, folder
        self._times = folder / "plays.json"
        inventory = fleet.inventory(count, folder)
        name = "crossaccount.aws.cross_account_dns"
        self._command: Command = [BIN / "ansible-playbook", name, "-i", inventory, "--forks", str(FORKS)]

    def run(self, env: dict[str, str], *, nothing_to_do: bool = False) -> Sample:
        """One run, with the requests that the sandbox has counted."""
        self._fleet.client.reset_requests()
        kept = {
            "ANSIBLE_HOME": str(self._folder / "ansible"),
            "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
            "ANSIBLE_CALLBACKS_ENABLED": "play_times",
            "PLAY_TIMES_FILE": str(self._times),
        }
        everything = environment() | self._fleet.client.env | kept | env
        sample = timed(self._command, everything, changes(False) if nothing_to_do else None)
        return replace(sample, calls=sum(row["count"] for row in self.requests()))

    def requests(self) -> list[Request]:
        """What the sandbox has counted in the last run."""
        return self._fleet.client.requests()

    def plays(self) -> list[Play]:
        """Name, seconds and tasks of each play of the last run."""
        found: list[Play] = json.loads(self._times.read_text(encoding="utf-8"))
        return found


def table(rows: Sequence[Row]) -> str:
    """What a run takes, and an account of it."""
    heads = [
        "accounts",
        "modules run",
        "wall",
        "CPU",
        "CPU an account",
        "memory of the parent",
        "calls",
        "calls an account",
    ]
    lines = [heads, ["---:", "---", *["---:"] * (len(heads) - 2)]]
    for row in rows:
        count, sample = int(row.case[0]), row.median
        lines.append(
            [
                f"{count:,}",
                row.contestant,
                f"{sample.wall:.1f} s",
                f"{sample.cpu:.1f} s",
                f"{sample.cpu / count:.2f} s",
                f"{sample.parent:.0f} MB",
                f"{sample.calls:,}",
                f"{sample.calls / count:.1f}",
            ]
        )
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def by_play(plays: dict[tuple[str, str], list[Play]]) -> str:
    """Wall seconds of each play, and the tasks that it ran on its hosts, in a column for each run."""
    columns = list(plays)
    heads = ["play", *(f"{count} accounts, {way}" for count, way in columns)]
    lines = [heads, ["---", *["---:"] * len(columns)]]
    for at, play in enumerate(plays[columns[0]]):
        cells = (f"{plays[column][at]['seconds']:.1f} s, {plays[column][at]['tasks']} tasks" for column in columns)
        lines.append([play["name"], *cells])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def by_place(requests: Sequence[Request], count: int) -> str:
    """The calls of a run on so many accounts, an account: where they were made, and to which service."""
    places = {MANAGEMENT.id: "management account", DNS.id: "DNS account"}
    calls: Counter[tuple[str, str]] = Counter()
    for row in requests:
        # All accounts share the rate of Route 53 in one: each of its operations is told.
        what = f"route53 {row['operation']}" if row["service"] == "route53" else row["service"]
        calls[places.get(row["account"], "workload account"), what] += row["count"]
    lines = [f"| where, with {count} accounts | service | calls an account |", "|---|---|---:|"]
    lines += [f"| {where} | {service} | {calls[where, service] / count:.1f} |" for where, service in sorted(calls)]
    return "\n".join(lines)


def goals_of(rows: Sequence[Row]) -> list[Goal]:
    """Of the sizes that were measured."""
    few, plain, many = of(rows, DIRECT, FEW), of(rows, PLAIN, FEW), of(rows, DIRECT, MANY)
    direct = sorted((row for row in rows if row.contestant == DIRECT), key=lambda row: int(row.case[0]))
    first, middle, last = (direct[0], direct[1], direct[-1]) if len(direct) > 2 else (None, None, None)
    return [
        Goal(
            f"{FEW} accounts, the ordinary way takes",
            ratio(plain.median.wall if plain else None, few.median.wall if few else None),
            least=4,
        ),
        Goal(f"{MANY} accounts, CPU an account", many.median.cpu / int(MANY) if many else None, most=1.5, unit=" s"),
        Goal(
            "CPU of a further account among many, of one among few",
            ratio(_further(middle, last, _cpu), _further(first, middle, _cpu)),
            most=1.3,
        ),
        Goal(f"memory of the parent, drawn on to {PARENT_AT} accounts", _parent(direct), most=250, unit=" MB"),
    ]


def _cpu(row: Row) -> float:
    return row.median.cpu


def _further(small: Row | None, large: Row | None, number: Any) -> float | None:
    """What one further account adds to a number."""
    if small is None or large is None:
        return None
    added: float = (number(large) - number(small)) / (int(large.case[0]) - int(small.case[0]))
    return added


def _parent(rows: Sequence[Row]) -> float | None:
    """On the line through the smallest and the largest size; measured where there is such a size."""
    if len(rows) < 2:
        return None
    slope = _further(rows[0], rows[-1], lambda row: row.median.parent)
    assert slope is not None
    return rows[-1].median.parent + slope * max(0, PARENT_AT - int(rows[-1].case[0]))
