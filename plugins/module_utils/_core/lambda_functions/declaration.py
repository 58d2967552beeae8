# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A function as a task declares it, and as it is to become.

What a task does not state is copied from the function as it is, so that comparing the two has no special cases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from .. import arn as arns
from .. import tags as tagging
from ..errors import InputError
from ..makers import Maker
from ..options import choice, integer, pattern
from ..policies.documents import to_json
from .event_sources import read_event_sources
from .model import LONGEST_AGE, MOST_RETRIES, Asynchronous, Configuration, EventSource, Function, Statements
from .permissions import Permission, read_permissions

T = TypeVar("T")

# Which contents the code has, and which code that was, by its hash.
CONTENT_TAG = "crossaccount.aws/content-sha256"
CODE_TAG = "crossaccount.aws/code-sha256"
# What a new function has: https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html
PLAIN_LOG = {"LogFormat": "Text"}
_RECORDS = (CONTENT_TAG, CODE_TAG)
ARCHITECTURES = ("x86_64", "arm64")
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LONGEST_TIMEOUT = 900
MEMORY = (128, 10_240)
LARGEST_ENVIRONMENT = 4096
LONGEST_DESCRIPTION = 256
SHORTEST_AGE = 60
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
_RESERVED = re.compile(
    r"_HANDLER|_X_AMZN_TRACE_ID|AWS_(?:DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_.*|AWS_ACCESS_KEY(?:_ID)?"
    r"|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR"
)
_DESTINATIONS = ("sqs", "sns", "events", "lambda")
NO_RESERVATION = -1


@dataclass(frozen=True)
class FunctionDeclaration:
    """The options of a task, checked. None: the task says nothing about it. ``role`` is empty of one that is absent."""

    name: str
    present: bool
    role: str = ""
    runtime: str = ""
    handler: str = ""
    content_sha256: str = ""
    description: str | None = None
    timeout: int | None = None
    memory_size: int | None = None
    architecture: str | None = None
    environment: Mapping[str, str] | None = field(default=None, repr=False)
    log_group: str | None = None
    reserved: int | None = None
    retries: int | None = None
    age: int | None = None
    on_failure: str | None = None
    permissions: tuple[Permission, ...] | None = None
    purge_permissions: bool = True
    event_sources: tuple[EventSource, ...] | None = None
    purge_event_sources: bool = True
    tags: Mapping[str, str] | None = None
    purge_tags: bool = True
    maker: Maker | None = None

    @property
    def asynchronous(self) -> bool:
        """Whether the task says anything of asynchronous invocations."""
        return (self.retries, self.age, self.on_failure) != (None, None, None)

    def reason_to_keep(self, existing: Function) -> str:
        """Why the function is not removed, empty when it may be."""
        return self.maker.reason_to_keep(f"The function {self.name}", existing.tags) if self.maker else ""

    def target(self, existing: Function | None, region: str, zip_sha256: str) -> Function:
        """The function as the task wants it; InputError when it is somebody else's.

        ``zip_sha256`` is the hash of the zip, as ``CodeSha256`` has it. The function gets the zip where that differs,
        unless it is known to hold the same contents, packed elsewhere.
        """
        if existing and self.maker:
            self.maker.judge(existing.label, existing.tags)
        role = arns.role_arn(self.role, "role")
        arn = f"arn:{role.partition}:lambda:{region}:{role.account_id}:function:{self.name}"
        log = {**PLAIN_LOG, "LogGroup": f"/aws/lambda/{self.name}"}
        fresh = Configuration(self.role, self.runtime, self.handler, logging=log)
        now = existing or Function(self.name, arn, zip_sha256, fresh)
        architecture = _or(self.architecture, now.architecture)
        same = self._holds(now) and architecture == now.architecture
        code = now.code_sha256 if same else zip_sha256
        old = now.configuration
        configuration = Configuration(
            role=self.role,
            runtime=self.runtime,
            handler=self.handler,
            description=_or(self.description, old.description),
            timeout=_or(self.timeout, old.timeout),
            memory_size=_or(self.memory_size, old.memory_size),
            environment=_or(self.environment, old.environment),
            logging=old.logging if self.log_group is None else {**PLAIN_LOG, **old.logging, "LogGroup": self.log_group},
        )
        return replace(
            now,
            code_sha256=code,
            configuration=configuration,
            architecture=architecture,
            tags=self._tags(existing, now.tags, code),
            reserved=now.reserved if self.reserved is None else None if self.reserved < 0 else self.reserved,
            asynchronous=self._asynchronous(now.asynchronous),
            permissions=self._permissions(now, role.partition),
            event_sources=self._event_sources(now.event_sources),
        )

    def _holds(self, now: Function) -> bool:
        """Whether the code is known to hold the declared contents, by what was recorded when it was written."""
        recorded = (self.content_sha256, now.code_sha256)
        return bool(self.content_sha256) and tuple(now.tags.get(tag) for tag in _RECORDS) == recorded

    def _tags(self, existing: Function | None, now: Mapping[str, str], code: str) -> dict[str, str]:
        records = {CONTENT_TAG: self.content_sha256, CODE_TAG: code} if self.content_sha256 else {}
        stated = None if self.tags is None else {**self.tags, **records}
        wanted = tagging.applied(now, tagging.changes(now, stated, purge=self.purge_tags)) | records
        wanted = self.maker.marked(existing.tags if existing else None, wanted) if self.maker else wanted
        return dict(sorted(wanted.items()))

    def _asynchronous(self, now: Asynchronous | None) -> Asynchronous | None:
        if not self.asynchronous:
            return now
        old = now or Asynchronous()
        return Asynchronous(
            retries=_or(self.retries, old.retries),
            age=_or(self.age, old.age),
            on_failure=_or(self.on_failure, old.on_failure),
        )

    def _permissions(self, now: Function, partition: str) -> Statements | None:
        if self.permissions is None:
            return now.permissions
        wanted = {each.sid: each.document(now.arn, partition) for each in self.permissions}
        return wanted if self.purge_permissions else {**(now.permissions or {}), **wanted}

    def _event_sources(self, now: Any) -> tuple[EventSource, ...] | None:
        if self.event_sources is None:
            return None if now is None else tuple(now)
        there = {each.arn: each for each in now or ()}
        wanted = {
            each.arn: replace(each, uuid=there[each.arn].uuid, state=there[each.arn].state)
            if each.arn in there
            else each
            for each in self.event_sources
        }
        return tuple((wanted if self.purge_event_sources else {**there, **wanted}).values())


def _or(stated: T | None, present: T) -> T:
    return present if stated is None else stated


def read_declaration(params: Mapping[str, Any]) -> FunctionDeclaration:
    """The options of a task. InputError names the first that cannot be right, before any call is made."""
    what = "the name of a function: 1 to 64 letters, digits, _ and -"
    name = pattern(params.get("name"), r"[A-Za-z0-9_-]{1,64}", "name", what)
    wait_timeout = params.get("wait_timeout")
    if wait_timeout is not None and wait_timeout < 0:
        raise InputError("wait_timeout", f"{wait_timeout} is below 0", "give whole seconds from 0")
    maker = Maker.read(params)
    if params.get("state") == "absent":
        return FunctionDeclaration(name, present=False, maker=maker)
    given = {option: value for option, value in params.items() if value is not None}
    for option in ("role", "runtime", "handler", "zip_file"):
        if option not in given:
            raise InputError(option, "it is missing", "give it, or set state to absent")
    if "content_sha256" in given:
        pattern(given["content_sha256"], r"[0-9a-f]{64}", "content_sha256", "a hash of 64 hexadecimal digits")
    return FunctionDeclaration(
        name=name,
        present=True,
        role=_role(given),
        runtime=pattern(given["runtime"], r"[a-z][a-z0-9.]{1,40}", "runtime", "a runtime such as python3.13"),
        handler=pattern(given["handler"], r"[^\s]{1,128}", "handler", "a handler such as handler.handler"),
        content_sha256=given.get("content_sha256", ""),
        description=_description(given.get("description")),
        timeout=_number(given, "timeout", 1, LONGEST_TIMEOUT),
        memory_size=_number(given, "memory_size", *MEMORY),
        architecture=choice(given["architecture"], "architecture", ARCHITECTURES) if "architecture" in given else None,
        environment=_environment(given["environment"]) if "environment" in given else None,
        log_group=(
            pattern(given["log_group"], r"[A-Za-z0-9_/.#-]{1,512}", "log_group", "the name of a log group")
            if "log_group" in given
            else None
        ),
        reserved=_number(given, "reserved_concurrent_executions", NO_RESERVATION, 1_000_000),
        retries=_number(given, "maximum_retry_attempts", 0, MOST_RETRIES),
        age=_number(given, "maximum_event_age", SHORTEST_AGE, LONGEST_AGE),
        on_failure=_on_failure(given.get("on_failure")),
        permissions=(
            read_permissions(given["permissions"], allow_broad=bool(given.get("allow_broad_permissions")))
            if "permissions" in given
            else None
        ),
        purge_permissions=given.get("purge_permissions", True),
        event_sources=read_event_sources(given["event_sources"]) if "event_sources" in given else None,
        purge_event_sources=given.get("purge_event_sources", True),
        tags=_tags(given["tags"]) if "tags" in given else None,
        purge_tags=given.get("purge_tags", True),
        maker=maker,
    )


def _role(given: Mapping[str, Any]) -> str:
    """A role of the function's own account: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"""
    role = arns.role_arn(given["role"], "role")
    account = arns.account_id(given["account_id"], "account_id") if "account_id" in given else role.account_id
    if role.account_id != account:
        problem = f"{role} belongs to account {role.account_id}, but the function is in {account}"
        raise InputError("role", problem, f"give a role of {account}")
    return str(role)


def _number(given: Mapping[str, Any], option: str, lowest: int, highest: int) -> int | None:
    return integer(given[option], lowest, highest, option) if option in given else None


def _description(value: str | None) -> str | None:
    if value is not None and len(value) > LONGEST_DESCRIPTION:
        raise InputError("description", f"it has {len(value)} characters", f"use at most {LONGEST_DESCRIPTION}")
    return value


def _environment(value: Mapping[Any, Any]) -> dict[str, str]:
    """Texts by name. No refusal shows a value. Lambda's refusal of an environment that is too large repeats all."""
    found: dict[str, str] = {}
    for name, content in value.items():
        where = f"environment[{name}]"
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", str(name)):
            raise InputError(where, "it is not the name of a variable", "begin with a letter; use letters, digits, _")
        if _RESERVED.fullmatch(str(name)):
            raise InputError(where, "Lambda sets this variable itself", "choose another name")
        if not isinstance(content, str):
            raise InputError(where, "its value is not a text", "write the value in quotes")
        found[str(name)] = content
    if (size := len(to_json(found).encode())) > LARGEST_ENVIRONMENT:
        raise InputError("environment", f"it has {size} bytes as JSON", f"use at most {LARGEST_ENVIRONMENT}")
    return found


def _on_failure(value: str | None) -> str | None:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    if value is None or value == "":
        return value
    example = f"arn:aws:sqs:eu-central-1:{arns.EXAMPLE_ACCOUNT}:name"
    arn = arns.parse(value, "on_failure", example)
    if arn.service not in _DESTINATIONS or not arns.is_account_id(arn.account_id):
        problem = f"{arn} is not the ARN of a queue, a topic, an event bus or a function"
        raise InputError("on_failure", problem, f"give an ARN such as {example}, or an empty text for none")
    return str(arn)


def _tags(value: Mapping[object, object]) -> dict[str, str]:
    found = tagging.validate(value)
    for tag in _RECORDS:
        if tag in found:
            raise InputError(f"tags[{tag}]", "content_sha256 sets this tag", "remove it from tags")
    return found
