# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each module is registered for direct execution, by a link of its name to one file, and nothing else is."""

from __future__ import annotations

from tools import checkout

ACTIONS = checkout.ROOT / "plugins" / "action"
MODULES = {path.name for path in (checkout.ROOT / "plugins" / "modules").glob("*.py")}


def test_every_module_is_registered() -> None:
    assert {path.name for path in ACTIONS.iterdir() if path.name != "__pycache__"} == MODULES


def test_what_is_registered_is_one_file() -> None:
    assert {path.readlink().as_posix() for path in ACTIONS.glob("*.py")} == {"../plugin_utils/module_action.py"}
