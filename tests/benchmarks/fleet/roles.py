# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One role in a fleet: iam_trust_role with accounts, a loop, accounts as hosts, and a script of threads."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import goals
from tests.benchmarks.commands import Command, playbook, plays, script, write
from tests.benchmarks.goals import Goal, ratio
from tests.benchmarks.measure import Row
from tests.benchmarks.report import of, table
from tests.benchmarks.stubs import StubProcess, served

from .contest import Contest, changes, fleet
from .world import Account, accounts

OURS = "iam_trust_role with accounts"
LOOP = "a loop of sts_assume_role and iam_role"
HOSTS = "hosts, 10 forks: sts_assume_role, iam_role"
SCRIPT = "a script of threads"
CREATE, NOTHING = "create", "nothing to do"
LATENCY = 0.04  # seconds
ACCOUNTS = (10, 50, 200)
JUDGED = "50"
ONCE = 200  # from here on, those that take seconds an account only create, and run once
FORKS = 10

NAME = "BenchmarkRole"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
DESCRIPTION, TAGS = "Measured by a benchmark", {"owner": "platform"}


def measure(sizes: Sequence[int], runs: int, folder: Path) -> str:
    """All sizes behind the latency of AWS: the role is created, and then found as it is declared."""
    with served(fleet) as stub:
        contest = Contest(stub, folder, runs)
        for count in sizes:
            for name in (OURS, LOOP, HOSTS, SCRIPT):
                slow = name in (LOOP, HOSTS) and count >= ONCE
                for phase in (CREATE,) if slow else (CREATE, NOTHING):
                    one = Contest(stub, folder, 1 if slow else runs, contest.rows)
                    _measure(one, name, count, phase)
    ratios = {"of the script": SCRIPT, "of ours": OURS}
    return f"{table(contest.rows, ('accounts', 'phase'), ratios)}\n\n{goals.table(goals_of(contest.rows))}"


def goals_of(rows: Sequence[Row]) -> list[Goal]:
    """At the size that they are about."""
    found = []
    for phase in (CREATE, NOTHING):
        ours, loop, script_row = (of(rows, name, JUDGED, phase) for name in (OURS, LOOP, SCRIPT))
        walls = [row.median.wall if row else None for row in (ours, loop, script_row)]
        cpu = [row.median.cpu if row else None for row in (ours, script_row)]
        calls = ours.median.calls / int(JUDGED) if ours else None
        place = f"{JUDGED} accounts, {phase}"
        found += [
            Goal(f"{place}, the loop takes", ratio(walls[1], walls[0]), least=20),
            Goal(f"{place}, ours takes the script's time", ratio(walls[0], walls[2]), most=2),
            Goal(f"{place}, ours takes the script's CPU", ratio(cpu[0], cpu[1]), most=2),
            Goal(f"{place}, calls an account", calls, most=4 if phase == CREATE else 3, unit=""),
        ]
    return found


def _measure(contest: Contest, name: str, count: int, phase: str) -> None:
    filled = contest.folder / "filled.json"
    write(filled, _for_script(accounts(count)))
    contest.measure(
        (str(count), phase),
        name,
        contestant(name, count, contest.folder),
        prepare=lambda: _prepare(contest.stub, filled if phase == NOTHING else None),
        judge=None if name == SCRIPT else changes(phase == CREATE),
        memory=name in (OURS, SCRIPT),
    )


def _prepare(stub: StubProcess, filled: Path | None) -> None:
    stub.order(reset=1, latency=0)
    if filled:
        command = script(Path(__file__).with_name("roles_script.py"), filled)
        subprocess.run(command, env=stub.env, check=True, capture_output=True)
    stub.order(latency=LATENCY)


def contestant(name: str, count: int, folder: Path) -> Command:
    """The command of a contestant."""
    fleet_of = accounts(count)
    if name == OURS:
        return playbook(folder, {"crossaccount.aws.iam_trust_role": _ours(fleet_of)})
    if name == SCRIPT:
        return script(Path(__file__).with_name("roles_script.py"), write(folder / "role.json", _for_script(fleet_of)))
    if name == LOOP:
        arns = [account.role_arn for account in fleet_of]
        assume = {"loop": arns, "register": "assumed", "no_log": True}
        ensure = {"loop": "{{ assumed.results }}", "loop_control": {"label": "role"}, "no_log": True}
        return playbook(folder, {**_assume("{{ item }}"), **assume}, {**_role("item"), **ensure})
    hosts = {account.name: {"role_arn": account.role_arn} for account in fleet_of}
    inventory = write(folder / "hosts.json", {"all": {"hosts": hosts}})
    tasks = [{**_assume("{{ role_arn }}"), "register": "assumed", "no_log": True}, {**_role("assumed"), "no_log": True}]
    return plays(folder, [{"hosts": "all", "tasks": tasks}], inventory, "--forks", str(FORKS))


def _ours(fleet_of: Sequence[Account]) -> dict[str, Any]:
    named = [{"name": each.name, "account_id": each.id, "role_arn": each.role_arn} for each in fleet_of]
    return {**ours(), "accounts": named}


def _assume(role_arn: str) -> dict[str, Any]:
    # It says that it has changed something whenever it signs in.
    task = {"role_arn": role_arn, "role_session_name": "roles"}
    return {"amazon.aws.sts_assume_role": task, "changed_when": False}


def _role(variable: str) -> dict[str, Any]:
    keys = {
        "access_key": f"{{{{ {variable}.sts_creds.access_key }}}}",
        "secret_key": f"{{{{ {variable}.sts_creds.secret_key }}}}",
        "session_token": f"{{{{ {variable}.sts_creds.session_token }}}}",
    }
    return {"amazon.aws.iam_role": {**twin(), **keys}}


def twin() -> dict[str, Any]:
    """The options of amazon.aws.iam_role for the same role."""
    return {"assume_role_policy_document": json.dumps(TRUST), "create_instance_profile": False, **_common()}


def ours() -> dict[str, Any]:
    """Those of iam_trust_role."""
    return {"trust": [{"services": ["ec2.amazonaws.com"]}], **_common()}


def for_api() -> dict[str, Any]:
    """The arguments of CreateRole."""
    return {
        "RoleName": NAME,
        "AssumeRolePolicyDocument": json.dumps(TRUST),
        "Description": DESCRIPTION,
        "Tags": [{"Key": key, "Value": value} for key, value in TAGS.items()],
    }


def _common() -> dict[str, Any]:
    return {"name": NAME, "description": DESCRIPTION, "tags": TAGS}


def _for_script(fleet_of: Sequence[Account]) -> dict[str, Any]:
    return {"role_arns": [account.role_arn for account in fleet_of], "role": for_api()}
