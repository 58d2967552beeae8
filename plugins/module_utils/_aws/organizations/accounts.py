# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of an organization, read by its management account or a delegated administrator.

Calls: one for the root, one for each unit to find those below it, one for each 20 accounts of a selected unit and, for
the whole organization, one for each 20 accounts to see that none was lost. Tags take one call an account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from ..._core.organizations.model import ACTIVE, Organization, OrganizationAccount, read_account
from ..._core.organizations.selection import Selection, tagged, usable
from ..._core.organizations.units import ROOT_PATH, Unit, chosen
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import AwsError

# Threads; the rate of the clients bounds them, as each call takes less than a second.
SIDE_BY_SIDE = 8
# The most that Organizations gives in a page.
PAGE_SIZE = 20

_ROOTS = Listing("Roots", {"NextToken": "NextToken"})
_UNITS = Listing("OrganizationalUnits", {"NextToken": "NextToken"})
_ACCOUNTS = Listing("Accounts", {"NextToken": "NextToken"})
_TAGS = Listing("Tags", {"NextToken": "NextToken"})

T = TypeVar("T")
R = TypeVar("R")


def read_accounts_of(
    connection: Connection, selection: Selection, *, with_tags: bool = False
) -> tuple[OrganizationAccount, ...]:
    """The accounts that are selected and can be used, as ``read_organization`` reads them."""
    return read_organization(connection, selection, with_tags=with_tags).accounts


def read_organization(connection: Connection, selection: Selection, *, with_tags: bool = False) -> Organization:
    """All units, and the accounts that are selected and can be used, in the order of their ids; at least one.

    ``with_tags``: their tags are read even where the selection does not ask for any. InputError for a selection that
    names what is not there, AwsError when something cannot be read and when no account is left.
    """
    client = connection.client("organizations")
    with _who_may_ask():
        units = _units(client)
        within = chosen(selection.ous, units, selection.place("ous"))
        everybody = frozenset() if selection.ous else _everybody(client)
        found = _accounts(client, within, everybody)
        chosen_ones = usable(found, selection)
        if with_tags or selection.tags:
            tags = _side_by_side(lambda account: _tags(client, account.account_id), chosen_ones)
            chosen_ones = tuple(replace(account, tags=own) for account, own in zip(chosen_ones, tags, strict=True))
            chosen_ones = tagged(chosen_ones, selection)
    if not chosen_ones:
        raise AwsError(_nobody(found, selection))
    return Organization(units, chosen_ones)


def read_everybody(connection: Connection) -> Organization:
    """All units, and all accounts whatever their state, the management account too. AwsError as above."""
    client = connection.client("organizations")
    with _who_may_ask():
        units = _units(client)
        return Organization(units, _accounts(client, units, _everybody(client)))


@contextmanager
def _who_may_ask() -> Iterator[None]:
    """Say of a denial whom Organizations answers."""
    try:
        yield
    except AwsError as error:
        if error.code != "AccessDeniedException":
            raise
        raise AwsError(
            f"{error}. Organizations answers only the management account and delegated administrators, and only those "
            "of their principals that may ask",
            code=error.code,
        ) from error


def _units(client: Any) -> tuple[Unit, ...]:
    """The root and every unit, parents before children."""
    doing = "list the root of the organization"
    roots = [root for page in pages(client.list_roots, _ROOTS, doing, MaxResults=PAGE_SIZE) for root in page]
    if len(roots) != 1:
        raise AwsError(f"Could not {doing}: the answer has {len(roots)} roots, and an organization has one.")
    level = [Unit(roots[0]["Id"], ROOT_PATH)]
    units = list(level)
    while level:
        below = _side_by_side(lambda unit: _children(client, unit), level)
        level = [child for children in below for child in children]
        units += level
    return tuple(units)


def _children(client: Any, unit: Unit) -> list[Unit]:
    request = {"ParentId": unit.id, "MaxResults": PAGE_SIZE}
    listing = pages(
        client.list_organizational_units_for_parent, _UNITS, f"list the organizational units in {unit.path}", **request
    )
    return [unit.child(child["Id"], child["Name"]) for page in listing for child in page]


def _everybody(client: Any) -> frozenset[str]:
    """The ids of all accounts, whatever their state."""
    listing = pages(client.list_accounts, _ACCOUNTS, "list the accounts of the organization", MaxResults=PAGE_SIZE)
    return frozenset(account["Id"] for page in listing for account in page)


def _accounts(client: Any, units: Sequence[Unit], everybody: frozenset[str]) -> tuple[OrganizationAccount, ...]:
    """The accounts that are directly in the units. AwsError when not all of ``everybody`` are among them.

    Units are read one after the other, so that an account that is moved meanwhile may be met twice, or never.
    """
    found: dict[str, OrganizationAccount] = {}
    for accounts in _side_by_side(lambda unit: _in_unit(client, unit), units):
        for account in accounts:
            if account.account_id in found:
                raise AwsError(_moved(str(account)))
            found[account.account_id] = account
    if lost := everybody - found.keys():
        raise AwsError(_moved(", ".join(sorted(lost))))
    return tuple(found[account_id] for account_id in sorted(found))


def _moved(who: str) -> str:
    return f"The organization changed while it was read: {who} was moved or has left. Run it again."


def _in_unit(client: Any, unit: Unit) -> list[OrganizationAccount]:
    request = {"ParentId": unit.id, "MaxResults": PAGE_SIZE}
    listing = pages(client.list_accounts_for_parent, _ACCOUNTS, f"list the accounts in {unit.path}", **request)
    return [_account(account, unit) for page in listing for account in page]


def _account(answer: Mapping[str, Any], unit: Unit) -> OrganizationAccount:
    if not isinstance(answer.get("State"), str) or not answer["State"]:
        # All accounts would look active, or none.
        raise AwsError(
            f"Could not find out whether account {answer['Id']} is active: the answer does not say its State."
        )
    account = read_account(answer, unit)
    if account is None:
        raise AwsError(f"Could not list the accounts in {unit.path}: one has an ARN that is not that of an account.")
    return account


def _tags(client: Any, account_id: str) -> dict[str, str]:
    listing = pages(client.list_tags_for_resource, _TAGS, f"read the tags of {account_id}", ResourceId=account_id)
    return {tag["Key"]: tag["Value"] for page in listing for tag in page}


def _nobody(found: Sequence[OrganizationAccount], selection: Selection) -> str:
    active = sum(account.state == ACTIVE for account in found)
    where = ", ".join(selection.ous) or "The organization"
    return (
        f"The selection leaves no account. {where} holds {len(found)} accounts, of which {active} are {ACTIVE}; the "
        "rest of the selection (tags, exclude, include_management_account) leaves out all of these."
    )


def _side_by_side(work: Callable[[T], R], things: Iterable[T]) -> list[R]:
    """The results in the order of the things. The first failure ends it."""
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as pool:
        return list(pool.map(work, things))
