# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Entries of record sets as a task writes them."""

from __future__ import annotations

from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import (
    Settings,
)

SETTINGS = Settings(default_ttl=300)
UUID = "c8c02a84-aaaa-bbbb-e0d2-d833a2f80106"


def entry(**changes: Any) -> dict[str, Any]:
    """An entry; an option changed to None is left out."""
    return {"record": "www.example.com", "type": "A", "value": ["192.0.2.1"], **changes}


def routed(**changes: Any) -> dict[str, Any]:
    return entry(set_identifier="one", **changes)


def alias(**changes: Any) -> dict[str, Any]:
    return entry(value=None, alias={"dns_name": "web.example.com", **changes})
