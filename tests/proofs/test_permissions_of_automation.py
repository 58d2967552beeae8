# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dns_automation under exactly the permissions of docs/permissions.md, and with each of them taken away.

A run for each situation of the page, with accounts that lack nothing and accounts that each lack one row. A row is
taken away where it is first needed, and given back: the same run then goes on.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from botocore import xform_name

from tests.proofs.automation_damage import ON_THE_SECOND, harm
from tests.proofs.permission_fleet import MANAGEMENT, WHOLE, Fleet, failures
from tests.proofs.permission_table import ASKED_BY, AUTOMATION_SITUATIONS, Row, automation_rows
from tests.support.playbooks.runner import DNS, Played
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.sample import DAY, share

pytestmark = pytest.mark.early

ONE_IN = int(os.environ.get("PERMISSIONS_ONE_IN", "1"))
TRIED = share(automation_rows(), DAY, ONE_IN)
WHOLE_HOSTS = ("d0", "d1", *(f"w{number}" for number in range(WHOLE)))


def tried_in(situation: str) -> list[Row]:
    """The rows that are needed in this situation first."""
    return [row for row in TRIED if row.situations[0] == situation]


class Life:
    """What happened in each situation. ``asked`` and ``denied`` are operations by account id.

    ``given_back``: the same runs, of those who lacked a permission and have it now.
    """

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.played: dict[str, Played] = {}
        self.given_back: dict[str, Played] = {}
        self.asked: dict[str, dict[str, set[str]]] = {}
        self.denied: dict[str, dict[str, set[str]]] = {}

    def run(self, situation: str) -> None:
        """One situation, with a host for each row that is tried in it."""
        self.fleet.sandbox.reset_requests()
        self.played[situation] = self._play(situation, [situation], tried_in(situation))
        asked: dict[str, set[str]] = defaultdict(set)
        denied: dict[str, set[str]] = defaultdict(set)
        for row in self.fleet.sandbox.requests():
            asked[row["account"]].add(row["operation"])
            if {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"} & set(row["errors"]):
                denied[row["account"]].add(row["operation"])
        self.asked[situation], self.denied[situation] = asked, denied

    def give_back(self, situation: str, hosts: set[str]) -> None:
        """Run it for these hosts with all permissions."""
        self.given_back[situation] = self._play(situation, AUTOMATION_SITUATIONS, [], sorted(hosts))

    def harm(self) -> None:
        """Let the whole accounts differ in all that can be mended, and each of the others in what its row mends."""
        lacking = tried_in("mending")
        for row in automation_rows():
            if "mending" in row.situations:
                harm(self.fleet, f"w{int(row.action in ON_THE_SECOND)}", row)
            if row in lacking:
                harm(self.fleet, self.fleet.host(row, lacking), row)

    def hosts(self, *situations: str) -> set[str]:
        """Those that lack a row in one of the situations."""
        return {self.fleet.host(row, tried_in(each)) for each in situations for row in tried_in(each)}

    def _play(self, situation: str, needed: Sequence[str], lacking: Sequence[Row], also: Sequence[str] = ()) -> Played:
        options = ("-e", f"dns_automation_state={'absent' if situation == 'absent' else 'present'}")
        return self.fleet.run("dns_automation", needed, lacking, also=also, options=options)


@pytest.fixture(scope="module")
def life(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Every situation, one after the other, on accounts that only these tests use."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.env.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        sandbox.reset()
        by_kind = [[row.by_dns_host for row in tried_in(each)] for each in AUTOMATION_SITUATIONS]
        fleet = Fleet(
            sandbox,
            tmp_path_factory.mktemp("automation"),
            workloads=WHOLE + max(each.count(False) for each in by_kind),
            dns=WHOLE + max(each.count(True) for each in by_kind),
            rows=automation_rows(),
        )
        for number, account in enumerate(fleet.dns):
            zone = f"d{number}.example" if number else "example.com"
            fleet.client("route53", account).create_hosted_zone(Name=zone, CallerReference=zone)
        done = Life(fleet)
        done.run("first run")
        done.give_back("first run", done.hosts(*AUTOMATION_SITUATIONS))
        done.run("later runs")
        done.harm()
        done.run("mending")
        done.give_back("mending", done.hosts("mending"))
        done.run("absent")
        done.give_back("absent", done.hosts(*AUTOMATION_SITUATIONS))
        yield done
    sandbox.reset()


@pytest.mark.parametrize("situation", AUTOMATION_SITUATIONS)
def test_the_permissions_of_the_page_are_enough(life: Life, situation: str) -> None:
    failed = life.played[situation].counts("failed")

    assert {name: failed[name] for name in WHOLE_HOSTS} == dict.fromkeys(WHOLE_HOSTS, 0), life.played[situation].output
    for account in life.fleet.workloads[:WHOLE]:
        assert life.denied[situation][account] == set()


@pytest.mark.parametrize("situation", AUTOMATION_SITUATIONS)
def test_the_page_asks_for_no_permission_where_it_is_not_used(life: Life, situation: str) -> None:
    def asked(row: Row) -> set[str]:
        accounts = {"workload": life.fleet.workloads[:WHOLE], "DNS": life.fleet.dns, "management": [MANAGEMENT]}
        return set().union(*(life.asked[situation][account] for account in accounts[row.account]))

    unused = [
        str(row)
        for row in automation_rows()
        if situation in row.situations
        and not any(
            operation == row.action.partition(":")[2] or xform_name(operation) in ASKED_BY.get(row.action, ())
            for operation in asked(row)
        )
    ]

    assert unused == []


@pytest.mark.parametrize("row", TRIED, ids=str)
def test_without_it_the_run_fails_and_names_the_action(life: Life, row: Row) -> None:
    situation = row.situations[0]
    played, host = life.played[situation], life.fleet.host(row, tried_in(situation))

    assert played.counts("failed")[host] == 1, played.output
    assert row.action in failures(played, host), failures(played, host) or played.output


@pytest.mark.parametrize("situation", ["first run", "mending", "absent"])
def test_given_back_a_permission_the_same_run_goes_on(life: Life, situation: str) -> None:
    assert set(life.given_back[situation].counts("failed").values()) == {0}, life.given_back[situation].output


def test_what_stopped_half_way_is_removed_as_a_whole(life: Life) -> None:
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
