# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Short ways to make functions and queues in a sandbox under test, and to wait for what they do."""

from __future__ import annotations

import io
import json
import textwrap
import time
import zipfile
from collections.abc import Callable
from typing import Any

from tests.support.playbooks.iam_world import allow, make_role, trust
from tests.support.sandbox.client import SandboxClient

LAMBDA = {"Service": "lambda.amazonaws.com"}
WRITE_LOGS = allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"])
USE_QUEUES = allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"])
PATIENCE = 30


def zipped(code: str, name: str = "app.py") -> bytes:
    """A deployment package with one file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, textwrap.dedent(code))
    return content.getvalue()


def execution_role(
    boto: Callable[..., Any], name: str, *statements: dict[str, Any], profile: str = "management"
) -> str:
    """A role that Lambda may assume and that may write logs; its ARN."""
    return make_role(boto("iam", profile=profile), name, trust(LAMBDA), WRITE_LOGS, *statements)


def make_function(client: Any, name: str, role: str, code: str, **options: Any) -> str:
    """A function with the handler ``app.handler``, ready to be invoked; its ARN."""
    settings = {"Runtime": "python3.13", "Handler": "app.handler", "Timeout": 20, **options}
    made = client.create_function(FunctionName=name, Role=role, Code={"ZipFile": zipped(code)}, **settings)
    wait_until_ready(client, name)
    return str(made["FunctionArn"])


def wait_until_ready(client: Any, name: str) -> None:
    quick = {"Delay": 0.1, "MaxAttempts": PATIENCE * 10}
    client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig=quick)
    client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig=quick)


def result_of(client: Any, name: str, event: Any = None, **options: Any) -> Any:
    """What a function answers; that it raised fails the test."""
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event), **options)
    payload = answer["Payload"].read()
    assert "FunctionError" not in answer, payload
    return json.loads(payload)


def error_of(client: Any, name: str, event: Any = None, **options: Any) -> dict[str, Any]:
    """What is known of the error that a function ended with."""
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event), **options)
    assert answer["FunctionError"] == "Unhandled"
    found: dict[str, Any] = json.loads(answer["Payload"].read())
    return found


def make_queue(client: Any, name: str, **attributes: str) -> tuple[str, str]:
    """URL and ARN of a new queue."""
    url = client.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    arn = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return url, arn


def bodies(client: Any, url: str) -> list[str]:
    """Receive all that is visible."""
    found: list[str] = []
    while True:
        messages = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        if not messages:
            return found
        found += [message["Body"] for message in messages]


def pass_time(sandbox: SandboxClient, seconds: float) -> None:
    """Move the clock, and wait until all that is due is done."""
    settle(sandbox)
    sandbox.clock(advance=seconds)
    settle(sandbox)


def settle(sandbox: SandboxClient) -> None:
    assert sandbox.settle(PATIENCE)


def eventually(holds: Callable[[], Any]) -> Any:
    """What is asked for, as soon as it is true; it is asked again and again for half a minute."""
    end = time.monotonic() + PATIENCE
    while True:
        found = holds()
        if found:
            return found
        assert time.monotonic() < end, "it does not come true"
        time.sleep(0.05)


def log_lines(client: Any, group: str) -> list[str]:
    """The lines of a log group; a group that is not there has none."""
    if not client.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        return []
    events = client.filter_log_events(logGroupName=group)["events"]
    return [event["message"].rstrip("\n") for event in events]
