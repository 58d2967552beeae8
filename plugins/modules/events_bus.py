#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Create, adjust or remove an event bus, and declare who may send events to it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: events_bus
short_description: Create, adjust or remove an EventBridge event bus, and declare who may send events to it
version_added: "0.1.0"
description:
  - Makes sure that a custom event bus exists, and that its resource policy lets exactly the declared senders put events
    onto it. Or removes the bus.
  - The policy is compared by meaning. The result says in words who gains and who loses the right to send.
  - Of the default event bus, which every account has, only the policy is managed. Only statements with the declared ids
    are changed.
  - Two runs at once do not lose each other's statements. Each reads the policy again after it has written.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The name of the event bus, 1 to 256 letters, digits and C(._-). V(default) is the default bus, for which
        O(managed_by) and O(adopt) are not allowed.
    type: str
    required: true
  description:
    description:
      - What the bus is for, at most 512 characters. When left out, an existing description stays.
    type: str
  kms_key_id:
    description:
      - The KMS key by which the bus encrypts events, as its id, ARN or alias. An empty text selects the key that AWS
        owns. When left out, it stays as it is.
    type: str
  dead_letter_arn:
    description:
      - The ARN of the standard queue for events that could not be encrypted. An empty text takes it away. When left
        out, it stays as it is.
    type: str
  senders:
    description:
      - Who may put events onto the bus. Each entry is one statement of the policy of the bus. When left out, the policy
        stays as it is.
      - With O(state=absent) and the default bus, the statements with these ids are removed.
    type: list
    elements: dict
    suboptions:
      sid:
        description: The id of the statement, 1 to 64 letters, digits, C(-) and C(_).
        type: str
        required: true
      accounts:
        description:
          - The accounts that may send, as 12 digits in quotes. V(*) is every account, mostly of an
            O(senders[].organization_id).
        type: list
        elements: str
      organization_id:
        description: The organization to which the sender must belong, such as V(o-a1b2c3d4e5).
        type: str
      role_arns:
        description:
          - ARNs of the roles that may send. V(*) and V(?) are wildcards. This is a condition, so the roles need not
            exist.
          - EventBridge sends events of a rule by the role of its target.
          - Without O(senders[].accounts), the accounts are those of the roles.
        type: list
        elements: str
      sources:
        description: The values of C(source) that events may have. Any by default.
        type: list
        elements: str
      detail_types:
        description: The values of C(detail-type) that events may have. Any by default.
        type: list
        elements: str
  purge_senders:
    description:
      - Whether to remove statements that O(senders) does not list. With V(false) they stay as they are, to the byte.
      - The default is V(true) where O(senders) is given. On the default bus, statements of others always stay.
    type: bool
  allow_broad_senders:
    description:
      - Whether to accept a statement that lets every AWS account in the world send, because it names neither accounts
        nor an organization nor roles of known accounts.
    type: bool
    default: false
  managed_by:
    required: false
  wait_timeout:
    description:
      - How many seconds to keep trying when EventBridge is busy, and when others overwrite the policy.
      - A run that writes the policy reads it again after 2 to 3 seconds. By then every other run that had read the
        policy before must have written. With less time than that, two runs at once may lose a statement.
    type: int
    default: 60
  state:
    description:
      - V(present) creates or adjusts the bus.
      - V(absent) deletes it. When it has rules, the module fails.
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
  - "Needs the permissions C(events:DescribeEventBus), C(events:ListTagsForResource) and, depending on the options,
    C(events:CreateEventBus), C(events:UpdateEventBus), C(events:PutPermission), C(events:RemovePermission),
    C(events:TagResource), C(events:UntagResource), C(events:ListRules) and C(events:DeleteEventBus)."
seealso:
  - module: crossaccount.aws.events_rule
"""

EXAMPLES = r"""
- name: A central bus onto which the accounts of the organization may put state changes of instances
  crossaccount.aws.events_bus:
    account_id: "222222222222"
    name: instance-states
    managed_by: team-dns
    senders:
      - sid: Fleet
        organization_id: o-a1b2c3d4e5
        role_arns: ["arn:aws:iam::*:role/ForwardInstanceStates"]
        sources: [aws.ec2]
        detail_types: [EC2 Instance State-change Notification]

- name: Let one more account send to the default bus, and leave all other statements alone
  crossaccount.aws.events_bus:
    account_id: "222222222222"
    name: default
    senders:
      - sid: Partner
        accounts: ["111111111111"]

- name: Remove the bus, if team-dns made it
  crossaccount.aws.events_bus:
    name: instance-states
    managed_by: team-dns
    state: absent
"""

RETURN = r"""
event_bus:
  description: The bus after the task.
  returned: unless O(state=absent) and the bus is removed
  type: dict
  contains:
    name:
      description: The name of the bus.
      type: str
      returned: always
    arn:
      description: The ARN of the bus, which is known in check mode too.
      type: str
      returned: always
      sample: arn:aws:events:us-east-1:222222222222:event-bus/instance-states
    description:
      description: The description.
      type: str
      returned: always
    kms_key_id:
      description: The KMS key, or empty.
      type: str
      returned: always
    dead_letter_arn:
      description: The queue for events that could not be encrypted, or empty.
      type: str
      returned: always
    tags:
      description: The tags. Those of the default bus are not read.
      type: dict
      returned: always
    policy:
      description: The resource policy. It is null for a bus without one.
      type: dict
      returned: always
access_change:
  description: Who gains and who loses the right to send events by this task.
  returned: always
  type: dict
  contains:
    gained:
      description: A sentence for each principal and its conditions that may now send.
      type: list
      elements: str
      returned: always
      sample: ["anyone may put events onto the bus (organization o-a1b2c3d4e5) [opens it to a whole organization]"]
    lost:
      description: A sentence for each principal and its conditions that no longer may.
      type: list
      elements: str
      returned: always
    entries:
      description: The same as data, as M(crossaccount.aws.iam_trust_role) returns it.
      type: list
      elements: dict
      returned: always
kept:
  description: Why the bus was not removed.
  returned: with O(state=absent), when the bus is somebody else's or an AWS service manages it
  type: str
  sample: >-
    The event bus central of account 222222222222 lacks the tag crossaccount.aws/created-by, so team-dns did not make it
api_calls:
  description: How many calls of each operation were made.
  returned: always
  type: dict
  sample: {"DescribeEventBus": 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.events.bus import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.maker import ANY_MAKER
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.tags import TAGS

_TEXTS = {"type": "list", "elements": "str"}
_SENDER = {
    "sid": {"type": "str", "required": True},
    "accounts": _TEXTS,
    "organization_id": {"type": "str"},
    "role_arns": _TEXTS,
    "sources": _TEXTS,
    "detail_types": _TEXTS,
}
OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True},
            "description": {"type": "str"},
            "kms_key_id": {"type": "str", "no_log": False},
            "dead_letter_arn": {"type": "str"},
            "senders": {"type": "list", "elements": "dict", "options": _SENDER},
            "purge_senders": {"type": "bool"},
            "allow_broad_senders": {"type": "bool", "default": False},
            "wait_timeout": {"type": "int", "default": 60},
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
