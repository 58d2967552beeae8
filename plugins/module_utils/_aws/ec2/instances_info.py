# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The instances of many Regions and accounts, read side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict

from ..._core.accounts.account import Account
from ..._core.accounts.fan_out import Status, Visit, read_accounts
from ..._core.accounts.regions import regions
from ..._core.errors import InputError
from ..._core.instances.reads import Read, complaint, failures, must_fail, summary
from ..._core.roles import instance_profiles
from ..connection import Connection
from ..errors import AwsError
from ..fan_out import visit_all
from ..outcome import attempt
from .listing import REGIONS_SIDE_BY_SIDE, list_instances

# Those with addresses that others may know.
RUNNING = {"instance-state-name": ["pending", "running"]}


def read(params: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    """Read the instances that a task asks for; the module's result, an AwsError with the same result when it fails."""
    ids = instance_profiles.instance_ids(params.get("instance_ids"))
    filters = instance_profiles.filters(params.get("filters") or None)
    places = _regions(params.get("regions"), connection)
    unselected = bool(params.get("unselected"))
    given = params.get("accounts")
    accounts = None if given is None else read_accounts(given)
    connection.require_account(params.get("account_id"))
    if accounts is None:
        own = connection.caller().account_id
        accounts = (Account(where="", name=own, account_id=own),)

    def work(account: Account, session: Connection) -> dict[str, Any]:
        session.require_account(account.account_id)
        with ThreadPoolExecutor(max_workers=min(REGIONS_SIDE_BY_SIDE, len(places))) as pool:
            read_one = partial(_read, account, session, ids, filters, unselected=unselected)
            return {"reads": list(pool.map(read_one, places))}

    visits = visit_all(accounts, connection, work)
    return _result(visits, places, ids or (), connection, str(params.get("on_error") or "fail"))


def _regions(value: object, connection: Connection) -> Sequence[str]:
    """The option ``regions``, or the Region of the task. A default would be read in place of the right one."""
    if value is None:
        if not connection.stated_region:
            raise InputError("regions", "neither the task nor its profile names a region", "give regions")
        return (connection.stated_region,)
    if not (named := regions(value, "regions")):
        raise InputError("regions", "it is empty, so no instance could be found", "name at least one region")
    return named


def _read(
    account: Account,
    session: Connection,
    ids: tuple[str, ...] | None,
    filters: Mapping[str, list[str]] | None,
    region: str,
    *,
    unselected: bool,
) -> Read:
    """The instances of one account in one Region. A failure is a part of the outcome."""

    def listed() -> dict[str, Any]:
        client = session.client("ec2", region)
        selected = [_returned(each) for each in list_instances(client, ids, filters)]
        if not unselected:
            return {"instances": selected}
        found = {each["instance_id"] for each in selected}
        running = list_instances(client, None, RUNNING)
        others = [_returned(each) for each in running if each["InstanceId"] not in found]
        return {"instances": selected, "unselected": others}

    outcome = attempt(listed)
    if outcome.failed:
        return _unread(account, region, outcome.result)
    read_of = outcome.result
    return Read(account.name, account.account_id, region, read_of["instances"], unselected=read_of.get("unselected"))


def _returned(instance: Mapping[str, Any]) -> dict[str, Any]:
    """An instance as amazon.aws.ec2_instance_info returns it."""
    snaked: dict[str, Any] = camel_dict_to_snake_dict(dict(instance))
    return {**snaked, "tags": {tag["key"]: tag["value"] for tag in snaked.get("tags", ())}}


def _unread(account: Account, region: str, result: Mapping[str, Any]) -> Read:
    return Read(
        account.name, account.account_id, region, error=result["msg"], error_code=str(result.get("error_code", ""))
    )


def _result(
    visits: Sequence[Visit], places: Sequence[str], ids: Sequence[str], connection: Connection, on_error: str
) -> dict[str, Any]:
    reads: list[Read] = []
    calls = Counter(connection.calls)
    for visit in visits:
        calls.update(visit.result.get("api_calls", {}))
        if visit.status is Status.OK:
            reads += visit.result["reads"]
        else:  # nobody got into the account
            reads += [_unread(visit.account, region, visit.result) for region in places]
    result: dict[str, Any] = {"changed": False, **summary(reads, ids), "api_calls": dict(calls)}
    if bad := failures(reads):
        if must_fail(reads, on_error):
            raise AwsError(complaint(reads), result=result)
        result["warnings"] = bad
    return result
