# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the process of the playbook loads once, and its workers inherit: modules, filters, boto3, service models.

All of it is only read afterwards. Python compiles the files of a collection at every import, and botocore reads a model
of some megabytes for a client: this is most of what a task costs.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
from functools import cache
from types import ModuleType
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.loader import lookup_loader
from ansible.template import Templar, trust_as_template
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.models import preload_models
from ansible_collections.crossaccount.aws.plugins.plugin_utils.compiled_templates import compile_ours
from ansible_collections.crossaccount.aws.plugins.plugin_utils.eligibility import known_version
from ansible_collections.crossaccount.aws.plugins.plugin_utils.kept_lookups import keep_filters, keep_host_variables
from ansible_collections.crossaccount.aws.plugins.plugin_utils.kept_values import keep_values
from ansible_collections.crossaccount.aws.plugins.plugin_utils.unlogged import unlogged

SWITCH = "CROSSACCOUNT_AWS_DIRECT_EXECUTION"
# Lookups that the roles use.
LOOKUPS = ("ansible.builtin.config", "ansible.builtin.env", "ansible.builtin.varnames", "ansible.builtin.vars")
PLUGINS = "ansible_collections.crossaccount.aws.plugins"
PROCESSES = f"{PLUGINS}.plugin_utils.module_process"

_loaded: dict[str, ModuleType] = {}


def switched_on() -> bool:
    """What the environment says; what is no truth value counts as off."""
    return bool(boolean(os.environ.get(SWITCH, "true"), strict=False))


def preload(name: str) -> None:
    """Load a module of ours and what it needs to talk to AWS.

    A module that cannot be loaded is left to the ordinary way, which says what is missing.
    """
    if not switched_on() or not known_version():
        return
    with unlogged():
        _preload_templates()
        _preload_module(name)
        compile_ours()
    # What is there now stays to the end. Workers that look for garbage pass it over, and so go on sharing its memory.
    gc.freeze()


def _preload_module(name: str) -> None:
    with contextlib.suppress(Exception):
        processes()
        _loaded[name] = importlib.import_module(f"{PLUGINS}.modules.{name}")
        # The law of names: a module is called <service>_<thing>. Who an account is and its roles are asked of STS.
        preload_models("sts", name.partition("_")[0])


@cache
def _preload_templates() -> None:
    """Load our filters, and Ansible's own filters and tests, through which values pass in nearly every task.

    Those of its own Ansible loads all together. A first template makes what Ansible keeps for all others, such as its
    lexer.
    """
    with contextlib.suppress(Exception):
        Templar().template(trust_as_template("{{ '' | string is match('') }}"))
        for name in LOOKUPS:
            lookup_loader.get(name)
        keep_filters()
        keep_host_variables()
        keep_values()


def processes() -> Any:
    """``module_process``, which imports inner parts of Ansible that another version may not have."""
    return importlib.import_module(PROCESSES)


def loaded(name: str) -> ModuleType | None:
    """The module, where ``preload`` has loaded it."""
    return _loaded.get(name)
