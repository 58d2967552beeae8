"""EventBridge in unit tests: one rule or none, and what is written to it."""

from __future__ import annotations

from typing import Any

from tests.support.aws.fakes import FakeConnection, client_error

ACCOUNT = "222222222222"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:events"
RULE_ARN = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/states"
PATTERN = {"source": ["aws.ec2"], "detail": {"state": ["running", "stopped"]}}
PATTERN_TEXT = '{"detail":{"state":["running","stopped"]},"source":["aws.ec2"]}'
TARGET = {"Id": "queue", "Arn": QUEUE}
NOTHING_FAILED = {"FailedEntryCount": 0, "FailedEntries": []}
READS = {"describe_rule", "list_targets_by_rule", "list_tags_for_resource", "describe_event_bus"}
MISSING = client_error("ResourceNotFoundException", "Rule states does not exist on EventBus default.")


def rule(**members: Any) -> dict[str, Any]:
    """A rule as DescribeRule answers."""
    told = {"Name": "states", "Arn": RULE_ARN, "EventPattern": PATTERN_TEXT, "State": "ENABLED"}
    return {**told, "EventBusName": "default", **members}


def events(existing: Any = MISSING, targets: Any = (), tags: Any = None, **answers: Any) -> FakeConnection:
    """A connection to EventBridge with one rule, or without."""
    told = [{"Key": key, "Value": value} for key, value in (tags or {}).items()]
    scripted = {
        "describe_rule": existing,
        "list_targets_by_rule": {"Targets": list(targets)},
        "list_tags_for_resource": {"Tags": told},
        "put_rule": {"RuleArn": RULE_ARN},
        "put_targets": NOTHING_FAILED,
        "remove_targets": NOTHING_FAILED,
        "delete_rule": {},
        "tag_resource": {},
        "untag_resource": {},
    }
    return FakeConnection({"events": {**scripted, **answers}}, ACCOUNT)


def writes(connection: FakeConnection) -> list[tuple[str, dict[str, Any]]]:
    """The calls that write, with their arguments."""
    return [(method, arguments) for method, arguments in connection.log if method not in READS]
