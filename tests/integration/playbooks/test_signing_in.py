# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The AWS configuration of each account: nobody else may read it, and it is written only where it changes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.integration.playbooks.test_failing_accounts import inventory
from tests.support.playbooks.stand_ins import run_with_stand_ins

TASK = "Write the AWS configuration of the accounts]"


def test_the_configuration_is_private_and_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that others could enter before, and in one that was not there."""
    monkeypatch.setenv("CROSSACCOUNT_AWS_DIRECT_EXECUTION", "true")
    top = tmp_path / "profiles"
    (top / "only").mkdir(parents=True, mode=0o755)
    options = ("-e", f"account_profiles_directory={top}/{{{{ inventory_hostname }}}}", "--tags", "publish")

    first = run_with_stand_ins(tmp_path, "cross_account_dns", inventory({"only": {}}), *options, "--check", "-vvv")
    second = run_with_stand_ins(tmp_path, "cross_account_dns", inventory({"only": {}}), *options)

    assert {stat.S_IMODE((top / host).stat().st_mode) for host in ("only", "dns")} == {0o700}
    assert {stat.S_IMODE((top / host / "config").stat().st_mode) for host in ("only", "dns")} == {0o600}
    written, unwritten = (done.output.partition(TASK)[2].partition("TASK [")[0] for done in (first, second))
    assert written.count("changed: [") == 2, first.output
    assert written.count("Executed directly") == 2, first.output
    assert unwritten.count("skipping: [") == 2, second.output
