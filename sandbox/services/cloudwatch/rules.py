# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms: what AWS refuses and moto does not.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

from http import HTTPStatus

from moto.cloudwatch.models import cloudwatch_backends

from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError

_DAY = 86400
_WEEK = 7 * _DAY
_HOUR = 3600
_MINUTE = 60
_SHORT_PERIODS = (10, 20, 30)
_MISSING = ("breaching", "notBreaching", "ignore", "missing")


@rule("cloudwatch", "PutMetricAlarm", "DeleteAlarms", "SetAlarmState", "TagResource", "UntagResource")
def parameters_are_as_modelled(call: Call) -> None:
    constraints.check(call.request.model, call.parameters)


@rule("cloudwatch", "PutMetricAlarm")
def settings_fit_together(call: Call) -> None:
    parameters = call.parameters
    periods = int(parameters["EvaluationPeriods"])
    if int(parameters.get("DatapointsToAlarm") or periods) > periods:
        raise _refused("DatapointsToAlarm must be less than or equal to EvaluationPeriods")  # wording ours
    missing = parameters.get("TreatMissingData")
    if missing and missing not in _MISSING:
        raise _refused(
            f"The value {missing} is not supported for TreatMissingData parameter. "
            "Supported values are [breaching, notBreaching, ignore, missing]."
        )
    if parameters.get("Metrics"):
        return
    for needed in ("MetricName", "Namespace", "Period", "Threshold"):
        if parameters.get(needed) is None:
            raise _refused(f"The parameter {needed} is required for an alarm on a metric")  # wording ours
    if not parameters.get("Statistic") and not parameters.get("ExtendedStatistic"):
        raise _refused("Exactly one element from the list [Statistic, ExtendedStatistic] must be specified")
    period = int(parameters["Period"])
    if period not in _SHORT_PERIODS and period % _MINUTE:
        raise _refused("Period must be 10, 20, 30 or a multiple of 60")  # wording ours
    if period * periods > (_WEEK if period >= _HOUR else _DAY):
        raise _refused(
            "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400)."
        )


@rule("cloudwatch", "DeleteAlarms")
def alarms_exist(call: Call) -> None:
    """ "If you specify an incorrect alarm name ... a ResourceNotFound error is returned", and nothing is deleted."""
    alarms = cloudwatch_backends[call.account_id][call.region].alarms
    absent = [str(name) for name in call.parameters["AlarmNames"] if name not in alarms]
    if absent:
        raise ApiError("ResourceNotFound", f"Alarms not found: {', '.join(absent)}", HTTPStatus.NOT_FOUND)


def _refused(message: str) -> ApiError:
    return ApiError("ValidationError", message)
