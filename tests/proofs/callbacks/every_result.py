# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A callback that keeps every result as other callbacks get to see it, one JSON object a line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: every_result
type: notification
short_description: Keep every result as a line of JSON
description:
  - Appends task, host and result to the file that EVERY_RESULT_FILE names.
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Ansible's entry point."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "every_result"

    def v2_runner_on_ok(self, result: Any) -> None:
        self._keep(result, failed=False)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._keep(result, failed=True)

    def _keep(self, result: Any, *, failed: bool) -> None:
        line = {
            "task": result.task.get_name(),
            "host": result.host.get_name(),
            "failed": failed,
            "result": json.loads(self._dump_results(result.result)),
        }
        with Path(os.environ["EVERY_RESULT_FILE"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
