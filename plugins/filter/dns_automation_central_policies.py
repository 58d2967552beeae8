# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role dns_automation: what the roles of one function for several accounts may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.central import (
    Central,
    execution_policy,
    forward_policy,
    reader_policy,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.deployment import zone_role_policies
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.settings import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

DOCUMENTATION = r"""
name: dns_automation_central_policies
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return the policies of the function that keeps the record sets of several accounts
description:
  - Returns what the execution role of the function may do, and what the roles of a workload account may do.
options:
  _input:
    description: The names of all parts, as P(crossaccount.aws.dns_automation_central_names#filter) returns them.
    type: dict
    required: true
  dns_account_id:
    description: The DNS account, in which the function is.
    type: str
    required: true
  region:
    description: The Region of the function.
    type: str
    required: true
  path:
    description: The path of the roles.
    type: str
    default: /
  settings:
    description: What the function keeps of one workload account.
    type: dict
  partition:
    description: The partition of the accounts.
    type: str
    default: aws
"""

EXAMPLES = r"""
- name: Show what the execution role may do
  ansible.builtin.debug:
    msg: "{{ (names | crossaccount.aws.dns_automation_central_policies('222222222222', 'eu-west-1')).execution }}"
  vars:
    names: "{{ '222222222222' | crossaccount.aws.dns_automation_central_names }}"
"""

RETURN = r"""
_value:
  description:
    - C(execution) and C(forward) are documents. With O(settings), C(reader) is one too, and C(zone) has documents by
      the name of the policy.
  type: dict
"""


def dns_automation_central_policies(
    names: Mapping[str, str],
    dns_account_id: str,
    region: str,
    *,
    path: str = "/",
    settings: Mapping[str, Any] | None = None,
    partition: str = "aws",
) -> dict[str, Any]:
    """The policies of all roles."""
    try:
        central = Central(**names)
        policies: dict[str, Any] = {
            "execution": execution_policy(central, dns_account_id, region, path, partition),
            "forward": forward_policy(central, dns_account_id, region, partition),
        }
        if settings:
            found = Settings.read(settings)
            [account] = found.accounts.values()
            policies["reader"] = reader_policy(account.regions)
            policies["zone"] = zone_role_policies(found, account.account_id, partition)
        return policies
    except InputError as error:
        raise AnsibleFilterError(f"dns_automation_central_policies: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"dns_automation_central_policies": dns_automation_central_policies}
