# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an inventory was read from, in a form that a cache can hold, and which names its instances may not have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from ..excerpt import excerpt
from .reads import Read, failures

# What is cached in another form was written by another version, and is read anew.
_FORM = 2
_MOST_NAMED = 5


@dataclass(frozen=True)
class Fleet:
    """The instances of all accounts and Regions, and what could not be read.

    ``variables`` are by account those that its hosts share: ``aws_account_name``, and how it is reached
    (``aws_profile``, ``aws_role_arn``). ``dns_names`` maps an address or name of an instance to the names that the
    hosted zones of its account give it, by account.
    """

    reads: Sequence[Read]
    variables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dns_names: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether all was read but what the user lets be: only then may it be cached."""
        return all(read.ok or read.excused for read in self.reads)

    @property
    def problems(self) -> list[str]:
        """A sentence for each account, or some of its Regions, that could not be read."""
        return failures(self.reads)


def request_of(options: Mapping[str, object]) -> str:
    """What was asked for, as a fingerprint: what is cached for other accounts or filters answers another question."""
    return hashlib.sha256(json.dumps(options, sort_keys=True, default=str).encode()).hexdigest()


def to_cache(fleet: Fleet, request: str) -> dict[str, Any]:
    """A fleet as a cache can hold it."""
    return {
        "form": _FORM,
        "request": request,
        "reads": [{each.name: getattr(read, each.name) for each in fields(read)} for read in fleet.reads],
        "variables": {account: dict(shared) for account, shared in fleet.variables.items()},
        "dns_names": {account: dict(names) for account, names in fleet.dns_names.items()},
    }


def from_cache(value: object, request: str) -> Fleet | None:
    """The fleet that a cache holds; None when that is of another form, or answers another request."""
    if not isinstance(value, Mapping) or (value.get("form"), value.get("request")) != (_FORM, request):
        return None
    return Fleet([Read(**read) for read in value["reads"]], value["variables"], value["dns_names"])


@dataclass(frozen=True)
class Claim:
    """An instance that would be a host of this name. ``account`` is the name of its account."""

    host: str
    account: str
    instance_id: str

    def __str__(self) -> str:
        return f"{self.instance_id} of {self.account}"


@dataclass(frozen=True)
class Contest:
    """A name that several instances would have."""

    host: str
    claims: tuple[Claim, ...]

    @property
    def crosses_accounts(self) -> bool:
        """Whether instances of two accounts would be one host: a play on one account would act in the other."""
        return len({claim.account for claim in self.claims}) > 1


def contests(claims: Iterable[Claim]) -> list[Contest]:
    """The names that more than one instance has, in the order in which they come."""
    by_host: dict[str, dict[Claim, None]] = {}
    for claim in claims:
        by_host.setdefault(claim.host, {})[claim] = None
    return [Contest(host, tuple(each)) for host, each in by_host.items() if len(each) > 1]


def contest_remarks(found: Sequence[Contest]) -> list[str]:
    """What is said of such names: one sentence for those within an account, one for those across accounts."""
    across = [contest for contest in found if contest.crosses_accounts]
    within = [contest for contest in found if not contest.crosses_accounts]
    remarks = []
    if across:
        remarks.append(
            f"Instances of several accounts have the same host name, and none of them is in the inventory: "
            f"{_listed(across)}. Give hostnames that differ between accounts, such as [instance-id]."
        )
    if within:
        remarks.append(
            f"Instances of one account have the same host name, and are one host of the inventory, with the variables "
            f"of the last: {_listed(within)}. Give hostnames that differ, such as [instance-id]."
        )
    return remarks


def _listed(found: Sequence[Contest]) -> str:
    hosts = (f"{contest.host} ({', '.join(excerpt(map(str, contest.claims), _MOST_NAMED))})" for contest in found)
    return "; ".join(excerpt(hosts, _MOST_NAMED))
