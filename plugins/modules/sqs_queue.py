#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Declare a queue of SQS and who may send to it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: sqs_queue
short_description: Manage an SQS queue and who may send to it
version_added: "0.1.0"
description:
  - Creates, changes or removes a standard queue of Amazon SQS, its dead-letter queue included.
  - O(senders) says who may send to the queue. A service is let in only together with the rules, accounts or other
    sources that it may act for, because otherwise it sends for anybody who asks it to.
  - Settings that the task leaves out stay as they are. A new queue has the defaults of SQS for them, and is encrypted.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The name of the queue, at most 80 letters, digits, C(-) and C(_).
      - FIFO queues, whose names end in C(.fifo), are refused.
    type: str
    required: true
    aliases: [queue_name]
  visibility_timeout:
    description:
      - For how many seconds a message that was received is hidden from other receivers, from 0 to 43200.
      - For a queue that invokes a Lambda function, AWS recommends six times the timeout of the function.
    type: int
  message_retention_period:
    description: For how many seconds the queue keeps a message, from 60 to 1209600, which are 14 days.
    type: int
  delay_seconds:
    description: For how many seconds the queue holds a new message back, from 0 to 900.
    type: int
  receive_message_wait_time:
    description: How many seconds a call that receives messages waits for one, from 0 to 20.
    type: int
  maximum_message_size:
    description: How many bytes a message may have, from 1024 to 1048576.
    type: int
  dead_letter:
    description:
      - The queue to which SQS moves a message that was received too often. It must be a standard queue of the same
        account and Region.
      - An empty dictionary takes it away.
    type: dict
    suboptions:
      arn:
        description: The ARN of the dead-letter queue.
        type: str
      max_receive_count:
        description: How often a message is received before it is moved, from 1 to 1000.
        type: int
  senders:
    description:
      - Who may send to the queue, as statements of its policy. Together they are the whole policy, so what the policy
        of an existing queue allows besides is taken away. An empty list removes the policy.
      - Principals of the account of the queue need no statement when their own policies let them send.
    type: list
    elements: dict
    suboptions:
      sid:
        description: The id of the statement, letters and digits.
        type: str
        required: true
      services:
        description:
          - Services that may send, such as V(events.amazonaws.com). They need O(senders[].source_arns) or
            O(senders[].source_accounts).
        type: list
        elements: str
      source_arns:
        description:
          - The resources for which the services may send, such as the ARN of a rule of EventBridge. V(*) and V(?) are
            wildcards within a part.
          - An ARN without an account needs O(senders[].source_accounts) too.
        type: list
        elements: str
      source_accounts:
        description: The accounts for which the services may send.
        type: list
        elements: str
      arns:
        description: Roles and users that may send. A statement has either these and accounts, or services.
        type: list
        elements: str
      accounts:
        description: Accounts whose administrators may let their roles and users send.
        type: list
        elements: str
  policy:
    description:
      - The policy of the queue as a document, a dictionary or JSON text, where O(senders) cannot say it. It is compared
        by meaning, and excludes O(senders). An empty dictionary removes the policy.
    type: raw
  kms_key_id:
    description:
      - The id, ARN or alias of the KMS key that encrypts the queue, as in V(alias/aws/sqs). It is compared as it is
        written, so that an alias is not the same as the key that it stands for.
      - Services that send to the queue must be allowed to use the key.
    type: str
  sqs_managed_sse:
    description:
      - Whether SQS encrypts the queue with a key of its own. A new queue without O(kms_key_id) is encrypted so by
        default.
    type: bool
  wait_timeout:
    description:
      - For how many seconds to wait when a queue of the same name was deleted a moment ago. SQS makes a new one only
        after 60 seconds.
    type: int
    default: 75
  state:
    description:
      - V(absent) deletes the queue with all messages in it. That waits for nothing. A new queue of the same name can be
        made only after 60 seconds.
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
  - A change of a queue takes up to 60 seconds until all of SQS has it, and that of O(message_retention_period) up to 15
    minutes. The module does not wait for that.
  - "Needs the permissions C(sqs:GetQueueUrl), C(sqs:GetQueueAttributes), C(sqs:ListQueueTags) and, depending on the
    options, C(sqs:CreateQueue), C(sqs:SetQueueAttributes), C(sqs:TagQueue), C(sqs:UntagQueue) and C(sqs:DeleteQueue)."
seealso:
  - module: crossaccount.aws.cloudformation_stack_set
"""

EXAMPLES = r"""
- name: A queue for what could not be handled
  crossaccount.aws.sqs_queue:
    account_id: "111111111111"
    name: instance-changes-failed
    managed_by: team-dns
    message_retention_period: 1209600
  register: failed

- name: A queue to which one rule of EventBridge sends
  crossaccount.aws.sqs_queue:
    account_id: "111111111111"
    name: instance-changes
    managed_by: team-dns
    visibility_timeout: 360
    dead_letter:
      arn: "{{ failed.queue.arn }}"
      max_receive_count: 5
    senders:
      - sid: Rule
        services: [events.amazonaws.com]
        source_arns: ["arn:aws:events:us-east-1:111111111111:rule/instance-changes"]
    tags:
      team: dns

- name: Remove it, provided that it is the DNS team's
  crossaccount.aws.sqs_queue:
    name: instance-changes
    managed_by: team-dns
    state: absent
"""

RETURN = r"""
queue:
  description: The queue after the task. In check mode, as it would be.
  returned: when O(state=present) or with RV(kept)
  type: dict
  contains:
    name:
      description: The name of the queue.
      type: str
      returned: always
    url:
      description: The URL by which the queue is called. Of a queue that check mode would create, the one it would get.
      type: str
      returned: always
      sample: https://sqs.us-east-1.amazonaws.com/111111111111/instance-changes
    arn:
      description: The ARN of the queue.
      type: str
      returned: always
      sample: arn:aws:sqs:us-east-1:111111111111:instance-changes
    attributes:
      description:
        - The settings of the queue, called as the options are. C(policy) is the policy that O(senders) or O(policy)
          says. Of a new queue, only those that the task states and C(sqs_managed_sse).
      type: dict
      returned: always
    messages:
      description: About how many messages waited in the queue when it was read.
      type: int
      returned: always
    tags:
      description: The tags.
      type: dict
      returned: always
kept:
  description: Why the queue was not removed.
  returned: when O(state=absent) and it belongs to somebody else
  type: str
  sample: the queue instance-changes lacks the tag crossaccount.aws/created-by, so team-dns did not make it
api_calls:
  description: How many calls were made of each operation.
  returned: always
  type: dict
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.maker import MAKER
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.tags import TAGS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.sqs.queue import ensure

_TEXTS = {"type": "list", "elements": "str"}
OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True, "aliases": ["queue_name"]},
            "visibility_timeout": {"type": "int"},
            "message_retention_period": {"type": "int"},
            "delay_seconds": {"type": "int"},
            "receive_message_wait_time": {"type": "int"},
            "maximum_message_size": {"type": "int"},
            "dead_letter": {
                "type": "dict",
                "options": {"arn": {"type": "str"}, "max_receive_count": {"type": "int"}},
            },
            "senders": {
                "type": "list",
                "elements": "dict",
                "options": {
                    "sid": {"type": "str", "required": True},
                    "services": _TEXTS,
                    "source_arns": _TEXTS,
                    "source_accounts": _TEXTS,
                    "arns": _TEXTS,
                    "accounts": _TEXTS,
                },
            },
            "policy": {"type": "raw"},
            "kms_key_id": {"type": "str"},
            "sqs_managed_sse": {"type": "bool"},
            "wait_timeout": {"type": "int", "default": 75},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        mutually_exclusive=[("senders", "policy")],
    ),
    MAKER,
    TAGS,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
