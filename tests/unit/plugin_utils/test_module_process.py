# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A module in a process of its own: what it writes, how it ends, and that nothing of it is there for the next one."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PLAYER = Path(__file__).with_name("player.py")
UNSETTLING = ("changes_all", "warns", "fails", "raises", "forgets", "writes_much", "progresses")
ENDING = ("leaves_thread", "logs", "dies", "is_interrupted", "hangs")


def play(*modules: str, **environment: str) -> dict[str, Any]:
    command = [sys.executable, PLAYER, *modules]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    played: dict[str, Any] = json.loads(done.stdout)
    assert played["children"] == 0  # neither a process nor what is left of one
    return played


@functools.cache
def outcome_alone(module: str) -> dict[str, Any]:
    """What becomes of a module that has a process for itself."""
    (alone,) = play(module)["played"]
    assert isinstance(alone, dict)
    return alone


def without_ids(outcome: dict[str, Any]) -> dict[str, Any]:
    ids = {"process", "group"}
    return {**outcome, "result": {name: each for name, each in (outcome["result"] or {}).items() if name not in ids}}


def test_a_module_runs_beside_its_worker() -> None:
    played = play("says")
    (one,) = played["played"]
    assert one["status"] == 0
    assert one["result"]["text"] == "hello"
    assert one["result"]["check_mode"] is True
    assert one["result"]["variable"] == "given"
    assert one["result"]["process"] != played["process"]
    assert one["result"]["terminates"]
    assert one["result"]["group"] == played["group"]  # who ends the worker's group ends it too


def test_warnings_are_a_part_of_the_result() -> None:
    (one,) = play("warns")["played"]
    assert "mind the gap" in str(one["result"]["warnings"])
    assert "old" in str(one["result"]["deprecations"])


@pytest.mark.parametrize(
    ("module", "status", "says"),
    [("fails", 1, "no"), ("raises", 1, "not as planned"), ("forgets", 1, "without a result")],
)
def test_a_module_that_fails(module: str, status: int, says: str) -> None:
    (one,) = play(module)["played"]
    assert one["status"] == status
    assert one["result"]["failed"]
    assert says in json.dumps(one["result"])


def test_a_module_that_dies_says_by_which_signal() -> None:
    (one,) = play("dies")["played"]
    assert one["status"] == -11
    assert one["result"] is None
    assert not one["open"]


def test_a_module_that_is_interrupted_ends_as_python_does() -> None:
    (one,) = play("is_interrupted")["played"]
    # What runs in the background of a shell ignores the signal.
    heard = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    script = f"import os, signal; {heard}; os.kill(os.getpid(), signal.SIGINT)"
    python = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert one["status"] == python.returncode
    assert one["stderr"].splitlines()[-1] == python.stderr.splitlines()[-1] == "KeyboardInterrupt"


def test_a_task_that_is_stopped_stops_its_module() -> None:
    (one,) = play("hangs")["played"]
    assert one == {"timeout": True, "told": ["hanging"], "alive": False}


def test_progress_is_heard_while_it_runs() -> None:
    (one,) = play("progresses")["played"]
    assert one["told"] == ["one of two", "two of two"]
    assert "one of two" not in json.dumps(one["result"])


def test_what_a_library_logs_is_in_no_file_of_the_worker(tmp_path: Path) -> None:
    alone = play("logs_as_botocore_does")["played"]
    assert play("logs_as_botocore_does", PLAYED_LOG=str(tmp_path))["played"] == alone
    assert alone[0]["result"]["enabled"] == [30, 40, 50]
    assert [file.read_text(encoding="utf-8") for file in tmp_path.iterdir()] == [""]


def test_items_of_a_loop_share_a_process() -> None:
    first, second = play("says", "says")["played"]
    assert first["result"] == second["result"]


def test_a_worker_whose_folder_is_no_more_stops_nothing() -> None:
    first, second = play("warns", "fails", PLAYED_NOWHERE="yes")["played"]
    assert (first["status"], first["open"], second["status"], second["result"]["msg"]) == (0, True, 1, "no")


def test_a_folder_that_is_gone_when_the_module_starts_is_said(tmp_path: Path) -> None:
    (one,) = play("says", PLAYED_IN=str(tmp_path / "gone"))["played"]
    assert (one["status"], one["result"], one["open"]) == (1, None, False)
    assert "FileNotFoundError" in one["stderr"]
    assert str(tmp_path / "gone") in one["stderr"]


@pytest.mark.parametrize("named", ["as before", "another name", "nothing"])
def test_a_module_sees_the_folder_that_a_shell_would_start_it_in(tmp_path: Path, named: str) -> None:
    """The judge is a shell that is started there, with the same environment."""
    folder = tmp_path / "plays"
    (folder / "temporary").mkdir(parents=True)
    (tmp_path / "link").symlink_to(folder)
    pwd = {"as before": {"PWD": str(Path.cwd())}, "another name": {"PWD": str(tmp_path / "link")}, "nothing": {}}[named]
    environment = {name: value for name, value in os.environ.items() if name != "PWD"} | pwd | {"TMPDIR": "temporary"}
    script = "import os, tempfile; print(os.getcwd(), os.environ['PWD'], tempfile.gettempdir(), sep='\\n')"
    shell = ["/bin/sh", "-c", f'exec {sys.executable} -c "{script}"']
    judge = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=True)

    in_a_loop = [sys.executable, PLAYER, "says", "changes_all", "says"]
    done = subprocess.run(
        in_a_loop, env=environment | {"PLAYED_IN": str(folder)}, capture_output=True, text=True, check=True
    )
    first, _, last = json.loads(done.stdout)["played"]
    seen = [[one["result"][key] for key in ("folder", "named", "temporary")] for one in (first, last)]
    assert seen == [judge.stdout.splitlines()] * 2
    assert seen[0][0] == str(folder)


@pytest.mark.parametrize("before", [*UNSETTLING, *ENDING])
def test_nothing_of_one_item_is_there_for_the_next(before: str) -> None:
    alone = outcome_alone("says")
    first, second = play(before, "says")["played"]
    assert first.get("open", False) == (before in UNSETTLING)
    assert second["told"] == []
    assert without_ids(second)["result"] == without_ids(alone)["result"]


@pytest.mark.parametrize(
    ("first", "second"), [(first, second) for first in ("changes_all", "warns") for second in UNSETTLING]
)
def test_no_item_changes_another(first: str, second: str) -> None:
    _, after = play(first, second)["played"]
    assert without_ids(after) == without_ids(outcome_alone(second))
