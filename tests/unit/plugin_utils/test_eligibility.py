# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tasks run in Ansible's own process: those that are known to come out the same, and no other."""

from __future__ import annotations

import os
import random
import string
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible import constants
from ansible.plugins.connection import local
from ansible.plugins.loader import connection_loader, shell_loader
from ansible.plugins.shell import sh
from ansible_collections.crossaccount.aws.plugins.plugin_utils import eligibility
from ansible_collections.crossaccount.aws.plugins.plugin_utils.eligibility import obstacle, working_folder

# What users may have, here in this module: a plugin of their own, derived from one of Ansible.
OtherConnection = type("Connection", (local.Connection,), {"__module__": __name__})
OtherShell = type("ShellModule", (sh.ShellModule,), {"__module__": __name__})


@pytest.fixture(autouse=True)
def _as_ansible_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its script, as the tests are not."""
    monkeypatch.setattr(sys, "orig_argv", [sys.executable, "/usr/bin/ansible-playbook", "-v"])
    monkeypatch.delenv("PYTHONPATH", raising=False)


def action(
    connection: Any = local.Connection,
    *,
    shell: Any = sh.ShellModule,
    executable: str = "/bin/sh",
    become: object = None,
    async_val: int = 0,
    folder: str = ".",
) -> Any:
    """As much of an action plugin as a judgement needs."""
    made = connection.__new__(connection)
    made._shell, made.become = shell(), become
    return SimpleNamespace(
        _connection=made,
        _play_context=SimpleNamespace(executable=executable),
        _loader=SimpleNamespace(get_basedir=lambda: folder),
        _task=SimpleNamespace(async_val=async_val),
        _templar=SimpleNamespace(template=lambda value: value),
    )


def why(
    task: Any = None, environment: dict[str, Any] | None = None, interpreter: str = sys.executable, **task_vars: Any
) -> str:
    return obstacle(task or action(), task_vars, environment or {}, interpreter)


NUL_OR_LONG = "the environment of the task has a NUL character, or is long"


def test_an_ordinary_local_task_has_no_obstacle() -> None:
    assert why() == ""
    assert why(environment={"AWS_PROFILE": "a'b\"c $HOME `id`\n\u00e9\udcff"}) == ""


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("the connection is not Ansible's own local one", lambda: why(action(OtherConnection))),
        ("the shell plugin is not Ansible's own sh", lambda: why(action(shell=OtherShell))),
        ("the shell is /bin/bash and not /bin/sh", lambda: why(action(executable="/bin/bash"))),
        ("the shell is  and not /bin/sh", lambda: why(action(executable=""))),
        ("the module's compression is not known", lambda: why(ansible_module_compression="ZIP_FOLDED")),
        ("the task asks for become", lambda: why(action(become=object()))),
        ("the task asks for async", lambda: why(action(async_val=10))),
        (
            "the task sets PATH, PYTHONPATH",
            lambda: why(environment={"PYTHONPATH": "/x", "AWS_REGION": "y", "PATH": "z"}),
        ),
        ("the Python interpreter is /usr/bin/python3.9", lambda: why(interpreter="/usr/bin/python3.9")),
        ("the Python interpreter is still to be found", lambda: why(interpreter="")),
        ("the environment of the task cannot be encoded", lambda: why(environment={"AWS_PROFILE": "\ud800"})),
        (NUL_OR_LONG, lambda: why(environment={"AWS_PROFILE": "a\0b"})),
        (NUL_OR_LONG, lambda: why(environment={"AWS_PROFILE": "x" * 4000, "AWS_REGION": "x" * 100})),
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
    assert why(ansible_delegated_vars={"other": {as_a_variable: value}}) == said
    monkeypatch.setenv(in_the_environment, value)
    assert why() == said


def test_kept_files_are_those_of_the_ordinary_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility.constants, "DEFAULT_KEEP_REMOTE_FILES", True)
    assert why() == "Ansible is to keep the module's files"


def test_the_shell_that_ansible_starts_is_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """It starts two, one in the other: one is chosen by `ansible_shell_executable`, both by `executable`."""
    monkeypatch.setattr(constants, "DEFAULT_EXECUTABLE", "/bin/wrapper")
    assert why() == "the shell is /bin/wrapper and not /bin/sh"
    monkeypatch.undo()
    assert constants.config.get_configuration_definitions()["DEFAULT_EXECUTABLE"]["default"] == eligibility.SHELL


@pytest.mark.parametrize("name", ["ansible.plugins.connection.local", "ansible.plugins.shell.sh"])
def test_a_plugin_of_the_user_that_has_the_name_of_ansibles(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """Ansible loads it under that name, too."""
    monkeypatch.setattr(sys.modules[name], "__file__", str(tmp_path / f"{name.rpartition('.')[2]}.py"))
    assert "Ansible's own" in why()


# Each option of the plugins between Ansible and the module's Python, and why it makes no difference here.
JUDGED = {
    "pipelining": "how the module gets there",
    "remote_tmp": "a folder for what is transferred, and for the temporary files of a module, which ours do not have",
    "system_tmpdirs": "with become",
    "common_remote_group": "with become",
    "admin_users": "with become",
    "world_readable_temp": "with become",
    "become_success_timeout": "with become",
    "become_strip_preamble": "with become",
    "async_dir": "with async",
}


def test_each_option_of_the_connection_and_the_shell_was_judged() -> None:
    """A version of Ansible that has another one may do something else before the module starts."""
    for loader, name in ((connection_loader, "local"), (shell_loader, "sh")):
        loader.get(name, class_only=True)
    definitions = constants.config.get_configuration_definitions
    assert {*definitions("connection", "local"), *definitions("shell", "sh")} == set(JUDGED)


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (["/usr/bin/ansible-playbook", "-i", "x"], True),
        ([], True),
        (["-O", "/usr/bin/ansible-playbook"], False),
        (["-m", "ansible", "playbook"], False),
        (["-sP", "/usr/bin/ansible-playbook"], False),
    ],
)
def test_a_python_with_options_is_another_one(monkeypatch: pytest.MonkeyPatch, words: list[str], allowed: bool) -> None:
    monkeypatch.setattr(sys, "orig_argv", [sys.executable, *words])
    assert why() == ("" if allowed else "the Python of Ansible was started with options")


@pytest.mark.parametrize(
    ("path", "allowed"), [("", True), ("/a", True), ("/a:/b", True), ("a", False), ("/a:b", False), ("/a:", False)]
)
def test_where_python_looks_must_not_depend_on_the_folder(
    monkeypatch: pytest.MonkeyPatch, path: str, allowed: bool
) -> None:
    monkeypatch.setenv("PYTHONPATH", path)
    assert why() == ("" if allowed else "PYTHONPATH has a relative path")


def test_a_module_works_in_the_folder_of_the_playbook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "plays").mkdir()
    (tmp_path / "link").symlink_to("plays")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    for folder in ("plays", str(tmp_path / "plays"), "link"):
        assert working_folder(action(folder=folder)) == tmp_path / "plays"
    assert working_folder(action(folder=".")) == tmp_path
    for nowhere in ("file", "circle", "none"):
        assert working_folder(action(folder=nowhere)) is None


def test_a_folder_that_may_not_be_entered_or_is_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.X_OK)  # as root, one may enter all
    assert working_folder(action()) is None
    monkeypatch.undo()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert working_folder(action()) is None


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
