# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The process of an execution environment: imports the handler's module once and calls the handler for each event.

It gets a line of JSON for each invocation on its standard input and answers with one on descriptor ``SANDBOX_REPLIES``.
Whatever the function prints goes to its standard output and error, which are one pipe; a line with the end mark follows
what an invocation printed. Standard library only: a function brings the rest, or finds what Lambda's runtime has.

What it answers is what the Python runtime of Lambda answers:
https://github.com/aws/aws-lambda-python-runtime-interface-client/blob/main/awslambdaric/bootstrap.py
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import queue
import sys
import threading
import time
import traceback
from typing import Any

END_MARK = "\x1eend of invocation\x1e"


class Context:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    def __init__(self, order: dict[str, Any]) -> None:
        self.aws_request_id = order["request_id"]
        self.invoked_function_arn = order["arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = None
        self._deadline = time.monotonic() + order["timeout"]

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._deadline - time.monotonic()) * 1000))


class LogHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """The handler of the root logger, as the runtime sets it: a function sets the level only."""

    request_id = ""

    def __init__(self) -> None:
        super().__init__(sys.stdout)
        form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
        self.setFormatter(logging.Formatter(form, "%Y-%m-%dT%H:%M:%S"))
        self.formatter.converter = time.gmtime  # type: ignore[union-attr]

    def format(self, record: logging.LogRecord) -> str:
        record.aws_request_id = LogHandler.request_id
        return super().format(record)


def failure(kind: str, message: str, stack: list[str], request_id: str) -> dict[str, Any]:
    return {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": stack}


def load(name: str) -> Any:
    """The handler, or a function that tells for every event why there is none."""
    module_name, _, attribute = name.rpartition(".")
    if not module_name:
        return _refusing("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        return _refusing("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}")
    except SyntaxError as error:
        return _refusing("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}")
    except Exception as error:  # noqa: BLE001 -- whatever the module raises is told
        return _refusing(type(error).__name__, str(error))
    if not hasattr(module, attribute):
        return _refusing("Runtime.HandlerNotFound", f"Handler '{attribute}' missing on module '{module_name}'")
    return getattr(module, attribute)


class Refused(Exception):
    """The module of the handler cannot be used."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def _refusing(kind: str, message: str) -> Any:
    def handler(_event: Any, _context: Any) -> None:
        raise Refused(kind, message)

    return handler


def answer(handler: Any, order: dict[str, Any]) -> dict[str, Any]:
    """``{"payload": text}``, with ``"failed": true`` when the handler raised or its result is not JSON."""
    request_id = LogHandler.request_id = order["request_id"]
    try:
        result = handler(json.loads(order["event"]), Context(order))
    except Refused as refused:
        found = failure(refused.kind, str(refused), [], request_id)
    except Exception as error:  # noqa: BLE001 -- whatever the handler raises is told
        stack = traceback.format_list(traceback.extract_tb(error.__traceback__)[1:])
        found = failure(type(error).__name__, str(error), stack, request_id)
    else:
        try:
            return {"payload": json.dumps(result)}
        except (TypeError, ValueError) as error:
            found = failure("Runtime.MarshalError", f"Unable to marshal response: {error}", [], request_id)
    print(f"[ERROR] {found['errorType']}: {found['errorMessage']}", "".join(found["stackTrace"]), sep="\n")
    return {"payload": json.dumps(found), "failed": True}


def _read(orders: queue.Queue[str]) -> None:
    """Whoever started this process is gone when its input ends; so is the process, also amid an invocation."""
    with os.fdopen(os.dup(0), encoding="utf-8") as lines:
        for line in lines:
            orders.put(line)
    os._exit(0)


def main() -> None:
    replies = os.fdopen(int(os.environ.pop("SANDBOX_REPLIES")), "w", encoding="utf-8")
    orders: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=[orders], daemon=True).start()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    logging.getLogger().addHandler(LogHandler())
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    handler = load(os.environ["_HANDLER"])
    reply: dict[str, Any] = {"ready": True}
    while True:
        replies.write(json.dumps(reply) + "\n")
        replies.flush()
        reply = answer(handler, json.loads(orders.get()))
        sys.stderr.flush()
        print(END_MARK, flush=True)


if __name__ == "__main__":
    main()
