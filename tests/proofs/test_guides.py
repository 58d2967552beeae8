# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The guides of docs/guides, run as they stand: each is a walk that a reader can take on a fresh sandbox.

A block fenced as ``yaml`` is a list of tasks. All of them, in the order of the page, are one play on localhost, so
that a task may use what an earlier one made or registered. A task says itself by which ``profile`` it signs in, and
what it needs, an earlier block makes: a guide has no hidden set-up. A block fenced as ``yaml file=NAME``, or ``text
file=NAME``, is a file of that name beside the play. Other blocks, such as ``text`` and ``console``, are not run: of
their commands, the playbooks and the variables exist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.demo.deprecations import FOLLOWS
from tests.support.sandbox.client import ROOT
from tests.support.source.guides import read_guide

PAGES = sorted(page for page in (ROOT / "docs" / "guides").glob("*.md") if page.stem != "README")
GUIDES = [page for page in PAGES if read_guide(page.read_text(encoding="utf-8")).tasks]
COMMAND = re.compile(r"^ansible-playbook .*$", re.MULTILINE)
# A guide may show a denial before anything shows that the role exists, and says so.
EXPECTED = "AWS gives the same answer for a role that does not exist"


def names(tasks: list[dict[str, Any]]) -> Iterator[str]:
    """The name of every task, those in blocks too; ansible-lint wants one for each, and so do readers."""
    for task in tasks:
        if "block" in task:
            yield from names(task["block"])
        else:
            yield task["name"]


def test_a_page_is_read() -> None:
    page = "# Title\n\n```yaml\n- name: One\n  x: {}\n```\n\n```text\nno\n```\n\n```yaml file=a.yml\n- b\n```\n"
    page += "\n```yaml\n- block:\n    - name: Two\n      x: {}\n```\n"

    guide = read_guide(page)

    assert list(names(guide.tasks)) == ["One", "Two"]
    assert guide.files == {"a.yml": "- b\n"}


def test_a_command_that_lists_hosts_finds_some() -> None:
    listing = {"name": "List", "ansible.builtin.command": "ansible -i a.yml web --list-hosts", "register": "web"}
    other = {"name": "Other", "ansible.builtin.command": "ansible --version"}

    found = read_guide(f"```yaml\n{json.dumps([listing, other])}\n```\n").tasks

    assert found == [{**listing, "failed_when": "web.rc != 0 or 'hosts (0)' in web.stdout"}, other]


def test_there_are_guides() -> None:
    assert GUIDES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_commands_name_is_there(page: Path) -> None:
    """A page shows something that runs: tasks, or commands whose playbooks and variables the collection has."""
    commands = COMMAND.findall(page.read_text(encoding="utf-8"))
    assert commands or page in GUIDES
    sources = [*(ROOT / "roles").glob("*/defaults/main.yml"), *(ROOT / "playbooks").rglob("*.yml")]
    known = "".join(each.read_text(encoding="utf-8") for each in sources)
    for command in commands:
        for playbook in re.findall(r"crossaccount\.aws\.(\w+)", command):
            assert (ROOT / "playbooks" / f"{playbook}.yml").is_file(), command
        for variable in re.findall(r"-e '?(\w+)=", command):
            assert re.search(rf"\b{variable}\b", known), command


@pytest.mark.long
@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
@pytest.mark.usefixtures("fresh")
def test_a_guide_runs(page: Path, run_play: Callable[..., str], tmp_path: Path) -> None:
    guide = read_guide(page.read_text(encoding="utf-8"))
    assert any("crossaccount.aws." in str(task) for task in guide.tasks), "nothing of the collection is shown"
    for name, text in guide.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    output = run_play(guide.tasks, "--diff")

    recap = output.rpartition("PLAY RECAP")[2]
    assert " failed=0 " in recap, output
    assert "rescued=0 " in recap, output
    assert "ignored=0" in recap, output
    # Wrapped lines are one.
    warnings = " ".join(output.split()).split("[WARNING]: ")[1:]
    # Of what we use itself nothing is deprecated, else run_play had failed; a module that we move away from may say so.
    unexpected = [each for each in warnings if EXPECTED not in each and not each.startswith(FOLLOWS)]
    assert unexpected == [], output
    ran = {said.partition("]")[0]: said for said in output.split("TASK [")}
    for name in names(guide.tasks):
        assert name in ran, output
        assert "skipping: [" not in ran[name], output
