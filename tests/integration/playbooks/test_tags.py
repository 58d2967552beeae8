# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tags of the main job. The law: a tag asks for what the playbook of its name asks for, and says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.playbooks.test_failing_accounts import inventory, summary
from tests.support.playbooks.stand_ins import StandInRun, run_with_stand_ins

MAIN = "cross_account_dns"
# Of them, the second is denied its first call after signing in.
HOSTS: dict[str, dict[str, Any]] = {"only": {}, "fails": {"fails_at": 2}}


def run(folder: Path, playbook: str, *options: str) -> StandInRun:
    folder.mkdir()
    return run_with_stand_ins(folder, playbook, inventory(HOSTS), "-e", f"report_folder={folder}/report", *options)


def report(folder: Path, playbook: str) -> dict[str, Any]:
    """The report, without what differs from run to run."""
    read: dict[str, Any] = json.loads((folder / "report" / f"{playbook}.json").read_text(encoding="utf-8"))
    return {key: value for key, value in read.items() if key not in ("title", "when")}


@pytest.mark.long
@pytest.mark.parametrize("part", ["access", "publish", "verify"])
def test_a_tag_does_what_the_playbook_of_its_name_does(part: str, tmp_path: Path) -> None:
    alone = run(tmp_path / "alone", part)
    tagged = run(tmp_path / "tagged", MAIN, "--tags", part)

    assert tagged.failed == alone.failed == {"fails"}, tagged.output
    assert tagged.calls == alone.calls
    assert summary(tagged).partition("TASK [")[0] == summary(alone).partition("TASK [")[0]
    assert report(tmp_path / "tagged", MAIN) == report(tmp_path / "alone", part)


@pytest.mark.long
def test_without_verification_nothing_is_said_to_be_proven(tmp_path: Path) -> None:
    done = run(tmp_path / "run", MAIN, "--skip-tags", "verify")

    assert done.failed == {"fails"}, done.output
    assert {"iam_trust_role", "route53_record_sets"} <= set(done.modules("only"))
    assert not {"assume_role_check", "dns_check"} & set(done.modules("only"))
    assert done.asked["dns"]["route53_hosted_zone"][-1].get("comment") is None
    read = report(tmp_path / "run", MAIN)
    assert read["parts"] == ["access", "publish"]
    assert [account["status"] for account in read["accounts"]] == ["failed", "unchanged", "unchanged"]
    assert "as expected" not in done.output


@pytest.mark.parametrize(
    ("tags", "says"), [("publish,verify", "choose publish and verify"), ("publsh", "choose no part of this playbook")]
)
def test_tags_that_do_not_go_together_are_refused_before_any_call(tags: str, says: str, tmp_path: Path) -> None:
    done = run(tmp_path / "run", MAIN, "--tags", tags)

    assert done.status != 0
    assert done.calls == {}
    assert says in done.output
