# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Creating, adjusting and removing an IAM role that is declared by whom it trusts, in one account or in many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..._core.accounts.account import Account
from ..._core.accounts.fan_out import read_accounts
from ..._core.arn import account_id
from ..._core.errors import InputError
from ..._core.roles.as_read import RoleAsRead, role_as_read
from ..._core.roles.declaration import RoleDeclaration, check_account, read_declaration
from ..._core.roles.differences import differences
from ..._core.roles.model import Role
from ..._core.roles.steps import removal, steps
from ..._core.trust.access import access, access_change, dead_principals
from ..._core.trust.masking import diff
from ..connection import Connection
from ..fan_out import outcome_of, visit_all
from .roles import IamRoles


def ensure(
    params: Mapping[str, Any], connection: Connection, *, check_mode: bool, now: datetime | None = None
) -> dict[str, Any]:
    """Bring the role that a task declares into the declared state; the module's result.

    With ``accounts`` the role is declared in each of them, and ``account_id`` guards the credentials of the task, from
    which the accounts are reached.
    """
    now = now or datetime.now(UTC)
    if params.get("accounts") is None:
        return _ensure(params, read_declaration(params, now), connection, check_mode=check_mode)
    if params.get("as_read") is not None:
        raise InputError("as_read", "it does not go with accounts", "leave it out")
    accounts = read_accounts(params["accounts"])
    declared = read_declaration({**params, "account_id": None}, now)
    for account in accounts:
        trusted = declared.trust.partition if declared.trust else None
        check_account(declared, account.account_id, account.role.partition if account.role else trusted)
    connection.require_account(params.get("account_id"))

    def work(account: Account, session: Connection) -> dict[str, Any]:
        options = {**params, "account_id": account.account_id}
        return _ensure(options, declared, session, check_mode=check_mode)

    return outcome_of(visit_all(accounts, connection, work), connection)


def _ensure(
    params: Mapping[str, Any], declared: RoleDeclaration, connection: Connection, *, check_mode: bool
) -> dict[str, Any]:
    """The role of one account."""
    if unchanged := _as_it_was(params, declared, connection):
        return unchanged
    connection.require_account(params.get("account_id"))
    roles = IamRoles(connection, limit=float(params.get("wait_timeout") or 0))
    if not declared.present:
        return _remove(roles, declared, check_mode=check_mode)
    existing = roles.read(declared)
    profile = None if existing else roles.lone_profile(declared)
    wanted = declared.target(existing, *roles.whereabouts(existing), profile)
    plan = steps(existing, wanted, profile)
    # Another profile may hold the role as well. No step takes the role out of it, as instances may use it.
    profiles = roles.profiles_of(existing.name) if existing and params.get("check_instance_profiles") else ()
    found = differences(existing, wanted, profiles)
    left = found
    if not check_mode:
        left = differences(wanted, wanted, profiles)
        if plan:
            wanted = roles.apply(plan, existing, wanted, declared)
    result = _result(connection, existing, wanted, changed=bool(plan))
    return {**result, "differences": found, "differences_left": left}


def _as_it_was(params: Mapping[str, Any], declared: RoleDeclaration, connection: Connection) -> dict[str, Any] | None:
    """The result for a role that was as declared when a task before read it, else None: no plan is made of that."""
    found = _read_before(params, declared)
    if found is None:
        return None
    try:
        wanted = declared.target(found.role, found.role.account_id, found.role.partition)
    except InputError:
        return None  # what stands in the way may be gone
    if steps(found.role, wanted):
        return None
    left = differences(found.role, wanted, found.profiles)
    return {**_result(connection, found.role, wanted, changed=False), "differences": left, "differences_left": left}


def _read_before(params: Mapping[str, Any], declared: RoleDeclaration) -> RoleAsRead | None:
    value = params.get("as_read")
    if value is None:
        return None
    if not declared.present:
        raise InputError("as_read", "it does not go with state: absent", "leave it out")
    if params.get("account_id") is None:
        raise InputError("as_read", "account_id is missing", "say with it which account the role was read in")
    account = account_id(params["account_id"], "account_id")
    return role_as_read(value, declared, account, profiles=bool(params.get("check_instance_profiles")))


def _remove(roles: IamRoles, declared: RoleDeclaration, *, check_mode: bool) -> dict[str, Any]:
    existing = roles.read_for_removal(declared.name)
    if existing is None:
        return _result(roles.connection, None, None, changed=False)
    if reason := declared.reason_to_keep(existing):
        return {**_result(roles.connection, existing, existing, changed=False), "kept": reason}
    plan = removal(existing, roles.profiles_of(declared.name))
    if not check_mode:
        roles.runner.run(plan)
    return _result(roles.connection, existing, None, changed=True)


def _result(connection: Connection, before: Role | None, after: Role | None, *, changed: bool) -> dict[str, Any]:
    """What the module returns; ``after`` is the predicted role in check mode."""
    old, new = (role.trust if role else None for role in (before, after))
    account = next((role.account_id for role in (before, after) if role), None)
    policies = (before.inline_policies if before else None) or {}
    result: dict[str, Any] = {
        "changed": changed,
        "access_change": access_change(old, new, account).as_dict(),
        "dead_principals": dead_principals(old, *policies.values()),
        "api_calls": dict(connection.calls),
    }
    if after:
        result["role"] = after.as_dict()
        if after.instance_profile:
            result["instance_profile"] = {"arn": after.instance_profile.arn, "name": after.instance_profile.name}
    if changed:
        result["diff"] = diff(_shown(before), _shown(after))
    return result


def _shown(role: Role | None) -> dict[str, Any]:
    """A role for people to compare: who has access comes first."""
    if role is None:
        return {}
    profile = role.instance_profile
    shown = {name: value for name, value in role.as_dict().items() if name != "role_id"}
    shown |= {"instance_profile": profile.name if profile else None}
    if profile and profile.tags:
        shown |= {"instance_profile_tags": profile.tags}
    return {"access": access(role.trust), **shown}
