# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""As much of Lambda as lambda_function calls, in memory: what is written is read. It shares no rule with ours."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.lambda_.function import ensure

from tests.support.aws.fakes import FakeConnection, client_error

ACCOUNT = "111111111111"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Runs"
ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:records"
_FOLDER = Path(tempfile.mkdtemp())
_METHODS = (
    "get_function",
    "get_function_event_invoke_config",
    "get_policy",
    "list_event_source_mappings",
    "create_function",
    "update_function_configuration",
    "update_function_code",
    "tag_resource",
    "untag_resource",
    "put_function_concurrency",
    "delete_function_concurrency",
    "put_function_event_invoke_config",
    "delete_function_event_invoke_config",
    "add_permission",
    "remove_permission",
    "create_event_source_mapping",
    "update_event_source_mapping",
    "delete_event_source_mapping",
    "delete_function",
)


class FakeLambda:
    """One function named ``records``. ``busy``: so many readings after a write show it in progress.

    ``refuse``: errors that the next calls of a method meet, in their order.
    """

    def __init__(self, *, busy: int = 0) -> None:
        self.function: dict[str, Any] | None = None
        self.tags: dict[str, str] = {}
        self.reserved: int | None = None
        self.invocations: dict[str, Any] | None = None
        self.statements: list[dict[str, Any]] = []
        self.mappings: dict[str, dict[str, Any]] = {}
        self.refuse: dict[str, list[Exception]] = {}
        self.outcome = ("Active", "Successful", "")
        self._busy = busy
        self._left = 0

    def answers(self) -> dict[str, Callable[..., Any]]:
        """What ``FakeConnection`` takes."""
        return {method: self._method(method) for method in _METHODS}

    def _method(self, name: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            if self.refuse.get(name):
                raise self.refuse[name].pop(0)
            if name not in ("create_function", "list_event_source_mappings") and self.function is None:
                raise client_error("ResourceNotFoundException")
            return getattr(self, f"_{name}")(**arguments)

        return call

    def _written(self, name: str) -> None:
        """Lambda takes no other update while one is in progress."""
        if self._left:
            raise client_error("ResourceConflictException", f"{name}: an update is in progress")
        self._left = self._busy

    def _get_function(self, FunctionName: str) -> Any:
        state, update, reason = self.outcome
        if self._left:
            self._left -= 1
            update = "InProgress"
        told = {"State": state, "LastUpdateStatus": update, "LastUpdateStatusReason": reason}
        answer: dict[str, Any] = {"Configuration": {**(self.function or {}), **told}, "Tags": dict(self.tags)}
        if self.reserved is not None:
            answer["Concurrency"] = {"ReservedConcurrentExecutions": self.reserved}
        return answer

    def _create_function(self, Code: Mapping[str, bytes], Tags: Mapping[str, str], **given: Any) -> Any:
        if self.function is not None:
            raise client_error("ResourceConflictException", "Function already exist: records")
        self._written("create")
        log = {"LogFormat": "Text", "LogGroup": "/aws/lambda/records"} | given.get("LoggingConfig", {})
        kept = {**given, "LoggingConfig": log, "CodeSha256": _hash(Code["ZipFile"])}
        self.function = {"FunctionArn": ARN, "Version": "$LATEST", **kept}
        self.tags = dict(Tags)
        return self.function

    def _update_function_configuration(self, FunctionName: str, **given: Any) -> Any:
        self._written("configuration")
        assert self.function is not None
        self.function |= given
        return self.function

    def _update_function_code(self, FunctionName: str, ZipFile: bytes, Architectures: list[str]) -> Any:
        self._written("code")
        assert self.function is not None
        self.function |= {"CodeSha256": _hash(ZipFile), "Architectures": Architectures}
        return self.function

    def _tag_resource(self, Resource: str, Tags: Mapping[str, str]) -> None:
        assert Resource == ARN
        self.tags |= Tags

    def _untag_resource(self, Resource: str, TagKeys: list[str]) -> None:
        assert Resource == ARN
        for key in TagKeys:
            del self.tags[key]

    def _put_function_concurrency(self, FunctionName: str, ReservedConcurrentExecutions: int) -> None:
        self.reserved = ReservedConcurrentExecutions

    def _delete_function_concurrency(self, FunctionName: str) -> None:
        self.reserved = None

    def _get_function_event_invoke_config(self, FunctionName: str) -> Any:
        if self.invocations is None:
            raise client_error("ResourceNotFoundException")
        return self.invocations

    def _put_function_event_invoke_config(self, FunctionName: str, **given: Any) -> None:
        """It replaces all, and Lambda fills in what it does where nothing is said."""
        self.invocations = {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 21600, **given}

    def _delete_function_event_invoke_config(self, FunctionName: str) -> None:
        self.invocations = None

    def _get_policy(self, FunctionName: str) -> Any:
        if not self.statements:
            raise client_error("ResourceNotFoundException")
        return {"Policy": json.dumps({"Version": "2012-10-17", "Id": "default", "Statement": self.statements})}

    def _add_permission(self, FunctionName: str, StatementId: str, Principal: str, **given: Any) -> None:
        if StatementId in [each["Sid"] for each in self.statements]:
            raise client_error("ResourceConflictException")
        service = Principal.endswith(".amazonaws.com")
        equals = {
            key: given[name]
            for key, name in (("AWS:SourceAccount", "SourceAccount"), ("aws:PrincipalOrgID", "PrincipalOrgID"))
            if name in given
        }
        like = {"AWS:SourceArn": given["SourceArn"]} if "SourceArn" in given else {}
        condition = {name: part for name, part in (("StringEquals", equals), ("ArnLike", like)) if part}
        statement = {
            "Sid": StatementId,
            "Effect": "Allow",
            "Principal": "*" if Principal == "*" else {"Service" if service else "AWS": Principal},
            "Action": given["Action"],
            "Resource": ARN,
        }
        self.statements.append(statement | ({"Condition": condition} if condition else {}))

    def _remove_permission(self, FunctionName: str, StatementId: str) -> None:
        self.statements = [each for each in self.statements if each["Sid"] != StatementId]

    def _list_event_source_mappings(self, FunctionName: str) -> Any:
        return {"EventSourceMappings": list(self.mappings.values())}

    def _create_event_source_mapping(self, FunctionName: str, Enabled: bool, **given: Any) -> Any:
        if given["EventSourceArn"] in [each["EventSourceArn"] for each in self.mappings.values()]:
            raise client_error("ResourceConflictException")
        uuid = f"mapping-{len(self.mappings)}-{given['EventSourceArn'][-1]}"
        self.mappings[uuid] = {"UUID": uuid, "State": "Enabled" if Enabled else "Disabled", **given}
        return self.mappings[uuid]

    def _update_event_source_mapping(self, UUID: str, Enabled: bool, **given: Any) -> Any:
        self.mappings[UUID] |= {"State": "Enabled" if Enabled else "Disabled", **given}
        return self.mappings[UUID]

    def _delete_event_source_mapping(self, UUID: str) -> Any:
        return self.mappings.pop(UUID)

    def _delete_function(self, FunctionName: str) -> None:
        assert not self.mappings, "its mappings go first"
        self.function = None


def _hash(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def archive(content: str = "") -> str:
    """The path of a zip whose handler is this."""
    path = _FOLDER / f"{content or 'empty'}.zip"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive_:
        archive_.writestr(zipfile.ZipInfo("handler.py"), content)
    path.write_bytes(made.getvalue())
    return str(path)


def declared(**options: Any) -> dict[str, Any]:
    """A task that declares the function."""
    given = {
        "account_id": ACCOUNT,
        "name": "records",
        "state": "present",
        "role": ROLE,
        "runtime": "python3.13",
        "handler": "handler.handler",
        "zip_file": archive(),
        "wait_timeout": 5,
    }
    return {**given, **options}


def bring(there: FakeLambda, check_mode: bool = False, **options: Any) -> tuple[dict[str, Any], list[str]]:
    """The result and the methods called that write."""
    connection = FakeConnection({"lambda": there.answers()}, ACCOUNT)
    result = ensure(declared(**options), connection, check_mode=check_mode)  # type: ignore[arg-type]
    return result, [name for name in connection.methods() if not name.startswith(("get_", "list_"))]
