# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""private_files, run by Ansible in both of its ways: what stands on the disk, and that no text is read elsewhere."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SWITCH = "CROSSACCOUNT_AWS_DIRECT_EXECUTION"
CANARY = "canary-5e1f\nof two lines"
HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"

RunModule = Callable[..., dict[str, Any]]


def task(*files: tuple[str, str], **options: Any) -> dict[str, Any]:
    return {"files": [{"path": path, "content": content} for path, content in files], **options}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize("direct", ["true", "false"])
def test_files_are_written_once_and_only_their_owner_may_read_them(
    run_module: RunModule, tmp_path: Path, direct: str
) -> None:
    """Relative paths start from the folder of the playbook, where there is a file already that others may read."""
    (tmp_path / "open").write_text("1", encoding="utf-8")
    (tmp_path / "open").chmod(0o644)
    options, env = (
        task(("new/deep/text", "grüße\n"), ("open", "1"), ("~/in-home", "")),
        {SWITCH: direct, "HOME": str(tmp_path)},
    )

    predicted = run_module("private_files", options, check=True, env=env)
    assert not (tmp_path / "new").exists()
    assert mode(tmp_path / "open") == 0o644
    first, second = (run_module("private_files", options, env=env) for _ in range(2))

    wanted = [(tmp_path / "new/deep/text", 8), (tmp_path / "open", 1), (tmp_path / "in-home", 0)]
    assert first["files"] == [{"path": str(path), "size": size, "changed": True} for path, size in wanted]
    assert (predicted["changed"], predicted["files"]) == (True, first["files"])
    assert (second["changed"], {each["changed"] for each in second["files"]}) == (False, {False})
    assert {mode(path) for path, _size in wanted} == {0o600}
    assert {mode(tmp_path / "new"), mode(tmp_path / "new" / "deep")} == {0o700}
    assert (tmp_path / "new" / "deep" / "text").read_text(encoding="utf-8") == "grüße\n"


@pytest.mark.parametrize("direct", ["true", "false"])
def test_no_text_is_to_be_read_anywhere(run_play: Callable[..., str], tmp_path: Path, direct: str) -> None:
    (tmp_path / "folder").mkdir()
    log = tmp_path / "ansible.log"
    name = "crossaccount.aws.private_files"
    tasks: list[dict[str, Any]] = [
        {name: task(("1/written", "{{ text }}"), ("short", "1")), "register": "kept"},
        {name: task(("other", "{{ text }}"), ("folder", "{{ text }}")), "ignore_errors": True},
        {name: {"files": [{"content": "{{ text }}"}]}, "ignore_errors": True},
        {name: task(("value", "{{ {'secret': text} }}")), "ignore_errors": True},
        {"ansible.builtin.debug": {"var": "kept"}},
    ]
    (tmp_path / "text").write_text(CANARY, encoding="utf-8")
    env = {SWITCH: direct, "ANSIBLE_INJECT_INVOCATION": "true", "ANSIBLE_LOG_PATH": str(log)}
    text = "{{ lookup('ansible.builtin.file', '" + str(tmp_path / "text") + "') }}"

    output = run_play(tasks, "-vvv", "--diff", env=env, vars={"text": text})

    assert (tmp_path / "1" / "written").read_text(encoding="utf-8") == CANARY
    assert not (tmp_path / "other").exists()
    assert f"files[1], path: {tmp_path}/folder is a folder. Name a file in it, or move it away." in output
    assert "is to hold is not a text. Put it in quotes, or make it a text by a filter, such as to_json." in output
    assert HIDDEN in output, "arguments are shown, so that a text among them would be"
    assert f'"path": "{tmp_path}/1/written"' in output, "a short text hides nothing else"
    for piece in CANARY.splitlines():
        assert piece not in output + log.read_text(encoding="utf-8")


def test_defaults_for_modules_that_call_aws_do_not_reach_it(run_play: Callable[..., str], tmp_path: Path) -> None:
    run_play(
        [{"crossaccount.aws.private_files": task(("file", "1"))}],
        module_defaults={"group/crossaccount.aws.aws": {"profile": "dns"}},
    )
    assert (tmp_path / "file").exists()
