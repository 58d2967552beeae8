# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role dns_automation: what its parts are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.deployment import Deployed
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

DOCUMENTATION = r"""
name: dns_automation_names
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return the names of the function that keeps the record sets of an account
description:
  - Returns what the role P(crossaccount.aws.dns_automation#role) calls the parts of the function that keeps the names
    of an account's instances in a zone.
options:
  _input:
    description: The name of the zone.
    type: str
    required: true
  account_id:
    description: The workload account. For the function that keeps several accounts, the DNS account.
    type: str
    required: true
  private:
    description: Whether the zone is private.
    type: bool
    default: false
  prefix:
    description: What stands before each name.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show the name of the function
  ansible.builtin.debug:
    msg: "{{ ('example.com' | crossaccount.aws.dns_automation_names('111111111111')).function }}"
"""

RETURN = r"""
_value:
  description:
    - C(function), C(execution_role), C(zone_role), C(forward_role), C(bus), C(events_queue), C(failures_queue) and
      C(log_group) are names.
    - C(states_rule), C(addresses_rule), C(tags_rule), C(forwarded_rule), C(schedule_rule) and C(report_rule) are names
      of rules, and C(failures_alarm) and C(silence_alarm) names of alarms.
    - C(maker) is the value of the tag that says who made them. C(namespace) is that of the metrics.
  type: dict
"""


def dns_automation_names(
    zone: object, account_id: object, *, private: bool = False, prefix: str = ""
) -> dict[str, str]:
    """The names of all parts."""
    try:
        return asdict(Deployed.of(zone, account_id, private=private, prefix=prefix))
    except InputError as error:
        raise AnsibleFilterError(f"dns_automation_names: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"dns_automation_names": dns_automation_names}
