# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tasks may run in Ansible's own process: those whose ordinary way is known to have the same outcome.

Everything else runs the ordinary way: what is listed here is what is known to be the same, not what is known to differ.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.release import __version__

# Versions whose own way to run a module was compared with ours.
KNOWN_VERSIONS = ("2.19", "2.20", "2.21")

SWITCH = "crossaccount_aws_direct_execution"

LOCAL = "ansible.plugins.connection.local"

# What boto3 and botocore read when a session or a request is made. Other variables may have an effect when Python
# starts, or when a library is loaded.
PASSING = re.compile(
    r"AWS_[A-Z0-9_]+|REQUESTS_CA_BUNDLE|HTTP_PROXY|HTTPS_PROXY|ALL_PROXY|NO_PROXY|http_proxy|https_proxy|all_proxy|no_proxy"
)

# Settings of Ansible for the process that it starts: how many files it may open, what debugs it or measures coverage.
OF_THE_PROCESS = (
    "PYTHON_MODULE_RLIMIT_NOFILE",
    "_ANSIBALLZ_COVERAGE_CONFIG",
    "_ANSIBALLZ_DEBUGPY_CONFIG",
    "_ANSIBALLZ_PYDEVD_CONFIG",
)


def known_version() -> bool:
    """Whether this is a version of Ansible whose inner parts we know. Of another one, none may be relied on."""
    return ".".join(__version__.split(".")[:2]) in KNOWN_VERSIONS


def obstacle(action: ActionBase, task_vars: Mapping[str, Any], environment: Mapping[str, Any], interpreter: str) -> str:
    """Why a task must run the ordinary way; empty when it need not. Asked on a known version of Ansible only.

    ``environment`` is what the task sets, and ``interpreter`` the Python that it is to run on.
    """
    if not boolean(action._templar.template(task_vars.get(SWITCH, True)), strict=False):
        return f"{SWITCH} is false"
    if not hasattr(os, "fork"):
        return "this system has no fork"
    if any(constants.config.get_config_value(name, variables=task_vars) for name in OF_THE_PROCESS):
        return "Ansible is to debug the module's process, or to limit its open files"
    return _task_obstacle(action) or _python_obstacle(environment, interpreter)


def _task_obstacle(action: ActionBase) -> str:
    if type(action._connection).__module__ != LOCAL:
        return "the connection is not local"
    if action._connection._shell.SHELL_FAMILY != "sh":
        return "the shell is not sh"
    if action._connection.become:
        return "the task asks for become"
    if action._task.async_val:
        return "the task asks for async"
    if constants.DEFAULT_KEEP_REMOTE_FILES:
        return "Ansible is to keep the module's files"
    return ""


def _python_obstacle(environment: Mapping[str, Any], interpreter: str) -> str:
    if others := sorted(name for name in environment if not PASSING.fullmatch(str(name))):
        return f"the task sets {', '.join(others)}"
    if not _is_ours(interpreter):
        return f"the Python interpreter is {interpreter or 'still to be found'}"
    return ""


def _is_ours(interpreter: str) -> bool:
    """Whether it is the Python that runs this: a name for it in the same folder, as a virtual environment has some."""
    theirs, ours = Path(interpreter), Path(sys.executable)
    return theirs == ours or (theirs.parent == ours.parent and theirs.resolve() == ours.resolve())
