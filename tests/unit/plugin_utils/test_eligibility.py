# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tasks run in Ansible's own process: those that are known to come out the same, and no other."""

from __future__ import annotations

import random
import string
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.plugin_utils import eligibility
from ansible_collections.crossaccount.aws.plugins.plugin_utils.eligibility import obstacle

LOCAL = type("Connection", (), {"__module__": "ansible.plugins.connection.local", "become": None})
OTHER = type("Connection", (), {"__module__": "ansible_mitogen.connection", "become": None})


def action(connection: type = LOCAL, *, shell: str = "sh", become: object = None, async_val: int = 0) -> Any:
    """As much of an action plugin as a judgement needs."""
    made = connection()
    made._shell, made.become = SimpleNamespace(SHELL_FAMILY=shell), become
    return SimpleNamespace(
        _connection=made,
        _task=SimpleNamespace(async_val=async_val),
        _templar=SimpleNamespace(template=lambda value: value),
    )


def why(
    task: Any = None, environment: dict[str, Any] | None = None, interpreter: str = sys.executable, **task_vars: Any
) -> str:
    return obstacle(task or action(), task_vars, environment or {}, interpreter)


def test_an_ordinary_local_task_has_no_obstacle() -> None:
    assert why() == ""


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("the connection is not local", lambda: why(action(OTHER))),
        ("the shell is not sh", lambda: why(action(shell="powershell"))),
        ("the task asks for become", lambda: why(action(become=object()))),
        ("the task asks for async", lambda: why(action(async_val=10))),
        (
            "the task sets PATH, PYTHONPATH",
            lambda: why(environment={"PYTHONPATH": "/x", "AWS_REGION": "y", "PATH": "z"}),
        ),
        ("the Python interpreter is /usr/bin/python3.9", lambda: why(interpreter="/usr/bin/python3.9")),
        ("the Python interpreter is still to be found", lambda: why(interpreter="")),
        (f"the Python interpreter is {sys.executable} -O", lambda: why(interpreter=f"{sys.executable} -O")),
        ("crossaccount_aws_direct_execution is false", lambda: why(crossaccount_aws_direct_execution=False)),
        ("crossaccount_aws_direct_execution is false", lambda: why(crossaccount_aws_direct_execution="no")),
    ],
)
def test_what_stands_in_the_way_is_said(says: str, found: Any) -> None:
    assert found() == says


@pytest.mark.parametrize(
    ("version", "known"), [("2.19.4", True), ("2.21.5", True), ("2.18.1", False), ("2.22.0", False)]
)
def test_only_known_versions_of_ansible(monkeypatch: pytest.MonkeyPatch, version: str, known: bool) -> None:
    monkeypatch.setattr(eligibility, "__version__", version)
    assert eligibility.known_version() == known


@pytest.mark.parametrize(
    ("in_the_environment", "as_a_variable", "value"),
    [
        ("_ANSIBLE_ANSIBALLZ_COVERAGE_CONFIG", "_ansible_ansiballz_coverage_config", "{}"),
        ("_ANSIBLE_ANSIBALLZ_DEBUGPY_CONFIG", "_ansible_ansiballz_debugpy_config", "{}"),
        ("_ANSIBLE_ANSIBALLZ_PYDEVD_CONFIG", "_ansible_ansiballz_pydevd_config", "{}"),
        ("ANSIBLE_PYTHON_MODULE_RLIMIT_NOFILE", "ansible_python_module_rlimit_nofile", "512"),
    ],
)
def test_what_is_set_for_the_processes_that_ansible_starts(
    monkeypatch: pytest.MonkeyPatch, in_the_environment: str, as_a_variable: str, value: str
) -> None:
    said = "Ansible is to debug the module's process, or to limit its open files"
    assert why(**{as_a_variable: value}) == said
    monkeypatch.setenv(in_the_environment, value)
    assert why() == said


def test_kept_files_are_those_of_the_ordinary_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility.constants, "DEFAULT_KEEP_REMOTE_FILES", True)
    assert why() == "Ansible is to keep the module's files"


def test_other_names_of_the_same_python(tmp_path: Path) -> None:
    same = Path(sys.executable).with_name(f"python{sys.version_info.major}")
    elsewhere = tmp_path / "python"
    elsewhere.symlink_to(sys.executable)  # of no virtual environment, so with other libraries
    assert why(interpreter=str(same)) == ""
    assert why(interpreter=str(elsewhere)) != ""


def test_only_what_the_sdk_reads_may_be_set() -> None:
    """Random names: variables of AWS, and those by which HTTP libraries find proxies and certificates, pass."""
    chance = random.Random(20)
    libraries = {f"{kind}_proxy" for kind in ("http", "https", "all", "no")} | {"requests_ca_bundle"}
    letters = string.ascii_letters + string.digits + "_"
    for _ in range(2000):
        stem = "".join(chance.choices(letters, k=chance.randrange(1, 8)))
        name = chance.choice(["AWS_", "aws_", "", "XAWS_", "PYTHON"]) + chance.choice(
            [stem, stem.upper(), *sorted(libraries)]
        )
        if chance.random() < 0.3:
            name = name.upper()
        is_aws = name.startswith("AWS_") and name == name.upper() and len(name) > len("AWS_")
        is_library = name.lower() in libraries and name in {name.upper(), name.lower()} and name != "requests_ca_bundle"
        assert (why(environment={name: "x"}) == "") == (is_aws or is_library), name
