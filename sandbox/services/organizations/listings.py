# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations' accounts and units in pages, with their tags, and an account as it is shown.

A page has 20 items at the most, which moto does not hold to, and a position names the listing and the last item of its
page, so that what is created or moved between two pages moves nothing else. The range and the refusals:
https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html (``MaxResults``,
``InvalidInputException``). An account has a ``State``, and no ``Status``, which was retired on 9 September 2026:
https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from moto.organizations.models import FakeAccount, OrganizationsBackend, organizations_backends

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.wire import messages
from sandbox.wire.errors import ApiError
from sandbox.wire.reply import Reply
from sandbox.world import organization
from sandbox.world.credentials import PARTITION

LONGEST_PAGE = 20


@operation("organizations", "ListAccounts")
def list_accounts(call: Call) -> Result:
    """Every account, whatever its state."""
    backend = _backend(call)
    if backend is None:
        return call.forward()
    return _with_states(call, _page(call, "Accounts", map(_shown, backend.accounts)))


@operation("organizations", "ListAccountsForParent")
def list_accounts_for_parent(call: Call) -> Result:
    """The accounts that are directly in the root or in a unit."""
    backend, parent = _backend(call), call.parameters["ParentId"]
    if backend is None or not _is_unit(backend, parent):
        return call.forward()
    shown = (_shown(each) for each in backend.accounts if each.parent_id == parent)
    return _with_states(call, _page(call, "Accounts", shown))


@operation("organizations", "ListOrganizationalUnitsForParent")
def list_organizational_units_for_parent(call: Call) -> Result:
    """The units that are directly in the root or in a unit."""
    backend, parent = _backend(call), call.parameters["ParentId"]
    if backend is None or not _is_unit(backend, parent):
        return call.forward()
    units = ({"Id": each.id, "Arn": each.arn, "Name": each.name} for each in backend.ou if each.parent_id == parent)
    return _page(call, "OrganizationalUnits", units)


@operation("organizations", "DescribeAccount")
def describe_account(call: Call) -> Result:
    """One account."""
    backend = _backend(call)
    found = [each for each in backend.accounts if each.id == call.parameters["AccountId"]] if backend else []
    return {"Account": _shown(found[0])} if found else call.forward()


@operation("organizations", "ListTagsForResource")
def list_tags_for_resource(call: Call) -> Result:
    """The tags of an account, a unit or the root; moto knows them for the management account alone."""
    backend, named = _backend(call), call.parameters["ResourceId"]
    found = [each for each in (*backend.accounts, *backend.ou) if each.id == named] if backend else []
    if not found:
        return call.forward()
    return {"Tags": [{"Key": key, "Value": value} for key, value in found[0].tags.items()]}


def _backend(call: Call) -> OrganizationsBackend | None:
    """The caller's organization; None for an account outside every one, to which moto says so."""
    member = organization.membership(call.account_id)
    return organizations_backends[member.management_account][PARTITION] if member else None


def _is_unit(backend: OrganizationsBackend, identifier: str) -> bool:
    return any(unit.id == identifier for unit in backend.ou)


def _shown(account: FakeAccount) -> dict[str, Any]:
    shown = account.describe()
    return {
        **{name: value for name, value in shown.items() if name != "Status"},
        "JoinedTimestamp": account.create_time,
    }


def _with_states(call: Call, page: Mapping[str, Any]) -> Reply:
    """A page as AWS sends it, whatever the botocore of the sandbox knows: one before 1.40.27 has no State to write."""
    reply = messages.serialise(page, call.request)
    body = json.loads(reply.body)
    for sent, account in zip(body["Accounts"], page["Accounts"], strict=True):
        sent["State"] = account["State"]
    return replace(reply, body=json.dumps(body).encode())


def _page(call: Call, member: str, items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    size = call.parameters.get("MaxResults", LONGEST_PAGE)
    if size > LONGEST_PAGE:
        raise _invalid("MAX_VALUE_EXCEEDED")
    if size < 1:
        raise _invalid("MIN_VALUE_EXCEEDED")
    after = _read(call, str(call.parameters["NextToken"])) if call.parameters.get("NextToken") else ""
    waiting = sorted((item for item in items if item["Id"] > after), key=lambda item: item["Id"])
    page = waiting[:size]
    if len(waiting) == len(page):
        return {member: page}
    return {member: page, "NextToken": base64.urlsafe_b64encode(f"{_listing(call)}:{page[-1]['Id']}".encode()).decode()}


def _read(call: Call, token: str) -> str:
    try:
        listed, _, last = base64.b64decode(token, altchars=b"-_", validate=True).decode().rpartition(":")
    except (binascii.Error, UnicodeDecodeError):
        listed, last = "", ""
    if listed != _listing(call):
        raise _invalid("INVALID_PAGINATION_TOKEN")
    return last


def _listing(call: Call) -> str:
    return f"{call.operation}:{call.parameters.get('ParentId', '')}"


def _invalid(reason: str) -> ApiError:
    """The codes and reasons are those of the API Reference; the wording is ours."""
    return ApiError("InvalidInputException", f"You specified an invalid value: {reason}.")
