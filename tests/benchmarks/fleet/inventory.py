# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory of a fleet: ec2_accounts, one aws_ec2 file for each account, and a script of threads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import goals
from tests.benchmarks.commands import Command, script, write
from tests.benchmarks.goals import Goal, ratio
from tests.benchmarks.measure import Row
from tests.benchmarks.report import of, table
from tests.benchmarks.stubs import StubProcess, served
from tests.support.sandbox.client import BIN

from .contest import Contest, Judge, fleet
from .world import INSTANCES, REGIONS, accounts

OURS, FILES, SCRIPT = "ec2_accounts", "aws_ec2, a file for each account", "a script of threads"
LATENCY = 0.04  # seconds
ACCOUNTS, MANY_REGIONS = (1, 5, 20, 100), (1, 3)
JUDGED = ("20", "3")  # accounts and Regions that the goals are about
# What users have in such a file: names, a variable, groups.
OPTIONS: dict[str, Any] = {
    "hostnames": ["instance-id"],
    "compose": {"ansible_host": "private_ip_address"},
    "keyed_groups": [
        {"key": "placement.region", "prefix": "region"},
        {"key": "tags.Role", "prefix": "role"},
    ],
}


def measure(sizes: Sequence[int], runs: int, folder: Path) -> str:
    """All sizes behind the latency of AWS, and the goals' size without it as well."""
    with served(fleet) as stub:
        contest = Contest(stub, folder, runs)
        for count in sizes:
            for regions in MANY_REGIONS:
                _measure(contest, count, regions, LATENCY)
        if int(JUDGED[0]) in sizes:
            _measure(contest, int(JUDGED[0]), int(JUDGED[1]), 0)
    rows = contest.rows
    heads = ("accounts", "Regions", "latency")
    return f"{table(rows, heads, {'of the script': SCRIPT, 'of ours': OURS})}\n\n{goals.table(goals_of(rows))}"


def goals_of(rows: Sequence[Row]) -> list[Goal]:
    """At the size that they are about."""
    found = {name: of(rows, name, *JUDGED, _named(LATENCY)) for name in (OURS, FILES, SCRIPT)}
    walls = {name: row.median.wall if row else None for name, row in found.items()}
    ours = found[OURS]
    place = f"{JUDGED[0]} accounts in {JUDGED[1]} Regions"
    return [
        Goal(f"{place}, one aws_ec2 file for each account takes", ratio(walls[FILES], walls[OURS]), least=5.5),
        Goal(f"{place}, ours takes the script's time", ratio(walls[OURS], walls[SCRIPT]), most=2),
        Goal(f"{place}, requests at once", ours.median.in_flight if ours else None, least=8, unit=""),
    ]


def _measure(contest: Contest, count: int, regions: int, latency: float) -> None:
    case = (str(count), str(regions), _named(latency))
    for name in (OURS, FILES, SCRIPT):
        command, output = contestant(name, count, regions, contest.folder)
        contest.measure(
            case,
            name,
            command,
            prepare=lambda: _prepare(contest.stub, latency),
            judge=has(output, count * regions * INSTANCES),
        )


def contestant(name: str, count: int, regions: int, folder: Path) -> tuple[Command, Path]:
    """The command of a contestant, and the file that it writes the inventory to."""
    output = folder / "inventory.json"
    fleet_of, places = accounts(count), list(REGIONS[:regions])
    if name == SCRIPT:
        given = {"role_arns": [account.role_arn for account in fleet_of], "regions": places}
        return script(
            Path(__file__).with_name("inventory_script.py"), write(folder / "fleet.json", given), output
        ), output
    source = folder / "inventory"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir()
    if name == OURS:
        named = [{"name": each.name, "account_id": each.id, "role_arn": each.role_arn} for each in fleet_of]
        plugin = {"plugin": "crossaccount.aws.ec2_accounts", "accounts": named}
        write(source / "fleet.ec2_accounts.yml", {**plugin, "regions": places, **OPTIONS})
    else:
        for each in fleet_of:
            plugin = {"plugin": "amazon.aws.aws_ec2", "assume_role_arn": each.role_arn}
            write(source / f"{each.name}.aws_ec2.yml", {**plugin, "regions": places, **OPTIONS})
    return [BIN / "ansible-inventory", "-i", source, "--list", "--output", output], output


def _prepare(stub: StubProcess, latency: float) -> None:
    stub.order(latency=latency, instances=INSTANCES)


def has(output: Path, hosts: int) -> Judge:
    """Whether all hosts were found; what is left of an earlier run does not count."""

    def judge(_printed: str) -> bool:
        found = json.loads(output.read_text(encoding="utf-8"))["_meta"]["hostvars"]
        output.unlink()
        return len(found) == hosts

    return judge


def _named(latency: float) -> str:
    return f"{latency * 1000:.0f} ms" if latency else "none"
