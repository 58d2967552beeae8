#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Send a test event to the function of the role dns_automation."""

from __future__ import annotations

DOCUMENTATION = r"""
module: events_dns_automation_test
short_description: Send a test event to the function of the role dns_automation
version_added: "0.1.0"
description:
  - Tells the function that keeps the names of instances that an instance runs, as EC2 does when one has started. The
    event takes the whole way, from the event bus by the rule and the queue to the function.
  - The function believes nothing of it. It reads what the instance is now, and where its names are right, it changes
    nothing.
  - EC2 alone may send events of its own source. Ours has the source C(crossaccount.aws/dns_automation), which the rule
    of the role P(crossaccount.aws.dns_automation#role) is also for.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  instance_id:
    description: The instance that the event is about, which runs in the Region of the task.
    type: str
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
notes:
  - Needs the permission C(events:PutEvents) on the default event bus.
  - Each run sends an event. In check mode none is sent.
seealso:
  - module: crossaccount.aws.logs_dns_automation_info
  - module: crossaccount.aws.events_rule
"""

EXAMPLES = r"""
- name: Tell the function to look at an instance
  crossaccount.aws.events_dns_automation_test:
    instance_id: i-0a1b2c3d4e5f60718
  register: sent

- name: See within some seconds whether it has done so
  crossaccount.aws.logs_dns_automation_info:
    name: /aws/lambda/crossaccount-dns-example-com-0a1b2c
    instance_ids: [i-0a1b2c3d4e5f60718]
    since: "{{ sent.sent_at }}"
    wait_timeout: 1
"""

RETURN = r"""
event_id:
  description: The id that EventBridge gave to the event. Empty in check mode.
  returned: success
  type: str
  sample: 11710aed-b79e-4468-a20b-bb3c0c3b4860
sent_at:
  description: When EventBridge took it, in UTC and by its own clock. Empty in check mode.
  returned: success
  type: str
  sample: "2026-01-31T10:00:00Z"
api_calls:
  description: How many calls of each operation were made.
  returned: success
  type: dict
  sample: {PutEvents: 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.events.dns_automation_test import send
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

OPTIONS = (OptionGroup({"instance_id": {"type": "str", "required": True}}),)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: send(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
