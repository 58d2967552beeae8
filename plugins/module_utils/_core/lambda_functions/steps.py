# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that lead from a function as it is to what is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .. import tags as tagging
from ..steps import Step
from .model import REPORT, Asynchronous, EventSource, Function

NOT_FOUND = "ResourceNotFoundException"
_GONE = frozenset({NOT_FOUND})
# Lambda is still busy with a mapping; it passes.
_BUSY = frozenset({"ResourceInUseException"})
CONFLICT = "ResourceConflictException"
# Lambda's code for any argument that is wrong, and what it says of a role or a permission that IAM does not show yet.
_INVALID = "InvalidParameterValueException"
_UNKNOWN_ROLE = "cannot be assumed by Lambda"
_NO_PERMISSION = "does not have permissions to call"
_UNKNOWN_ROLE_HINT = "The role must exist and trust lambda.amazonaws.com"
_BEING_DELETED_HINT = "Another mapping of this queue and function is there, or is being deleted"
# "You can reserve up to the Unreserved account concurrency value minus 100". Where the quota is lower, as new accounts
# have it, all of it stays: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
_UNRESERVED = "UnreservedConcurrentExecution"
_UNRESERVED_HINT = (
    "Lambda leaves 100 invocations at a time, or all where an account has fewer, to functions that reserve none. Ask "
    "AWS to raise the quota 'Concurrent executions' of Lambda in this Region, or reserve none, by -1 for "
    "reserved_concurrent_executions, which is dns_automation_concurrency in the role dns_automation"
)
# Operations after which Lambda is busy with the function for a while.
BUSY_AFTER = frozenset({"create_function", "update_function_code", "update_function_configuration"})


def _step(operation: str, arguments: dict[str, Any], doing: str, tolerates: frozenset[str] = frozenset()) -> Step:
    return Step("lambda", operation, arguments, doing, tolerates)


def _late(step: Step, words: str, hint: str = "") -> Step:
    """The step, waiting while Lambda says these words of what IAM does not show yet."""
    waiting = step.waiting_for(frozenset({_INVALID}), hint)
    return replace(waiting, waits_for_words={_INVALID: words})


def steps(now: Function | None, wanted: Function, code: bytes) -> list[Step]:
    """The calls that turn a function into what is wanted, none when it is that already. ``code`` is its zip.

    Those of ``BUSY_AFTER`` come first; Lambda takes another of them only when it is done with the one before. Who may
    invoke the function comes when it has its code.
    """
    if now is None:
        created = replace(wanted, reserved=None, asynchronous=Asynchronous(), permissions={}, event_sources=())
        return [_create(wanted, code), *steps(created, wanted, code)]
    return [
        *_configuration(now, wanted),
        *_code(now, wanted, code),
        *_tags(now, wanted),
        *_reserved(now, wanted),
        *_asynchronous(now, wanted),
        *_permissions(now, wanted),
        *_event_sources(now, wanted),
    ]


def removal(now: Function) -> list[Step]:
    """The mappings, then the function, with which its policy goes."""
    return [*(_unmapped(now, each) for each in now.event_sources or ()), _deleted(now)]


def _deleted(now: Function) -> Step:
    return _step("delete_function", {"FunctionName": now.name}, f"delete {now.label}", _GONE)


def _settings(function: Function) -> dict[str, Any]:
    """What CreateFunction and UpdateFunctionConfiguration take alike."""
    configuration = function.configuration
    return {
        "Role": configuration.role,
        "Runtime": configuration.runtime,
        "Handler": configuration.handler,
        "Description": configuration.description,
        "Timeout": configuration.timeout,
        "MemorySize": configuration.memory_size,
        "Environment": {"Variables": dict(configuration.environment)},
        "LoggingConfig": dict(configuration.logging),
    }


def _create(wanted: Function, code: bytes) -> Step:
    settings = {name: value for name, value in _settings(wanted).items() if value or name == "Environment"}
    arguments = {
        "FunctionName": wanted.name,
        **settings,
        "Code": {"ZipFile": code},
        "Architectures": [wanted.architecture],
        "Tags": dict(wanted.tags),
    }
    return _late(_step("create_function", arguments, f"create {wanted.label}"), _UNKNOWN_ROLE, _UNKNOWN_ROLE_HINT)


def _configuration(now: Function, wanted: Function) -> Iterator[Step]:
    old, new = _settings(now), _settings(wanted)
    if changed := {name: value for name, value in new.items() if value != old[name]}:
        arguments = {"FunctionName": wanted.name, **changed}
        step = _step("update_function_configuration", arguments, f"change the configuration of {wanted.label}")
        yield _late(step, _UNKNOWN_ROLE, _UNKNOWN_ROLE_HINT) if "Role" in changed else step


def _code(now: Function, wanted: Function, code: bytes) -> Iterator[Step]:
    if (now.code_sha256, now.architecture) != (wanted.code_sha256, wanted.architecture):
        arguments = {"FunctionName": wanted.name, "ZipFile": code, "Architectures": [wanted.architecture]}
        yield _step("update_function_code", arguments, f"write the code of {wanted.label}")


def _tags(now: Function, wanted: Function) -> Iterator[Step]:
    change = tagging.changes(now.tags, wanted.tags, purge=True)
    if change.put:
        arguments: dict[str, Any] = {"Resource": wanted.arn, "Tags": change.put}
        yield _step("tag_resource", arguments, f"write the tags of {wanted.label}")
    if change.remove:
        arguments = {"Resource": wanted.arn, "TagKeys": list(change.remove)}
        yield _step("untag_resource", arguments, f"remove tags of {wanted.label}")


def _reserved(now: Function, wanted: Function) -> Iterator[Step]:
    if now.reserved == wanted.reserved:
        return
    arguments: dict[str, Any] = {"FunctionName": wanted.name}
    if wanted.reserved is None:
        yield _step("delete_function_concurrency", arguments, f"remove the reserved concurrency of {wanted.label}")
    else:
        arguments |= {"ReservedConcurrentExecutions": wanted.reserved}
        step = _step("put_function_concurrency", arguments, f"reserve concurrency for {wanted.label}")
        yield replace(step, hints={_INVALID: _UNRESERVED_HINT}, waits_for_words={_INVALID: _UNRESERVED})


def _asynchronous(now: Function, wanted: Function) -> Iterator[Step]:
    new = wanted.asynchronous
    if new is None or now.asynchronous == new:
        return
    arguments: dict[str, Any] = {"FunctionName": wanted.name}
    doing = f"change what becomes of failed asynchronous invocations of {wanted.label}"
    if new == Asynchronous():
        yield _step("delete_function_event_invoke_config", arguments, doing, _GONE)
        return
    arguments |= {"MaximumRetryAttempts": new.retries, "MaximumEventAgeInSeconds": new.age}
    if new.on_failure:
        arguments["DestinationConfig"] = {"OnFailure": {"Destination": new.on_failure}}
    yield _late(_step("put_function_event_invoke_config", arguments, doing), _NO_PERMISSION)


def _permissions(now: Function, wanted: Function) -> Iterator[Step]:
    """A statement cannot be changed, only taken away and added. What lets in too many goes first."""
    if wanted.permissions is None:
        return
    there = now.permissions or {}
    for sid, document in there.items():
        if wanted.permissions.get(sid) != document:
            arguments = {"FunctionName": wanted.name, "StatementId": sid}
            yield _step("remove_permission", arguments, f"remove the permission {sid} of {wanted.label}", _GONE)
    for sid, document in wanted.permissions.items():
        if there.get(sid) != document:
            arguments = {"FunctionName": wanted.name, **_permission(document.statements[0])}
            yield _step("add_permission", arguments, f"add the permission {sid} to {wanted.label}")


def _permission(statement: dict[str, Any]) -> dict[str, Any]:
    """The arguments of AddPermission that make a statement of ``Permission.document``."""
    principal, condition = statement["Principal"], statement.get("Condition", {})
    equals = condition.get("StringEquals", {})
    arguments = {
        "StatementId": statement["Sid"],
        "Action": statement["Action"],
        "Principal": principal if isinstance(principal, str) else next(iter(principal.values())),
        "SourceArn": condition.get("ArnLike", {}).get("AWS:SourceArn"),
        "SourceAccount": equals.get("AWS:SourceAccount"),
        "PrincipalOrgID": equals.get("aws:PrincipalOrgID"),
    }
    return {name: value for name, value in arguments.items() if value is not None}


def _event_sources(now: Function, wanted: Function) -> Iterator[Step]:
    if wanted.event_sources is None:
        return
    there = {each.arn: each for each in now.event_sources or ()}
    kept = {each.arn for each in wanted.event_sources}
    yield from (_unmapped(now, each) for arn, each in there.items() if arn not in kept)
    for each in wanted.event_sources:
        if each.arn not in there:
            yield _mapped(wanted, each)
        elif each != there[each.arn]:
            arguments = {"UUID": there[each.arn].uuid, **_mapping(each), "ScalingConfig": _scaling(each)}
            doing = f"change how messages of {each.arn} invoke {wanted.label}"
            yield _step("update_event_source_mapping", arguments, doing).waiting_for(_BUSY)


def _mapped(wanted: Function, source: EventSource) -> Step:
    arguments = {"FunctionName": wanted.name, "EventSourceArn": source.arn, **_mapping(source)}
    if scaling := _scaling(source):
        arguments["ScalingConfig"] = scaling
    step = _step("create_event_source_mapping", arguments, f"have messages of {source.arn} invoke {wanted.label}")
    return _late(step, _NO_PERMISSION).waiting_for(frozenset({CONFLICT}), _BEING_DELETED_HINT)


def _unmapped(now: Function, source: EventSource) -> Step:
    doing = f"have messages of {source.arn} no longer invoke {now.label}"
    return _step("delete_event_source_mapping", {"UUID": source.uuid}, doing, _GONE).waiting_for(_BUSY)


def _mapping(source: EventSource) -> dict[str, Any]:
    return {
        "Enabled": source.enabled,
        "BatchSize": source.batch_size,
        "MaximumBatchingWindowInSeconds": source.window,
        "FunctionResponseTypes": [REPORT] if source.report else [],
    }


def _scaling(source: EventSource) -> dict[str, int]:
    """Empty: the limit is taken away."""
    return {"MaximumConcurrency": source.concurrency} if source.concurrency else {}
