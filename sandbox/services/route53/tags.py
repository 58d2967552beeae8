# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tags of hosted zones; those of health checks are moto's."""

from __future__ import annotations

from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.route53.handling import STORE, caller_arn, check, zone_of
from sandbox.services.route53.model import Zone
from sandbox.services.route53.store import bare_id
from sandbox.wire.errors import ApiError

TAGS_MAXIMUM = 50  # tags of a resource ("Tag restrictions" of the developer guide)


@operation("route53", "ChangeTagsForResource")
def change_tags_for_resource(call: Call) -> Result:
    if call.parameters["ResourceType"] != "hostedzone":
        return call.forward()
    check(call)
    zone = zone_of(call, "ResourceId")
    removed = call.parameters.get("RemoveTagKeys") or []
    tags = {key: value for key, value in zone.tags.items() if key not in removed}
    tags |= {tag["Key"]: tag.get("Value") or "" for tag in call.parameters.get("AddTags") or []}
    if len(tags) > TAGS_MAXIMUM:  # wording ours
        raise ApiError("InvalidInput", f"Invalid request: a hosted zone has at most {TAGS_MAXIMUM} tags")
    zone.tags = tags
    return {}


@operation("route53", "ListTagsForResource")
def list_tags_for_resource(call: Call) -> Result:
    if call.parameters["ResourceType"] != "hostedzone":
        return call.forward()
    return {"ResourceTagSet": _tag_set(zone_of(call, "ResourceId"))}


@operation("route53", "ListTagsForResources")
def list_tags_for_resources(call: Call) -> Result:
    if call.parameters["ResourceType"] != "hostedzone":
        return call.forward()
    check(call)
    found = [STORE.zone(zone_id, call.account_id, caller_arn(call)) for zone_id in call.parameters["ResourceIds"]]
    return {"ResourceTagSets": [_tag_set(zone) for zone in found]}


def _tag_set(zone: Zone) -> dict[str, Any]:
    tags = [{"Key": key, "Value": value} for key, value in zone.tags.items()]
    return {"ResourceType": "hostedzone", "ResourceId": bare_id(zone.id), "Tags": tags}
