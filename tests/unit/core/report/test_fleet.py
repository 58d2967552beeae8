# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The document of the report."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import fleet

from tests.support.report.fleets import DNS, FAILURE, any_fleet, dns, report, row, well
from tests.support.report.schema import objections


@pytest.mark.parametrize("size", [1, 2, 30, 200])
@pytest.mark.parametrize("seed", range(4))
def test_the_schema_describes_every_report(size: int, seed: int) -> None:
    assert objections(any_fleet(size, seed)) == []


STATES = ["failed", "no names", "not tried", "changed", "ok", "unchanged", "left out"]


def recount(document: dict[str, Any]) -> dict[str, Any]:
    """The totals by walking through everything, with no help of the code that made them."""
    accounts = dict.fromkeys(("all", *(state.replace(" ", "_") for state in STATES)), 0)
    checks = {"all": 0, "wrong": 0, "not_tried": 0, "ok": 0}
    changes = names = 0
    for account in document["accounts"]:
        accounts["all"] += 1
        bad = any(not check["ok"] for check in account["checks"])
        good = any(check["ok"] and check["got"] != "not tried" for check in account["checks"])
        if account["status"] == "left out":
            accounts["left_out"] += 1
        elif account["failure"] or bad:
            accounts["failed"] += 1
        elif "verify" not in document["parts"]:
            accounts["changed" if account["changes"] else "unchanged"] += 1
        elif account["kind"] == "dns" or (good and account["trust"]["names"]):
            accounts["ok"] += 1
        elif good:
            accounts["no_names"] += 1
        else:
            accounts["not_tried"] += 1
        for check in account["checks"]:
            checks["all"] += 1
            checks["wrong" if not check["ok"] else "not_tried" if check["got"] == "not tried" else "ok"] += 1
        changes += len(account["changes"])
        names += len({each.split(" ")[0] for each in account["trust"]["names"]})
    orphans = len(document["orphans"])
    return {"accounts": accounts, "checks": checks, "changes": changes, "names": names, "orphans": orphans}


@pytest.mark.parametrize("seed", range(100))
def test_the_totals_are_what_a_recount_finds(seed: int) -> None:
    """Law: whatever the accounts, the totals are theirs, each has one state, and those that failed come first."""
    document = any_fleet(1 + seed, seed)

    assert document["totals"] == recount(document)
    states = [account["status"] for account in document["accounts"]]
    assert states == sorted(states, key=STATES.index)


def test_accounts_of_one_state_stay_in_the_order_of_the_inventory() -> None:
    document = report(well(1), well(2, failure=FAILURE), dns(), well(3, failure=FAILURE))

    assert [account["host"] for account in document["accounts"]] == ["app-2", "app-3", "app-1", "dns"]
    assert document["caller"] == f"arn:aws:sts::{DNS}:assumed-role/DnsOperators/ansible"
    assert document["zones"] == ["example.com"]


def test_what_is_not_known_is_empty() -> None:
    document = fleet.document("verify", "2026-01-31T10:00:00Z", [], check_mode=True, versions={})

    assert (document["caller"], document["zones"], document["accounts"]) == ("", [], [])
    assert set(document["versions"].values()) == {""}
    assert objections(document) == []


def test_orphans_have_all_parts() -> None:
    [orphan] = report(orphans=[{"kind": "role", "name": "Old", "ours": True, "more": 1}])["orphans"]

    assert orphan == {"kind": "role", "account": "", "name": "Old", "why": "", "remedy": "", "ours": True}


@pytest.mark.parametrize(
    ("when", "known", "says"),
    [
        ("yesterday", [], "when: 'yesterday' is not a moment in UTC"),
        ("2026-01-31T10:00:00+01:00", [], "is not a moment in UTC"),
        ("2026-01-31T10:00:00Z", [well(1), well(1)], "hosts: app-1 stands 2 times in the list"),
        ("2026-01-31T10:00:00Z", [well(1, kind="a")], "host app-1: 'a' is not a kind of account. Use workload or dns"),
    ],
)
def test_what_makes_no_report(when: str, known: list[Any], says: str) -> None:
    with pytest.raises(InputError) as refused:
        fleet.document("verify", when, known, check_mode=False, versions={})

    assert says in str(refused.value)


def test_a_part_that_there_is_not_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        report(parts=["publish", "sign-in"])

    assert str(refused.value) == (
        "parts: sign-in is not a part of a run. Use access, publish, verify, remove, audit, sweep."
    )


def test_the_schema_refuses_what_is_no_report() -> None:
    document = report(well(1, rows=[row("declared")]))
    document["accounts"][0]["checks"][0]["result"] = "fine"
    del document["totals"]["names"]

    assert len(objections(document)) == 2
