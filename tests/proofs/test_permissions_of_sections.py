# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reverse zones and delegated zones under the permissions of docs/permissions.md: its tables, and these sections.

What the tables do not give is taken away where it is first needed: the run then fails and names the action.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.proofs.permission_fleet import Fleet, failures
from tests.proofs.permission_table import Row, rows, section
from tests.support.playbooks.runner import Played
from tests.support.sandbox.client import SandboxClient

pytestmark = pytest.mark.long

# A workload account acts there, with its profiles of the DNS account.
REVERSE_ROWS = tuple(replace(row, role="instance_records") for row in section("With reverse zones"))
ADDED = (*REVERSE_ROWS, *(replace(row, role="instance_records") for row in section("With a delegated zone")))
# In the order of a life.
RUNS = {"first run": "cross_account_dns", "later runs": "cross_account_dns", "verify": "verify", "teardown": "teardown"}
REVERSE: dict[str, Any] = {
    "instance_records_reverse_zones": ["172.in-addr.arpa"],
    "instance_records_addresses": "private",
}
WHOLE: dict[str, dict[str, Any]] = {"w0": REVERSE, "w1": {"dns_delegated_zone": "dns_account"}}


def beside_the_tables() -> dict[str, list[Row]]:
    """What the sections add, by the run that needs it first."""
    found: dict[str, list[Row]] = {run: [] for run in RUNS}
    for row in ADDED:
        same = [each for each in rows() if (each.account, each.action) == (row.account, row.action)]
        given = {situation for each in same for situation in each.situations}
        if first := next((each for each in RUNS if each in row.situations and each not in given), None):
            found[first].append(row)
    return found


LACKING = beside_the_tables()


@pytest.fixture(scope="module")
def played(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Played]]:
    """The life of accounts that lack nothing, and beside them others that each lack what the sections add."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.env.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        sandbox.reset()
        fleet = Fleet(
            sandbox,
            tmp_path_factory.mktemp("sections"),
            workloads=2 + max(map(len, LACKING.values())),
            dns=2,
            more=ADDED,
        )
        fleet.client("route53", fleet.dns[0]).create_hosted_zone(Name="172.in-addr.arpa", CallerReference="reverse")
        done = {}
        for situation, playbook in RUNS.items():
            lacking = LACKING[situation]
            others = {fleet.host(row, lacking): REVERSE if row in REVERSE_ROWS else WHOLE["w1"] for row in lacking}
            done[situation] = fleet.run(playbook, [situation], lacking, WHOLE | others)
        yield done
    sandbox.reset()


def test_each_section_adds_to_the_tables() -> None:
    added = {row.action for lacking in LACKING.values() for row in lacking}
    assert added == {"route53:ListHostedZones", "route53:GetDNSSEC", "route53:ListTagsForResource"}


@pytest.mark.parametrize("situation", RUNS)
def test_the_permissions_of_the_page_are_enough(played: dict[str, Played], situation: str) -> None:
    failed = played[situation].counts("failed")

    assert {name: failed[name] for name in WHOLE} == dict.fromkeys(WHOLE, 0), played[situation].output


@pytest.mark.parametrize(("situation", "row"), [(run, row) for run in RUNS for row in LACKING[run]], ids=str)
def test_without_it_the_run_fails_and_names_the_action(played: dict[str, Played], situation: str, row: Row) -> None:
    run = played[situation]
    host = f"w{2 + LACKING[situation].index(row)}"

    assert run.counts("failed")[host] == 1, run.output
    assert row.action in failures(run, host), run.output
