#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Create, adjust or remove a rule of EventBridge with its targets."""

from __future__ import annotations

DOCUMENTATION = r"""
module: events_rule
short_description: Create, adjust or remove an EventBridge rule with its targets
version_added: "0.1.0"
description:
  - Makes sure that a rule of an event bus exists with the declared pattern or schedule and the declared targets, or
    removes it together with its targets.
  - Patterns are compared by meaning. The order of their lists makes no difference.
  - Pattern, schedule and targets are checked before any call. A rule that an AWS service manages is never touched.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The name of the rule, 1 to 64 letters, digits and C(._-).
    type: str
    required: true
  event_bus_name:
    description:
      - The name of the event bus, or its ARN where it belongs to another account.
    type: str
    default: default
  event_pattern:
    description:
      - Which events the rule is for, as EventBridge writes it. A dictionary or its JSON text.
      - Either this or O(schedule_expression) is needed to create or adjust a rule. The rule loses the other one.
    type: raw
  allow_every_event:
    description:
      - Whether to accept a pattern that may match every event of the bus.
      - Without it, the pattern must ask for values of C(source), C(detail-type), C(resources), C(detail), C(id) or
        C(time). Neither an empty prefix nor an C(anything-but) of C(source) is such a value.
    type: bool
    default: false
  pattern_size_limit:
    description:
      - How many characters the pattern may have, not counting white space, at most 4096. Raise it when AWS has raised
        the account's quota.
    type: int
    default: 2048
  schedule_expression:
    description:
      - When the rule runs by itself, such as V(rate(15 minutes\)) or V(cron(0 6 * * ? *\)). Times are in UTC.
      - Only the default event bus has schedules.
    type: str
  description:
    description:
      - What the rule is for, at most 512 characters. When left out, an existing description stays.
    type: str
  enabled:
    description:
      - Whether the rule is enabled.
    type: bool
    default: true
  targets:
    description:
      - Where the events go, at most 5 targets. When left out, the targets stay as they are.
      - A queue, a topic or a function must itself allow EventBridge to use it. Other kinds of targets need
        O(targets[].role_arn).
    type: list
    elements: dict
    suboptions:
      id:
        description: The id of the target within the rule, 1 to 64 letters, digits and C(._-).
        type: str
        required: true
      arn:
        description: The ARN of the target, such as a queue, a function or the event bus of another account.
        type: str
        required: true
      role_arn:
        description: The role by which EventBridge uses the target. An event bus of another account needs one.
        type: str
      input:
        description:
          - What the target gets in place of the event. It is sent as JSON. A text that is JSON of a dictionary or a
            list is refused. Give the dictionary or the list itself.
        type: raw
      input_path:
        description: Which part of the event the target gets, such as V($.detail).
        type: str
      input_transformer:
        description: A text that is made from parts of the event.
        type: dict
        suboptions:
          paths:
            description: Names, and for each the path of a part of the event.
            type: dict
          template:
            description: The text. A name of O(targets[].input_transformer.paths) stands in it between C(<) and C(>).
            type: str
            required: true
      dead_letter_arn:
        description: The ARN of the standard queue for events that could not be delivered.
        type: str
      maximum_retry_attempts:
        description: How often a delivery is tried again, from 0 to 185. By default 185 times.
        type: int
      maximum_event_age:
        description: For how many seconds a delivery is tried again, from 60 to 86400. By default 86400.
        type: int
      message_group_id:
        description: The message group of a FIFO queue, which needs one.
        type: str
  purge_targets:
    description:
      - Whether to remove targets that O(targets) does not list. Without O(targets) none is removed.
    type: bool
    default: true
  managed_by:
    required: false
  state:
    description:
      - V(present) creates or adjusts the rule.
      - V(absent) removes its targets and then the rule.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.tags
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
  - crossaccount.aws.maker
notes:
  - EventBridge may refuse a target although the call succeeds. The module then fails and names the target.
  - A rule that was written starts to match events a short time later.
  - "Needs the permissions C(events:DescribeRule), C(events:ListTargetsByRule), C(events:ListTagsForResource) and,
    depending on the options, C(events:PutRule), C(events:PutTargets), C(events:RemoveTargets), C(events:DeleteRule),
    C(events:TagResource), C(events:UntagResource) and C(iam:PassRole) for O(targets[].role_arn)."
seealso:
  - module: crossaccount.aws.events_bus
  - module: amazon.aws.cloudwatchevent_rule
"""

EXAMPLES = r"""
- name: Send state changes of instances to a queue
  crossaccount.aws.events_rule:
    account_id: "111111111111"
    name: instance-states
    managed_by: team-dns
    event_pattern:
      source: [aws.ec2]
      detail-type: [EC2 Instance State-change Notification]
      detail:
        state: [running, stopped, terminated]
    targets:
      - id: queue
        arn: arn:aws:sqs:us-east-1:111111111111:instance-states
        dead_letter_arn: arn:aws:sqs:us-east-1:111111111111:undelivered
        maximum_event_age: 3600

- name: Run a function every 15 minutes
  crossaccount.aws.events_rule:
    account_id: "111111111111"
    name: reconcile-records
    managed_by: team-dns
    schedule_expression: rate(15 minutes)
    targets:
      - id: function
        arn: arn:aws:lambda:us-east-1:111111111111:function:reconcile-records
        input:
          job: reconcile
        maximum_retry_attempts: 2

- name: Remove the rule, if team-dns made it
  crossaccount.aws.events_rule:
    name: reconcile-records
    managed_by: team-dns
    state: absent
"""

RETURN = r"""
rule:
  description: The rule after the task.
  returned: unless O(state=absent) and the rule is removed
  type: dict
  contains:
    name:
      description: The name of the rule.
      type: str
      returned: always
    arn:
      description: The ARN of the rule, which is known in check mode too.
      type: str
      returned: always
      sample: arn:aws:events:us-east-1:111111111111:rule/instance-states
    event_bus_name:
      description: The name of the event bus.
      type: str
      returned: always
    event_pattern:
      description: The pattern. It is null for a rule with a schedule.
      type: dict
      returned: always
    schedule_expression:
      description: The schedule. It is empty for a rule with a pattern.
      type: str
      returned: always
    description:
      description: The description.
      type: str
      returned: always
    enabled:
      description: Whether the rule is enabled.
      type: bool
      returned: always
    targets:
      description:
        - The targets in the words of O(targets), sorted by their ids. C(other) holds what has no option, as EventBridge
          says it.
      type: list
      elements: dict
      returned: always
    tags:
      description: The tags.
      type: dict
      returned: always
kept:
  description: Why the rule was not removed.
  returned: with O(state=absent), when the rule is somebody else's or an AWS service manages it
  type: str
  sample: >-
    The rule Audit of the event bus default lacks the tag crossaccount.aws/created-by, so team-dns did not make it
api_calls:
  description: How many calls of each operation were made.
  returned: always
  type: dict
  sample: {"DescribeRule": 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.events.rule import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.maker import ANY_MAKER
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.tags import TAGS

_TRANSFORMER = {"paths": {"type": "dict"}, "template": {"type": "str", "required": True}}
_TARGET = {
    "id": {"type": "str", "required": True},
    "arn": {"type": "str", "required": True},
    "role_arn": {"type": "str"},
    "input": {"type": "raw"},
    "input_path": {"type": "str"},
    "input_transformer": {"type": "dict", "options": _TRANSFORMER},
    "dead_letter_arn": {"type": "str"},
    "maximum_retry_attempts": {"type": "int"},
    "maximum_event_age": {"type": "int"},
    "message_group_id": {"type": "str"},
}
OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True},
            "event_bus_name": {"type": "str", "default": "default"},
            "event_pattern": {"type": "raw"},
            "allow_every_event": {"type": "bool", "default": False},
            "pattern_size_limit": {"type": "int", "default": 2048},
            "schedule_expression": {"type": "str"},
            "description": {"type": "str"},
            "enabled": {"type": "bool", "default": True},
            "targets": {"type": "list", "elements": "dict", "options": _TARGET},
            "purge_targets": {"type": "bool", "default": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
    ),
    ANY_MAKER,
    TAGS,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
