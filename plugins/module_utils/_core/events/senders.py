# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may put events onto an event bus, as statements of its resource policy.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..arn import account_id, is_account_id, same_partition
from ..errors import InputError
from ..options import dictionary, pattern, read_many, text
from ..policies.documents import Document
from ..trust.keys import ORGANIZATION, PRINCIPAL
from ..trust.statement import ANYONE, organization_id, principal_pattern

ACTION = "events:PutEvents"
SOURCE, DETAIL_TYPE = "events:source", "events:detail-type"
OPTIONS = ("sid", "accounts", "organization_id", "role_arns", "sources", "detail_types")
_SID = r"[a-zA-Z0-9_-]{1,64}"  # StatementId of PutPermission


@dataclass(frozen=True)
class Sender:
    """One statement. ``accounts`` may be ``*``, and empty for those of ``roles`` or of the organization."""

    sid: str
    where: str
    accounts: tuple[str, ...] = ()
    organization: str = ""
    roles: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    detail_types: tuple[str, ...] = ()

    @property
    def principals(self) -> tuple[str, ...]:
        """The accounts that the statement names, or everyone."""
        owners = {role.split(":")[4] for role in self.roles}
        if self.accounts:
            return (ANYONE,) if ANYONE in self.accounts else self.accounts
        return tuple(sorted(owners)) if owners and all(map(is_account_id, owners)) else (ANYONE,)

    @property
    def broad(self) -> bool:
        """Whether people outside of known accounts and organizations may send."""
        owners = [role.split(":")[4] for role in self.roles]
        known = bool(owners) and all(map(is_account_id, owners))
        return self.principals == (ANYONE,) and not self.organization and not known

    def statement(self, bus_arn: str) -> Document:
        """The statement in the policy of a bus."""
        partition = bus_arn.split(":")[1]
        for number, role in enumerate(self.roles):
            same_partition(role.split(":")[1], partition, f"{self.where}, role_arns[{number}]")
        roots = [f"arn:{partition}:iam::{account}:root" for account in self.principals if account != ANYONE]
        found: Document = {
            "Sid": self.sid,
            "Effect": "Allow",
            "Principal": {"AWS": roots[0] if len(roots) == 1 else roots} if roots else ANYONE,
            "Action": ACTION,
            "Resource": bus_arn,
        }
        equal = {ORGANIZATION: [self.organization] if self.organization else []}
        equal |= {SOURCE: list(self.sources), DETAIL_TYPE: list(self.detail_types)}
        condition: dict[str, Any] = {}
        if stated := {key: values for key, values in equal.items() if values}:
            condition["StringEquals"] = stated
        if self.roles:
            condition["ArnLike"] = {PRINCIPAL: list(self.roles)}
        return {**found, "Condition": condition} if condition else found


def read_senders(values: object, where: str, *, allow_broad: bool) -> tuple[Sender, ...]:
    """The statements of a task; InputError for one that lets everyone send, unless that is allowed."""
    if not isinstance(values, list | tuple):
        raise InputError(where, f"{values!r} is not a list", "give a list of statements")
    found: dict[str, Sender] = {}
    for number, value in enumerate(values):
        here = f"{where}[{number}]"
        sender = _read(dictionary(value, here, OPTIONS), here)
        if sender.sid in found:
            raise InputError(f"{here}, sid", f"{sender.sid!r} is used twice", "give each statement an id of its own")
        if sender.broad and not allow_broad:
            raise InputError(
                here,
                "it lets every AWS account in the world send events",
                "name accounts, or add organization_id. Or set allow_broad_senders, if that is meant",
            )
        found[sender.sid] = sender
    return tuple(found.values())


def read_sids(values: object, where: str) -> frozenset[str]:
    """The ids of statements that are to go; their other options do not count."""
    listed = values if isinstance(values, list | tuple) else ()
    return frozenset(
        _sid(dictionary(value, f"{where}[{number}]", OPTIONS).get("sid"), f"{where}[{number}], sid")
        for number, value in enumerate(listed)
    )


def _sid(value: object, where: str) -> str:
    return pattern(value, _SID, where, "1 to 64 letters, digits, - and _")


def _read(options: Mapping[str, Any], where: str) -> Sender:
    sid = _sid(options.get("sid"), f"{where}, sid")
    if not any(option in options for option in ("accounts", "organization_id", "role_arns")):
        raise InputError(where, "it names nobody", "give accounts, organization_id or role_arns")
    organization = options.get("organization_id")
    sender = Sender(
        sid,
        where,
        accounts=_many(options, "accounts", where, _account),
        organization=organization_id(organization, f"{where}, organization_id") if organization is not None else "",
        roles=_many(options, "role_arns", where, _role),
        sources=_many(options, "sources", where, _value),
        detail_types=_many(options, "detail_types", where, _value),
    )
    strangers = [role for role in sender.roles if role.split(":")[4] not in (ANYONE, *sender.accounts)]
    if strangers and sender.accounts and ANYONE not in sender.accounts:
        raise InputError(
            f"{where}, role_arns", f"{strangers[0]} is not of one of the accounts", "add its account, or leave it out"
        )
    return sender


def _many(options: Mapping[str, Any], option: str, where: str, read: Any) -> tuple[str, ...]:
    if option not in options:
        return ()
    return tuple(sorted(read_many(options[option], f"{where}, {option}", read)))


def _account(value: object, where: str) -> str:
    return ANYONE if value == ANYONE else account_id(value, where)


def _role(value: object, where: str) -> str:
    arn = principal_pattern(value, where)
    if ":role/" not in arn:
        raise InputError(
            where, f"{arn} is not the ARN of a role", "give one such as arn:aws:iam::111111111111:role/Name"
        )
    return arn


def _value(value: object, where: str) -> str:
    """A source or a detail-type. In a policy ``${`` begins a variable."""
    found = text(value, where, "a source or a detail-type")
    if re.search(r"\$\{", found):
        raise InputError(where, f"{found!r} has a policy variable", "write the value out")
    return found
