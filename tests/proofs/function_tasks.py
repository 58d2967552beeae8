# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tasks of lambda_function that between them make every call of it, and what they need."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.archive import zipped

ACCOUNT, GUEST = "222222222222", "111111111111"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:changes"
FUNCTION: dict[str, Any] = {
    "name": "bounded",
    "managed_by": "somebody",
    "role": f"arn:aws:iam::{ACCOUNT}:role/Runs",
    "runtime": "python3.13",
    "handler": "handler.handler",
    "wait_timeout": 1,
}
FIRST: dict[str, Any] = {
    **FUNCTION,
    "reserved_concurrent_executions": 1,
    "maximum_retry_attempts": 1,
    "permissions": [{"sid": "Account", "principal": GUEST}],
    "event_sources": [{"arn": QUEUE}],
    "tags": {"a": "b"},
}
SECOND: dict[str, Any] = {
    **FUNCTION,
    "timeout": 9,
    "reserved_concurrent_executions": -1,
    "maximum_retry_attempts": 2,
    "permissions": [],
    "event_sources": [{"arn": QUEUE, "batch_size": 1}],
    "tags": {"c": "d"},
}


def prepare(client: Callable[[str], Any]) -> Mapping[str, Any]:
    """A zip, a role for Lambda, and a queue that the role may read."""
    trusted = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam = client("iam")
    iam.create_role(RoleName="Runs", AssumeRolePolicyDocument=_policy(trusted))
    allowed = _policy({"Effect": "Allow", "Action": "sqs:*", "Resource": "*"})
    iam.put_role_policy(RoleName="Runs", PolicyName="queues", PolicyDocument=allowed)
    client("sqs").create_queue(QueueName="changes", Attributes={"VisibilityTimeout": "900"})
    return {"zip_file": _zip("return 1")}


def prepare_again(_client: Callable[[str], Any]) -> Mapping[str, Any]:
    """Another zip."""
    return {"zip_file": _zip("return 2")}


def _policy(statement: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _zip(body: str) -> str:
    archive = Path(tempfile.mkdtemp(), "function.zip")
    archive.write_bytes(zipped({"handler.py": f"def handler(event, context):\n    {body}\n".encode()}))
    return str(archive)
