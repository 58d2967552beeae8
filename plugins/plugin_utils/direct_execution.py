# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The action plugin of our modules: Ansible's own, with two of its steps replaced.

Ansible packs a module with all that it imports, starts a shell and a Python, and there everything is loaded again. Here
the module's own code runs in a process that is forked from the worker, where it is loaded already. What comes before
(the arguments, check mode, the environment) and what comes after (the result, warnings, secrets) is Ansible's own code.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ansible import constants
from ansible.module_utils.common.text.converters import to_text
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.release import __version__
from ansible.utils.display import Display
from ansible_collections.crossaccount.aws.plugins.plugin_utils.eligibility import (
    SHELL,
    known_version,
    obstacle,
    working_folder,
)
from ansible_collections.crossaccount.aws.plugins.plugin_utils.preloading import loaded, processes, switched_on

display = Display()

# How Ansible writes the arguments of a Python module, and reads its result.
PROFILE = "legacy"

# The process of the last item of a loop, in a worker of Ansible: it lives for one task.
_processes: list[Any] = []


def _process_of(main: Callable[[], None], folder: Path) -> Any:
    if not _processes or not _processes[-1].open or _processes[-1].runs != (main, folder):
        while _processes:
            _processes.pop().end()
        _processes.append(processes().ModuleProcess(main, PROFILE, folder))
    return _processes[-1]


class ActionModule(NormalAction):
    """Runs a module in this process where that is known to be the same, else as Ansible does."""

    _module: Any = None  # the loaded module, while a task runs that way
    _environment: dict[str, str]
    _folder: Path
    _host: str
    _more: bool  # whether this is an item of a loop, which others may follow

    def _execute_module(self, *words: Any, **options: Any) -> Any:
        task_vars = options.get("task_vars") or {}
        self._module = None
        self._environment = {}
        if why := self._choose(task_vars):
            display.vvv(f"Not executed directly: {why}", host=task_vars.get("inventory_hostname"))
        try:
            return super()._execute_module(*words, **options)
        finally:
            self._module = None

    def _choose(self, task_vars: dict[str, Any]) -> str:
        """Decide for one way; why it is the ordinary one."""
        module = loaded(self._task.resolved_action.rpartition(".")[2] if self._task.resolved_action else "")
        if not switched_on():
            return "it is switched off"
        if not known_version():
            return f"ansible-core {__version__} is not known"
        if module is None:
            return "the module cannot be loaded"
        stated: dict[str, Any] = {}
        self._compute_environment_string(stated)
        # As the shell would hand them over.
        environment = {str(name): to_text(value) for name, value in stated.items()}
        folder = working_folder(self)
        if folder is None:
            return "the folder of the playbook cannot be entered"
        if why := obstacle(self, task_vars, environment, self._interpreter(task_vars)):
            return why
        self._environment, self._folder = environment, folder
        self._host = str(task_vars.get("inventory_hostname", ""))
        self._more = "ansible_loop_var" in task_vars
        self._module = module
        return ""

    def _interpreter(self, task_vars: dict[str, Any]) -> str:
        """The Python that the task is to run on; empty when Ansible has still to look for one."""
        if self._task.delegate_to:
            task_vars = task_vars.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        stated = constants.config.get_config_value("INTERPRETER_PYTHON", variables=task_vars)
        interpreter = str(self._templar.template(stated) or "")
        if interpreter in ("", "auto", "auto_silent"):
            return str(task_vars.get("ansible_facts", {}).get("discovered_interpreter_python", ""))
        return interpreter

    def _tell(self, line: str) -> None:
        # Standard output may be read by a program.
        display.display(f"{self._host}: {line}", stderr=True)

    # What is handed on below is whatever the version of Ansible hands over: only known ones get further.

    def _is_pipelining_enabled(self, *words: Any, **options: Any) -> bool:
        # There is nothing to transfer.
        return self._module is not None or super()._is_pipelining_enabled(*words, **options)

    def _configure_module(self, *words: Any, **options: Any) -> Any:
        if self._module is None:
            return super()._configure_module(*words, **options)
        built = SimpleNamespace(
            module_style="new",
            shebang="#!direct",
            b_module_data=processes().encoded(options["module_args"], PROFILE),
            serialization_profile=PROFILE,
            has_async=False,
            has_become=False,
            has_environment=True,
            process_result=None,
            get_command_args=lambda _path: None,
        )
        return built, self._module.__file__

    def _low_level_execute_command(self, *words: Any, **options: Any) -> Any:
        if self._module is None:
            return super()._low_level_execute_command(*words, **options)
        display.vvv(f"Executed directly, in a process of this worker: {self._module.__name__}")
        process = _process_of(self._module.main, self._folder)
        ended = process.run(options["in_data"], self._environment, self._tell)
        if not self._more:
            process.end()
        stdout, stderr = (to_text(text, errors="surrogateescape") for text in (ended.stdout, ended.stderr))
        status = ended.status
        if status < 0:
            # The ordinary way has a shell that says so, each in its own words: ask it about a process that ends so too.
            told = super()._low_level_execute_command(shlex.join([SHELL, "-c", f"kill {status} $$"]))
            status, stderr = told["rc"] or 128 - status, stderr + told["stderr"]
        return {
            "rc": status,
            "stdout": stdout,
            "stdout_lines": stdout.splitlines(),
            "stderr": stderr,
            "stderr_lines": stderr.splitlines(),
        }
