# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A callback that keeps how long each play took, and how many tasks it ran on its hosts."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: play_times
type: notification
short_description: Keep how long each play took
description:
  - Writes a list of name, seconds and tasks, counted on every host, to the file that PLAY_TIMES_FILE names.
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Ansible's entry point."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "play_times"

    def __init__(self) -> None:
        super().__init__()
        self._plays: list[dict[str, Any]] = []
        self._began = 0.0

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self._end()
        self._plays.append({"name": play.get_name(), "seconds": 0.0, "tasks": 0})
        self._began = time.monotonic()

    def v2_runner_on_ok(self, result: Any) -> None:
        self._plays[-1]["tasks"] += 1

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._end()
        Path(os.environ["PLAY_TIMES_FILE"]).write_text(json.dumps(self._plays), encoding="utf-8")

    def _end(self) -> None:
        if self._plays:
            self._plays[-1]["seconds"] = time.monotonic() - self._began
