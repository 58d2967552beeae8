# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances read in many accounts and Regions: what was found, where, and what could not be read.

A place that could not be read has no ``count``, so that it never looks like one without instances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ON_ERROR = ("fail", "warn")


@dataclass(frozen=True)
class Read:
    """The instances of one account in one Region, or why they are not known. ``name`` is that of the account.

    ``region`` is empty where it is not even known which Regions the account has. ``excused``: the user lets it be that
    the instances are not known.
    """

    name: str
    account_id: str
    region: str
    instances: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    error: str = ""
    error_code: str = ""
    excused: bool = False

    @property
    def ok(self) -> bool:
        """Whether the instances are known."""
        return not self.error

    def found(self) -> list[dict[str, Any]]:
        """The instances in the order of their ids, each with the place where it is."""
        place = {"account_id": self.account_id, "region": self.region}
        ordered = sorted(self.instances, key=lambda instance: str(instance["instance_id"]))
        return [{**instance, **place} for instance in ordered]

    def as_dict(self) -> dict[str, Any]:
        """The read as the module returns it."""
        place = {"name": self.name, "account_id": self.account_id, "region": self.region, "ok": self.ok}
        if self.ok:
            return {**place, "count": len(self.instances)}
        return {**place, "msg": self.error, "error_code": self.error_code}


def summary(reads: Sequence[Read], wanted: Iterable[str]) -> dict[str, Any]:
    """What the module returns of its reads. ``wanted`` are the ids that the task names."""
    instances = [instance for read in reads for instance in read.found()]
    ids = {instance["instance_id"] for instance in instances}
    return {
        "instances": instances,
        "reads": [read.as_dict() for read in reads],
        "ok": all(read.ok for read in reads),
        "missing": [each for each in wanted if each not in ids],
    }


def failures(reads: Sequence[Read]) -> list[str]:
    """A sentence for each place that could not be read."""
    return [
        f"{read.name + ', ' if read.name != read.account_id else ''}account {read.account_id}"
        f"{', ' + read.region if read.region else ''}: {read.error}"
        for read in reads
        if not read.ok
    ]


def must_fail(reads: Sequence[Read], on_error: str) -> bool:
    """Whether the task fails. Where nothing at all could be read there is no result that a warning could go with."""
    bad = [read for read in reads if not read.ok and not read.excused]
    return bool(bad) and (on_error == "fail" or not any(read.ok for read in reads))
