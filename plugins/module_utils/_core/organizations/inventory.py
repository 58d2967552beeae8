# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of an organization as hosts of an inventory: their names, variables and groups."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..accounts.regions import regions
from ..errors import InputError, type_name
from ..options import choice, dictionary, read_many
from .model import Organization, OrganizationAccount
from .names import Identity, group_names, host_names
from .selection import account_named, carries, read_tags
from .sign_in import SignIn, Source, host_variables
from .units import ROOT_PATH, chosen, offered, read_units

HOSTNAMES = ("name", "account_id")
_GROUP_OPTIONS = ("ous", "tags", "accounts")
_GROUP = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Ansible's own groups, and how the names of those begin that units and tags make.
_TAKEN = re.compile(r"all|ungrouped|(?:ou|tag)(?:_.*)?")


@dataclass(frozen=True)
class Group:
    """A group of the option ``account_groups``: accounts that are in one of the units, carry all tags and are named.

    What is empty asks for nothing. ``where`` is its place in the options.
    """

    where: str
    ous: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """How an inventory shows accounts. ``groups`` are by name."""

    hostnames: str = HOSTNAMES[0]
    regions: tuple[str, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)

    @property
    def needs_tags(self) -> bool:
        """Whether a group takes accounts by their tags."""
        return any(group.tags for group in self.groups.values())


@dataclass(frozen=True)
class Inventory:
    """Hosts with their variables, groups with the hosts that are directly in them, and pairs of parent and child."""

    hosts: Mapping[str, Mapping[str, Any]]
    groups: Mapping[str, Sequence[str]]
    children: Sequence[tuple[str, str]]


def read_layout(options: Mapping[str, object]) -> Layout:
    """The options ``hostnames``, ``regions`` and ``account_groups``; InputError names a wrong one."""
    named, wanted, groups = options.get("hostnames"), options.get("regions"), options.get("account_groups")
    if groups is not None and not isinstance(groups, Mapping):
        raise InputError("account_groups", f"it is a {type_name(groups)}", "give a dictionary of groups")
    return Layout(
        hostnames=HOSTNAMES[0] if named is None else choice(named, "hostnames", HOSTNAMES),
        regions=() if wanted is None else regions(wanted, "regions"),
        groups={str(name): _group(name, stated) for name, stated in (groups or {}).items()},
    )


def _group(name: object, stated: object) -> Group:
    where = f"account_groups.{name}"
    if not isinstance(name, str) or not _GROUP.fullmatch(name):
        raise InputError(where, f"{name!r} is not the name of a group", "use letters, digits and underscores")
    if _TAKEN.fullmatch(name):
        raise InputError(where, f"{name} is the name of a group that is there anyway", "choose another name")
    options = dictionary(stated, where, _GROUP_OPTIONS)
    if not options:
        raise InputError(where, "it names no account", f"give one or more of {', '.join(_GROUP_OPTIONS)}")
    return Group(
        where,
        ous=read_units(options["ous"], f"{where}.ous") if "ous" in options else (),
        tags=read_tags(options["tags"], f"{where}.tags") if "tags" in options else {},
        accounts=read_many(options["accounts"], f"{where}.accounts", account_named) if "accounts" in options else (),
    )


def arrange(organization: Organization, layout: Layout, sign_in: SignIn, source: Source, own: str) -> Inventory:
    """The inventory of an organization. InputError for a group that holds no account, or names what is not there.

    ``own``: see ``host_variables``.
    """
    accounts = organization.accounts
    ids = {account.account_id: account.account_id for account in accounts}
    names = ids if layout.hostnames == "account_id" else host_names(accounts, layout.groups)
    shared = {"aws_regions": list(layout.regions)} if layout.regions else {}
    hosts = {
        names[account.account_id]: {
            "ansible_connection": "local",
            **host_variables(account, sign_in, source, own),
            **_about(account),
            **shared,
        }
        for account in accounts
    }
    groups, children = _by_unit_and_tag(organization)
    groups |= {name: _held(group, organization) for name, group in layout.groups.items()}
    held = {name: [names[account_id] for account_id in members] for name, members in groups.items()}
    return Inventory(hosts, held, children)


def _about(account: OrganizationAccount) -> dict[str, Any]:
    about: dict[str, Any] = {
        "aws_account_name": account.name,
        "aws_organization_id": account.organization_id,
        "aws_ou_id": account.ou_id,
        "aws_ou_path": account.ou_path,
    }
    return about if account.tags is None else {**about, "aws_account_tags": dict(account.tags)}


def _held(group: Group, organization: Organization) -> list[str]:
    """The ids of the accounts of a group."""
    accounts = organization.accounts
    for position, named in enumerate(group.accounts):
        if not any(named in (account.account_id, account.name) for account in accounts):
            raise InputError(
                f"{group.where}.accounts[{position}]",
                f"no account that is selected has the name or the id {named}",
                f"select the account, or give one of {offered(sorted(account.name for account in accounts))}",
            )
    units = {unit.id for unit in chosen(group.ous, organization.units, f"{group.where}.ous")}
    held = [
        account.account_id
        for account in accounts
        if account.ou_id in units
        and carries(account, group.tags)
        and (not group.accounts or account.account_id in group.accounts or account.name in group.accounts)
    ]
    if not held:  # a play for an empty group does nothing, and succeeds
        raise InputError(
            group.where, "of the accounts that are selected none is in it", "correct it, or select its accounts"
        )
    return held


def _by_unit_and_tag(organization: Organization) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """The groups of units and tags, with the ids of accounts, and which group of a unit is in which.

    A unit has a group when it, or one below it, holds an account. The root has none.
    """
    units = {unit.id: unit for unit in organization.units if unit.path != ROOT_PATH}
    members: dict[Identity, list[str]] = {}
    parts: dict[Identity, tuple[str, ...]] = {}
    for account in organization.accounts:
        unit = units.get(account.ou_id)
        while unit:
            parts["ou", unit.id] = ("ou", unit.path.strip("/"))
            unit = units.get(unit.parent)
        if account.ou_id in units:
            members.setdefault(("ou", account.ou_id), []).append(account.account_id)
        for key, value in (account.tags or {}).items():
            parts["tag", key, value] = ("tag", key, value)
            members.setdefault(("tag", key, value), []).append(account.account_id)
    names = group_names(parts)
    children = [
        (names["ou", unit.parent], names["ou", unit.id])
        for unit in units.values()
        if ("ou", unit.id) in names and ("ou", unit.parent) in names
    ]
    return {names[what]: members.get(what, []) for what in sorted(names)}, children
