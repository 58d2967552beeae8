# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role dns_automation: what its roles may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import central
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.deployment import (
    Deployed,
    execution_policy,
    zone_role_policies,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.settings import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

DOCUMENTATION = r"""
name: dns_automation_policies
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return the policies of the function that keeps the record sets of an account
description:
  - Returns what the execution role of the function may do, and what the role may do that it assumes in the DNS account.
options:
  _input:
    description: The names of all parts, as P(crossaccount.aws.dns_automation_names#filter) returns them.
    type: dict
    required: true
  settings:
    description: What the function keeps.
    type: dict
    required: true
  account_id:
    description: The workload account. With O(region), the account of the function that keeps several accounts.
    type: str
    required: true
  region:
    description:
      - The Region of the function that keeps several accounts. With it, the policy of that function's role is returned.
    type: str
    default: ""
  path:
    description: The path of the roles that the function of O(region) assumes.
    type: str
    default: /
  bus_arn:
    description:
      - The event bus of a function in another account, onto which events of O(account_id) are put. The execution role
        is then the one that this function reads the account by.
    type: str
    default: ""
  partition:
    description: The partition of the accounts.
    type: str
    default: aws
"""

EXAMPLES = r"""
- name: Show what the execution role may do
  ansible.builtin.debug:
    msg: "{{ (names | crossaccount.aws.dns_automation_policies(settings, '111111111111')).execution }}"
  vars:
    names: "{{ 'example.com' | crossaccount.aws.dns_automation_names('111111111111') }}"
    settings:
      accounts:
        "111111111111":
          owner: crossaccount.aws/111111111111
          regions: [eu-west-1]
          writer: {arn: arn:aws:iam::222222222222:role/writer}
          zones:
            - hosted_zone_id: Z0123456789ABCDEFGHIJ
              zone: example.com
              domain: team.example.com
      namespace: crossaccount.aws/dns_automation
"""

RETURN = r"""
_value:
  description:
    - C(execution) is a document, C(zone) has documents by the name of the policy. With O(bus_arn), C(forward) is a
      document, too.
    - With O(region), there is C(execution) alone.
  type: dict
"""


def dns_automation_policies(
    names: Mapping[str, str],
    settings: Mapping[str, Any],
    account_id: str,
    *,
    region: str = "",
    path: str = "/",
    bus_arn: str = "",
    partition: str = "aws",
) -> dict[str, Any]:
    """The policies of all roles."""
    try:
        deployed, found = Deployed(**names), Settings.read(settings)
        if region:
            return {
                "execution": central.function_policy(
                    deployed, found, account_id, region, path=path, partition=partition
                )
            }
        account = found.accounts[account_id]
        policies: dict[str, Any] = {"zone": zone_role_policies(found, account_id, partition)}
        if bus_arn:
            return policies | {
                "execution": central.reader_policy(account.regions),
                "forward": central.forward_policy(bus_arn),
            }
        own = execution_policy(deployed, account_id, account.regions, account.writer.arn, partition)
        return policies | {"execution": own}
    except InputError as error:
        raise AnsibleFilterError(f"dns_automation_policies: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"dns_automation_policies": dns_automation_policies}
