# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One inline policy in the roles of instance profiles. What else the roles have is neither read nor written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._core.arn import role_arn
from ..._core.policies.documents import PolicyDocument
from ..._core.roles.instance_profile_policy import (
    Declaration,
    Outcome,
    holders,
    in_order,
    read_declaration,
    step,
    text,
    unwanted,
    wanted,
)
from ..._core.roles.steps import NO_SUCH_ENTITY
from ..connection import Connection
from ..errors import AwsError
from ..steps import Runner
from .roles import IamRoles

# What keeps the policy out of one role, and not out of the others: a permissions boundary or a service control policy
# that names the role, its quota of inline policies, that it belongs to AWS, or that it is gone since it was read.
REFUSED_FOR_ONE = frozenset({"AccessDenied", "LimitExceeded", "UnmodifiableEntity", NO_SUCH_ENTITY})


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the roles of a task into the declared state; the module's result.

    All is read before the first write. A role that AWS does not let us change does not keep the others from theirs.
    """
    declared = read_declaration(params)
    for role in declared.former_roles:
        connection.require_account(role.account_id, "former_roles")
    connection.require_account(params.get("account_id"))
    found, planned = _plan(IamRoles(connection), declared)
    if check_mode:
        return _result(declared, planned, found)
    done: list[Outcome] = []
    for outcome in planned:
        try:
            done.append(_applied(connection, declared, outcome))
        except AwsError as error:
            error.result = _result(declared, done, found)
            raise
    return _result(declared, done, found)


def _plan(roles: IamRoles, declared: Declaration) -> tuple[dict[str, PolicyDocument], list[Outcome]]:
    """The policies of the name that are there, by role, and what is to become of each role."""
    able, outcomes = holders({name: roles.profile(name) for name in declared.instance_profiles})
    former = [
        str(role) for role in declared.former_roles if str(role) not in {*able, *(each.role for each in outcomes)}
    ]
    read = {role: roles.inline_policy(role_arn(role, "Roles").name, declared.name) for role in (*able, *former)}
    outcomes += [wanted(declared, role, profiles, read[role]) for role, profiles in able.items()]
    outcomes += [unwanted(declared, role, read[role]) for role in former]
    return {role: policy for role, policy in read.items() if policy is not None}, in_order(outcomes)


def _applied(connection: Connection, declared: Declaration, outcome: Outcome) -> Outcome:
    """What became of an outcome that was planned."""
    if not outcome.changed:
        return outcome
    try:
        Runner(connection).make(step(declared, outcome))
    except AwsError as error:
        if error.code not in REFUSED_FOR_ONE:
            raise
        return outcome.refused(str(error))
    return outcome


def _result(declared: Declaration, outcomes: Sequence[Outcome], found: Mapping[str, PolicyDocument]) -> dict[str, Any]:
    changed = any(outcome.changed for outcome in outcomes)
    result = {
        "changed": changed,
        "roles": [outcome.as_dict() for outcome in outcomes],
        "role_arns": [outcome.role for outcome in outcomes if outcome.holds],
    }
    if changed:
        result["diff"] = {side: text(declared, outcomes, found, side) for side in ("before", "after")}
    return result
