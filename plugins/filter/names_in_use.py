# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter that finds the names of instances which run and are not selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.in_use import names_in_use as found_in
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.services import read

DOCUMENTATION = r"""
name: names_in_use
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: The names of instances that run, and who uses them
description:
  - Takes instances that run, such as the C(unselected) of M(crossaccount.aws.ec2_instances_info). Returns the names
    that P(crossaccount.aws.instance_record_sets#filter) would give them with the same options, as
    O(crossaccount.aws.route53_record_sets#module:in_use) takes them.
  - Where no instance that runs is a member of one of O(services), as after a mistake in its tags, each instance that
    runs is returned as a resource at the name of the service.
  - Such a name is not that of an instance that is gone. A mistake in the filters takes it for one.
positional: _input, domain
options:
  chosen:
    description:
      - Other instances that run, and that are published. Where the rules give none of them a name, as after a mistake
        in O(name), or no instance at all where none is chosen, each instance without a name is returned as a resource,
        as it stands in owner markers.
    type: list
    elements: dict
    default: []
  remark:
    description: What is said of each instance after its id.
    type: str
    default: runs
extends_documentation_fragment:
  - crossaccount.aws.instance_rules
seealso:
  - plugin: crossaccount.aws.instance_record_sets
    plugin_type: filter
  - module: crossaccount.aws.route53_record_sets
"""

EXAMPLES = r"""
- name: Show the names that no run may take away
  vars:
    unselected:
      - instance_id: i-0a1b2c3d4e5f60718
        state:
          name: running
        public_ip_address: 192.0.2.10
        tags:
          dns: web
  ansible.builtin.debug:
    msg: "{{ unselected | crossaccount.aws.names_in_use('team.example.com', remark='runs and is not selected') }}"
"""

RETURN = r"""
_value:
  description: An entry for each name and address, or for each resource.
  type: list
  elements: dict
  sample:
    - record: web.team.example.com
      type: A
      value: 192.0.2.10
      user: i-0a1b2c3d4e5f60718 runs and is not selected
"""


def names_in_use(
    instances: list[Mapping[str, Any]],
    domain: str,
    *,
    name: str | Sequence[str] = "tag:dns",
    addresses: str = "public",
    ipv6: bool = False,
    ttl: int = 300,
    owned: bool = False,
    missing: str = "skip",
    services: Sequence[object] = (),
    services_variable: str = "services",
    chosen: Sequence[Mapping[str, Any]] = (),
    remark: str = "runs",
) -> list[dict[str, str]]:
    """Names of instances that run; see the documentation above."""
    try:
        choices, more = (name, addresses, missing, "skip"), {"ipv6": ipv6, "ttl": ttl, "owned": owned}
        rules, named = read(services, services_variable, domain, *choices, **more)
        return [{**each, "user": f"{each['user']} {remark}"} for each in found_in(instances, rules, chosen, named)]
    except InputError as error:
        raise AnsibleFilterError(f"crossaccount.aws.names_in_use: {error}") from error


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"names_in_use": names_in_use}
