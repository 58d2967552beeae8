# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Adding, changing and removing one statement of a role's trust, beside others who do the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ..._core.arn import parse
from ..._core.trust.access import access, dead_principals
from ..._core.trust.declaration import StatementDeclaration, read_statement_declaration
from ..._core.trust.masking import diff
from ..._core.trust.merge import Merge
from ..connection import Connection
from ..errors import AwsError
from ..optimistic import NotWritten, Written, write_until_it_stays
from .role_trust import Reading, RoleTrust, vanished
from .session_revocation import SessionRevocation


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool, **pace: Any) -> dict[str, Any]:
    """Bring the one statement that a task declares into the declared state; the module's result.

    ``pace``: clock, sleep and draw of ``write_until_it_stays``.
    """
    declared = read_statement_declaration(params, datetime.now(UTC))
    connection.require_account(params.get("account_id"))
    trust = RoleTrust(connection, declared)
    sessions = SessionRevocation(connection, declared.role, limit=declared.wait_timeout)
    found = trust.predict() if check_mode or declared.revoke_sessions else None
    revokes = bool(found and declared.revoke_sessions and (found.loses or sessions.is_unfinished()))
    if found and check_mode:
        return _result(declared, Written(found, found, found.changed, slow=False), connection, revokes=revokes)
    if found and revokes:
        sessions.begin(found.moment)
    try:
        written = write_until_it_stays(trust.plan, trust.write, trust.passes, limit=declared.wait_timeout, **pace)
    except NotWritten as failure:
        raise trust.failure(failure, changed=revokes) from failure
    if declared.revoke_sessions and written.changed and written.last.loses:
        revokes = True
    result = _result(declared, written, connection, revokes=revokes)
    if revokes:
        result |= _end_sessions(sessions, written.seen.moment)
    return {**result, "api_calls": dict(connection.calls)}


def _end_sessions(sessions: SessionRevocation, now: datetime) -> dict[str, str]:
    try:
        return {"sessions_revoked_before": sessions.finish(now)}
    except AwsError as error:
        raise AwsError(
            f"{error} The trust is as declared, but sessions that began just before the change were not ended. Run "
            "the task again.",
            code=error.code,
            result={"changed": True},
        ) from error


def _result(
    declared: StatementDeclaration, written: Written[Reading], connection: Connection, *, revokes: bool
) -> dict[str, Any]:
    """What the module returns; the plan of check mode is what was written."""
    merge, seen = written.last.merge, written.seen
    changed = written.changed or revokes
    result: dict[str, Any] = {
        "changed": changed,
        "access_change": merge.access_change.as_dict(),
        "dead_principals": dead_principals(merge.before),
        "pruned": list(merge.pruned),
        "api_calls": dict(connection.calls),
    }
    if seen.arn:
        account = parse(seen.arn, "Arn", "").account_id
        result["role"] = {
            "arn": seen.arn,
            "account_id": account,
            "name": declared.role,
            "trust_policy": seen.merge.after.document,
        }
    if seen.merge.new is not None:
        result["statement"] = seen.merge.new
    if changed:
        result["diff"] = _diff(merge, revokes=revokes)
    if warnings := list(_warnings(declared, written)):
        result["warnings"] = warnings
    return result


def _diff(merge: Merge, *, revokes: bool) -> dict[str, str]:
    """What changes, for people to compare: who has access comes first, then the statements concerned."""
    gone = [statement for statement in (merge.old, *merge.pruned) if statement is not None]
    here = [statement for statement in (merge.new,) if statement is not None]
    before: dict[str, Any] = {"access": access(merge.before), "statements": gone}
    after: dict[str, Any] = {"access": access(merge.after), "statements": here}
    if revokes:
        before["sessions"], after["sessions"] = "go on until they expire", "those begun before the change are ended"
    return diff(before, after)


def _warnings(declared: StatementDeclaration, written: Written[Reading]) -> Iterator[str]:
    if not written.seen.arn:
        yield (
            f"The role {declared.role} does not exist. "
            + ("Check mode assumes that an earlier task creates it." if declared.trust else "It trusts nobody.")
        )
    if written.slow:
        yield (
            "So much time passed between reading and writing the trust that a statement may be lost which another run "
            "wrote in between. Run every task that changes the trust of this role again."
        )
    if gone := vanished(written.last, written.seen, declared.sid):
        yield f"While this task ran, something else removed the statements {', '.join(gone)}."
