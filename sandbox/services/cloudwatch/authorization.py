# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch: alarms by ARN; metrics have none.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
"""

from __future__ import annotations

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import request_tags
from sandbox.calls.call import Call

_OF_ALARMS = ("DeleteAlarms", "DescribeAlarms", "DisableAlarmActions", "EnableAlarmActions")
_OF_AN_ALARM = ("DescribeAlarmHistory", "PutCompositeAlarm", "SetAlarmState")


@needs("cloudwatch", *_OF_ALARMS)
def several(call: Call) -> list[Check]:
    names = call.parameters.get("AlarmNames") or ["*"]
    return [Check(f"cloudwatch:{call.operation}", _alarm(call, str(name))) for name in names]


@needs("cloudwatch", *_OF_AN_ALARM)
def one(call: Call) -> list[Check]:
    return [Check(f"cloudwatch:{call.operation}", _alarm(call, str(call.parameters.get("AlarmName") or "*")))]


@needs("cloudwatch", "PutMetricAlarm")
def put_metric_alarm(call: Call) -> list[Check]:
    """ "To specify tags, you must have the cloudwatch:TagResource permission"."""
    alarm = _alarm(call, str(call.parameters.get("AlarmName")))
    tags = request_tags({tag["Key"]: tag["Value"] for tag in call.parameters.get("Tags") or []})
    asked = [Check("cloudwatch:PutMetricAlarm", alarm, tags)]
    return [*asked, Check("cloudwatch:TagResource", alarm, tags)] if tags else asked


@needs("cloudwatch", "ListTagsForResource", "TagResource", "UntagResource")
def tags_of_a_resource(call: Call) -> list[Check]:
    tags = request_tags({tag["Key"]: tag["Value"] for tag in call.parameters.get("Tags") or []})
    return [Check(f"cloudwatch:{call.operation}", str(call.parameters.get("ResourceARN") or "*"), tags)]


@needs("cloudwatch", "PutMetricData")
def put_metric_data(call: Call) -> list[Check]:
    return [Check("cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": str(call.parameters.get("Namespace"))})]


def _alarm(call: Call, name: str) -> str:
    return f"arn:aws:cloudwatch:{call.region}:{call.account_id}:alarm:{name}"
