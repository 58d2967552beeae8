# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role dns_automation: which accounts one function keeps after a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.central import accounts
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

DOCUMENTATION = r"""
name: dns_automation_central_accounts
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return the accounts that one function keeps after a run
description:
  - Returns what the function has kept before, with the accounts of this run, and without those that it drops. An
    account that a run leaves out stays as it is.
options:
  _input:
    description: The accounts of this run, by id, as the settings of the function have them.
    type: dict
    required: true
  former:
    description: The settings that the function has. None when there is no function.
    type: dict
  dropped:
    description: The ids of accounts that the function no longer keeps.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Show which accounts the function keeps after a run for one of them
  ansible.builtin.debug:
    msg: "{{ declared | crossaccount.aws.dns_automation_central_accounts(former) }}"
  vars:
    declared: {"111111111111": {"regions": [eu-west-1]}}
    former: {"accounts": {"333333333333": {"regions": [us-east-1]}}}
"""

RETURN = r"""
_value:
  description: The accounts by id, in order.
  type: dict
"""


def dns_automation_central_accounts(
    declared: Mapping[str, Any], former: object = None, *, dropped: Sequence[str] = ()
) -> dict[str, Any]:
    """The accounts that the function keeps."""
    try:
        return accounts(former, declared, dropped)
    except InputError as error:
        raise AnsibleFilterError(f"dns_automation_central_accounts: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"dns_automation_central_accounts": dns_automation_central_accounts}
