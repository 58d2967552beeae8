# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The situations of a table of docs/permissions.md, played one after the other, with what was asked and denied in each.

In each there are accounts that lack nothing, and accounts that each lack one of the rows that it is the first to need.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from botocore import xform_name

from tests.proofs.permission_fleet import MANAGEMENT, WHOLE, Fleet
from tests.proofs.permission_table import ASKED_BY, Row
from tests.support.playbooks.runner import Played
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.sample import DAY, share

# Each row costs a host in several runs. Where time is short one in so many is tried, other ones each day.
ONE_IN = int(os.environ.get("PERMISSIONS_ONE_IN", "1"))
WHOLE_HOSTS = ("d0", "d1", *(f"w{number}" for number in range(WHOLE)))
DENIALS = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}


def tried(rows: Sequence[Row], day: int = DAY) -> list[Row]:
    """The rows that are taken away today. ``day``: another count of days, for tests that do not run on each."""
    return share(rows, day, ONE_IN)


@contextmanager
def empty(sandbox: SandboxClient) -> Iterator[pytest.MonkeyPatch]:
    """The sandbox with nothing of others in it, reached by boto3 in this process too, and left empty."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.env.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        sandbox.reset()
        yield patch
    sandbox.reset()


class Runs:
    """What happened in each situation, by its name. ``asked`` and ``denied`` are operations by account id."""

    def __init__(self, rows: Sequence[Row], taken: Sequence[Row]) -> None:
        """``rows``: the whole table; ``taken``: those of them that somebody lacks, each where it is needed first."""
        self.rows = rows
        self._taken = taken
        self.played: dict[str, Played] = {}
        self.asked: dict[str, dict[str, set[str]]] = {}
        self.denied: dict[str, dict[str, set[str]]] = {}

    def lacking(self, situation: str) -> list[Row]:
        return [row for row in self._taken if row.situations[0] == situation]

    def accounts(self, situations: Sequence[str]) -> dict[str, int]:
        """How many accounts of each kind a fleet must have."""
        by_kind = [Counter(row.by_dns_host for row in self.lacking(each)) for each in situations]
        return {
            "workloads": WHOLE + max(each[False] for each in by_kind),
            "dns": WHOLE + max(each[True] for each in by_kind),
        }

    def hosts(self, fleet: Fleet, *situations: str) -> set[str]:
        """Those that lack a row in one of the situations."""
        return {fleet.host(row, self.lacking(each)) for each in situations for row in self.lacking(each)}

    def run(
        self,
        fleet: Fleet,
        situation: str,
        playbook: str,
        variables: Mapping[str, dict[str, Any]] | None = None,
        **more: Any,
    ) -> None:
        """Play one situation; ``more`` is what ``Fleet.run`` takes."""
        fleet.sandbox.reset_requests()
        self.played[situation] = fleet.run(playbook, [situation], self.lacking(situation), variables, **more)
        asked: dict[str, set[str]] = defaultdict(set)
        denied: dict[str, set[str]] = defaultdict(set)
        for row in fleet.sandbox.requests():
            asked[row["account"]].add(row["operation"])
            if DENIALS & set(row["errors"]):
                denied[row["account"]].add(row["operation"])
        self.asked[situation], self.denied[situation] = asked, denied

    def unused(self, fleet: Fleet, situation: str) -> list[str]:
        """The rows of a situation whose actions no account asked for that lacks nothing."""
        places = {"workload": fleet.workloads[:WHOLE], "DNS": fleet.dns, "management": [MANAGEMENT]}
        asked = {
            kind: set().union(*(self.asked[situation][account] for account in accounts))
            for kind, accounts in places.items()
        }
        return [
            str(row)
            for row in self.rows
            if situation in row.situations
            and not any(
                operation == row.action.partition(":")[2] or xform_name(operation) in ASKED_BY.get(row.action, ())
                for operation in asked[row.account]
            )
        ]

    def failed(self, situation: str) -> dict[str, int]:
        """The failures of those that lack nothing."""
        failed = self.played[situation].counts("failed")
        return {name: failed[name] for name in WHOLE_HOSTS}
