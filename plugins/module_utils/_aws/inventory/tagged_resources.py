# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What carries a tag in an account, in many Regions, by one listing each: whatever it is and whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from ..._core.accounts.regions import regions
from ..._core.errors import InputError
from ..._core.roles.selection import Selection
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..ec2.listing import REGIONS_SIDE_BY_SIDE, enabled_regions
from ..errors import AwsError
from ..outcome import attempt

_RESOURCES = Listing("ResourceTagMappingList", {"PaginationToken": "PaginationToken"})
# "You can set ResourcesPerPage to a minimum of 1 and the maximum of 100 items":
# https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
_PAGE = 100


def read(params: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    """List what carries the tags that a task names; the module's result. AwsError where no Region can be read."""
    asked = Selection.read(None, None, params.get("tags"))
    if not asked.tags:
        raise InputError("tags", "it is empty", "name at least one tag")
    places = regions(params.get("regions") or (), "regions")
    connection.require_account(params.get("account_id"))
    places = places or enabled_regions(connection.client("ec2"))
    with ThreadPoolExecutor(max_workers=min(REGIONS_SIDE_BY_SIDE, len(places))) as pool:
        reads = [pool.submit(attempt, partial(_listed, connection, place, asked)) for place in places]
        outcomes = {place: each.result() for place, each in zip(places, reads, strict=True)}
    unread = {place: each.result for place, each in outcomes.items() if each.failed}
    if len(unread) == len(places):
        first = unread[places[0]]
        raise AwsError(first["msg"], code=str(first.get("error_code", "")))
    return {
        "changed": False,
        "resources": [found for each in outcomes.values() if not each.failed for found in each.result["resources"]],
        "unread": [{"region": place, "msg": result["msg"]} for place, result in unread.items()],
        "api_calls": dict(connection.calls),
    }


def _listed(connection: Connection, region: str, asked: Selection) -> dict[str, Any]:
    """What of one Region has the tags. The listing takes values as they are, so that those with asterisks are ours."""
    client = connection.client("resourcegroupstaggingapi", region)
    listing = pages(
        client.get_resources,
        _RESOURCES,
        f"list what has the tag {next(iter(asked.tags))} in {region}",
        TagFilters=[{"Key": key} for key in asked.tags],
        ResourcesPerPage=_PAGE,
    )
    found = []
    for page in listing:
        for each in page:
            tags = {tag["Key"]: tag["Value"] for tag in each.get("Tags", ())}
            if asked.takes(tags):
                found.append({"arn": each["ResourceARN"], "region": region, "tags": tags})
    return {"resources": found}
