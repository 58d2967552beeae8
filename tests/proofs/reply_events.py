# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tasks that make every call to EventBridge: the name, the module and the options of each."""

from __future__ import annotations

from typing import Any

QUEUE = "arn:aws:sqs:us-east-1:222222222222:bounded"
RULE: dict[str, Any] = {"name": "Bounded", "event_pattern": {"source": ["aws.ec2"]}}
BUS: dict[str, Any] = {"name": "Bounded", "wait_timeout": 1}

EVENTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("rule", "events_rule", {**RULE, "targets": [{"id": "first", "arn": QUEUE}], "tags": {"a": "b"}}),
    ("rule again", "events_rule", {**RULE, "targets": [{"id": "second", "arn": QUEUE}], "tags": {"c": "d"}}),
    ("bus", "events_bus", {**BUS, "senders": [{"sid": "First", "accounts": ["111111111111"]}], "tags": {"a": "b"}}),
    ("bus again", "events_bus", {**BUS, "description": "second", "senders": [], "tags": {"c": "d"}}),
    ("no bus", "events_bus", {**BUS, "state": "absent"}),
    ("no rule", "events_rule", {**RULE, "state": "absent"}),
)
