# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The resource policy of an event bus: our statements put in, and those of others as they stand, or taken out."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .. import json_text
from ..errors import InputError
from ..policies.documents import VERSION, Document, PolicyDocument
from ..trust.access import AccessChange, access_change

# "Event bus policy size", a quota that AWS can raise: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
LARGEST = 10240
EMPTY: Mapping[str, Any] = {"Version": VERSION, "Statement": []}


@dataclass(frozen=True)
class PolicyChange:
    """The policy of a bus before and after a task. ``account`` is that of the bus."""

    before: PolicyDocument
    after: PolicyDocument
    account: str

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before.statements != self.after.statements

    @property
    def access_change(self) -> AccessChange:
        """Who gains and who loses the right to send by it."""
        return access_change(self.before, self.after, self.account)

    @property
    def text(self) -> str:
        """What is written: compact, and with every key where it was."""
        return json.dumps(self.after.document, separators=(",", ":"), ensure_ascii=False)


def read_policy(text: str) -> PolicyDocument:
    """A policy as EventBridge returned it, which is empty for a bus without one."""
    if not text:
        return PolicyDocument(EMPTY)
    try:
        found = json_text.read(text)
    except ValueError:
        found = None
    if not isinstance(found, Mapping):
        raise InputError("senders", "the policy of the bus cannot be read", "look at it with DescribeEventBus")
    return PolicyDocument(found)


def policy_change(
    before: PolicyDocument,
    wanted: Collection[Document],
    account: str,
    *,
    purge: bool = False,
    without: Collection[str] = (),
) -> PolicyChange:
    """The policy with these statements, in the place of those with the same ids.

    ``purge``: every other statement goes. ``without``: ids of statements that go. InputError when it gets too large.
    """
    ours = {str(statement["Sid"]): statement for statement in wanted}
    kept: list[Document] = []
    for statement in before.statements:
        sid = str(statement.get("Sid", ""))
        new = ours.pop(sid, None)
        if new is not None:
            kept.append(statement if before.alone(statement) == before.alone(new) else new)
        elif not purge and sid not in without:
            kept.append(statement)
    change = PolicyChange(before, before.with_statements([*kept, *ours.values()]), account)
    if change.changed and before.size < change.after.size > LARGEST:
        raise InputError(
            "senders",
            f"the policy of the bus would have {change.after.size} characters, and the limit is {LARGEST}",
            "name an organization in place of many accounts",
        )
    return change
