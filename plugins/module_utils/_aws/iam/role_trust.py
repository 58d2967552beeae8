# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read and write the trust of a role for the sake of one statement in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..._core.arn import parse
from ..._core.policies.documents import VERSION
from ..._core.roles.limits import refuse_protected
from ..._core.roles.steps import BAD_PRINCIPAL, BUSY, NO_SUCH_ENTITY, write_trust
from ..._core.trust.access import dead_principals, looked_up_principals
from ..._core.trust.declaration import StatementDeclaration
from ..._core.trust.merge import Merge
from ..calls.moments import answered_at
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, explain, may_pass
from ..optimistic import NotWritten
from ..steps import call


@dataclass(frozen=True)
class Reading:
    """A role's trust as it was read, and what the task makes of it.

    ``arn`` is empty when there is no such role. ``moment`` is the time of the reading, by the clock of AWS where its
    answer tells it.
    """

    arn: str
    moment: datetime
    merge: Merge

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.merge.changed

    @property
    def loses(self) -> bool:
        """Whether somebody loses access by it."""
        return bool(self.merge.access_change.lost)


class RoleTrust:
    """What ``write_until_it_stays`` needs for one statement of a role's trust."""

    def __init__(self, connection: Connection, declared: StatementDeclaration) -> None:
        self._connection = connection
        self._declared = declared
        self._name = declared.role
        # Calls that fail are made again from the reading on, never by the client.
        self._client = connection.client("iam", attempts=1)

    def predict(self) -> Reading:
        """The trust as it is, and what the task would make of it. A role that is still to be created has none."""
        try:
            return self._read(self._connection.client("iam"), missing=True)
        except SDK_ERRORS as error:
            raise explain(error, f"read the role {self._name}") from error

    def plan(self) -> Reading:
        """The trust as it is, and what the task makes of it."""
        return self._read(self._client, missing=self._declared.trust is None)

    def _read(self, client: Any, *, missing: bool) -> Reading:
        try:
            answer = client.get_role(RoleName=self._name)
        except SDK_ERRORS as error:
            if error_code(error) != NO_SUCH_ENTITY:
                raise
            return self._nothing(missing=missing)
        role = answer["Role"]
        arn = parse(role["Arn"], "Arn", "")
        moment = answered_at(answer)
        document = role["AssumeRolePolicyDocument"]
        reading = Reading(role["Arn"], moment, self._declared.merged(document, arn.account_id, arn.partition, moment))
        if reading.changed:
            refuse_protected(self._name, role["Path"])
        return reading

    def _nothing(self, *, missing: bool) -> Reading:
        caller = self._connection.caller()
        if not missing:
            raise AwsError(
                f"There is no role {self._name} in account {caller.account_id} whose trust could get a statement. "
                "Create the role first, for example with iam_trust_role.",
                code=NO_SUCH_ENTITY,
            )
        now = datetime.now(UTC)
        empty = {"Version": VERSION, "Statement": []}
        return Reading("", now, self._declared.merged(empty, caller.account_id, caller.partition, now))

    def write(self, reading: Reading) -> None:
        """Write what the task makes of the trust."""
        call(self._client, write_trust(self._name, reading.merge.text))

    def passes(self, error: Exception, reading: Reading | None) -> bool:
        """Whether an error may be gone a moment later.

        A user or role that the trust newly names may have been created by the task before this one, so that IAM does
        not know it yet. One that was deleted never comes back.
        """
        if error_code(error) == BAD_PRINCIPAL:
            return reading is not None and _adds_principals(reading.merge) and not dead_principals(reading.merge.after)
        return error_code(error) in BUSY or may_pass(error)

    def failure(self, failed: NotWritten[Reading], *, changed: bool) -> Exception:
        """What to raise. ``changed``: something else of the role was written already."""
        cause, last = failed.cause, failed.last
        written = {"changed": changed or last is not None}
        if cause is None:
            return AwsError(
                f"The trust of the role {self._name} was written, but each time something else overwrote it. The "
                f"statement {self._declared.sid} is not as declared. Run the task again, or run the tasks for this "
                "role one after another (throttle: 1).",
                result=written,
            )
        if isinstance(cause, SDK_ERRORS):
            failure = explain(cause, f"change the statement {self._declared.sid} in the trust of the role {self._name}")
            return AwsError(f"{failure}{self._hint(failure.code)}.", code=failure.code, result=written)
        if not written["changed"]:
            return cause
        return AwsError(str(cause), code=getattr(cause, "code", ""), result=written)

    def _hint(self, code: str) -> str:
        if code != BAD_PRINCIPAL:
            return ""
        return (
            ". IAM accepts a trust only when every user and role in it exists. An id that begins with AROA or AIDA "
            "stands for a deleted role or user: set prune_dead to remove the statements that name nobody else, or "
            "declare them again. To trust a user or role that may not exist, give its account in accounts and its ARN "
            "in principal_arns"
        )


def _adds_principals(merge: Merge) -> bool:
    return bool(looked_up_principals(merge.after) - looked_up_principals(merge.before))


def vanished(last: Reading, seen: Reading, sid: str) -> list[str]:
    """Ids of other statements that were in the trust when it was written, and are not any more."""
    left = seen.merge.before.statements
    gone = [statement for statement in last.merge.after.statements if statement not in left]
    return sorted({str(statement.get("Sid") or "without an id") for statement in gone} - {sid})
