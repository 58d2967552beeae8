# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms: made, described with the state of now, removed."""

from __future__ import annotations

from http import HTTPStatus

from moto.cloudwatch.models import cloudwatch_backends

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.cloudwatch.alarms import refresh
from sandbox.services.cloudwatch.evaluation import INSUFFICIENT_DATA


@operation("cloudwatch", "PutMetricAlarm")
def put_metric_alarm(call: Call) -> Result:
    """ "When an alarm is created, its state is immediately set to INSUFFICIENT_DATA" and "if you call this operation to
    update an existing alarm, ... its state is left unchanged ... any tags you specify in this parameter are ignored".
    moto sets OK, and the tags.
    """
    backend = cloudwatch_backends[call.account_id][call.region]
    name = str(call.parameters["AlarmName"])
    before = backend.alarms.get(name)
    tags = backend.tagger.get_tag_dict_for_resource(before.alarm_arn) if before else {}
    reply = call.forward()
    alarm = backend.alarms.get(name)
    if reply.status >= HTTPStatus.BAD_REQUEST or alarm is None or alarm is before:
        return reply
    if before is None:
        alarm.state_value = INSUFFICIENT_DATA
        return reply
    alarm.state_value, alarm.state_reason = before.state_value, before.state_reason
    alarm.state_updated_timestamp = before.state_updated_timestamp
    backend.tagger.delete_all_tags_for_resource(alarm.alarm_arn)
    backend.tagger.tag_resource(alarm.alarm_arn, backend.tagger.convert_dict_to_tags_input(tags))
    return reply


@operation("cloudwatch", "DescribeAlarms", "DescribeAlarmsForMetric")
def describe_alarms(call: Call) -> Result:
    for alarm in cloudwatch_backends[call.account_id][call.region].alarms.values():
        refresh(call.world, call.account_id, call.region, alarm)
    return call.forward()


@operation("cloudwatch", "DeleteAlarms")
def delete_alarms(call: Call) -> Result:
    """moto keeps the tags for the next alarm of a name."""
    backend = cloudwatch_backends[call.account_id][call.region]
    for name in call.parameters["AlarmNames"]:
        backend.tagger.delete_all_tags_for_resource(backend.alarms[str(name)].alarm_arn)
    return call.forward()


@operation("cloudwatch", "SetAlarmState")
def set_alarm_state(call: Call) -> Result:
    """For a while: "the alarm returns to its actual state", when the minute is over."""
    alarm = cloudwatch_backends[call.account_id][call.region].alarms.get(str(call.parameters["AlarmName"]))
    if alarm is not None:
        alarm.__dict__["evaluated_at"] = call.clock.now().replace(tzinfo=None, second=0, microsecond=0)
    return call.forward()
