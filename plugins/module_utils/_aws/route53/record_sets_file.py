# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets from a file: arguments pass through Ansible's templates slowly, a file does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..._core import file_text, json_text
from ..._core.dns.zones import HostedZone, Selector
from ..._core.errors import InputError
from ..._core.record_sets import foreign_forms, zone_file, zone_listing
from ..._core.record_sets.desired import declare
from ..._core.record_sets.options import Entry, Settings
from ..._core.record_sets.origin import Origin, leave_apex
from ..._core.record_sets.zone_remarks import comment_start

# PyYAML and dnspython are imported where a file needs them: each takes longer than a call, and most tasks need neither.

WHERE = "record_sets_file"
LISTS = (".json", ".yml", ".yaml")  # formats that hold entries as a task has them
SUFFIXES = (*LISTS, ".zone")
_MEMBERS = ("record_sets", zone_listing.MEMBER)


@dataclass(frozen=True)
class RecordSetsFile:
    """What a file declares. ``entries`` are final, except for a zone file or a listing while the zone's name is not
    known.

    ``origin`` is the zone that the file says its record sets are of, as a snapshot does. ``warnings`` are about the
    file as a whole.
    """

    path: str
    settings: Settings
    entries: list[Entry]
    zone_file: str | None = None
    is_listing: bool = False
    origin: Origin = field(default_factory=Origin)
    warnings: tuple[str, ...] = ()

    @classmethod
    def open(cls, path: str | None, settings: Settings, zone: str | None) -> RecordSetsFile:
        """Read and judge a file; without a path it declares nothing. ``zone`` is canonical, None while not known."""
        if path is None:
            return cls("", settings, [])
        if Path(path).suffix != ".zone":
            content = read_file(path)
            if zone_listing.MEMBER in content:
                listed = zone_listing.entries(content, f"{WHERE} ({path})")
                file = cls(path, settings, listed, is_listing=True)
                return file if zone is None else file.within(zone)
            origin = Origin.read(content, f"{WHERE} ({path})")
            entries = origin.relative(declare(content["record_sets"], WHERE, settings))
            return cls(path, settings, entries, origin=origin)
        from ..._dns import library  # noqa: PLC0415

        library.require(f"{WHERE} ({path})")
        return cls(path, settings, [], _text(path, comment_start))._judged(zone)

    def within(self, zone: str) -> RecordSetsFile:
        """The same once the zone's name (canonical) is known.

        Names in a zone file may be relative to it. Its NS and SOA are in every listing, which may be of another zone.
        """
        if self.is_listing:
            return replace(self, entries=leave_apex(self.entries, zone))
        return self if self.zone_file is None else self._judged(zone)

    def judge(self, wanted: Selector) -> None:
        """InputError when the record sets are of another zone than the one that a task names, as far as both say."""
        self.origin.judge(Origin.wanted(wanted), f"{WHERE} ({self.path})")

    def brought_to(self, zone: HostedZone, *, allowed: bool) -> RecordSetsFile:
        """The same for the zone that was found: itself where it is of this zone. InputError when it is of another one
        and that is not ``allowed``."""
        here = Origin.of(zone)
        if not self.origin.is_other(here):
            return self
        if not allowed:
            self.origin.judge(here, f"{WHERE} ({self.path})")
        return replace(self, entries=leave_apex(self.entries, zone.name))

    def _judged(self, zone: str | None) -> RecordSetsFile:
        from ..._dns.zone_files import read_zone_file  # noqa: PLC0415

        where = f"{WHERE} ({self.path})"
        found = read_zone_file(self.zone_file or "", where, zone or zone_file.UNKNOWN)
        entries = zone_file.entries(found.records, zone, where, self.settings)
        return replace(self, entries=entries, warnings=tuple(found.warnings))


def read_file(path: str) -> Mapping[Any, Any]:
    """A JSON or YAML file with a list of entries as ``record_sets``; what is the list alone has nothing beside it.

    A listing of the AWS CLI has its own list (see ``zone_listing``).
    """
    suffix = Path(path).suffix
    if suffix not in SUFFIXES:
        if advice := foreign_forms.of_suffix(suffix):
            raise InputError(f"{WHERE} ({path})", *advice)
        raise InputError(
            WHERE,
            f"the name of {path} ends in none of {', '.join(SUFFIXES)}",
            "rename the file after its format; a zone file is a .zone",
        )
    text = _text(path)
    try:
        content = json_text.read(text) if suffix == ".json" else _yaml(text)
    except json_text.RepeatedKeyError as error:
        raise InputError(WHERE, f"{path} has {error}", "keep one of them, because only one would be used") from error
    except ValueError as error:
        if advice := foreign_forms.of_documents(text):
            raise InputError(f"{WHERE} ({path})", *advice) from error
        raise _unreadable(path, error) from error
    if isinstance(content, list) and not foreign_forms.of_content(content):
        content = {zone_listing.MEMBER if zone_listing.is_one(content) else "record_sets": content}
    if isinstance(content, dict):
        lists = {member: content[member] for member in _MEMBERS if content.get(member) is not None}
        if len(lists) > 1:
            raise InputError(
                f"{WHERE} ({path})", f"it has both {' and '.join(lists)}", "keep one of them, because only one is read"
            )
        if any(isinstance(each, list) for each in lists.values()):
            return {key: value for key, value in content.items() if value is not None}
    if advice := foreign_forms.of_content(content):
        raise InputError(f"{WHERE} ({path})", *advice)
    raise InputError(WHERE, f"{path} holds no list of record sets", "write a list, or a dictionary with record_sets")


def _text(path: str, comment: Callable[[str], int] | None = None) -> str:
    try:
        octets = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    return file_text.decode(octets, f"{WHERE} ({path})", comment)


def _unreadable(path: str, error: Exception) -> InputError:
    return InputError(WHERE, f"{path} cannot be read: {error}", "correct the file")


def _yaml(text: str) -> Any:
    from .. import yaml_text  # noqa: PLC0415 (PyYAML takes time to import, and most tasks need none)

    if not yaml_text.HAS_YAML:
        raise InputError(WHERE, "PyYAML is not installed where the module runs", "install it, or use a JSON file")
    return yaml_text.read(text)
