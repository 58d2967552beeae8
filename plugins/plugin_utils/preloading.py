# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the process of the playbook loads once, and its workers inherit: modules, filters, boto3, the service models.

All of it is only read afterwards. Python compiles the files of a collection at every import, and botocore reads a model
of some megabytes for a client: this is most of what a task costs.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
from functools import cache
from types import ModuleType

from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.models import preload_models

SWITCH = "CROSSACCOUNT_AWS_DIRECT_EXECUTION"
PLUGINS = "ansible_collections.crossaccount.aws.plugins"

_loaded: dict[str, ModuleType] = {}


def switched_on() -> bool:
    """What the environment says; what is no truth value counts as off."""
    return bool(boolean(os.environ.get(SWITCH, "true"), strict=False))


def preload(name: str) -> None:
    """Load a module of ours and what it needs to talk to AWS.

    A module that cannot be loaded is left to the ordinary way, which says what is missing.
    """
    if not switched_on():
        return
    _preload_filters()
    with contextlib.suppress(Exception):
        _loaded[name] = importlib.import_module(f"{PLUGINS}.modules.{name}")
        # The law of names: a module is called <service>_<thing>. Who an account is and its roles are asked of STS.
        preload_models("sts", name.partition("_")[0])


@cache
def _preload_filters() -> None:
    """Load our filters, which the values of roles pass through in nearly every task.

    They are found under the names under which Ansible imports them, and what it finds there it does not load again.
    """
    filters = importlib.import_module(f"{PLUGINS}.filter")
    for found in pkgutil.iter_modules(filters.__path__):
        with contextlib.suppress(Exception):
            importlib.import_module(f"{PLUGINS}.filter.{found.name}")


def loaded(name: str) -> ModuleType | None:
    """The module, where ``preload`` has loaded it."""
    return _loaded.get(name)
