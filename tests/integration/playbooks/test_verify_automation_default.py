# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""For which accounts the playbook verify looks at a function that keeps names, by what the inventory says of them."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from tests.support.commands.starting import run_script
from tests.support.sandbox.client import BIN, ROOT, SandboxClient

HOSTS = {
    "plain": ({}, False),
    "deployed": ({"dns_automation_schedule": "rate(1 hour)"}, True),
    "gone": ({"dns_automation_schedule": "rate(1 hour)", "dns_automation_state": "absent"}, False),
    "just-deployed": ({"dns_automation_function": "crossaccount-dns"}, True),
    "left-out": ({"dns_automation_schedule": "rate(1 hour)", "verify_access_automation": False}, False),
    "stated": ({"verify_access_automation": True}, True),
}
NAME = "verify_access_automation"


def test_an_account_is_looked_at_where_its_automation_is_declared(sandbox: SandboxClient, tmp_path: Path) -> None:
    plays = yaml.safe_load((ROOT / "playbooks/verify.yml").read_text(encoding="utf-8"))
    [default] = [
        task["vars"][f"{NAME}_default"]
        for play in plays
        for task in play["tasks"]
        if f"{NAME}_default" in task.get("vars", {})
    ]
    told = yaml.safe_load((ROOT / "roles/verify_access/defaults/main.yml").read_text(encoding="utf-8"))[NAME]
    task = {
        "ansible.builtin.copy": {"content": f"{{{{ {NAME} | default(role_default) | bool }}}}", "dest": "{{ file }}"},
        "vars": {f"{NAME}_default": default, "role_default": told, "file": f"{tmp_path}/{{{{ inventory_hostname }}}}"},
    }
    play = {"hosts": "all", "connection": "local", "gather_facts": False, "tasks": [task]}
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    inventory = {"all": {"hosts": {host: variables for host, (variables, _looks) in HOSTS.items()}}}
    (tmp_path / "inventory.json").write_text(json.dumps(inventory), encoding="utf-8")

    command = [BIN / "ansible-playbook", tmp_path / "play.yml", "-i", tmp_path / "inventory.json"]
    done = run_script(command, env=sandbox.env | {"ANSIBLE_HOME": str(tmp_path)}, together=True)

    assert done.returncode == 0, done.stdout
    looked = {host: (tmp_path / host).read_text(encoding="utf-8") == "True" for host in HOSTS}
    assert looked == {host: looks for host, (_variables, looks) in HOSTS.items()}
