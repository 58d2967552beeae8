# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A command that tests run in a fork does what it does when it is started."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.commands.starting import run_script
from tests.support.sandbox.client import BIN, SandboxClient

SETTINGS = {"ANSIBLE_FORKS": "7", "ANSIBLE_NOCOLOR": "true", "ANSIBLE_VERBOSITY": "1"}
ENVIRONMENT = "msg={{ lookup('ansible.builtin.pipe', 'env | sort') }}"
COMMANDS: dict[str, tuple[list[str], dict[str, str]]] = {
    "what it is": (["ansible", "--version"], {}),
    "settings": (["ansible-config", "dump", "--only-changed"], SETTINGS),
    "other settings": (["ansible-config", "dump", "--only-changed"], {"ANSIBLE_FORKS": "3"}),
    "a file of settings": (["ansible-config", "dump", "--only-changed"], {"ANSIBLE_CONFIG": "my.cfg"}),
    "a file that is missing": (["ansible-playbook", "missing.yml"], {}),
    "a file in the folder": (["ansible-inventory", "-i", "hosts.yml", "--list"], {}),
    "what fails": (["ansible", "localhost", "-m", "ansible.builtin.fail"], {}),
    "its environment": (["ansible", "localhost", "-m", "ansible.builtin.debug", "-a", ENVIRONMENT], {"ODD": "a = 'b'"}),
    "what Python reads at its start": (["ansible", "--version"], {"PYTHONDEVMODE": "1"}),
    "the AWS CLI": (["aws", "configure", "list"], {"AWS_PROFILE": "dns"}),
}


@pytest.mark.parametrize("case", COMMANDS)
def test_it_prints_and_ends_the_same(sandbox: SandboxClient, tmp_path: Path, case: str) -> None:
    (tmp_path / "my.cfg").write_text("[defaults]\nforks = 9\n", encoding="utf-8")
    (tmp_path / "hosts.yml").write_text("all: {hosts: {one: {note: \u00e9}}}", encoding="utf-8")
    (name, *arguments), stated = COMMANDS[case]
    command = [BIN / name, *arguments]
    # The process that forks has these.
    env = {name: value for name, value in sandbox.env.items() if not name.startswith("PYTEST_")} | stated
    started = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    forked = run_script(command, cwd=tmp_path, env=env)
    assert (forked.returncode, forked.stdout, forked.stderr) == (started.returncode, started.stdout, started.stderr)


def test_errors_may_stand_among_the_output(sandbox: SandboxClient) -> None:
    command = [BIN / "ansible-playbook", "missing.yml"]
    apart, together = (run_script(command, env=sandbox.env, together=each) for each in (False, True))
    assert apart.stderr
    assert together.stdout == apart.stdout + apart.stderr


def test_one_that_takes_too_long_is_killed(sandbox: SandboxClient, tmp_path: Path) -> None:
    wait = {"ansible.builtin.wait_for": {"path": str(tmp_path / "never"), "timeout": 600}}
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [wait]}
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    with pytest.raises(subprocess.TimeoutExpired):
        run_script([BIN / "ansible-playbook", tmp_path / "play.yml"], env=sandbox.env, timeout=0.01)
    assert run_script([BIN / "ansible", "--version"], env=sandbox.env).returncode == 0


def test_several_run_at_once(sandbox: SandboxClient) -> None:
    def forks(number: int) -> str:
        env = sandbox.env | {"ANSIBLE_FORKS": str(number)}
        return run_script([BIN / "ansible-config", "dump", "--only-changed"], env=env).stdout

    with ThreadPoolExecutor(4) as pool:
        shown = list(pool.map(forks, range(11, 15)))
    assert [f"= {number}\n" in text for number, text in zip(range(11, 15), shown, strict=True)] == [True] * 4
