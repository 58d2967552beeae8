# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When the environment of the targets of make is built, with which Python, and from which lock."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.source.python_machines import TOOLS, Machine, sound


class Checkout:
    """A checkout on a machine whose Pythons only note that they build an environment."""

    def __init__(self, folder: Path) -> None:
        self.machine = Machine(folder / "machine")
        self.folder = folder / "checkout"
        (self.folder / "tools").mkdir(parents=True)
        for name in ("find-python", "environment"):
            shutil.copy(TOOLS / name, self.folder / "tools" / name)
        self.lock("newest", "ansible==14")
        self.lock("oldest", "ansible==12")

    def lock(self, pair: str, text: str) -> None:
        name = {"newest": "requirements-dev.lock", "oldest": "requirements-oldest.lock"}[pair]
        (self.folder / name).write_text(f"{text}\n", encoding="utf-8")

    def has(self, version: str) -> Path:
        """A Python whose environments hold a Python that takes any order."""
        makes = 'mkdir -p "$4/bin"\necho "exit 0" >"$4/bin/python"'
        makes = f'case "$2" in -c) {sound(version)}; exit ;; esac\n{makes}\nchmod 755 "$4/bin/python"'
        return self.machine.has("bin", version, makes)

    def build(self, pair: str = "newest", python: str = "") -> str:
        """What it says, which is nothing when it is all there."""
        command = ["tools/environment", ".venv", pair, python]
        done = subprocess.run(
            command, cwd=self.folder, env=self.machine.environment, capture_output=True, text=True, check=True
        )
        return done.stdout + done.stderr


@pytest.fixture
def here(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_it_is_built_once(here: Checkout) -> None:
    python = here.has("3.13")

    assert here.build() == f"Building .venv from requirements-dev.lock with {python}\n"
    assert here.build() == ""
    assert (here.folder / ".venv/collections/ansible_collections/crossaccount/aws").resolve() == here.folder


def test_it_is_built_anew_when_its_lock_changes(here: Checkout) -> None:
    here.has("3.13")
    here.build()

    here.lock("oldest", "ansible==11")
    assert here.build() == ""
    here.lock("newest", "ansible==15")
    assert here.build() != ""
    assert here.build() == ""


def test_it_is_built_anew_when_its_python_is_gone(here: Checkout) -> None:
    here.has("3.13")
    here.build()

    (here.folder / ".venv/bin/python").unlink()
    assert here.build() != ""


def test_without_a_python_for_the_newest_it_is_the_oldest_until_there_is_one(here: Checkout) -> None:
    here.has("3.11")

    assert "no Python 3.12 to 3.14 here that works, so this is the oldest Ansible" in here.build()
    assert here.build() == ""
    python = here.has("3.12")
    assert here.build() == f"Building .venv from requirements-dev.lock with {python}\n"


def test_the_python_that_is_named_is_used_and_stays(here: Checkout) -> None:
    here.has("3.13")
    here.has("3.12")
    here.build()

    assert here.build(python="python3.12") == "Building .venv from requirements-dev.lock with python3.12\n"
    assert here.build(python="python3.12") == here.build() == ""


def test_the_oldest_does_not_need_the_newest(here: Checkout) -> None:
    python = here.has("3.11")
    here.has("3.13")

    assert here.build("oldest") == f"Building .venv from requirements-oldest.lock with {python}\n"
    assert here.build("oldest") == ""


def test_an_environment_that_was_not_finished_is_built_anew(here: Checkout) -> None:
    python = here.has("3.13")
    text = python.read_text(encoding="utf-8")
    python.write_text(text.replace('"exit 0"', '"exit 1"'), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        here.build()

    python.write_text(text, encoding="utf-8")
    assert here.build() != ""
    assert here.build() == ""
