# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each module is registered for direct execution, by a link of its name to one file, and nothing else is."""

from __future__ import annotations

import re

from ansible_collections.crossaccount.aws.plugins.plugin_utils.preloading import LOOKUPS

from tools import checkout

ACTIONS = checkout.ROOT / "plugins" / "action"
MODULES = {path.name for path in (checkout.ROOT / "plugins" / "modules").glob("*.py")}


def test_every_module_is_registered() -> None:
    assert {path.name for path in ACTIONS.iterdir() if path.name != "__pycache__"} == MODULES


def test_what_is_registered_is_one_file() -> None:
    assert {path.readlink().as_posix() for path in ACTIONS.glob("*.py")} == {"../plugin_utils/module_action.py"}


def test_the_lookups_of_the_roles_are_loaded_once() -> None:
    """One that a worker has to find first costs it more than the rest of its task."""
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("roles", "playbooks")
        for path in (checkout.ROOT / folder).rglob("*.yml")
    )
    used = set(re.findall(r"\b(?:lookup|query)\('([\w.]+)'", source))
    assert used == set(LOOKUPS)
