# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Ansible would look for at each use is looked for once: our filters, and the variables of a host.

For a filter of a collection Ansible loads all files of its filters, in each template anew. For ``hostvars`` it puts
together all variables of a host at each use, which takes as long as some tasks.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any

from ansible.plugins.loader import filter_loader, test_loader
from ansible.vars.hostvars import HostVars

COLLECTION = "crossaccount.aws"
FILTERS = f"ansible_collections.{COLLECTION}.plugins.filter"


@cache
def keep_filters() -> None:
    """Have Ansible know our filters by their full names, and Jinja's filters and tests, as it knows its own.

    No play can give a full name another meaning, and what a play or a configuration brings along is known before
    Jinja's own. Another version of Ansible may keep what it knows elsewhere: then it goes on looking.
    """
    with contextlib.suppress(AttributeError, ImportError):
        bits = importlib.import_module("ansible._internal._templating._jinja_bits")
        builtin = {filter_loader: bits._BUILTIN_FILTERS, test_loader: bits._BUILTIN_TESTS}
        for loader, plugins in builtin.items():
            loader.get("bool")  # loads what is Ansible's, and what is brought along
            for name, plugin in plugins.items():
                if plugin._original_path:  # Python's own functions have none, and are found in another way
                    loader._cached_non_collection_wrappers.setdefault(name, plugin)
        for name in _names():
            filter_loader._cached_non_collection_wrappers[name] = filter_loader.get(name)


def _names() -> Iterator[str]:
    """The full names of our filters. Ansible finds their modules under the names under which they are imported."""
    package = importlib.import_module(FILTERS)
    for found in pkgutil.iter_modules(package.__path__):
        for name in importlib.import_module(f"{FILTERS}.{found.name}").FilterModule().filters():
            yield f"{COLLECTION}.{name}"


@cache
def keep_host_variables() -> None:
    """Have the process of a task put together the variables of each host once. They do not change while it lives.

    In the process of the playbook they do, which is why that goes on doing so each time.
    """
    home, get = os.getpid(), HostVars.raw_get
    kept: dict[tuple[int, str], Any] = {}

    def raw_get(self: HostVars, host_name: str) -> Any:
        if os.getpid() == home:
            return get(self, host_name)
        key = (id(self), host_name)
        if key not in kept:
            kept[key] = get(self, host_name)
        return kept[key]

    HostVars.raw_get = raw_get
