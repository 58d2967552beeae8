# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The task that declares one statement of a role's trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ..arn import account_id, role_name
from ..errors import InputError
from ..policies.documents import Document, PolicyDocument, statement_id
from .document import TRUST_SIZE, Trust, read_one
from .durations import read_duration
from .expiry import end_of, refuse_past
from .merge import Merge, merge
from .statement import OPTIONS, spelled


@dataclass(frozen=True)
class StatementDeclaration:
    """The options of a task, checked. ``trust`` holds the one statement, and is None where it is to be absent.

    ``lasts``: the trust ends so long after its first run, and a later run leaves its end. ``wait_timeout`` is in
    seconds.
    """

    role: str
    sid: str
    trust: Trust | None
    lasts: timedelta | None = None
    prune_expired: bool = False
    prune_dead: bool = False
    revoke_sessions: bool = False
    allow_same_account: bool = False
    allow_broad_trust: bool = False
    size_limit: int = TRUST_SIZE
    wait_timeout: int = 60

    def merged(self, document: Document, account: str, partition: str, now: datetime) -> Merge:
        """What the task makes of a role's trust; InputError where that is not possible."""
        wanted = None
        if self.trust:
            self.trust.refuse_foreign_providers(account)
            if not self.allow_same_account:
                self.trust.refuse_account(account)
            wanted = self._ending(self.trust, document, now).document(partition)["Statement"][0]
        prune_over = now if self.prune_expired else None
        return merge(
            document,
            self.sid,
            wanted,
            size_limit=self.size_limit,
            prune_over=prune_over,
            prune_dead=self.prune_dead,
            account=account,
            allow_broad=self.allow_broad_trust,
        )

    def _ending(self, trust: Trust, document: Document, now: datetime) -> Trust:
        """The trust with its end, where that depends on when it began. One that is over does not begin again."""
        if self.lasts is None:
            return trust
        old = next((each for each in PolicyDocument(document).statements if each.get("Sid") == self.sid), {})
        end = end_of(old)
        if end is not None and end <= now:
            raise InputError(
                "not_after",
                f"the statement {self.sid} ended at {spelled(end)}, and a duration does not begin again by itself",
                "give a time in the future, or remove the statement first",
            )
        latest = now + self.lasts
        ends = spelled(latest if end is None else min(end, latest))
        return replace(trust, statements=(replace(trust.statements[0], not_after=ends),))


def read_statement_declaration(params: Mapping[str, Any], now: datetime) -> StatementDeclaration:
    """The options of a task. InputError names the first that cannot be right, before any call is made.

    ``now``: a statement that is over already is refused, unless it is to go.
    """
    stated = {option: value for option, value in params.items() if value is not None}
    sid = statement_id(stated.get("sid"), "sid")
    wait_timeout = stated.get("wait_timeout", 60)
    if wait_timeout < 0:
        raise InputError("wait_timeout", f"{wait_timeout} is below 0", "give whole seconds from 0")
    declared = StatementDeclaration(
        role=role_name(stated.get("name"), "name"),
        sid=sid,
        trust=None if stated.get("state") == "absent" else _trust(stated, sid, now),
        lasts=read_duration(stated.get("not_after")),
        prune_expired=bool(stated.get("prune_expired")),
        prune_dead=bool(stated.get("prune_dead")),
        revoke_sessions=bool(stated.get("revoke_sessions")),
        allow_same_account=bool(stated.get("allow_same_account")),
        allow_broad_trust=bool(stated.get("allow_broad_trust")),
        size_limit=stated.get("trust_size_limit", TRUST_SIZE),
        wait_timeout=wait_timeout,
    )
    if "account_id" in stated and declared.trust and not declared.allow_same_account:
        declared.trust.refuse_account(account_id(stated["account_id"], "account_id"))
    return declared


def _trust(stated: Mapping[str, Any], sid: str, now: datetime) -> Trust:
    options = {option: value for option, value in stated.items() if option in OPTIONS} | {"sid": sid}
    if lasts := read_duration(stated.get("not_after")):
        options["not_after"] = spelled(now + lasts)
    trust = read_one(
        options,
        allow_broad=bool(stated.get("allow_broad_trust")),
        allow_unknown_services=bool(stated.get("allow_unknown_services")),
        size_limit=stated.get("trust_size_limit", TRUST_SIZE),
    )
    refuse_past(trust.statements[0], now)
    return trust
