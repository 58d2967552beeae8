# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A task that runs in Ansible's own process has the outcome of one that Ansible runs as it always does.

The judge is Ansible's ordinary way: the same random tasks of all modules, on the same sandbox, run both ways. They are
run from another folder than the playbook's, with tasks that tell the two apart.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.both_ways import MADE, differences, logged, shown, tasks
from tests.proofs.foreign_folder import WRITTEN, furnish
from tests.proofs.secrets_search import Recorder
from tests.proofs.test_secrets import CASES, EXTERNAL_ID
from tests.support.playbooks.iam_world import make_role, trust
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.sample import DAY, LONG_ONE_IN

DNS = "222222222222"
SWITCH = "CROSSACCOUNT_AWS_DIRECT_EXECUTION"
# Tasks of each module, others each day; fewer where long tests run a share a day.
OF_EACH = int(os.environ.get("WAYS") or (3 if LONG_ONE_IN == 1 else 1))


def play(sandbox: SandboxClient, chosen: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {"external_id": EXTERNAL_ID, "server": {"address": sandbox.dns_host, "port": sandbox.dns_port}},
        "module_defaults": {
            "group/crossaccount.aws.aws": {"profile": "dns", "aws_config": {"retries": {"total_max_attempts": 1}}}
        },
        "tasks": chosen,
    }


def run(
    sandbox: SandboxClient, iam: Any, folder: Path, chosen: list[dict[str, Any]], *, direct: bool
) -> tuple[list[str], str]:
    """What the tasks show and leave when they are run one way, on a sandbox as seeded, and the whole output."""
    sandbox.reset()
    asks = trust({"AWS": DNS}, {"StringEquals": {"sts:ExternalId": EXTERNAL_ID}})
    make_role(iam, "Secretive", asks)
    started = folder / "started"
    chosen = [*furnish(folder, started, Path(sandbox.env["AWS_CONFIG_FILE"]).read_text(encoding="utf-8")), *chosen]
    recorder = Recorder(
        sandbox, started, {SWITCH: str(direct).lower(), "PYTHONHASHSEED": "0"}
    )  # messages that list a set
    kept = recorder([play(sandbox, chosen)])
    assert kept.status == 0, kept.places["the output"]
    left = [
        MADE.sub("", f"{path.relative_to(folder)}: {path.read_text(encoding='utf-8')}")
        for path in sorted(folder.rglob(WRITTEN))
    ]
    return [*logged(kept), *left, *shown(kept)], kept.places["the output"]


@pytest.mark.parametrize("part", range(2))
def test_both_ways_show_the_same(sandbox: SandboxClient, boto: Callable[..., Any], tmp_path: Path, part: int) -> None:
    iam = boto("iam", profile="dns")
    chosen = list(tasks(random.Random(f"{DAY} {part}"), CASES, OF_EACH))

    direct, output = run(sandbox, iam, tmp_path / "direct", chosen, direct=True)
    ordinary, other = run(sandbox, iam, tmp_path / "ordinary", chosen, direct=False)

    assert output.count("Executed directly") > len(chosen) / 2
    assert "Executed directly" not in other
    found = differences(direct, ordinary)
    assert not found, "\n".join(found)
