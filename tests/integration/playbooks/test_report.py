# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report for the fleet, as the playbooks write it. Modules are stand-ins; test_report_for_real has real ones."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as XML

import pytest

from tests.integration.playbooks.test_failing_accounts import PLAYBOOKS, inventory
from tests.support.playbooks.stand_ins import StandInRun, run_with_stand_ins
from tests.support.report.schema import objections

NAMES = ("html", "json", "md", "xml")
NOBODY = "{{ nobody_defines_this }}"


def run(folder: Path, playbook: str, hosts: dict[str, dict[str, Any]], *options: str) -> StandInRun:
    return run_with_stand_ins(
        folder, playbook, inventory(hosts), "-e", f"report_folder={folder}/deep/reports", *options
    )


def report(folder: Path, playbook: str) -> dict[str, Any]:
    """The report as JSON, when all of its files are there and only for us."""
    files = folder / "deep" / "reports"
    assert {path.name for path in files.glob(f"{playbook}.*")} == {f"{playbook}.{name}" for name in NAMES}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.iterdir()} == {0o600}
    read: dict[str, Any] = json.loads((files / f"{playbook}.json").read_text(encoding="utf-8"))
    assert objections(read) == []
    suites = XML.fromstring((files / f"{playbook}.xml").read_text(encoding="utf-8"))
    assert len(suites) == len(read["accounts"])
    for name in ("html", "md"):
        page = (files / f"{playbook}.{name}").read_text(encoding="utf-8")
        assert all(account["account_id"] in page for account in read["accounts"])
    return read


def test_accounts_that_failed_left_or_were_left_out_are_in_it(tmp_path: Path) -> None:
    hosts = {
        "well": {},
        "fails": {"fails_at": 6},
        "unreadable": {"aws_account_id": NOBODY},
        "out": {},
    }
    done = run(tmp_path, "cross_account_dns", hosts, "--limit", "!out")

    assert done.status != 0
    read = report(tmp_path, "cross_account_dns")
    states = {account["host"]: account["status"] for account in read["accounts"]}
    assert states == {"fails": "failed", "unreadable": "failed", "well": "ok", "dns": "ok", "out": "left out"}
    assert list(states)[:2] == ["fails", "unreadable"]
    found = {account["host"]: account for account in read["accounts"]}
    assert "was denied to fails." in found["fails"]["failure"]["msg"]
    assert found["fails"]["checks"] == []
    assert found["unreadable"]["account_id"] == "unknown"
    assert found["well"]["trust"]["names"] == ["web.well.example.com A"]
    assert read["caller"] == "arn:aws:iam::222222222222:role/Operators"
    assert (read["title"], read["zones"], read["check_mode"]) == ("cross_account_dns", ["example.com"], False)
    assert all(read["versions"].values())
    said = done.output.rpartition("Say what became of each account]")[2]
    assert said.index("✗ fails") < said.index("✓ well")
    assert f"The report: {tmp_path}/deep/reports/cross_account_dns.html" in said
    for path in (tmp_path / "deep").rglob("*.*"):
        assert "id-of-1" not in path.read_text(encoding="utf-8"), "an external id"


@pytest.mark.parametrize("playbook", ["access", "publish", "audit", "teardown"])
def test_playbooks_that_verify_nothing_report_too(playbook: str, tmp_path: Path) -> None:
    options = PLAYBOOKS[playbook]
    done = run(tmp_path, playbook, {"well": {}, "fails": {"fails_at": 2}, "out": {}}, "--limit", "!out", *options)

    assert done.failed == {"fails"}, done.output
    read = report(tmp_path, playbook)
    states = {account["host"]: account["status"] for account in read["accounts"]}
    assert states == {"fails": "failed", "well": "unchanged", "dns": "unchanged", "out": "left out"}
    said = done.output.rpartition("Say what became of each account]")[2]
    assert said.index("✗ fails") < said.index("✓ well (100000000001):") < said.index("· out")
    assert "4 accounts: 1 failed, 2 unchanged, 1 left out." in said
    assert "The report: " in said


def test_an_unwritten_report_fails_the_run_and_says_why_after_all_is_done(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    done = run(tmp_path, "verify", {"first": {}, "last": {}}, "-e", f"report_folder={tmp_path}/file/below")

    assert done.status != 0
    said = done.output.rpartition("Stop when there is no report, or not all were told]")[2]
    assert "What the run did is done, but its report could not be made" in said
    assert f"{tmp_path}/file/below" in said
    assert "2 ok" not in said
    assert done.modules("last") == done.modules("first")


def test_check_mode_writes_it_and_a_form_that_there_is_not_is_refused_first(tmp_path: Path) -> None:
    done = run(tmp_path, "cross_account_dns", {"only": {}}, "--check", "-e", '{"report_formats": ["json"]}')

    assert done.status == 0, done.output
    [path] = (tmp_path / "deep" / "reports").iterdir()
    assert json.loads(path.read_text(encoding="utf-8"))["check_mode"] is True
    assert '"content"' not in done.output

    refused = run(tmp_path, "cross_account_dns", {"only": {}}, "-e", "report_formats=pdf")

    assert refused.status != 0
    assert (
        "report_formats has pdf. It is a list of html, markdown, json and junit. Nothing was changed." in refused.output
    )
    assert refused.calls == {}


def test_without_a_folder_there_are_lines_and_no_files(tmp_path: Path) -> None:
    done = run_with_stand_ins(tmp_path, "verify", inventory({"only": {}}))

    assert done.status == 0, done.output
    assert "✓ only (100000000001): ok;" in done.output
    assert "the instance role" not in done.output.partition("Try every path]")[2], "no table"
    assert "The report:" not in done.output


def test_the_whole_table_is_printed_for_those_who_ask(tmp_path: Path) -> None:
    done = run_with_stand_ins(tmp_path, "verify", inventory({"only": {}}), "-e", "verify_access_print=all")

    assert "an operator acts as the instances" in done.output.partition("Try every path]")[2]
