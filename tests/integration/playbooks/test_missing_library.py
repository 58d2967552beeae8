# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A library that the last play needs is missed by the first one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.support.playbooks.runner import Player, writes
from tests.support.sandbox.client import SandboxClient


def test_nothing_is_asked_of_aws(fresh: SandboxClient, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys\nsys.modules['dns'] = None\n", encoding="utf-8")
    done = Player(fresh, tmp_path, env={"PYTHONPATH": str(hidden)})("cross_account_dns")

    assert done.status != 0
    assert "The Python that runs Ansible has no dnspython. Install" in " ".join(done.output.split())
    assert fresh.requests() == []
    assert writes(fresh) == Counter()
