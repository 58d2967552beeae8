# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch Logs: what AWS refuses and moto does not."""

from __future__ import annotations

from moto.logs.models import logs_backends

from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_RETENTIONS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


@rule(
    *("logs", "CreateLogGroup", "CreateLogStream", "DeleteLogGroup", "DescribeLogGroups", "FilterLogEvents"),
    *("GetLogEvents", "PutLogEvents", "PutRetentionPolicy", "TagResource", "UntagResource"),
)
def parameters_are_as_modelled(call: Call) -> None:
    constraints.check(call.request.model, call.parameters, "InvalidParameterException")


@rule("logs", "PutRetentionPolicy")
def retention_is_one_that_there_is(call: Call) -> None:
    days = int(call.parameters["retentionInDays"])
    if days not in _RETENTIONS:
        allowed = ", ".join(map(str, _RETENTIONS))
        message = (
            f"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{allowed}]"
        )
        raise ApiError("InvalidParameterException", message)


@rule("logs", "TagResource", "UntagResource", "ListTagsForResource")
def tagged_group_exists(call: Call) -> None:
    """The ARN comes without ``:*``. Only groups are looked for: the sandbox makes nothing else that has tags."""
    arn = str(call.parameters["resourceArn"])
    prefix = f"arn:aws:logs:{call.region}:{call.account_id}:log-group:"
    if not arn.startswith(prefix) or arn.endswith(":*"):
        message = f"The resource ARN {arn} is not that of a log group, without :* at its end"  # wording ours
        raise ApiError("InvalidParameterException", message)
    if arn.removeprefix(prefix) not in logs_backends[call.account_id][call.region].groups:
        raise ApiError("ResourceNotFoundException", "The specified resource does not exist.")
