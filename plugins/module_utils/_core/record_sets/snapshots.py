# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What leads back from a plan: the record sets that it touches, as a task would declare them to restore them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..dns import names
from ..errors import InputError
from .model import Key
from .options import Settings, describe
from .plan import Change
from .values import TEXT_TYPES

# Texts in the API's spelling come back octet for octet.
_SETTINGS = Settings(txt_transformation="api")


def restoring(changes: Iterable[Change], zone_id: str) -> dict[Key, dict[str, Any]]:
    """For each changed record set, the entry that undoes the change."""
    return {change.key: _entry(change, zone_id) for change in changes}


def declaration(entries: Mapping[Key, dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries as one task declares them.

    An entry without set identifier would remove all record sets of its name and type. Where some of them come back
    with a routing policy, the one without gives way to them.
    """
    routed = {key[:2] for key, entry in entries.items() if key.set_identifier and "state" not in entry}
    return [
        entry for key, entry in entries.items() if "state" not in entry or key.set_identifier or key[:2] not in routed
    ]


def _entry(change: Change, zone_id: str) -> dict[str, Any]:
    if change.old is None:
        entry = {"record": names.display(change.key.name), "type": change.key.type, "state": "absent"}
        return entry | ({"set_identifier": change.key.set_identifier} if change.key.set_identifier else {})
    entry = describe(change.old.record_set, zone_id, _SETTINGS)
    if "ignore" in entry:
        raise InputError(
            "snapshot_file",
            f"{change.key} is stored in a way that a task could not restore",
            "save it by other means and leave snapshot_file out, or declare the record set with ignore",
        )
    return entry | ({"txt_transformation": "api"} if change.key.type in TEXT_TYPES else {})
