# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter that finds the addresses of instances which run and are not selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.unselected import (
    unselected_addresses as addresses_of,
)

DOCUMENTATION = r"""
name: unselected_addresses
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: The addresses of instances that run and are not selected
description:
  - Takes instances that run, such as the C(unselected) of M(crossaccount.aws.ec2_instances_info). Returns their
    addresses, public, private and IPv6, as O(crossaccount.aws.route53_record_sets#module:in_use) takes them.
  - A name with one of these addresses is not that of an instance that is gone. A mistake in the filters takes it for
    one.
positional: _input, selected
options:
  _input:
    description: Instances that run, all of them or those that are not selected.
    type: list
    elements: dict
    required: true
  selected:
    description: Those of them that are selected, and are left out. They are told by their C(instance_id).
    type: list
    elements: dict
    default: []
  remark:
    description: What is said of each instance after its id.
    type: str
    default: runs and is not selected
seealso:
  - plugin: crossaccount.aws.instance_record_sets
    plugin_type: filter
  - module: crossaccount.aws.route53_record_sets
"""

EXAMPLES = r"""
- name: Show the addresses of instances that no name may lose
  vars:
    running:
      - instance_id: i-0a1b2c3d4e5f60718
        public_ip_address: 192.0.2.10
      - instance_id: i-0a1b2c3d4e5f60719
        public_ip_address: 192.0.2.11
    selected: "{{ running[:1] }}"
  ansible.builtin.debug:
    msg: "{{ running | crossaccount.aws.unselected_addresses(selected) }}"
"""

RETURN = r"""
_value:
  description: Address to the instance that has it, in words.
  type: dict
  sample:
    192.0.2.11: i-0a1b2c3d4e5f60719 runs and is not selected
"""


def unselected_addresses(
    instances: list[Mapping[str, Any]],
    selected: Sequence[Mapping[str, Any]] = (),
    remark: str = "runs and is not selected",
) -> dict[str, str]:
    """Addresses of instances that run; see the documentation above."""
    try:
        return {address: f"{each} {remark}" for address, each in addresses_of(instances, selected).items()}
    except InputError as error:
        raise AnsibleFilterError(f"crossaccount.aws.unselected_addresses: {error}") from error


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"unselected_addresses": unselected_addresses}
