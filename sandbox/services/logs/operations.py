# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch Logs: lines that carry metrics, and groups that are gone with their tags."""

from __future__ import annotations

from http import HTTPStatus

from moto.logs.models import logs_backends

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.cloudwatch.recording import record
from sandbox.services.logs.embedded_metrics import measured_in


@operation("logs", "PutLogEvents")
def put_log_events(call: Call) -> Result:
    reply = call.forward()
    if reply.status < HTTPStatus.BAD_REQUEST:
        for event in call.parameters["logEvents"]:
            for measured in measured_in(str(event["message"]), call.clock.offset):
                record(call.world, call.account_id, call.region, measured)
    return reply


@operation("logs", "DeleteLogGroup")
def delete_log_group(call: Call) -> Result:
    """moto keeps the tags for the next group of this name."""
    backend = logs_backends[call.account_id][call.region]
    group = backend.groups.get(str(call.parameters["logGroupName"]))
    if group is not None:
        backend.tagger.delete_all_tags_for_resource(group.arn)
    return call.forward()
