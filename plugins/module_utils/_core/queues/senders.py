# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may send to a queue: statements of its policy.

A service that may send for anybody is a confused deputy, so each statement that names one also says for whom it acts:
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..arn import account_id, is_account_id, parse, principal_arn
from ..errors import InputError
from ..options import dictionary, read_many
from ..policies.documents import VERSION, Document, PolicyDocument, statement_id, unique_sids
from ..trust import keys
from ..trust.services import in_partition, service_principal, source_arn

OPTIONS = ("sid", "services", "source_arns", "source_accounts", "arns", "accounts")
SEND = "sqs:SendMessage"


@dataclass(frozen=True)
class Sender:
    """One statement: services that act for given sources, or principals of given accounts."""

    sid: str
    services: tuple[str, ...] = ()
    source_arns: tuple[str, ...] = ()
    source_accounts: tuple[str, ...] = ()
    arns: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()

    def statement(self, queue_arn: str) -> Document:
        """The statement in the policy of a queue."""
        partition = queue_arn.split(":")[1]
        services = [in_partition(name, partition) for name in self.services]
        statement: Document = {
            "Sid": self.sid,
            "Effect": "Allow",
            "Principal": {"Service": services} if services else {"AWS": [*self.arns, *self.accounts]},
            "Action": SEND,
            "Resource": queue_arn,
        }
        condition: dict[str, dict[str, list[str]]] = {}
        if self.source_arns:
            condition["ArnLike"] = {keys.SOURCE_ARN: list(self.source_arns)}
        if self.source_accounts:
            condition["StringEquals"] = {keys.SOURCE_ACCOUNT: list(self.source_accounts)}
        return {**statement, "Condition": condition} if condition else statement


def read_senders(value: Iterable[Any], where: str = "senders") -> tuple[Sender, ...]:
    """The statements of a task; none, when nobody is to send by a policy."""
    senders = tuple(_read(entry, f"{where}[{position}]") for position, entry in enumerate(value))
    unique_sids((sender.sid for sender in senders), where)
    return senders


def policy(senders: Iterable[Sender], queue_arn: str) -> PolicyDocument | None:
    """The policy of a queue, None where it lets nobody send."""
    statements = [sender.statement(queue_arn) for sender in senders]
    return PolicyDocument({"Version": VERSION, "Statement": statements}) if statements else None


def _read(entry: object, where: str) -> Sender:
    stated = dictionary(entry, where, OPTIONS)

    def many(option: str, read: Any) -> tuple[str, ...]:
        return read_many(stated[option], f"{where}, {option}", read) if option in stated else ()

    sender = Sender(
        sid=statement_id(stated.get("sid"), f"{where}, sid"),
        services=many("services", service_principal),
        source_arns=many("source_arns", source_arn),
        source_accounts=many("source_accounts", account_id),
        arns=many("arns", lambda value, place: str(principal_arn(value, place))),
        accounts=many("accounts", account_id),
    )
    _check(sender, f"{where} ({sender.sid})")
    return sender


def _check(sender: Sender, where: str) -> None:
    named = sender.arns or sender.accounts
    if bool(sender.services) == bool(named):
        problem = "it names services and AWS principals" if named else "it names nobody"
        raise InputError(
            where, problem, "give services with their sources, or arns and accounts, in one statement each"
        )
    if named and (sender.source_arns or sender.source_accounts):
        raise InputError(
            where, "only services act for another account or resource", "leave out source_arns and source_accounts"
        )
    if sender.services:
        _check_sources(sender, where)


def _check_sources(sender: Sender, where: str) -> None:
    names = ", ".join(sender.services)
    if not sender.source_arns and not sender.source_accounts:
        raise InputError(
            where,
            f"{names} would send for anybody who asks it to, in any account: a confused deputy",
            "give source_arns or source_accounts",
        )
    owners = {arn: parse(arn, where, "").account_id for arn in sender.source_arns}
    for arn, owner in owners.items():
        if not sender.source_accounts and not is_account_id(owner):
            raise InputError(
                f"{where}, source_arns",
                f"{arn} names no account, so that {names} may send for anybody who has such a resource",
                "give source_accounts too",
            )
        if sender.source_accounts and is_account_id(owner) and owner not in sender.source_accounts:
            raise InputError(
                f"{where}, source_arns",
                f"{arn} belongs to account {owner}, which is not in source_accounts: no message can meet both",
                "add the account to source_accounts, or correct the ARN",
            )
