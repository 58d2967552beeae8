# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles by name, or those that a listing chooses, in the shape in which they are declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.arn import role_name
from ..._core.errors import InputError
from ..._core.roles.model import Role
from ..._core.roles.selection import Selection
from ..connection import Connection
from .roles import IamRoles


def info(params: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    """The roles of the given names that exist, or those that are chosen; the module's result."""
    given = params["names"]
    names = None if given is None else [role_name(name, f"names[{position}]") for position, name in enumerate(given)]
    if names is not None and not names:
        raise InputError("names", "the list is empty", "name at least one role, or leave names out to list the roles")
    selection = Selection.read(params.get("path_prefix"), params.get("name_prefix"), params.get("tags"))
    connection.require_account(params["account_id"])
    roles = IamRoles(connection)
    policies, profile = params["policies"], params["instance_profile"]
    if names is None:
        chosen, missing = _chosen(roles, selection, policies=policies, profile=profile), []
    else:
        found = {name: roles.read_named(name, policies=policies, profile=profile) for name in dict.fromkeys(names)}
        chosen = [role for role in found.values() if role is not None]
        missing = [name for name, role in found.items() if role is None]
    return {
        "changed": False,
        "roles": [_described(role, roles if params.get("instance_profiles") else None) for role in chosen],
        "missing": missing,
        "api_calls": dict(connection.calls),
    }


def _chosen(roles: IamRoles, selection: Selection, *, policies: bool, profile: bool) -> list[Role]:
    """The roles that a task asks for without their names. One may be gone after its listing."""
    listed = sorted(name for name, path in roles.listed(selection.path_prefix) if selection.lists(name, path))
    if selection.tags:
        tagged = (roles.read_named(name, policies=False, profile=False) for name in listed)
        chosen = [role for role in tagged if role is not None and selection.takes(role.tags)]
        if not (policies or profile):
            return chosen
        listed = [role.name for role in chosen]  # more is read of these alone
    read = (roles.read_named(name, policies=policies, profile=profile) for name in listed)
    return [role for role in read if role is not None]


def _described(role: Role, roles: IamRoles | None) -> dict[str, Any]:
    """A role as the module returns it. ``roles`` looks for the instance profiles that hold it."""
    shown = role.as_dict()
    if profile := role.instance_profile:
        shown["instance_profile"] = {"arn": profile.arn, "name": profile.name, "roles": list(profile.roles)}
    if roles is not None:
        shown["instance_profiles"] = list(roles.profiles_of(role.name))
    return shown
