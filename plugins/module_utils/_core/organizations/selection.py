# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which accounts of an organization are meant. What a selection names must be there, so that no slip changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..arn import account_id
from ..errors import InputError, type_name
from ..options import boolean, read_many, text
from ..tags import validate
from .model import ACTIVE, OrganizationAccount
from .units import offered, read_units

OPTIONS = ("ous", "tags", "exclude", "include_management_account")


@dataclass(frozen=True)
class Selection:
    """Accounts in the units ``ous`` or below them that carry all of ``tags``, without those in ``exclude``.

    ``ous``: paths and ids; empty is the whole organization. ``exclude``: names and ids of accounts. ``where`` is put
    before the name of an option in messages.
    """

    ous: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    include_management_account: bool = False
    where: str = ""

    def place(self, option: str) -> str:
        """What a message calls an option."""
        return f"{self.where}{option}"


def read_selection(options: Mapping[str, object], where: str = "") -> Selection:
    """The options of ``OPTIONS``; those that are missing or null select nothing away. InputError names a wrong one."""
    ous, tags, exclude = options.get("ous"), options.get("tags"), options.get("exclude")
    management = options.get("include_management_account")
    return Selection(
        ous=() if ous is None else read_units(ous, f"{where}ous"),
        tags={} if tags is None else read_tags(tags, f"{where}tags"),
        exclude=() if exclude is None else read_many(exclude, f"{where}exclude", account_named),
        include_management_account=management is not None and boolean(management, f"{where}include_management_account"),
        where=where,
    )


def read_tags(value: object, where: str) -> dict[str, str]:
    """The tags that an account must carry, all of them."""
    if not isinstance(value, Mapping):
        raise InputError(where, f"it is a {type_name(value)}", "give a dictionary of tags")
    return validate(value, where)


def account_named(value: object, where: str) -> str:
    """The name or the id of an account. A number can only be an id."""
    if isinstance(value, int) and not isinstance(value, bool):
        return account_id(value, where)
    return text(value, where, "the name or the id of an account")


def usable(accounts: Sequence[OrganizationAccount], selection: Selection) -> tuple[OrganizationAccount, ...]:
    """The accounts that can be used and are not excluded, whatever their tags, in their order.

    InputError for an exclusion that none of the accounts has as its name or id. An account that is closed counts: it
    stays in the organization for 90 days.
    """
    for position, named in enumerate(selection.exclude):
        if not any(named in (account.account_id, account.name) for account in accounts):
            raise InputError(
                f"{selection.place('exclude')}[{position}]",
                f"no account that is selected has the name or the id {named}",
                f"remove it, or give one of {offered(sorted(account.name for account in accounts))}",
            )
    return tuple(
        account
        for account in accounts
        if account.state == ACTIVE
        and (selection.include_management_account or not account.management)
        and account.account_id not in selection.exclude
        and account.name not in selection.exclude
    )


def tagged(accounts: Sequence[OrganizationAccount], selection: Selection) -> tuple[OrganizationAccount, ...]:
    """The accounts that carry all tags of the selection, in their order. Their tags have been read."""
    return tuple(account for account in accounts if carries(account, selection.tags))


def carries(account: OrganizationAccount, tags: Mapping[str, str]) -> bool:
    """Whether an account carries all of the tags."""
    return all((account.tags or {}).get(key) == value for key, value in tags.items())
