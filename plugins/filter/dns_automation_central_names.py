# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role dns_automation: what the parts of one function for several accounts are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.central import Central
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

DOCUMENTATION = r"""
name: dns_automation_central_names
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return the names of the function that keeps the record sets of several accounts
description:
  - Returns what the role P(crossaccount.aws.dns_automation#role) calls the parts of the function that keeps the names
    of several accounts' instances, in the DNS account and in each workload account.
options:
  _input:
    description: The DNS account.
    type: str
    required: true
  prefix:
    description: What stands before each name.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show the name of the function
  ansible.builtin.debug:
    msg: "{{ ('222222222222' | crossaccount.aws.dns_automation_central_names).function }}"
"""

RETURN = r"""
_value:
  description:
    - C(function), C(execution_role), C(bus), C(bus_rule), C(events_queue), C(failures_queue), C(log_group),
      C(schedule_rule), C(report_rule), C(failures_alarm), C(silence_alarm) and C(late_alarm) are names of parts in the
      DNS account. C(zone_roles) begins the names of roles there, which end with the id of a workload account.
    - C(reader_role), C(forward_role), C(states_rule), C(addresses_rule), C(tags_rule), C(undelivered_queue) and
      C(undelivered_alarm) are names of parts in each workload account.
    - C(maker) is the value of the tag that says who made them. C(namespace) is that of the metrics.
  type: dict
"""


def dns_automation_central_names(dns_account_id: object, *, prefix: str = "") -> dict[str, str]:
    """The names of all parts."""
    try:
        return asdict(Central.of(dns_account_id, prefix=prefix))
    except InputError as error:
        raise AnsibleFilterError(f"dns_automation_central_names: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"dns_automation_central_names": dns_automation_central_names}
