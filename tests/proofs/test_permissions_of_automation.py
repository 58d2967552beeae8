# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dns_automation under exactly the permissions of docs/permissions.md, and with each of them taken away.

A run for each situation of the page, with accounts that lack nothing and accounts that each lack one row. What stopped
half-way is continued by the same run, or removed as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.proofs.automation_damage import ON_THE_SECOND, harm
from tests.proofs.permission_fleet import WHOLE, Fleet, failures
from tests.proofs.permission_runs import WHOLE_HOSTS, Runs, empty, tried
from tests.proofs.permission_table import Row, automation_rows
from tests.support.playbooks.runner import DNS, Played
from tests.support.sandbox.client import SandboxClient

pytestmark = pytest.mark.early

PLAYBOOK = "dns_automation"
# In the order of a life. Verification is proved with the main job's, which it is a part of.
SITUATIONS = ("first run", "later runs", "mending", "absent")
ROWS = tuple(row for row in automation_rows() if row.situations != ("verify",))
TRIED = tried(ROWS)
PRESENT, ABSENT = (("-e", f"dns_automation_state={state}") for state in ("present", "absent"))
# What check mode is tried on, with the permissions of later runs, which only read.
CHECKED = ("where nothing is", "where something differs")


@dataclass
class Life:
    """``given_back``: the same runs, of those who lacked a permission and have it now."""

    fleet: Fleet
    runs: Runs
    given_back: dict[str, Played] = field(default_factory=dict)
    checked: dict[str, Played] = field(default_factory=dict)

    def check(self, name: str) -> None:
        self.checked[name] = self.fleet.run(PLAYBOOK, ["later runs"], [], options=(*PRESENT, "--check"))

    def give_back(self, situation: str, hosts: set[str], options: tuple[str, ...] = PRESENT) -> None:
        self.given_back[situation] = self.fleet.run(PLAYBOOK, SITUATIONS, [], also=sorted(hosts), options=options)

    def harm(self) -> None:
        """Let the whole accounts differ in all that can be mended, and each of the others in what its row mends."""
        lacking = self.runs.lacking("mending")
        for row in ROWS:
            if "mending" in row.situations:
                harm(self.fleet, f"w{int(row.action in ON_THE_SECOND)}", row)
            if row in lacking:
                harm(self.fleet, self.fleet.host(row, lacking), row)


@pytest.fixture(scope="module")
def life(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Every situation, one after the other, on accounts that only these tests use."""
    with empty(sandbox):
        runs = Runs(ROWS, TRIED)
        home = tmp_path_factory.mktemp("automation")
        fleet = Fleet(sandbox, home, **runs.accounts(SITUATIONS), rows=ROWS)
        for number, account in enumerate(fleet.dns):
            zone = f"d{number}.example" if number else "example.com"
            fleet.client("route53", account).create_hosted_zone(Name=zone, CallerReference=zone)
        done = Life(fleet, runs)
        done.check("where nothing is")
        runs.run(fleet, "first run", PLAYBOOK, options=PRESENT)
        later = runs.hosts(fleet, *SITUATIONS[1:])
        done.give_back("first run", later)
        runs.run(fleet, "later runs", PLAYBOOK, options=PRESENT)
        done.harm()
        done.check("where something differs")
        runs.run(fleet, "mending", PLAYBOOK, options=PRESENT)
        done.give_back("mending", runs.hosts(fleet, "mending"))
        # The accounts that only the first run needs are removed as that left them.
        others = runs.hosts(fleet, *SITUATIONS) - runs.hosts(fleet, "absent")
        runs.run(fleet, "absent", PLAYBOOK, also=sorted(others), options=ABSENT)
        done.give_back("absent", runs.hosts(fleet, "absent"), ABSENT)
        yield done


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_permissions_of_the_page_are_enough(life: Life, situation: str) -> None:
    assert life.runs.failed(situation) == dict.fromkeys(WHOLE_HOSTS, 0), life.runs.played[situation].output
    for account in life.fleet.workloads[:WHOLE]:
        assert life.runs.denied[situation][account] == set()


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_page_asks_for_no_permission_where_it_is_not_used(life: Life, situation: str) -> None:
    assert life.runs.unused(life.fleet, situation) == []


@pytest.mark.parametrize("state", CHECKED)
def test_check_mode_needs_what_later_runs_need(life: Life, state: str) -> None:
    checked = life.checked[state]

    assert set(checked.counts("failed").values()) == {0}, checked.output
    for name in WHOLE_HOSTS[-WHOLE:]:
        assert checked.counts("changed")[name] > 0, checked.output


@pytest.mark.parametrize("row", TRIED, ids=str)
def test_without_it_the_run_fails_and_names_the_action(life: Life, row: Row) -> None:
    situation = row.situations[0]
    played, host = life.runs.played[situation], life.fleet.host(row, life.runs.lacking(situation))

    assert played.counts("failed")[host] == 1, played.output
    assert row.action in failures(played, host), failures(played, host) or played.output


@pytest.mark.parametrize("situation", ["first run", "mending", "absent"])
def test_given_back_a_permission_the_same_run_goes_on(life: Life, situation: str) -> None:
    played = life.given_back[situation]

    assert set(played.counts("failed").values()) == {0}, played.output


def test_what_stopped_half_way_is_removed_as_a_whole(life: Life) -> None:
    failed = life.runs.played["absent"].counts("failed")
    lacking = life.runs.hosts(life.fleet, "absent")

    assert {host for host, count in failed.items() if count} == lacking, life.runs.played["absent"].output
    left = {account: parts for account in life.fleet.workloads if (parts := _parts(life.fleet, account))}
    assert left == {}


def _parts(fleet: Fleet, account: str) -> list[Any]:
    """What an account still has of the automation."""
    functions = fleet.client("lambda", account).list_functions()["Functions"]
    rules = fleet.client("events", account).list_rules()["Rules"]
    queues = fleet.client("sqs", account).list_queues().get("QueueUrls", [])
    groups = fleet.client("logs", account).describe_log_groups()["logGroups"]
    alarms = fleet.client("cloudwatch", account).describe_alarms()["MetricAlarms"]
    roles = [each for each in fleet.client("iam", account).list_roles()["Roles"] if "DnsAutomation" in each["RoleName"]]
    zone_roles = fleet.client("iam", DNS).list_roles()["Roles"]
    roles += [each for each in zone_roles if f"DnsAutomationZoneRole-{account}" in each["RoleName"]]
    return [*functions, *rules, *queues, *groups, *alarms, *roles]
