# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How many calls verification makes where nothing has changed: what each account costs, kind by kind.

The README of the role verify_access says these numbers, and what each of the calls proves.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.playbooks.runner import DNS, WORKLOADS, Player
from tests.support.sandbox.client import SandboxClient

pytestmark = pytest.mark.long("main job")

OPERATORS = "999999999999"
# Of the whole run: the DNS account signs in to look for the zone, and again to list all of its zones.
ONCE = Counter({"sign-ins": 3, "reads": 4})
# Of each workload account, in two Regions.
EACH = Counter({"sign-ins": 7, "reads": 18, "paths": 8, "allowed": 6, "denied": 51})
FEW = Counter({**EACH, "denied": 16})
ALL = Counter({**EACH, "denied": 96})


@pytest.fixture(scope="module")
def play(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Player:
    sandbox.reset()
    player = Player(sandbox, tmp_path_factory.mktemp("home"))
    first = player("cross_account_dns")
    assert first.status == 0, first.output
    return player


def kinds(sandbox: SandboxClient) -> Counter[str]:
    """The calls of a run by what they are for."""
    found: Counter[str] = Counter()
    for row in sandbox.requests():
        if row["operation"] == "AssumeRole":
            found["sign-ins" if row["account"] == OPERATORS else "paths"] += row["count"]
            continue
        errors = Counter(row["errors"])
        found["allowed"] += errors["InvalidChangeBatch"]
        found["denied"] += errors["AccessDenied"] + errors["UnauthorizedOperation"]
        # One role is looked for that is there where a former version was.
        found["reads"] += row["count"] - errors.total() + errors["NoSuchEntity"]
    return found


def expected(each: Counter[str]) -> Counter[str]:
    return Counter({kind: count * len(WORKLOADS) + ONCE[kind] for kind, count in each.items()})


@pytest.mark.parametrize(
    ("playbook", "options", "each"),
    [
        ("cross_account_dns", ["--tags", "verify"], EACH),
        ("verify", [], EACH),
        ("verify", ["-e", "verify_access_combinations=few"], FEW),
        ("verify", ["-e", "verify_access_combinations=all"], ALL),
    ],
    ids=["tag", "playbook", "few", "all"],
)
def test_each_account_costs_what_it_says(play: Player, playbook: str, options: list[str], each: Counter[str]) -> None:
    play.sandbox.reset_requests()

    done = play(playbook, *options)

    assert done.status == 0, done.output
    assert kinds(play.sandbox) == expected(each)


def test_nothing_is_read_twice(play: Player) -> None:
    """Not even by two tasks: of one thing there is one read for each account, and of instances one for each Region."""
    play.sandbox.reset_requests()
    done = play("verify")
    assert done.status == 0, done.output

    reads = {
        (row["account"], row["operation"]): row["count"] - sum(row["errors"].values())
        for row in play.sandbox.requests()
        if row["operation"] != "AssumeRole"
    }
    for account in WORKLOADS.values():
        own = {operation: count for (holder, operation), count in reads.items() if holder == account and count}
        assert own.pop("DescribeInstances") == own.pop("DescribeIamInstanceProfileAssociations") == 2, "Regions"
        assert set(own.values()) == {1}, own
    zone = {operation: count for (holder, operation), count in reads.items() if holder == DNS and count}
    assert zone["ListHostedZones"] == zone["ListHostedZonesByName"] == 1
    assert zone["ListResourceRecordSets"] == len(WORKLOADS)
    assert zone["GetHostedZone"] == len(WORKLOADS) + 1
