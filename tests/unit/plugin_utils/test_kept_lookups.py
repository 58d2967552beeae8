# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is looked for once is what Ansible would find each time, and where it may change it is looked for again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import apart

# In a process of its own, as what is kept lasts.
BEGIN = """
import os, sys
from tests.support import collection_path
from ansible._internal._templating import _jinja_bits as bits
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import filter_loader, test_loader
from ansible.template import Templar, trust_as_template as trusted
from ansible.vars.hostvars import HostVars
from ansible.vars.manager import VariableManager
from ansible_collections.crossaccount.aws.plugins.plugin_utils import kept_lookups as kept

def found(loader, builtin, name):
    try:
        plugin = loader.get(name)
    except KeyError:
        plugin = None
    return (plugin or builtin[name]).j2_function

def render(text):
    return Templar(variables={}).template(trusted(text))
"""


def run(code: str, *arguments: object) -> None:
    apart.run(BEGIN, code, *arguments)


def test_every_filter_and_test_is_the_one_that_ansible_finds() -> None:
    run(
        """
ours = list(kept._names())
assert len(ours) > 20, ours
def all_of_them():
    return {
        **{name: found(filter_loader, bits._BUILTIN_FILTERS, name) for name in [*bits._BUILTIN_FILTERS, *ours]},
        **{("test", name): found(test_loader, bits._BUILTIN_TESTS, name) for name in bits._BUILTIN_TESTS},
    }
before = all_of_them()
kept.keep_filters()
assert all_of_them() == before
scans = []
kept.pkgutil.iter_modules = lambda *args, **kwargs: scans.append(args) or []
for name in ours:
    filter_loader.get(name)
assert not scans, scans
"""
    )


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_filter_that_a_play_brings_along_takes_the_place_of_jinjas(tmp_path: Path, when: str) -> None:
    (tmp_path / "mine.py").write_text(
        "class FilterModule:\n    def filters(self):\n        return {'upper': lambda value: 'mine'}\n",
        encoding="utf-8",
    )
    run(
        """
folder, when = sys.argv[1:]
if when == "before":
    filter_loader.add_directory(folder)
kept.keep_filters()
if when == "after":
    assert render("{{ 'a' | upper }}") == "A"
    filter_loader.add_directory(folder)
assert render("{{ 'a' | upper }}") == "mine"
assert render("{{ 'a' | length }}") == 1
""",
        tmp_path,
        when,
    )


def test_variables_of_a_host_are_put_together_once_in_a_worker_and_anew_in_the_process_of_the_playbook() -> None:
    run(
        """
loader = DataLoader()
inventory = InventoryManager(loader=loader, sources=["one,two,"])
manager = VariableManager(loader=loader, inventory=inventory)
hostvars = HostVars(inventory, manager, loader)
kept.keep_host_variables()
reads = []
get = manager.get_vars
manager.get_vars = lambda **options: reads.append(options["host"].name) or get(**options)

manager.set_host_variable("one", "color", "red")
assert hostvars["one"]["color"] == "red"
manager.set_host_variable("one", "color", "blue")
assert hostvars["one"]["color"] == "blue"
assert reads == ["one", "one"]

if worker := os.fork():
    assert os.waitpid(worker, 0)[1] == 0
    manager.set_host_variable("one", "color", "green")
    assert hostvars["one"]["color"] == "green"
else:
    reads.clear()
    seen = [hostvars[name].get("color") for name in ("one", "two", "one", "two")]
    other = HostVars(inventory, manager, loader)["one"]["color"]
    os._exit(0 if (seen, other, reads) == (["blue", None] * 2, "blue", ["one", "two", "one"]) else 1)
"""
    )
