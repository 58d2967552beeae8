# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Verification against every widening of the finished main job, one at a time: each is named, and none hides.

What a role declares is taken from a run of verify, as the role rendered it; then the module that compares is called in
this process for each mutant. Some are put before the whole playbook as well.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_role import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_role_info import info

from tests.support.playbooks import widened
from tests.support.playbooks.runner import WORKLOADS, Player
from tests.support.playbooks.widened import Mutant, RoleMutants
from tests.support.sandbox.client import SandboxClient

pytestmark = pytest.mark.long("main job")

LEAST = 60
SINGLE_RUNS = int(os.environ.get("SINGLE_MUTANTS", "1"))
INSTANCE_ROLE = "Route53CrossAccountRole"
CALLBACKS = Path(__file__).parent / "callbacks"


@dataclass(frozen=True)
class Declared:
    """A role of workload-a: the profile of its account, its name, and the options that declare it."""

    profile: str
    name: str
    params: dict[str, Any]

    def differences(self) -> list[str]:
        """What verification says of it now."""
        connection = Connection(profile=self.profile, region="us-east-1")
        # The role is read anew, as verify does before it compares: what its own run read was not wider yet.
        asked = {
            "names": [self.name],
            "account_id": self.params["account_id"],
            "policies": True,
            "instance_profile": bool(self.params["instance_profile"]),
            "instance_profiles": bool(self.params["check_instance_profiles"]),
        }
        [read] = info(asked, connection)["roles"]
        found: list[str] = ensure({**self.params, "as_read": read}, connection, check_mode=True)["differences"]
        return found


@pytest.fixture(scope="module")
def player(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Player:
    """The finished main job. Each test leaves it as it was."""
    sandbox.reset()
    play = Player(sandbox, tmp_path_factory.mktemp("main_job"))
    done = play("cross_account_dns")
    assert done.status == 0, done.output
    return play


@pytest.fixture(scope="module")
def declared(player: Player) -> list[Declared]:
    """What verify compares with, as its own run rendered it."""
    results = player.home / "results.jsonl"
    env = {"EVERY_RESULT_FILE": str(results), "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS)}
    env["ANSIBLE_INJECT_INVOCATION"] = "true"
    watched = Player(player.sandbox, player.home, env=env | {"ANSIBLE_CALLBACKS_ENABLED": "every_result"})
    done = watched("verify", "-vvv")
    assert done.status == 0, done.output
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    compared = [
        line["result"]["invocation"]["module_args"]
        for line in lines
        if line["host"] == "workload-a" and "differences" in line["result"]
    ]
    names = {INSTANCE_ROLE: "workload-a"}
    roles = [Declared(names.get(params["name"], "dns"), params["name"], params) for params in compared]
    assert {role.name == INSTANCE_ROLE for role in roles} == {True, False}
    return roles


def test_every_widening_of_a_role_is_named(declared: list[Declared], boto: Callable[..., Any]) -> None:
    tried, unnamed = 0, []
    for role in declared:
        iam = boto("iam", profile=role.profile)
        mutants = [*RoleMutants(iam, role.name)]
        if role.name == INSTANCE_ROLE:
            mutants.append(widened.instance_profile(iam, role.name))
        assert role.differences() == []
        for mutant in mutants:
            mutant.apply()
            found = role.differences()
            mutant.undo()
            tried += 1
            if not any(mutant.named in difference for difference in found):
                unnamed.append(f"{mutant}: {found}")
        assert role.differences() == []

    assert unnamed == []
    assert tried >= LEAST


def test_a_boundary_that_is_declared_and_gone_is_named(declared: list[Declared], boto: Callable[..., Any]) -> None:
    for role in declared:
        iam = boto("iam", profile=role.profile)
        boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
        bounded = Declared(role.profile, role.name, {**role.params, "permissions_boundary": boundary})
        iam.put_role_permissions_boundary(RoleName=role.name, PermissionsBoundary=boundary)
        assert bounded.differences() == []
        iam.delete_role_permissions_boundary(RoleName=role.name)
        [difference] = bounded.differences()
        assert difference.startswith("permissions_boundary is empty")


def test_the_playbook_fails_for_a_single_mutant_and_names_it(player: Player, boto: Callable[..., Any]) -> None:
    route53 = boto("route53", profile="dns")
    [zone] = [each["Id"] for each in route53.list_hosted_zones()["HostedZones"] if each["Name"] == "example.com."]
    every: list[Mutant] = [
        *RoleMutants(boto("iam", profile="dns"), f"EC2ManagementRole-{WORKLOADS['workload-a']}-example.com"),
        *RoleMutants(boto("iam", profile="workload-a"), INSTANCE_ROLE),
        *widened.record_sets(route53, zone, "workload-a.example.com"),
    ]
    for mutant in random.Random(17).sample(every, SINGLE_RUNS):
        mutant.apply()
        done = player("verify")
        mutant.undo()
        assert done.status != 0, mutant.name
        assert mutant.named in done.output.partition("Fail when anything is off")[2], (mutant.name, done.output)
        assert done.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 0}, mutant.name
    assert player("verify").status == 0
