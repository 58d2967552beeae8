# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Systems Manager: the inventory of managed instances, which moto has not.

An instance is managed when it runs and carries an instance profile, as its agent needs credentials:
https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.wire.errors import ApiError

_TYPE = "AWS:InstanceInformation"
# "MaxResults: Minimum value of 1. Maximum value of 50", in the API Reference of GetInventory.
_PAGE = 50


@operation("ssm", "GetInventory")
def get_inventory(call: Call) -> Result:
    found = [each for each in _managed(call) if all(_holds(filter_, each) for filter_ in _filters(call))]
    start = int(call.parameters.get("NextToken") or 0)
    end = start + int(call.parameters.get("MaxResults") or _PAGE)
    more = {"NextToken": str(end)} if end < len(found) else {}
    return {"Entities": [_entity(each) for each in found[start:end]], **more}


def _managed(call: Call) -> Iterator[dict[str, str]]:
    backend = ec2_backends[call.account_id][call.region]
    for association in backend.iam_instance_profile_associations.values():
        instance = association.instance
        if instance.state == "running":
            yield {
                "AgentType": "amazon-ssm-agent",
                "AgentVersion": "3.3.1957.0",
                "ComputerName": instance.private_dns_name,
                "InstanceId": instance.id,
                "IpAddress": str(instance.private_ip),
                "PlatformName": "Amazon Linux",
                "PlatformType": "Linux",
                "PlatformVersion": "2023",
                "ResourceType": "EC2Instance",
            }


def _filters(call: Call) -> list[dict[str, Any]]:
    """The filters of a call. Those that are not about what is kept here have a refusal whose wording is ours."""
    filters: list[dict[str, Any]] = call.parameters.get("Filters") or []
    for each in filters:
        if not str(each["Key"]).startswith(f"{_TYPE}.") or each.get("Type", "Equal") != "Equal":
            raise ApiError("InvalidFilter", f"The sandbox does not know the filter {each['Key']}.")
    return filters


def _holds(filter_: dict[str, Any], content: dict[str, str]) -> bool:
    return content.get(str(filter_["Key"]).removeprefix(f"{_TYPE}.")) in filter_["Values"]


def _entity(content: dict[str, str]) -> dict[str, Any]:
    described = {"TypeName": _TYPE, "SchemaVersion": "1.0", "CaptureTime": "2026-01-01T00:00:00Z", "Content": [content]}
    return {"Id": content["InstanceId"], "Data": {_TYPE: described}}
