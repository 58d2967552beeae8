# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles by name, in the shape in which they are declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.arn import role_name
from ..._core.errors import InputError
from ..._core.roles.model import Role
from ..connection import Connection
from .roles import IamRoles


def info(params: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    """The roles of the given names that exist; the module's result."""
    names = [role_name(name, f"names[{position}]") for position, name in enumerate(params["names"])]
    if not names:
        raise InputError("names", "the list is empty", "name at least one role")
    connection.require_account(params["account_id"])
    roles = IamRoles(connection)
    policies, profile = params["policies"], params["instance_profile"]
    found = {name: roles.read_named(name, policies=policies, profile=profile) for name in dict.fromkeys(names)}
    return {
        "changed": False,
        "roles": [_described(role) for role in found.values() if role],
        "missing": [name for name, role in found.items() if role is None],
        "api_calls": dict(connection.calls),
    }


def _described(role: Role) -> dict[str, Any]:
    profile = role.instance_profile
    shown = {"arn": profile.arn, "name": profile.name, "roles": list(profile.roles)} if profile else None
    return role.as_dict() | ({"instance_profile": shown} if shown else {})
