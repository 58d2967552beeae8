# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task is about to change, saved in a file that ``record_sets_file`` takes to restore it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ..._core.dns.zones import HostedZone
from ..._core.errors import InputError
from ..._core.record_sets.model import Key
from ..._core.record_sets.origin import Origin
from ..._core.record_sets.plan import Plan
from ..._core.record_sets.snapshots import declaration, restoring
from ..files.writing import replace
from .record_sets_file import LISTS

WHERE = "snapshot_file"

_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


class SnapshotFile:
    """One run's snapshot. A file that exists is never replaced, except by the run that made it."""

    def __init__(self, path: Path, account_id: str | None) -> None:
        self._path = path
        self._account_id = account_id
        self._entries: dict[Key, dict[str, Any]] = {}

    @classmethod
    def read(cls, path: str | None, account_id: str | None) -> SnapshotFile | None:
        """Judge the option; None when there shall be no snapshot. ``account_id`` is the zone's, where it is known."""
        if path is None:
            return None
        if Path(path).suffix not in LISTS:
            raise InputError(WHERE, f"{path} is not named {', '.join(LISTS)}", "name the file by its format")
        if not Path(path).parent.is_dir():
            raise InputError(WHERE, f"the folder {Path(path).parent} does not exist", "create it, or correct the path")
        return cls(Path(path), account_id)

    def judge(self, plan: Plan, zone: HostedZone) -> None:
        """InputError when the snapshot of a plan could not be taken."""
        restoring(plan.writes, zone.id)
        if plan.writes and not self._entries and self._path.exists():
            raise InputError(
                WHERE, f"{self._path} exists", "move it away, or put the time into the name; a snapshot is not replaced"
            )

    def save(self, plan: Plan, zone: HostedZone) -> None:
        """Write what undoes the plan, and what the run saved before; InputError when that fails.

        A record set that is planned anew is saved as it is now: what others made of it in the meantime is not undone.
        """
        self.judge(plan, zone)
        if not plan.writes:
            return
        self._entries |= restoring(plan.writes, zone.id)
        try:
            text = _text(Origin.of(zone, self._account_id).as_dict(), declaration(self._entries))
            replace(self._path, text.encode())
        except OSError as error:
            raise InputError(
                WHERE, f"{self._path} cannot be written: {error.strerror or error}", "correct the path"
            ) from error


def _text(origin: dict[str, Any], declared: list[dict[str, Any]]) -> str:
    """One line for each record set: JSON, which is YAML too."""
    head = "".join(f"{_json(key)}: {_json(value)},\n " for key, value in origin.items())
    entries = ",\n  ".join(_json(entry) for entry in declared)
    return f'{{{head}"record_sets": [\n  {entries}\n ]}}\n'


def _json(value: Any) -> str:
    """JSON that YAML reads alike: it knows no surrogate pairs, and takes some characters for line breaks or refuses
    them."""
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda character: f"\\u{ord(character[0]):04x}", text)
