# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom the credentials of a task, its profiles or its accounts belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ..._core.accounts.account import Account
from ..._core.accounts.fan_out import Status, Visit, read_accounts
from ..._core.accounts.identities import Identity, complaint, profile_accounts
from ..connection import Connection
from ..errors import AwsError
from ..fan_out import visit_all


def read(params: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    """Find out what a task asks; the module's result, an AwsError with the same result when it fails."""
    accounts = _accounts(params)
    if accounts is None:
        connection.require_account(params.get("account_id"))
        own = asdict(connection.caller())
        return _result([Identity(name="", profile=str(params.get("profile") or ""), **own)], connection.calls) | own
    connection.require_account(params.get("account_id"))
    visits = visit_all(accounts, connection, lambda _member, session: asdict(session.caller()))
    calls = Counter(connection.calls)
    for visit in visits:
        calls.update(visit.result.get("api_calls", {}))
    identities = [_identity(visit) for visit in visits]
    result = _result(identities, calls)
    if params.get("fail_on_mismatch", True) and (message := complaint(identities)):
        raise AwsError(message, result=result)
    return result


def _accounts(params: Mapping[str, Any]) -> tuple[Account, ...] | None:
    """Whom the task asks about; None for its own credentials."""
    if params.get("profiles") is not None:
        return profile_accounts(params["profiles"])
    return None if params.get("accounts") is None else read_accounts(params["accounts"])


def _identity(visit: Visit) -> Identity:
    account, result = visit.account, visit.result
    about = {"name": account.name, "profile": account.profile, "expected": account.account_id}
    if visit.status is not Status.OK:
        return Identity(**about, problem=result["msg"], error_code=str(result.get("error_code", "")))
    found = {name: str(result[name]) for name in ("account_id", "arn", "partition", "user_id")}
    return Identity(**about, **found)


def _result(identities: Sequence[Identity], calls: Mapping[str, int]) -> dict[str, Any]:
    shown = [identity.as_dict() for identity in identities]
    return {
        "changed": False,
        "identities": shown,
        "ok": all(each["ok"] for each in shown),
        "api_calls": dict(calls),
    }
