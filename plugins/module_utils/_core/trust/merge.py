# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One statement put into a trust, or taken out, with every other one as it stands.

The others may say what a declaration cannot (NotPrincipal, Deny, keys that are unknown here). They are not ours: they
keep their place and their spelling, down to the order of their keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..arn import is_unique_id
from ..errors import InputError
from ..policies.documents import VERSION, Document, PolicyDocument, within_size
from .access import AccessChange, access_change
from .expiry import is_over
from .grants import principals


@dataclass(frozen=True)
class Merge:
    """A trust before and after a task, as documents of IAM.

    ``old`` and ``new`` are the statement with the task's id in each, None where there is none. ``pruned`` are the
    statements that went because nobody can meet them. ``account`` is the role's own, where it is known.
    """

    before: PolicyDocument
    after: PolicyDocument
    old: Document | None
    new: Document | None
    pruned: tuple[Document, ...] = ()
    account: str | None = None

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.pruned) or self.old != self.new

    @property
    def access_change(self) -> AccessChange:
        """Who gains and who loses access by it."""
        return access_change(self.before, self.after, self.account)

    @property
    def text(self) -> str:
        """What is written: compact, and with every key where it was."""
        return json.dumps(self.after.document, separators=(",", ":"), ensure_ascii=False)


def merge(
    document: Mapping[str, Any],
    sid: str,
    wanted: Document | None,
    *,
    size_limit: int,
    prune_over: datetime | None = None,
    prune_dead: bool = False,
    account: str | None = None,
    allow_broad: bool = False,
) -> Merge:
    """The trust ``document`` with the statement ``sid`` as wanted, None for without it.

    ``prune_over``: take away other statements that are over at this time. ``prune_dead``: and those that name only
    deleted users and roles. ``account`` is that of the role. ``allow_broad``: a Deny
    may go although the role opens wide by that. InputError for one that may not, and when the result is no trust.
    """
    before = PolicyDocument(document)
    statements = before.statements
    _refuse_duplicates(statements)
    old = next((statement for statement in statements if statement.get("Sid") == sid), None)
    if not allow_broad:
        _refuse_to_replace_denial(old, wanted, sid)
    new = wanted
    if old is not None and wanted is not None and before.alone(old) == before.alone(wanted):
        new = old
    pruned = tuple(
        statement
        for statement in statements
        if statement is not old
        and ((prune_over is not None and is_over(statement, prune_over)) or (prune_dead and _is_dead(statement)))
    )
    kept = [new if statement is old else statement for statement in statements if statement not in pruned]
    if old is None:
        kept.append(new)
    after = before.with_statements([entry for entry in kept if entry is not None])
    found = Merge(before, after, old, new, pruned, account)
    if found.changed:
        _check(found, sid, size_limit)
    if found.changed and not allow_broad:
        # What is pruned lets nobody in and keeps nobody out.
        left = before.with_statements([statement for statement in statements if statement not in pruned])
        access_change(left, after, account).refuse_lost_denials("sid")
    return found


def _refuse_to_replace_denial(old: Document | None, wanted: Document | None, sid: str) -> None:
    if old is not None and wanted is not None and old.get("Effect") != wanted["Effect"]:
        raise InputError(
            "sid",
            f"{sid} is a Deny in the role's trust, and the task would replace it by an Allow",
            f"choose another sid, or remove {sid} first with state=absent. Or set allow_broad_trust, if that is meant",
        )


def _is_dead(statement: Document) -> bool:
    """Whether every principal of a statement was deleted. Whom a NotPrincipal leaves out says nothing of who is in."""
    named = list(principals(statement.get("Principal"))) if "Principal" in statement else []
    return bool(named) and all(kind == "AWS" and is_unique_id(name) for kind, name in named)


def duplicate_sids(statements: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    """Statement ids that are there more than once, each with the positions of its statements, from 1."""
    positions: dict[str, list[int]] = {}
    for position, statement in enumerate(statements, start=1):
        if statement.get("Sid"):
            positions.setdefault(str(statement["Sid"]), []).append(position)
    return {sid: found for sid, found in positions.items() if len(found) > 1}


def _refuse_duplicates(statements: Sequence[Mapping[str, Any]]) -> None:
    duplicates = duplicate_sids(statements)
    if duplicates:
        listed = "; ".join(f"{sid} is the id of statements {_and(found)}" for sid, found in duplicates.items())
        raise InputError(
            "sid",
            f"statements of the role's trust share an id ({listed}) and cannot be told apart",
            "give each an id of its own first, for example by declaring the whole trust with iam_trust_role",
        )


def _and(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _check(found: Merge, sid: str, size_limit: int) -> None:
    if not found.after["Statement"]:
        raise InputError(
            "sid",
            f"without {sid} the trust would be empty, which IAM does not allow",
            "add another statement first, or remove the role with iam_trust_role and state=absent",
        )
    if found.new is not None and "${" in json.dumps(found.new) and found.after.get("Version") != VERSION:
        raise InputError(
            "conditions",
            f"the trust of the role has the version {found.after.get('Version', 'of 2008')}, in which ${{...}} is "
            "plain text",
            f"write out the value, or bring the whole trust to version {VERSION} with iam_trust_role",
        )
    characters = found.after.size
    # A trust that is over the limit already (a quota that was raised) may still become smaller.
    if characters > found.before.size:
        within_size(characters, size_limit, f"the whole trust with the statement {sid}")
