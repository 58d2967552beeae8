"""Stand-ins for AWS in unit tests: scripted answers, recorded calls, and a connection that must not be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.deadline import Deadline
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.writes import Writes
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Caller
from botocore.exceptions import ClientError
from botocore.hooks import HierarchicalEmitter


def client_error(code: str, message: str = "no", operation: str = "Operation") -> ClientError:
    """An error as botocore raises it for an answer of AWS."""
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


class FakeClient:
    """A client whose operations answer as scripted.

    ``answers`` maps a method such as ``get_role`` to its answer: a dictionary, an exception to raise, a function of
    the call's arguments, or a list of these that is consumed call by call, the last one staying. Calls are recorded
    in ``log`` as (method, arguments). A method without an answer fails the test.
    """

    def __init__(self, answers: Mapping[str, Any], log: list[tuple[str, dict[str, Any]]] | None = None) -> None:
        self._answers = {name: list(answer) if isinstance(answer, list) else answer for name, answer in answers.items()}
        self.log: list[tuple[str, dict[str, Any]]] = [] if log is None else log
        self.meta = SimpleNamespace(events=HierarchicalEmitter(), endpoint_url="https://aws.example")

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method not in self._answers:
            raise AssertionError(f"unexpected call of {method}")

        def call(**arguments: Any) -> Any:
            self.log.append((method, arguments))
            answer = self._answers[method]
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            if isinstance(answer, Exception):
                raise answer
            return answer(**arguments) if callable(answer) else answer

        return call


class FakeConnection:
    """The real connection's methods over scripted clients, as in ``{"route53": {"get_hosted_zone": {...}}}``."""

    def __init__(
        self, services: Mapping[str, Mapping[str, Any]], account_id: str = "222222222222", region: str = "us-east-1"
    ) -> None:
        self.log: list[tuple[str, dict[str, Any]]] = []
        self.calls: Counter[str] = Counter()
        self.writes = Writes()
        self.deadline = Deadline()
        self.region = region
        self.account_id = account_id
        self._clients = {name: FakeClient(answers, self.log) for name, answers in services.items()}

    def client(self, service: str, region: str | None = None, *, attempts: int | None = None) -> FakeClient:
        return self._clients[service]

    def require_account(self, account_id: str | None, option: str = "account_id") -> None:
        assert account_id in (None, self.account_id)

    def caller(self) -> Caller:
        return Caller(self.account_id, f"arn:aws:sts::{self.account_id}:assumed-role/Tester/test", "aws")

    def methods(self) -> list[str]:
        """The methods called, in order."""
        return [method for method, _arguments in self.log]


class NoConnection:
    """The connection of tests for input that must be refused before any call."""

    region = "us-east-1"

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"bad input must be refused before connection.{name}")
