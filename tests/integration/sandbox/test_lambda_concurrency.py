# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How many invocations of a function run at a time."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from tests.support.playbooks.iam_world import refused
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import (
    USE_QUEUES,
    eventually,
    execution_role,
    log_lines,
    make_function,
    make_queue,
    settle,
)

# Says how many run beside it, itself included, as far as a folder tells.
COUNTS = """
    import json, os, time

    def handler(event, context):
        folder = event["Records"][0]["body"]
        mine = os.path.join(folder, context.aws_request_id)
        open(mine, "w").close()
        time.sleep(0.5)
        print("beside", len(os.listdir(folder)))
        os.remove(mine)
    """
WAITS = """
    import os, time

    def handler(event, context):
        open(event + ".started", "w").close()
        while not os.path.exists(event):
            time.sleep(0.01)
        return "done"
    """


def test_a_mapping_keeps_its_maximum_concurrency(fresh: SandboxClient, boto: Any, tmp_path: Path) -> None:
    functions, sqs = boto("lambda"), boto("sqs")
    url, arn = make_queue(sqs, "jobs")
    make_function(functions, "f", execution_role(boto, "f", USE_QUEUES), COUNTS)
    entries = [{"Id": str(number), "MessageBody": str(tmp_path)} for number in range(6)]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)
    functions.create_event_source_mapping(
        EventSourceArn=arn, FunctionName="f", BatchSize=1, ScalingConfig={"MaximumConcurrency": 2}
    )
    settle(fresh)
    lines = [line for line in log_lines(boto("logs"), "/aws/lambda/f") if line.startswith("beside")]
    assert len(lines) == 6
    assert {int(line.split()[1]) for line in lines} <= {1, 2}


def test_a_hundred_invocations_cannot_be_reserved(fresh: SandboxClient, boto: Any) -> None:
    functions, role = boto("lambda"), execution_role(boto, "f")
    for name in ("f", "g"):
        make_function(functions, name, role, WAITS)
    functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=899)
    functions.put_function_concurrency(FunctionName="g", ReservedConcurrentExecutions=1)
    for name, number in (("g", 2), ("f", 900)):
        code, message = refused(
            functions.put_function_concurrency, FunctionName=name, ReservedConcurrentExecutions=number
        )
        assert (code, message[-33:]) == ("InvalidParameterValueException", "below its minimum value of [100].")
    functions.put_function_concurrency(FunctionName="g", ReservedConcurrentExecutions=0)
    functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=900)


def test_reserved_concurrency_is_how_many_run(fresh: SandboxClient, boto: Any, tmp_path: Path) -> None:
    functions = boto("lambda")
    make_function(functions, "f", execution_role(boto, "f"), WAITS, Timeout=60)
    functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=1)
    released = tmp_path / "released"
    payload = json.dumps(str(released))
    answers: list[str] = []
    first = threading.Thread(
        target=lambda: answers.append(functions.invoke(FunctionName="f", Payload=payload)["Payload"].read().decode())
    )
    first.start()
    eventually(lambda: Path(f"{released}.started").exists())
    try:
        functions.invoke(FunctionName="f", Payload=payload)
    except functions.exceptions.TooManyRequestsException as error:
        answers.append(error.response["Reason"])
    released.touch()
    first.join()
    assert answers == ["ReservedFunctionConcurrentInvocationLimitExceeded", '"done"']
