"""EventBridge in unit tests: one rule or one bus, and what is written to it."""

from __future__ import annotations

import json
from typing import Any

from tests.support.aws.fakes import FakeConnection, client_error

ACCOUNT = "222222222222"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:events"
RULE_ARN = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/states"
PATTERN = {"source": ["aws.ec2"], "detail": {"state": ["running", "stopped"]}}
PATTERN_TEXT = '{"detail":{"state":["running","stopped"]},"source":["aws.ec2"]}'
TARGET = {"Id": "queue", "Arn": QUEUE}
NOTHING_FAILED = {"FailedEntryCount": 0, "FailedEntries": []}
READS = {"describe_rule", "list_targets_by_rule", "list_tags_for_resource", "describe_event_bus", "list_rules"}
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


class Bus:
    """An event bus that keeps what is written to it. ``policy`` are its statements."""

    def __init__(self, name: str = "central", policy: Any = (), tags: Any = None, **members: Any) -> None:
        self.told: dict[str, Any] | None = {"Name": name, "Arn": bus_arn(name), **members}
        self.tags = dict(tags or {})
        self.rules: list[dict[str, Any]] = []
        if policy:
            self.told["Policy"] = json.dumps({"Version": "2012-10-17", "Statement": list(policy)})

    @classmethod
    def missing(cls) -> Bus:
        """No bus, until one is made."""
        bus = cls()
        bus.told = None
        return bus

    def connection(self, **answers: Any) -> FakeConnection:
        """A connection to EventBridge with this bus."""
        operations = ("describe_event_bus", "create_event_bus", "put_permission", "remove_permission", "list_rules")
        scripted = {name: getattr(self, name) for name in (*operations, "list_tags_for_resource")}
        scripted |= {name: {} for name in ("update_event_bus", "delete_event_bus", "tag_resource", "untag_resource")}
        return FakeConnection({"events": {**scripted, **answers}}, ACCOUNT)

    @property
    def statements(self) -> list[dict[str, Any]]:
        """Those of its policy."""
        assert self.told
        found: list[dict[str, Any]] = json.loads(self.told.get("Policy", '{"Statement": []}'))["Statement"]
        return found

    def describe_event_bus(self, Name: str) -> dict[str, Any]:
        if self.told is None:
            raise client_error("ResourceNotFoundException", f"Event bus {Name} does not exist.")
        return dict(self.told)

    def list_tags_for_resource(self, ResourceARN: str) -> dict[str, Any]:
        return {"Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()]}

    def list_rules(self, EventBusName: str) -> dict[str, Any]:
        return {"Rules": self.rules}

    def create_event_bus(self, Name: str, **_members: Any) -> dict[str, Any]:
        self.told = {"Name": Name, "Arn": bus_arn(Name)}
        return {"EventBusArn": bus_arn(Name)}

    def put_permission(self, EventBusName: str, Policy: str) -> dict[str, Any]:
        assert self.told
        self.told["Policy"] = Policy
        return {}

    def remove_permission(self, EventBusName: str, RemoveAllPermissions: bool) -> dict[str, Any]:
        assert self.told and RemoveAllPermissions
        del self.told["Policy"]
        return {}


def bus_arn(name: str) -> str:
    """The ARN of an event bus."""
    return f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{name}"


def writes(connection: FakeConnection) -> list[tuple[str, dict[str, Any]]]:
    """The calls that write, with their arguments."""
    return [(method, arguments) for method, arguments in connection.log if method not in READS]
