# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of hosts that an inventory has from somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible.constants import LOCALHOST


def taken_names(inventory: Any, named: Iterable[tuple[str, object]], variable: str) -> set[str]:
    """Which of the names are hosts already, and not the same thing; or this machine.

    ``named`` are names, each with the value that ``variable`` will have for its host. Whoever names a thing, by a tag
    for example, must not decide about the variables of another host, which may say how an account is reached.
    """
    hosts: Mapping[str, Any] = inventory.hosts
    return {
        name
        for name, value in named
        if name in LOCALHOST or (name in hosts and hosts[name].vars.get(variable, None) != value)
    }
