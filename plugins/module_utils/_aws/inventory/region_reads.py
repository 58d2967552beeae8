# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One Region of one account: the instances that filters choose, with what Systems Manager says of them.

Which filters are sent, and which instances are left, follows ``_query`` and ``_get_instances_by_region`` of the
inventory plugin ``amazon.aws.aws_ec2``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._core.errors import InputError, type_name
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..ec2.listing import list_reservations
from ..errors import AwsError

# Without a filter of its own for the state, a query leaves out what is terminated.
_STATE = "instance-state-name"
_LIVE = {"Name": _STATE, "Values": ["running", "pending", "stopping", "stopped"]}

# "Values: Array Members: Minimum number of 1 item. Maximum number of 40 items":
# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InventoryFilter.html
_IDS_A_FILTER = 40
_INFORMATION = "AWS:InstanceInformation"
_ENTITIES = Listing("Entities", {"NextToken": "NextToken"})

Filter = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Each of ``include`` and ``exclude`` is a list of EC2's filters, all of which an instance must satisfy."""

    include: tuple[tuple[Filter, ...], ...]
    exclude: tuple[tuple[Filter, ...], ...]
    ssm: bool = False


def read_wanted(params: Mapping[str, Any]) -> Wanted:
    """The options ``filters``, ``include_filters``, ``exclude_filters`` and ``use_ssm_inventory``."""
    first = [("filters", params["filters"])] if params.get("filters") else []
    include = [*first, *_numbered(params, "include_filters")] or [("filters", {})]
    return Wanted(
        tuple(_filters(value, where) for where, value in include),
        tuple(_filters(value, where) for where, value in _numbered(params, "exclude_filters")),
        bool(params.get("use_ssm_inventory")),
    )


def _numbered(params: Mapping[str, Any], option: str) -> list[tuple[str, Any]]:
    return [(f"{option}[{position}]", value) for position, value in enumerate(params.get(option) or ())]


def _filters(value: object, where: str) -> tuple[Filter, ...]:
    if not isinstance(value, Mapping):
        raise InputError(where, f"it is a {type_name(value)}", "give a dictionary of filters")
    filters = [{"Name": str(name), "Values": _values(each, f"{where}, {name}")} for name, each in value.items()]
    stated = any(each["Name"] == _STATE for each in filters)
    return tuple(filters if stated else [*filters, _LIVE])


def _values(value: object, where: str) -> list[str]:
    listed = value if isinstance(value, list | tuple) else [value]
    if not listed or any(each is None or isinstance(each, Mapping | list | tuple) for each in listed):
        raise InputError(where, f"{value!r} is not a value to filter by", "give a text or a list of texts")
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in listed]


def read_region(session: Connection, region: str, account_id: str, wanted: Wanted) -> list[dict[str, Any]]:
    """The instances as EC2 has them, with the ids of owner, requester and reservation, and ``SsmInventory``."""
    client = session.client("ec2", region)
    left_out = {each["InstanceId"] for filters in wanted.exclude for each in _instances(client, filters, account_id)}
    found: dict[str, dict[str, Any]] = {}
    for filters in wanted.include:
        for each in _instances(client, filters, account_id):
            if each["InstanceId"] not in left_out:
                found.setdefault(each["InstanceId"], each)
    if wanted.ssm and found:
        for instance_id, content in _information(session.client("ssm", region), list(found)).items():
            found[instance_id]["SsmInventory"] = content
    return list(found.values())


def _instances(client: Any, filters: Sequence[Filter], account_id: str) -> list[dict[str, Any]]:
    """The instances of a query. AwsError when they are another account's: then something signed for that one."""
    found = []
    for reservation in list_reservations(client, list(filters)):
        owner = reservation.get("OwnerId", account_id)
        if owner != account_id:
            raise AwsError(
                f"The answer has instances of account {owner}, not of {account_id}, so none of them is used. Check the "
                "endpoint, and what is between this machine and AWS, such as a proxy."
            )
        details = {
            "OwnerId": owner,
            "RequesterId": reservation.get("RequesterId", ""),
            "ReservationId": reservation.get("ReservationId", ""),
        }
        found += [{**instance, **details} for instance in reservation["Instances"]]
    return found


def _information(client: Any, ids: Sequence[str]) -> dict[str, Any]:
    """What Systems Manager knows of the instances that it manages, by their ids."""
    known = {}
    for start in range(0, len(ids), _IDS_A_FILTER):
        chunk = ids[start : start + _IDS_A_FILTER]
        asked = [{"Key": f"{_INFORMATION}.InstanceId", "Values": list(chunk)}]
        doing = "read the inventory of Systems Manager"
        for page in pages(client.get_inventory, _ENTITIES, doing, Filters=asked):
            for entity in page:
                content = entity.get("Data", {}).get(_INFORMATION, {}).get("Content", [])
                if entity["Id"] in chunk and content:
                    known[entity["Id"]] = content[0]
    return known
