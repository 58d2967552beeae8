# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A function of Lambda with all that belongs to it, as AWS has it or is to have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import json_text
from ..policies.documents import VERSION, PolicyDocument

# What Lambda takes where nothing is said: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
DEFAULT_TIMEOUT = 3
DEFAULT_MEMORY = 128
DEFAULT_ARCHITECTURE = "x86_64"
# https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
DEFAULT_BATCH = 10
# The largest, which Lambda takes where nothing is said:
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
MOST_RETRIES = 2
LONGEST_AGE = 21_600
REPORT = "ReportBatchItemFailures"
# States in which a mapping is on its way to another one:
# https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html
MOVING = frozenset({"Creating", "Enabling", "Disabling", "Updating", "Deleting"})
DELETING = "Deleting"
# What stands in place of a value of the environment.
HIDDEN, CHANGED = "(not shown)", "(changed)"

Statements = Mapping[str, PolicyDocument]  # by their Sid, each in a document of its own


@dataclass(frozen=True)
class Configuration:
    """What UpdateFunctionConfiguration writes. ``logging`` is ``LoggingConfig`` as AWS has it."""

    role: str
    runtime: str
    handler: str
    description: str = ""
    timeout: int = DEFAULT_TIMEOUT
    memory_size: int = DEFAULT_MEMORY
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    logging: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asynchronous:
    """What becomes of an asynchronous invocation that fails. ``age`` is in seconds, ``on_failure`` an ARN or empty."""

    retries: int = MOST_RETRIES
    age: int = LONGEST_AGE
    on_failure: str = ""


@dataclass(frozen=True)
class EventSource:
    """A queue whose messages invoke the function. ``concurrency`` 0: no limit of its own."""

    arn: str
    batch_size: int = DEFAULT_BATCH
    window: int = 0
    concurrency: int = 0
    report: bool = False
    enabled: bool = True
    uuid: str = field(default="", compare=False)
    state: str = field(default="", compare=False)

    @property
    def moving(self) -> bool:
        """Whether it is on its way to another state."""
        return self.state in MOVING

    def as_dict(self) -> dict[str, Any]:
        """The mapping as the module returns it."""
        return {
            "arn": self.arn,
            "batch_size": self.batch_size,
            "maximum_batching_window": self.window,
            "maximum_concurrency": self.concurrency or None,
            "report_batch_item_failures": self.report,
            "enabled": self.enabled,
            "uuid": self.uuid,
            "state": self.state,
        }


@dataclass(frozen=True)
class Progress:
    """How far Lambda is with a function: https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html"""

    state: str = "Active"
    update: str = "Successful"
    reason: str = ""

    @property
    def busy(self) -> bool:
        """Whether it is made or updated, so that it cannot be updated now."""
        return self.state == "Pending" or self.update == "InProgress"

    @property
    def failed(self) -> bool:
        return self.state == "Failed" or self.update == "Failed"


@dataclass(frozen=True)
class Function:
    """None in ``asynchronous``, ``permissions`` or ``event_sources``: nobody looked. ``reserved`` None: no reservation.

    ``arn`` is known before the function exists.
    """

    name: str
    arn: str
    code_sha256: str
    configuration: Configuration
    architecture: str = DEFAULT_ARCHITECTURE
    tags: Mapping[str, str] = field(default_factory=dict)
    reserved: int | None = None
    asynchronous: Asynchronous | None = None
    permissions: Statements | None = None
    event_sources: Sequence[EventSource] | None = None
    version: str = field(default="$LATEST", compare=False)
    last_modified: str = field(default="", compare=False)
    progress: Progress = field(default=Progress(), compare=False)

    @property
    def label(self) -> str:
        return f"the function {self.name}"

    @property
    def policy(self) -> dict[str, Any]:
        """The resource policy as one document, in the order of the statements' names."""
        statements = [document.statements[0] for _sid, document in sorted((self.permissions or {}).items())]
        return {"Version": VERSION, "Statement": statements}

    def as_dict(self) -> dict[str, Any]:
        """The function as the module returns it: of the environment, the names."""
        described: dict[str, Any] = {
            "name": self.name,
            "arn": self.arn,
            "version": self.version,
            "last_modified": self.last_modified,
            "state": self.progress.state,
            "last_update_status": self.progress.update,
            **self._settings(),
            "environment": sorted(self.configuration.environment),
        }
        return described

    def shown(self, before: Function | None) -> dict[str, Any]:
        """The function for people to compare. A value of the environment is never shown, only that it changes."""
        old = before.configuration.environment if before else {}
        environment = {
            name: CHANGED if name in old and old[name] != value else HIDDEN
            for name, value in sorted(self.configuration.environment.items())
        }
        shown = {"name": self.name, **self._settings(), "environment": environment}
        if self.permissions is not None:
            shown["policy"] = self.policy
        if self.event_sources is not None:
            hidden = ("uuid", "state")
            shown["event_sources"] = [
                {key: value for key, value in each.as_dict().items() if key not in hidden}
                for each in sorted(self.event_sources, key=lambda each: each.arn)
            ]
        return shown

    def _settings(self) -> dict[str, Any]:
        configuration = self.configuration
        settings: dict[str, Any] = {
            "role": configuration.role,
            "runtime": configuration.runtime,
            "handler": configuration.handler,
            "architecture": self.architecture,
            "code_sha256": self.code_sha256,
            "description": configuration.description,
            "timeout": configuration.timeout,
            "memory_size": configuration.memory_size,
            "log_group": configuration.logging.get("LogGroup", f"/aws/lambda/{self.name}"),
            "reserved_concurrent_executions": self.reserved,
            "tags": dict(self.tags),
        }
        if self.asynchronous is not None:
            settings |= {
                "maximum_retry_attempts": self.asynchronous.retries,
                "maximum_event_age": self.asynchronous.age,
                "on_failure": self.asynchronous.on_failure,
            }
        return settings


def read_function(answer: Mapping[str, Any]) -> Function:
    """What GetFunction answers, without what other operations tell."""
    found = answer["Configuration"]
    reasons = (found.get("StateReason"), found.get("LastUpdateStatusReason"))
    return Function(
        name=found["FunctionName"],
        arn=found["FunctionArn"],
        code_sha256=found["CodeSha256"],
        configuration=Configuration(
            role=found["Role"],
            runtime=found.get("Runtime", ""),
            handler=found.get("Handler", ""),
            description=found.get("Description", ""),
            timeout=found.get("Timeout", DEFAULT_TIMEOUT),
            memory_size=found.get("MemorySize", DEFAULT_MEMORY),
            environment=dict(found.get("Environment", {}).get("Variables", {})),
            logging=dict(found.get("LoggingConfig", {})),
        ),
        architecture=next(iter(found.get("Architectures", ())), DEFAULT_ARCHITECTURE),
        tags=dict(answer.get("Tags", {})),
        reserved=answer.get("Concurrency", {}).get("ReservedConcurrentExecutions"),
        version=found.get("Version", "$LATEST"),
        last_modified=found.get("LastModified", ""),
        progress=Progress(
            found.get("State", "Active"),
            found.get("LastUpdateStatus", "Successful"),
            next(filter(None, reasons), ""),
        ),
    )


def read_asynchronous(answer: Mapping[str, Any]) -> Asynchronous:
    """What GetFunctionEventInvokeConfig answers."""
    on_failure = answer.get("DestinationConfig", {}).get("OnFailure", {})
    return Asynchronous(
        answer.get("MaximumRetryAttempts", MOST_RETRIES),
        answer.get("MaximumEventAgeInSeconds", LONGEST_AGE),
        on_failure.get("Destination", ""),
    )


def read_policy(text: str) -> Statements:
    """The statements of a policy as GetPolicy answers it. ValueError when it is not JSON."""
    document = PolicyDocument(json_text.read(text))
    return {str(each.get("Sid", "")): document.alone(each) for each in document.statements}


def read_event_source(found: Mapping[str, Any]) -> EventSource:
    """One mapping as ListEventSourceMappings tells it."""
    state = found["State"]
    return EventSource(
        arn=found.get("EventSourceArn", ""),
        batch_size=found.get("BatchSize", DEFAULT_BATCH),
        window=found.get("MaximumBatchingWindowInSeconds", 0),
        concurrency=found.get("ScalingConfig", {}).get("MaximumConcurrency", 0),
        report=REPORT in found.get("FunctionResponseTypes", ()),
        enabled=state not in ("Disabled", "Disabling"),
        uuid=found["UUID"],
        state=state,
    )
