# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets from a file: arguments pass through Ansible's templates slowly, a file does not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._core.errors import InputError
from .._core.record_sets import zone_file
from .._core.record_sets.desired import declare
from .._core.record_sets.options import Entry, Settings

# PyYAML and dnspython are imported where a file needs them: each takes longer than a call, and most tasks need neither.

WHERE = "record_sets_file"
LISTS = (".json", ".yml", ".yaml")  # formats that hold entries as a task has them
SUFFIXES = (*LISTS, ".zone")

# Stands for the name of a zone that is not known yet, so that its file can be judged before the first call.
_UNKNOWN = "unknown.invalid."


@dataclass(frozen=True)
class RecordSetsFile:
    """What a file declares. ``entries`` are final, except for a zone file while the zone's name is not known."""

    path: str
    settings: Settings
    entries: list[Entry]
    zone_file: str | None = None

    @classmethod
    def open(cls, path: str | None, settings: Settings, zone: str | None) -> RecordSetsFile:
        """Read and judge a file; without a path it declares nothing. ``zone`` is canonical, None while not known."""
        if path is None:
            return cls("", settings, [])
        if Path(path).suffix != ".zone":
            return cls(path, settings, declare(read_file(path), WHERE, settings))
        from .._dns import library  # noqa: PLC0415

        library.require(f"{WHERE} ({path})")
        return cls(path, settings, [], _text(path))._judged(zone)

    def within(self, zone: str) -> RecordSetsFile:
        """The same once the zone's name (canonical) is known: names in a zone file may be relative to it."""
        return self if self.zone_file is None else self._judged(zone)

    def _judged(self, zone: str | None) -> RecordSetsFile:
        from .._dns.zone_files import read_zone_file  # noqa: PLC0415

        where = f"{WHERE} ({self.path})"
        records = read_zone_file(self.zone_file or "", where, zone or _UNKNOWN)
        entries = zone_file.entries(records, zone, where, self.settings)
        return RecordSetsFile(self.path, self.settings, entries, self.zone_file)


def read_file(path: str) -> list[Any]:
    """The entries of a JSON or YAML file: a list, or a dictionary that has it as ``record_sets``."""
    suffix = Path(path).suffix
    if suffix not in SUFFIXES:
        raise InputError(WHERE, f"{path} is not named {', '.join(SUFFIXES)}", "name the file by its format")
    text = _text(path)
    try:
        content = json.loads(text) if suffix == ".json" else _yaml(text)
    except ValueError as error:
        raise _unreadable(path, error) from error
    entries = content.get("record_sets") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        raise InputError(
            WHERE, f"{path} holds no list of record sets", "write a list, or a dictionary with record_sets"
        )
    return entries


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str, error: Exception) -> InputError:
    return InputError(WHERE, f"{path} cannot be read: {error}", "correct the file")


def _yaml(text: str) -> Any:
    try:
        import yaml  # noqa: PLC0415
    except ImportError as error:
        raise InputError(
            WHERE, "PyYAML is not installed where the module runs", "install it, or use a JSON file"
        ) from error
    # The C loader reads 10,000 record sets in 0.4 s, the other one in 4 s.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 (both loaders are safe ones)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
