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

# Ansible's default for `executable` and `ansible_shell_executable`.
SHELL = "/bin/sh"

# How Ansible compresses what it hands over without a warning.
COMPRESSIONS = ("ZIP_DEFLATED", "ZIP_STORED")

# Bytes of values in `environment`. The system takes 128 KiB as one word of a command line, and Ansible hands the values
# over in a command that is quoted twice, which makes 17 quotes out of one.
LONGEST = 4096

ANSIBLE = Path(constants.__file__).parent

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


def working_folder(action: ActionBase) -> Path | None:
    """The folder in which Ansible starts a module of a local connection: the playbook's. None when it cannot.

    It is the same with ``become``, pipelining or neither: ``ActionBase._low_level_execute_command`` sets it.
    """
    try:
        folder = Path(action._loader.get_basedir()).resolve(strict=True)
    except (OSError, RuntimeError):  # it is gone, or links go round in a circle
        return None
    return folder if folder.is_dir() and os.access(folder, os.X_OK) else None


def obstacle(action: ActionBase, task_vars: Mapping[str, Any], environment: Mapping[str, str], interpreter: str) -> str:
    """Why a task must run the ordinary way; empty when it need not. Asked on a known version of Ansible only.

    ``environment`` is what the task sets, and ``interpreter`` the Python that it is to run on.
    """
    if not boolean(action._templar.template(task_vars.get(SWITCH, True)), strict=False):
        return f"{SWITCH} is false"
    if not hasattr(os, "fork"):
        return "this system has no fork"
    # Ansible asks the host of the task for some of them, and the one that it is delegated to for others.
    hosts = (task_vars, *task_vars.get("ansible_delegated_vars", {}).values())
    if any(constants.config.get_config_value(name, variables=each) for name in OF_THE_PROCESS for each in hosts):
        return "Ansible is to debug the module's process, or to limit its open files"
    if constants.config.get_config_value("DEFAULT_MODULE_COMPRESSION", variables=task_vars) not in COMPRESSIONS:
        return "the module's compression is not known"
    return (
        _shell_obstacle(action)
        or _task_obstacle(action)
        or _environment_obstacle(environment)
        or _python_obstacle(interpreter)
    )


def _shell_obstacle(action: ActionBase) -> str:
    """What is between Ansible and the module's Python."""
    if not _is_ansibles(action._connection, "connection/local.py"):
        return "the connection is not Ansible's own local one"
    if not _is_ansibles(action._connection._shell, "shell/sh.py"):
        return "the shell plugin is not Ansible's own sh"
    executables = {constants.DEFAULT_EXECUTABLE, action._play_context.executable}
    if others := sorted(str(each) for each in executables - {SHELL}):
        return f"the shell is {', '.join(others)} and not {SHELL}"
    return ""


def _is_ansibles(plugin: object, file: str) -> bool:
    """Whether this is that plugin of Ansible: one of a user may have its name, or be derived from it."""
    module = sys.modules.get(type(plugin).__module__)
    return getattr(module, "__file__", None) == str(ANSIBLE / "plugins" / file)


def _task_obstacle(action: ActionBase) -> str:
    if action._connection.become:
        return "the task asks for become"
    if action._task.async_val:
        return "the task asks for async"
    if constants.DEFAULT_KEEP_REMOTE_FILES:
        return "Ansible is to keep the module's files"
    return ""


def _environment_obstacle(environment: Mapping[str, str]) -> str:
    if others := sorted(name for name in environment if not PASSING.fullmatch(name)):
        return f"the task sets {', '.join(others)}"
    try:
        values = b"".join(os.fsencode(value) for value in environment.values())
    except UnicodeEncodeError:
        return "the environment of the task cannot be encoded"
    if b"\0" in values or len(values) > LONGEST:
        return "the environment of the task has a NUL character, or is long"
    return ""


def _python_obstacle(interpreter: str) -> str:
    if not _is_ours(interpreter):
        return f"the Python interpreter is {interpreter or 'still to be found'}"
    if any(word.startswith("-") for word in sys.orig_argv[1:2]):
        return "the Python of Ansible was started with options"
    paths = os.environ.get("PYTHONPATH", "")
    if paths and not all(Path(path).is_absolute() for path in paths.split(os.pathsep)):
        return "PYTHONPATH has a relative path"
    return ""


def _is_ours(interpreter: str) -> bool:
    """Whether it is the Python that runs this: a name for it in the same folder, as a virtual environment has some."""
    theirs, ours = Path(interpreter), Path(sys.executable)
    return theirs == ours or (theirs.parent == ours.parent and theirs.resolve() == ours.resolve())
