# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table by which misspelled variables are found names all that roles and playbooks take and leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.preflight import VARIABLES
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.variables import (
    LEFT_BEHIND,
    OF_ROLES,
    SET_BY_USERS,
    SHARED,
)

from tools.checkout import ROOT

ROLES = sorted(path.name for path in (ROOT / "roles").iterdir())


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def left_behind(tasks: object) -> Iterator[str]:
    """The variables that tasks set and register."""
    if isinstance(tasks, list):
        for each in tasks:
            yield from left_behind(each)
    if isinstance(tasks, dict):
        yield from tasks.get("ansible.builtin.set_fact", {})
        yield from (tasks[key] for key in ("register",) if key in tasks)
        for each in tasks.values():
            yield from left_behind(each)


def test_it_names_what_roles_take() -> None:
    taken: set[str] = set()
    for role in ROLES:
        taken |= set(read(f"roles/{role}/defaults/main.yml"))
        for spec in read(f"roles/{role}/meta/argument_specs.yml")["argument_specs"].values():
            taken |= set(spec["options"])
    of_roles = tuple(f"{role}_" for role in ROLES)
    assert {name for name in SET_BY_USERS if name.startswith(of_roles)} == {
        name for name in taken if name.startswith(of_roles)
    }
    assert taken <= SET_BY_USERS
    assert sorted(OF_ROLES) == ROLES


def test_it_names_what_the_preflight_reads() -> None:
    assert {name for name in VARIABLES if not name.startswith("_")} <= SET_BY_USERS


def test_it_names_what_tasks_leave_behind() -> None:
    files = [path for top in ("roles", "playbooks") for path in (ROOT / top).rglob("*.yml")]
    names = {
        name
        for path in files
        for name in left_behind(yaml.safe_load(path.read_text(encoding="utf-8")))
        if not name.startswith("_")
    }
    assert names - SET_BY_USERS == LEFT_BEHIND


def test_what_roles_share_is_documented() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "roles").glob("*/README.md")]
    text = "".join(path.read_text(encoding="utf-8") for path in pages)
    assert [name for name in sorted(SHARED) if f"`{name}" not in text and f"{name}=" not in text] == []
