# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbooks under exactly the permissions of docs/permissions.md, and with each of them taken away.

Six runs, one for each situation of the page, each with accounts that lack nothing and accounts that each lack one row.
A row is taken away where it is first needed.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.probes import PERMISSIONS
from botocore import xform_name

from tests.proofs.permission_damage import damaged
from tests.proofs.permission_fleet import MANAGEMENT, WHOLE, Fleet, failures
from tests.proofs.permission_table import ASKED_BY, SITUATIONS, Row, rows
from tests.support.playbooks.runner import Played
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.sample import DAY, share

pytestmark = pytest.mark.early

# Each row costs a host in seven runs. Where time is short one in so many is tried, other ones each day.
ONE_IN = int(os.environ.get("PERMISSIONS_ONE_IN", "1"))
TRIED = share(rows(), DAY, ONE_IN)
# Asked by the roles that operators and instances assume: verification tries what these must not be allowed.
MAY_BE_DENIED = {"AssumeRole", *(permission.partition(":")[2] for permission in PERMISSIONS)}
PLAYBOOKS = {"verify": "verify", "audit": "audit", "teardown": "teardown"}


def tried_in(situation: str) -> list[Row]:
    """The rows that are needed in this situation first."""
    return [row for row in TRIED if row.situations[0] == situation]


class Runs:
    """What happened in each situation.

    ``hosts`` is the host that lacked a row, ``asked`` the operations by account id, ``denied`` those that were refused.
    """

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.given_back = Played(1, "", [])
        self.played: dict[str, Played] = {}
        self.hosts: dict[Row, str] = {}
        self.asked: dict[str, dict[str, set[str]]] = {}
        self.denied: dict[str, dict[str, set[str]]] = {}

    def run(self, situation: str, variables: Mapping[str, dict[str, Any]] | None = None) -> None:
        """One situation, with a host for each row that is tried in it."""
        lacking = tried_in(situation)
        self.fleet.sandbox.reset_requests()
        self.played[situation] = self.fleet.run(
            PLAYBOOKS.get(situation, "cross_account_dns"), [situation], lacking, variables
        )
        self.hosts |= {row: self.fleet.host(row, lacking) for row in lacking}
        asked: dict[str, set[str]] = defaultdict(set)
        denied: dict[str, set[str]] = defaultdict(set)
        for row in self.fleet.sandbox.requests():
            asked[row["account"]].add(row["operation"])
            if {"AccessDenied", "UnauthorizedOperation"} & set(row["errors"]):
                denied[row["account"]].add(row["operation"])
        self.asked[situation], self.denied[situation] = asked, denied

    def asked_by_whole(self, situation: str, kind: str) -> set[str]:
        """The operations that accounts of a kind were asked for: workload accounts that lack nothing, or the others."""
        accounts = {
            "workload": self.fleet.workloads[:WHOLE],
            "DNS": self.fleet.dns,
            "management": [MANAGEMENT],
        }[kind]
        return set().union(*(self.asked[situation][account] for account in accounts))


@pytest.fixture(scope="module")
def runs(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """Every situation, one after the other, on accounts that only these tests use."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.env.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        sandbox.reset()
        by_kind = [Counter(row.by_dns_host for row in tried_in(each)) for each in SITUATIONS]
        fleet = Fleet(
            sandbox,
            tmp_path_factory.mktemp("fleet"),
            workloads=WHOLE + max(each[False] for each in by_kind),
            dns=WHOLE + max(each[True] for each in by_kind),
        )
        done = Runs(fleet)
        done.run("first run")
        later = {fleet.host(row, tried_in(each)) for each in SITUATIONS[1:] for row in tried_in(each)}
        done.given_back = fleet.run("cross_account_dns", SITUATIONS, [], also=sorted(later))
        done.run("later runs")
        needed = [row for row in rows() if "mending" in row.situations]
        variables = damaged(fleet, tried_in("mending"), needed)
        done.run("mending", variables)
        done.run("verify", variables)
        done.run("audit", variables)
        done.run("teardown", variables)
        yield done
    sandbox.reset()


def test_given_back_a_permission_the_same_run_goes_on(runs: Runs) -> None:
    assert set(runs.given_back.counts("failed").values()) == {0}, runs.given_back.output


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_permissions_of_the_page_are_enough(runs: Runs, situation: str) -> None:
    played = runs.played[situation]

    failed = played.counts("failed")

    whole = ["d0", "d1", *(f"w{number}" for number in range(WHOLE))]
    assert {name: failed[name] for name in whole} == dict.fromkeys(whole, 0), played.output
    for account in runs.fleet.workloads[:WHOLE]:
        assert runs.denied[situation][account] <= MAY_BE_DENIED


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_page_asks_for_no_permission_where_it_is_not_used(runs: Runs, situation: str) -> None:
    unused = [
        str(row)
        for row in rows()
        if situation in row.situations
        and not any(
            operation == row.action.partition(":")[2] or xform_name(operation) in ASKED_BY.get(row.action, ())
            for operation in runs.asked_by_whole(situation, row.account)
        )
    ]

    assert unused == []


@pytest.mark.parametrize("row", TRIED, ids=str)
def test_without_it_the_run_fails_and_names_the_action(runs: Runs, row: Row) -> None:
    played, host = runs.played[row.situations[0]], runs.hosts[row]

    message = failures(played, host)

    if row.fatal:
        assert played.counts("failed")[host] == 1, played.output
        assert row.action in message, message or played.output
    else:
        assert played.counts("failed")[host] == 0, message
        assert f"Allow {row.action}" in played.output
