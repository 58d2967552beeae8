# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keeps what a task has registered in a file, without a module: ansible.builtin.copy takes as long as the task itself.

It runs in check mode as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        Path(self._task.args["path"]).write_text(self._task.args["outcome"], encoding="utf-8")
        return {"changed": False}
