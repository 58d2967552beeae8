# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances read in many accounts and Regions: what was found, where, and what could not be read.

A place that could not be read has no ``count``, so that it never looks like one without instances.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .resources import prefix

ON_ERROR = ("fail", "warn")


@dataclass(frozen=True)
class Read:
    """The instances of one account in one Region, or why they are not known. ``name`` is that of the account.

    ``unselected`` are others that run, None where nobody asked.

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
    unselected: Sequence[Mapping[str, Any]] | None = field(default=None, repr=False)

    @property
    def ok(self) -> bool:
        """Whether the instances are known."""
        return not self.error

    def found(self) -> list[dict[str, Any]]:
        """The instances in the order of their ids, each with the place where it is."""
        return self._placed(self.instances)

    def others(self) -> list[dict[str, Any]]:
        """As ``found``, the unselected ones."""
        return self._placed(self.unselected or ())

    def _placed(self, instances: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        place = {"account_id": self.account_id, "region": self.region}
        ordered = sorted(instances, key=lambda instance: str(instance["instance_id"]))
        return [{**instance, **place} for instance in ordered]

    def as_dict(self) -> dict[str, Any]:
        """The read as the module returns it."""
        place = {"name": self.name, "account_id": self.account_id, "region": self.region, "ok": self.ok}
        if self.ok:
            return {**place, "count": len(self.instances), "resource_prefix": prefix(self.region)}
        return {**place, "msg": self.error, "error_code": self.error_code}


def summary(reads: Sequence[Read], wanted: Iterable[str]) -> dict[str, Any]:
    """What the module returns of its reads. ``wanted`` are the ids that the task names."""
    instances = [instance for read in reads for instance in read.found()]
    ids = {instance["instance_id"] for instance in instances}
    asked = any(read.unselected is not None for read in reads)
    return {
        "instances": instances,
        **({"unselected": [instance for read in reads for instance in read.others()]} if asked else {}),
        "reads": [read.as_dict() for read in reads],
        "ok": all(read.ok for read in reads),
        "missing": [each for each in wanted if each not in ids],
    }


def failures(reads: Sequence[Read]) -> list[str]:
    """A sentence for each account and each reason why it could not be read, in the order of the reads.

    It names the Regions, unless several are all that were asked for, as where nobody got into the account.
    """
    tried = Counter(read.account_id for read in reads)
    regions: dict[tuple[str, str, str], list[str]] = {}
    for read in reads:
        if not read.ok:
            regions.setdefault((read.name, read.account_id, read.error), []).append(read.region)
    said = []
    for (name, account_id, error), failed in regions.items():
        who = ([] if name == account_id else [name]) + [f"account {account_id}"]
        places = [] if 1 < len(failed) == tried[account_id] else [region for region in failed if region]
        said.append(f"{', '.join([*who, *places])}: {error}")
    return said


def complaint(reads: Sequence[Read]) -> str:
    """What is said where the failures are an error: how many reads failed, and each of ``failures`` on its own line."""
    bad = failures(reads)
    count = f"{sum(not read.ok for read in reads)} of {len(reads)} reads failed"
    return f"{count}. {bad[0]}" if len(bad) == 1 else "\n- ".join([f"{count}.", *bad])


def must_fail(reads: Sequence[Read], on_error: str) -> bool:
    """Whether the task fails. Where nothing at all could be read there is no result that a warning could go with."""
    bad = [read for read in reads if not read.ok and not read.excused]
    return bool(bad) and (on_error == "fail" or not any(read.ok for read in reads))
