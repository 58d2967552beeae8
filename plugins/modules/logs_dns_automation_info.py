#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read what the function of the role dns_automation did."""

from __future__ import annotations

DOCUMENTATION = r"""
module: logs_dns_automation_info
short_description: Read from its log what the function of the role dns_automation did
version_added: "0.1.0"
description:
  - Says when the function that keeps the names of instances last looked at everything, and which problems it had.
  - It returns what the function itself wrote, and of the errors of Lambda's runtime no more than their names.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The log group of the function. The filter P(crossaccount.aws.dns_automation_names#filter) calls it
        C(log_group).
    type: str
    required: true
    aliases: [log_group_name]
  minutes:
    description: How far back the log is read, at most 10080, which is a week.
    type: int
    default: 1440
  since:
    description: The moment since which the log is read, in UTC, such as V(2026-01-31T10:00:00Z), instead of O(minutes).
    type: str
  instance_ids:
    description:
      - Only what the log says of these instances is read, and the module waits until the function has handled all of
        them.
    type: list
    elements: str
  kept_account_id:
    description: The workload account to read of, where the function keeps several. All of them by default.
    type: str
  wait_timeout:
    description: For how many seconds the module waits for O(instance_ids), at most 900. V(0) reads once.
    type: int
    default: 0
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
notes:
  - Needs the permission C(logs:FilterLogEvents).
  - A log group that does not exist says nothing, so that everything in the result is empty.
seealso:
  - module: crossaccount.aws.logs_group
"""

EXAMPLES = r"""
- name: Read what the function did within the last hour
  crossaccount.aws.logs_dns_automation_info:
    name: /aws/lambda/crossaccount-dns-example-com-0a1b2c
    minutes: 60
  register: function

- name: Say when it last looked at everything
  ansible.builtin.debug:
    msg: "{{ function.last_look or 'not within the last hour' }}"
"""

RETURN = r"""
last_look:
  description:
    - When the function last looked at everything and all was well, in UTC. Empty where it did not. With
      O(instance_ids) always empty, unless the same line says so.
  returned: success
  type: str
  sample: "2026-01-31T10:00:00Z"
last_problem:
  description: When the function last had a problem, in UTC. Empty where it had none.
  returned: success
  type: str
  sample: ""
problems:
  description: What the problems were, each of them once, the last ones first. At most 10.
  returned: success
  type: list
  elements: str
  sample: []
handled:
  description: With O(instance_ids), those of them that an event was about and that the function has handled well.
  returned: success
  type: list
  elements: str
  sample: [i-0a1b2c3d4e5f60718]
last_handled:
  description: When the function last said so of one of RV(handled), in UTC. Empty where it did not.
  returned: success
  type: str
  sample: "2026-01-31T10:00:02Z"
last_report:
  description: When the function last said what it leaves to others, in UTC. Empty where it did not.
  returned: success
  type: str
  sample: "2026-01-31T06:17:03Z"
left_to_others:
  description:
    - The record sets that the function then left as they are, because they have no owner or another one, each with the
      reason.
  returned: success
  type: list
  elements: str
  sample: ["db.team.example.com A: no owner"]
api_calls:
  description: How many calls of each operation were made.
  returned: success
  type: dict
  sample: {FilterLogEvents: 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.logs.dns_automation_info import info
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True, "aliases": ["log_group_name"]},
            "minutes": {"type": "int", "default": 1440},
            "since": {"type": "str"},
            "instance_ids": {"type": "list", "elements": "str"},
            "kept_account_id": {"type": "str"},
            "wait_timeout": {"type": "int", "default": 0},
        },
    ),
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: info(module.params, connection))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
