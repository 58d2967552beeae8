# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Event source mappings: what AWS refuses.

Messages are those of public reports: github.com/hashicorp/terraform-provider-aws/issues/18099 (visibility timeout),
github.com/anomalyco/sst/issues/5737 (permissions).
"""

from __future__ import annotations

from http import HTTPStatus

from sandbox.authorization.acting import check_as
from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.services.lambda_ import mappings
from sandbox.services.lambda_.environments import execution_session
from sandbox.services.lambda_.functions import find, name_in
from sandbox.services.sqs.queues import QueueName, by_arn, look_up
from sandbox.wire.errors import ApiError

_LARGEST_BATCH = 10000
_LARGEST_FIFO_BATCH = 10
_BATCH_WITHOUT_WINDOW = 10


@rule("lambda", "CreateEventSourceMapping")
def source_is_a_queue(call: Call) -> None:
    arn = str(call.parameters.get("EventSourceArn") or "")
    if arn.split(":")[2:3] != ["sqs"]:
        message = f"The sandbox maps queues of SQS to functions, not {arn or 'what has no EventSourceArn'}"
        raise ApiError("NotImplemented", message, HTTPStatus.NOT_IMPLEMENTED)


@rule("lambda", "CreateEventSourceMapping")
def mapping_is_new(call: Call) -> None:
    name, arn = name_in(call), str(call.parameters["EventSourceArn"])
    find(name)
    for mapping in mappings.of_queue(arn):
        if mapping.function.arn == name.arn and mapping.passing != "Deleting":
            message = (
                f'The event source arn (" {arn} ") and function (" {name.name} ") provided mapping already exists. '
                f"Please update or delete the existing mapping with UUID {mapping.id}"
            )
            raise ApiError("ResourceConflictException", message, HTTPStatus.CONFLICT)


@rule("lambda", "UpdateEventSourceMapping", "DeleteEventSourceMapping")
def mapping_is_settled(call: Call) -> None:
    mapping = mappings.find(call)
    if mapping.state not in ("Enabled", "Disabled"):
        verb = "update" if call.operation.startswith("Update") else "delete"
        message = f"Cannot {verb} the event source mapping because it is in use."
        raise ApiError("ResourceInUseException", message, HTTPStatus.BAD_REQUEST)


@rule("lambda", "CreateEventSourceMapping", "UpdateEventSourceMapping")
def batch_needs_a_window(call: Call) -> None:
    """ "When you set BatchSize to a value greater than 10, you must set MaximumBatchingWindowInSeconds to at least 1":
    https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    """
    kept = mappings.find(call).settings if call.operation.startswith("Update") else {}
    wanted = {"BatchSize": mappings.DEFAULT_BATCH, "MaximumBatchingWindowInSeconds": 0, **kept}
    wanted |= {name: value for name, value in call.parameters.items() if name in wanted and value is not None}
    batch, window = int(wanted["BatchSize"]), int(wanted["MaximumBatchingWindowInSeconds"])
    if _queue_name(call).name.endswith(".fifo"):
        if window:
            message = "Batching window is not supported for FIFO queues"
            raise ApiError("InvalidParameterValueException", message)
        if batch > _LARGEST_FIFO_BATCH:
            message = f"BatchSize {batch} exceeds the max of {_LARGEST_FIFO_BATCH}"
            raise ApiError("InvalidParameterValueException", message)
    if batch > _LARGEST_BATCH:
        raise ApiError("InvalidParameterValueException", f"BatchSize {batch} exceeds the max of {_LARGEST_BATCH}")
    if batch > _BATCH_WITHOUT_WINDOW and window < 1:
        message = "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        raise ApiError("InvalidParameterValueException", message)


@rule("lambda", "CreateEventSourceMapping", "UpdateEventSourceMapping")
def role_may_receive(call: Call) -> None:
    """ReceiveMessage is asked for by name; the other two are needed as well:
    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
    """
    mapping = mappings.find(call) if call.operation.startswith("Update") else None
    name = name_in(call) if call.parameters.get("FunctionName") or mapping is None else mapping.function
    function, queue = find(name), _queue_name(call)
    session = execution_session(call.world, function, 900)
    for action in ("GetQueueAttributes", "ReceiveMessage", "DeleteMessage"):
        parameters = {"ReceiptHandle": "any"} if action == "DeleteMessage" else {}
        try:
            check_as(call.world, session, "sqs", action, region=queue.region, QueueUrl=queue.url, **parameters)
        except ApiError as error:
            message = f"The function execution role does not have permissions to call {action} on SQS"
            raise ApiError("InvalidParameterValueException", message) from error


@rule("lambda", "CreateEventSourceMapping", "UpdateEventSourceMapping")
def visibility_outlasts_the_function(call: Call) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-queueconfig"""
    queue = look_up(_queue_name(call))
    if queue is None:
        message = (
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
            "SQS Error Message: The specified queue does not exist."
        )
        raise ApiError("InvalidParameterValueException", message)
    mapping = mappings.find(call) if call.operation.startswith("Update") else None
    name = name_in(call) if call.parameters.get("FunctionName") or mapping is None else mapping.function
    timeout, visible = int(find(name).timeout), int(queue.visibility_timeout)  # type: ignore[attr-defined]
    if visible < timeout:
        message = f"Queue visibility timeout: {visible} seconds is less than Function timeout: {timeout} seconds"
        raise ApiError("InvalidParameterValueException", message)


def _queue_name(call: Call) -> QueueName:
    if call.operation.startswith("Update"):
        return mappings.find(call).queue
    return by_arn(str(call.parameters["EventSourceArn"]))
