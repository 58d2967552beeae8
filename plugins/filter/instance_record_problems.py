# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter that says which instances cannot be published, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances import services as of_services

DOCUMENTATION = r"""
name: instance_record_problems
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: The running instances that cannot be published, and why
description:
  - Names the instances that P(crossaccount.aws.instance_record_sets#filter) leaves out with the same options, because
    their name is not a host name below O(domain), or one of their addresses is not valid.
  - Instances without a name or an address are not among them; O(missing) decides about those.
  - An instance that has no record set at the name of one of O(services) is among them too.
positional: _input, domain
options:
  others:
    description:
      - Instances that have no names of their own here, such as the C(unselected) of
        M(crossaccount.aws.ec2_instances_info). Those that run may be members of O(services).
    type: list
    elements: dict
    default: []
extends_documentation_fragment:
  - crossaccount.aws.instance_rules
seealso:
  - plugin: crossaccount.aws.instance_record_sets
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Say which instances have a tag that is not a host name
  vars:
    instances:
      - instance_id: i-0a1b2c3d4e5f60718
        state:
          name: running
        public_ip_address: 192.0.2.10
        tags:
          dns: web server
  ansible.builtin.debug:
    msg: "{{ instances | crossaccount.aws.instance_record_problems('team.example.com') | map(attribute='msg') }}"
"""

RETURN = r"""
_value:
  description: One entry for each instance that is left out of a name, in the order of the instances, services last.
  type: list
  elements: dict
  contains:
    instance_id:
      description: The instance, empty when it has no id.
      type: str
      returned: always
    name:
      description:
        - The name that O(name) gives it, such as the value of a tag. Empty when that is not a text.
        - For a member of one of O(services), the name of the service.
      type: str
      returned: always
    problem:
      description: What is wrong.
      type: str
      returned: always
    remedy:
      description: What would be right.
      type: str
      returned: always
    msg:
      description: All of this in one message.
      type: str
      returned: always
  sample:
    - instance_id: i-0a1b2c3d4e5f60718
      name: web_1
      problem: "'web_1' is not a host name"
      remedy: use letters, digits, and hyphens between them, in each part
      msg: >-
        instance i-0a1b2c3d4e5f60718, tag:dns: 'web_1' is not a host name. Use letters, digits, and hyphens between
        them, in each part.
"""


def instance_record_problems(
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
    others: Sequence[Mapping[str, Any]] = (),
    services_variable: str = "services",
) -> list[dict[str, str]]:
    """Running instances that cannot be published; see the documentation above."""
    try:
        choices, more = (name, addresses, missing, "skip"), {"ipv6": ipv6, "ttl": ttl, "owned": owned}
        rules, named = of_services.read(services, services_variable, domain, *choices, **more)
        return [problem.as_dict() for problem in of_services.published(instances, others, rules, named)[1]]
    except InputError as error:
        raise AnsibleFilterError(f"crossaccount.aws.instance_record_problems: {error}") from error


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"instance_record_problems": instance_record_problems}
