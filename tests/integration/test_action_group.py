# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Defaults for the group crossaccount.aws.aws reach our modules and those of amazon.aws."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sandbox_client import BIN, ROOT, SandboxClient

# The environment says `management`; only the group's default says `dns`.
PLAY = {
    "hosts": "localhost",
    "connection": "local",
    "gather_facts": False,
    "environment": {"AWS_PROFILE": "management"},
    "module_defaults": {"group/crossaccount.aws.aws": {"profile": "dns"}},
    "tasks": [
        {"amazon.aws.aws_caller_info": {}, "register": "caller"},
        {"ansible.builtin.assert": {"that": "caller.account == '222222222222'"}},
        {"crossaccount.aws.route53_hosted_zone": {"zone": "existing.example", "account_id": "222222222222"}},
    ],
}


def test_defaults_of_the_group_reach_both_collections(fresh: SandboxClient, tmp_path: Path) -> None:
    playbook = tmp_path / "playbook.yml"
    playbook.write_text(json.dumps([PLAY]), encoding="utf-8")  # JSON is YAML
    done = subprocess.run(
        [BIN / "ansible-playbook", "-i", "localhost,", "-e", f"ansible_python_interpreter={sys.executable}", playbook],
        cwd=ROOT,
        env=fresh.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
