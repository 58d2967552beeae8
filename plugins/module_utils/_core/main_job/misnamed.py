# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Variables that nothing reads and whose names come close to one of ours: Ansible ignores them without a word.

A user's own variables must pass. So a name is judged by its words, only near misses count, and what may well be meant
as it is leads to a warning. Only names that begin with a role's name, which nobody else uses, are judged more strictly.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..errors import InputError
from ..spelling import difference
from .variables import LEFT_BEHIND, OF_ROLES, SET_BY_USERS

OWN = "cross_account_own_variables"
# Begins with words that others use too, as in hosted_zone_ids.
_COMMON = ("audit_", "aws_", "cross_account_", "dns_", "hosted_zone_", "notify_", "report_", "teardown_")
_OURS = tuple(f"{role}_" for role in OF_ROLES if f"{role}_" not in _COMMON)
_RECORDS = re.compile(r"^dns_record(?:_?set)?s?_")
_OF_ANSIBLE = ("ansible_", "awx_", "tower_", "_")
# What nobody reads of a DNS account. There is often a variable for all hosts from which only these are made.
_OF_WORKLOAD = frozenset(
    {
        "aws_regions",
        "cross_account_external_id",
        "dns_delegated_zone",
        "dns_instance_filters",
        "dns_operator_arns",
        "dns_services",
        "dns_subdomain",
        "dns_vpcs",
    }
)
_NEAR = 0.75  # how much of the rest of a name must be right where its beginning is ours alone
_LONG = 3  # words of a name that is not likely to be somebody else's by chance


@dataclass(frozen=True)
class Misnamed:
    """A variable that nothing reads, the one that is probably meant, and whether it is certain enough to refuse it."""

    name: str
    meant: str
    refused: bool

    @property
    def error(self) -> InputError:
        return InputError(
            self.name,
            f"nothing reads a variable of this name, and {self.meant} has nearly the same",
            f"rename it, or list it in {OWN} if it is one of yours",
        )


def own_variables(value: object, where: str) -> list[str]:
    """The names of a user's own variables."""
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
        raise InputError(where, f"{value!r} is not a list of names", "name the variables, such as [dns_zones]")
    return list(value)


def misnamed(names: Collection[str], own: Collection[str] = (), *, workload: bool = True) -> Iterator[Misnamed]:
    """The variables of a host, by name, that are near misses. ``own``: those that the user says are no mistakes.

    ``workload``: whether it is the host of a workload account.
    """
    for name in sorted(set(names).difference(own)):
        found = _judged(name)
        if found is None or (found[0] in _OF_WORKLOAD and not workload):
            continue
        meant, kind = found
        given = meant in names
        if name.startswith(_OURS):
            yield Misnamed(name, meant, refused=True)
        # A list beside its single value, or the reverse, is often what the one that we read is made of.
        elif not (given and kind == "number"):
            yield Misnamed(name, meant, refused=not given and _is_certain(name, meant, kind))


def _is_certain(name: str, meant: str, kind: str) -> bool:
    if kind == "number":
        # Where we read a list, a single one is a mistake. A list of what we read one of may be somebody's own.
        return len(meant) > len(name) and meant.count("_") + 1 >= _LONG
    return kind != "words" and meant.count("_") + 1 >= _LONG


@lru_cache(maxsize=4096)
def _judged(name: str) -> tuple[str, str] | None:
    """The variable that a name nearly is, and in what they differ; None where it is known or near none."""
    if name in SET_BY_USERS or name in LEFT_BEHIND or name.startswith(_OF_ANSIBLE):
        return None
    begins = name.startswith((*_COMMON, *_OURS))
    # What begins like none of ours must be long: was_profile may be anything.
    candidates = [each for each in SET_BY_USERS if begins or each.count("_") + 1 >= _LONG]
    words = name.split("_")
    near = [(each, kind) for each in sorted(candidates) if (kind := difference(words, each.split("_"), orders=begins))]
    if near:
        return max(near, key=lambda each: difflib.SequenceMatcher(None, name, each[0]).ratio())
    if (prefix := next((each for each in _OURS if name.startswith(each)), "")) and (
        close := difflib.get_close_matches(
            name.removeprefix(prefix),
            [each.removeprefix(prefix) for each in sorted(SET_BY_USERS) if each.startswith(prefix)],
            n=1,
            cutoff=_NEAR,
        )
    ):
        return prefix + close[0], "spelling"
    return _of_records(name)


def _of_records(name: str) -> tuple[str, str] | None:
    """What the role that publishes names calls what is named as in dns_recordsets_ttl, maybe for another tool."""
    meant = _RECORDS.sub("instance_records_", name)
    return (meant, "words") if meant != name and meant in SET_BY_USERS else None
