#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Declare a log group of CloudWatch Logs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: logs_group
short_description: Manage a log group of CloudWatch Logs
version_added: "0.1.0"
description:
  - Creates, changes or removes a log group, and says for how long it keeps what is logged.
  - A function of Lambda that writes a log makes its group by itself when there is none, and such a group keeps
    everything for ever. So declare the group before the function. A group that was made so is changed only with
    O(adopt).
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The name of the group, such as V(/aws/lambda/instance-records). At most 512 letters, digits and C(_-/.#).
      - Groups whose names only begin so are other groups.
    type: str
    required: true
    aliases: [log_group_name]
  retention_days:
    description:
      - For how many days the group keeps what is logged. V(0) keeps it for ever.
      - One of 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and
        3653.
      - What is older than a new value is deleted within some days, and cannot be brought back.
      - Required when O(state=present).
    type: int
  kms_key_id:
    description:
      - The ARN of the KMS key with which a new group encrypts what is logged. The policy of the key must let CloudWatch
        Logs use it. An empty text says that there is to be none.
      - The module does not change it later, so that a group with another key is refused. When left out, an existing key
        stays.
    type: str
  log_group_class:
    description:
      - The class of the group, V(STANDARD) by default. AWS cannot change it later, so that a group of another class is
        refused.
    type: str
    choices: [STANDARD, INFREQUENT_ACCESS, DELIVERY]
  state:
    description:
      - V(absent) deletes the group with all that was logged.
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
  - "Needs the permissions C(logs:DescribeLogGroups), C(logs:ListTagsForResource) and, depending on the options,
    C(logs:CreateLogGroup), C(logs:PutRetentionPolicy), C(logs:DeleteRetentionPolicy), C(logs:TagResource),
    C(logs:UntagResource) and C(logs:DeleteLogGroup)."
seealso:
  - module: crossaccount.aws.sqs_queue
"""

EXAMPLES = r"""
- name: A log group for a function, before the function makes one for ever
  crossaccount.aws.logs_group:
    account_id: "111111111111"
    name: /aws/lambda/instance-records
    managed_by: team-dns
    retention_days: 30
    tags:
      team: dns

- name: Remove it, provided that it is the DNS team's
  crossaccount.aws.logs_group:
    name: /aws/lambda/instance-records
    managed_by: team-dns
    state: absent
"""

RETURN = r"""
log_group:
  description: The log group after the task. In check mode, as it would be.
  returned: when O(state=present) or with RV(kept)
  type: dict
  contains:
    name:
      description: The name of the group.
      type: str
      returned: always
    arn:
      description: The ARN of the group, without the C(:*) that stands for its streams.
      type: str
      returned: always
      sample: arn:aws:logs:us-east-1:111111111111:log-group:/aws/lambda/instance-records
    retention_days:
      description: For how many days it keeps what is logged; C(0) is for ever.
      type: int
      returned: always
    kms_key_id:
      description: The ARN of the key that encrypts what is logged, or empty.
      type: str
      returned: always
    log_group_class:
      description: The class of the group.
      type: str
      returned: always
    tags:
      description: The tags.
      type: dict
      returned: always
kept:
  description: Why the group was not removed.
  returned: when O(state=absent) and it belongs to somebody else
  type: str
api_calls:
  description: How many calls were made of each operation.
  returned: always
  type: dict
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.logs.group import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.maker import MAKER
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.tags import TAGS

OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True, "aliases": ["log_group_name"]},
            "retention_days": {"type": "int"},
            "kms_key_id": {"type": "str"},
            "log_group_class": {"type": "str", "choices": ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        required_if=[("state", "present", ["retention_days"])],
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
