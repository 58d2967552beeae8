# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes a text to a file in Ansible's own process. ``copy`` takes a third of a test: it runs two modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """``write_result: {content: "{{ outcome | to_json }}", dest: FILE}``, in check mode too."""

    _requires_connection = False

    def run(self, tmp: None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        Path(self._task.args["dest"]).write_text(self._task.args["content"], encoding="utf-8")
        return {"changed": False}
