# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch Logs: groups and streams by ARN.

"Use the first version, without the trailing ``:*``, ... in IAM policies, when specifying permissions for TagResource,
UntagResource, and ListTagsForResource. Use the second version, with the trailing ``:*``, to refer to the ARN when
specifying permissions in IAM policies for all other API actions":
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html

What AWS compares such a policy with is shown by its denials: ``log-group:NAME:log-stream:``, and
``log-group::log-stream:`` where no group is named (github.com/hashicorp/terraform-provider-aws/issues/8804).
"""

from __future__ import annotations

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import request_tags
from sandbox.calls.call import Call

_BY_ARN = ("ListTagsForResource", "TagResource", "UntagResource")


@needs("logs")
def any_operation(call: Call) -> list[Check]:
    return [Check(f"logs:{call.operation}", _stream(call))]


@needs("logs", *_BY_ARN)
def tags_of_a_resource(call: Call) -> list[Check]:
    return [Check(f"logs:{call.operation}", str(call.parameters.get("resourceArn") or "*"), _tags(call))]


@needs("logs", "CreateLogGroup")
def create_log_group(call: Call) -> list[Check]:
    """With tags it needs TagResource too: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"""
    tags = _tags(call)
    asked = [Check("logs:CreateLogGroup", _stream(call), tags)]
    return [*asked, Check("logs:TagResource", _group(call), tags)] if tags else asked


def _group(call: Call) -> str:
    identifier = str(call.parameters.get("logGroupIdentifier") or "")
    if identifier.startswith("arn:"):
        return identifier.removesuffix(":*")
    name = call.parameters.get("logGroupName") or identifier
    return f"arn:aws:logs:{call.region}:{call.account_id}:log-group:{name}"


def _stream(call: Call) -> str:
    return f"{_group(call)}:log-stream:{call.parameters.get('logStreamName') or ''}"


def _tags(call: Call) -> dict[str, str | list[str]]:
    tags = call.parameters.get("tags")
    return request_tags(tags if isinstance(tags, dict) else {})
