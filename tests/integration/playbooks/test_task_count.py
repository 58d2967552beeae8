# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How many tasks an account has in the main job, as the documentation says: each costs time, for every account."""

from __future__ import annotations

import re
from pathlib import Path

from tests.integration.playbooks.test_failing_accounts import inventory
from tests.support.playbooks.stand_ins import run_with_stand_ins
from tests.support.sandbox.client import ROOT

SAID = re.compile(r"an account has (\d+) tasks, of which (\d+) are skipped")
COUNTED = re.compile(r"^only\s+: ok=(\d+) .* skipped=(\d+) ", re.MULTILINE)


def test_the_documentation_says_how_many_tasks_an_account_has(tmp_path: Path) -> None:
    """Without a change. The stand-ins find no role and write none; the first run keeps how to sign in."""
    run_with_stand_ins(tmp_path, "cross_account_dns", inventory({"only": {}}))
    done = run_with_stand_ins(tmp_path, "cross_account_dns", inventory({"only": {}}))
    assert done.status == 0, done.output

    [(ok, skipped)] = COUNTED.findall(done.output)
    [said] = SAID.findall((ROOT / "docs" / "direct-execution.md").read_text(encoding="utf-8"))
    assert said == (str(int(ok) + int(skipped)), skipped)
