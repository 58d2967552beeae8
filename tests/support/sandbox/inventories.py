# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Inventories as Ansible makes them of a source, in this process."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader

# What Ansible adds to each host of itself.
_ANSIBLES_OWN = ("inventory_dir", "inventory_file")


@functools.cache
def _loaded() -> None:
    init_plugin_loader()


def inventory_of(options: Mapping[str, Any], folder: Path, name: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The variables of each host, and the hosts of each group, of a source in ``folder`` that is called ``name``."""
    _loaded()
    source = folder / name
    source.write_text(json.dumps(options), encoding="utf-8")  # JSON is YAML
    found = InventoryManager(loader=DataLoader(), sources=[str(source)])
    hosts = {
        name: {key: value for key, value in host.vars.items() if key not in _ANSIBLES_OWN}
        for name, host in found.hosts.items()
    }
    groups = {name: sorted(host.name for host in group.get_hosts()) for name, group in found.groups.items()}
    return hosts, groups
