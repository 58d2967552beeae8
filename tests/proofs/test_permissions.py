# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbooks under exactly the permissions of docs/permissions.md, and with each of them taken away.

Six runs, one for each situation of the page, each with accounts that lack nothing and accounts that each lack one row.
A row is taken away where it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.probes import PERMISSIONS

from tests.proofs.permission_damage import damaged
from tests.proofs.permission_fleet import WHOLE, Fleet, failures
from tests.proofs.permission_runs import WHOLE_HOSTS, Runs, empty, tried
from tests.proofs.permission_table import SITUATIONS, Row, rows
from tests.support.playbooks.runner import Played
from tests.support.sandbox.client import SandboxClient

pytestmark = pytest.mark.early

TRIED = tried(rows())
# Asked by the roles that operators and instances assume: verification tries what these must not be allowed.
MAY_BE_DENIED = {"AssumeRole", *(permission.partition(":")[2] for permission in PERMISSIONS)}
MAIN_JOB = "cross_account_dns"


@dataclass(frozen=True)
class Life:
    """All situations. ``given_back``: the first run again, of those too who lack something later."""

    fleet: Fleet
    runs: Runs
    given_back: Played


@pytest.fixture(scope="module")
def life(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Every situation, one after the other, on accounts that only these tests use."""
    with empty(sandbox):
        runs = Runs(rows(), TRIED)
        fleet = Fleet(sandbox, tmp_path_factory.mktemp("fleet"), **runs.accounts(SITUATIONS))
        runs.run(fleet, "first run", MAIN_JOB)
        given_back = fleet.run(MAIN_JOB, SITUATIONS, [], also=sorted(runs.hosts(fleet, *SITUATIONS[1:])))
        runs.run(fleet, "later runs", MAIN_JOB)
        needed = [row for row in rows() if "mending" in row.situations]
        variables = damaged(fleet, runs.lacking("mending"), needed)
        runs.run(fleet, "mending", MAIN_JOB, variables)
        for playbook in ("verify", "audit", "teardown"):
            runs.run(fleet, playbook, playbook, variables)
        yield Life(fleet, runs, given_back)


def test_given_back_a_permission_the_same_run_goes_on(life: Life) -> None:
    assert set(life.given_back.counts("failed").values()) == {0}, life.given_back.output


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_permissions_of_the_page_are_enough(life: Life, situation: str) -> None:
    assert life.runs.failed(situation) == dict.fromkeys(WHOLE_HOSTS, 0), life.runs.played[situation].output
    for account in life.fleet.workloads[:WHOLE]:
        assert life.runs.denied[situation][account] <= MAY_BE_DENIED


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_page_asks_for_no_permission_where_it_is_not_used(life: Life, situation: str) -> None:
    assert life.runs.unused(life.fleet, situation) == []


@pytest.mark.parametrize("row", TRIED, ids=str)
def test_without_it_the_run_fails_and_names_the_action(life: Life, row: Row) -> None:
    played = life.runs.played[row.situations[0]]
    host = life.fleet.host(row, life.runs.lacking(row.situations[0]))

    message = failures(played, host)

    if row.fatal:
        assert played.counts("failed")[host] == 1, played.output
        assert row.action in message, message or played.output
    else:
        assert played.counts("failed")[host] == 0, message
        assert f"Allow {row.action}" in played.output
