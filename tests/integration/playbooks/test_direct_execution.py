# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A task runs in Ansible's own process, unless it asks for something that needs the ordinary way. It says which."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.sandbox.client import BIN, SandboxClient

SWITCH = "CROSSACCOUNT_AWS_DIRECT_EXECUTION"
MODULE = "crossaccount.aws.account_info"
DIRECTLY = "Executed directly"
TASK = {MODULE: {"profile": "dns"}, "register": "found"}
RIGHT = {"ansible.builtin.assert": {"that": "found.account_id == '222222222222'"}}

RunPlay = Callable[..., str]


@pytest.fixture(autouse=True)
def _directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment of the tests says of direct execution is not said here."""
    monkeypatch.delenv(SWITCH, raising=False)


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    "keywords", [{}, {"environment": {"AWS_MAX_ATTEMPTS": "2"}}, {"delegate_to": "localhost"}, {"check_mode": True}]
)
def test_a_local_task_runs_directly(run_play: RunPlay, keywords: dict[str, Any]) -> None:
    assert DIRECTLY in run_play([{**TASK, **keywords}, RIGHT], "-vvv", env={SWITCH: "true"})


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("keywords", "why"),
    [
        ({"environment": {"PYTHONDONTWRITEBYTECODE": "1"}}, "the task sets PYTHONDONTWRITEBYTECODE"),
        ({"vars": {"crossaccount_aws_direct_execution": "no"}}, "crossaccount_aws_direct_execution is false"),
        ({"async": 60, "poll": 1}, "the task asks for async"),
        ({"vars": {"ansible_shell_executable": "/bin/bash"}}, "the shell is /bin/bash and not /bin/sh"),
        ({"environment": {"AWS_PROFILE": "x" * 5000}}, "the environment of the task has a NUL character, or is long"),
    ],
)
def test_a_task_that_asks_for_more_runs_as_ansible_runs_it(
    run_play: RunPlay, keywords: dict[str, Any], why: str
) -> None:
    output = run_play([{**TASK, **keywords}, RIGHT], "-vvv", env={SWITCH: "true"})
    assert f"Not executed directly: {why}" in output
    assert DIRECTLY not in output


@pytest.mark.usefixtures("fresh")
def test_the_environment_switches_it_off(run_play: RunPlay) -> None:
    output = run_play([TASK, RIGHT], "-vvv", env={SWITCH: "false"})
    assert "Not executed directly: it is switched off" in output


@pytest.mark.usefixtures("fresh")
def test_a_shell_that_sets_variables_is_used(run_play: RunPlay, tmp_path: Path) -> None:
    wrapper = tmp_path / "wrapper"
    wrapper.write_text('#!/bin/sh\nAWS_PROFILE=dns exec /bin/sh "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    task = {MODULE: {}, "register": "found"}
    output = run_play([task, RIGHT], "-vvv", env={SWITCH: "true", "ANSIBLE_EXECUTABLE": str(wrapper)})
    assert f"Not executed directly: the shell is {wrapper} and not /bin/sh" in output


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("plugin", ["connection/local", "shell/sh"])
def test_a_plugin_of_the_user_takes_the_place_of_ansibles(run_play: RunPlay, tmp_path: Path, plugin: str) -> None:
    """It has the same name, and may do anything else."""
    kind, _, name = plugin.partition("/")
    original = subprocess.run(
        [sys.executable, "-c", f"import ansible.plugins.{kind}.{name} as it; print(open(it.__file__).read())"],
        capture_output=True,
        text=True,
        check=True,
    )
    folder = tmp_path / f"{kind}_plugins"
    folder.mkdir()
    (folder / f"{name}.py").write_text(original.stdout, encoding="utf-8")
    output = run_play([TASK, RIGHT], "-vvv", env={SWITCH: "true"})
    assert "Not executed directly" in output
    assert DIRECTLY not in output


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("direct", ["true", "false"])
def test_relative_paths_start_from_the_folder_of_the_play(sandbox: SandboxClient, tmp_path: Path, direct: str) -> None:
    """As Ansible has it: that of an imported playbook is its own."""
    plays, more = tmp_path / "plays", tmp_path / "more"
    head = {"hosts": "localhost", "connection": "local", "gather_facts": False}
    zone = {"zone": "existing.example", "profile": "dns", "snapshot_file": "before.yml"}
    for folder, record in ((tmp_path, "wrong"), (plays, "one"), (more, "two")):
        folder.mkdir(exist_ok=True)
        declared = [{"record": f"{record}.existing.example", "type": "A", "value": "192.0.2.1", "ttl": 60}]
        (folder / "zone.yml").write_text(json.dumps(declared), encoding="utf-8")
    write = {**head, "tasks": [{"crossaccount.aws.route53_record_sets": {**zone, "record_sets_file": "zone.yml"}}]}
    (plays / "main.yml").write_text(json.dumps([write, {"import_playbook": "../more/main.yml"}]), encoding="utf-8")
    (more / "main.yml").write_text(json.dumps([write]), encoding="utf-8")

    command = [BIN / "ansible-playbook", "plays/main.yml", "-vvv", "-e", f"ansible_python_interpreter={sys.executable}"]
    done = subprocess.run(
        command, cwd=tmp_path, env={**sandbox.env, SWITCH: direct}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
    assert done.stdout.count(DIRECTLY) == (2 if direct == "true" else 0)
    saved = {path.parent.name: path.read_text(encoding="utf-8") for path in tmp_path.rglob("before.yml")}
    assert sorted(saved) == ["more", "plays"]
    assert "two.existing.example" in saved["more"]
    assert "one.existing.example" in saved["plays"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_a_module_that_a_signal_ends_says_so_as_ever(
    run_module: Callable[..., dict[str, Any]], tmp_path: Path, number: int
) -> None:
    configuration = tmp_path / "configuration"
    program = f'credential_process = /bin/sh -c "kill -{number:d} $PPID"'  # its parent is the module
    configuration.write_text(f"[profile ending]\nregion = us-east-1\n{program}\n", encoding="utf-8")

    def ended(direct: str) -> tuple[int, str, list[str]]:
        env = {SWITCH: direct, "AWS_CONFIG_FILE": str(configuration)}
        outcome = run_module("account_info", {}, profile="ending", env=env)
        return outcome["rc"], outcome["msg"], outcome["module_stderr"].splitlines()[-1:]

    assert ended("true") == ended("false")


def test_a_task_that_times_out_leaves_no_process(run_play: RunPlay) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it accepts, and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        task = {MODULE: {"endpoint_url": url, "profile": "management"}, "timeout": 3, "ignore_errors": True}
        output = run_play([task], "-vvv", env={SWITCH: "true"})
        assert DIRECTLY in output
        assert "Timed out after 3 second(s)" in output
        silent.settimeout(5)
        connection, _ = silent.accept()
        connection.settimeout(5)
        connection.recv(65536)
        assert connection.recv(65536) == b""  # the process that asked is gone


@pytest.mark.parametrize("direct", ["true", "false"])
def test_a_module_says_a_code_where_it_fails_and_ansible_none_where_it_ended_one(
    run_play: RunPlay, direct: str
) -> None:
    """By that playbooks tell what to believe of a failed task: Ansible calls one that it ended not changed."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        tasks: list[dict[str, Any]] = [
            {MODULE: {"endpoint_url": url, "profile": "management"}, "timeout": 3, "register": "ended"},
            {MODULE: {"profile": "nobody"}, "register": "refused"},
            {MODULE: {"profile": "dns", "account_id": "1"}, "register": "wrong"},
        ]
        said = ["ended.error_code is not defined", "refused.error_code is defined", "wrong.error_code is defined"]
        run_play(
            [*({**task, "ignore_errors": True} for task in tasks), {"ansible.builtin.assert": {"that": said}}],
            env={"CROSSACCOUNT_AWS_DIRECT_EXECUTION": direct},
        )
