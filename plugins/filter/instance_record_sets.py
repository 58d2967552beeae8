# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter that turns instances into record sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.display import Display
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances import services as of_services

DOCUMENTATION = r"""
name: instance_record_sets
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: The addresses of running instances as record sets
description:
  - Turns instances as M(crossaccount.aws.ec2_instances_info) and M(amazon.aws.ec2_instance_info) return them into
    record sets as M(crossaccount.aws.route53_record_sets) takes them.
  - Only running instances count. Instances with the same name share one record set with the addresses of all of them.
  - A name must be a host name below O(domain). The filter never repairs a name, because it could then publish a name
    that nobody meant. An instance with a name that is not valid, or with an address that is not valid, is left out.
  - Groups of instances may share a name in another way, with O(services). Each member then has a record set of its own,
    whose C(set_identifier) is the id of the instance. For the name of a service, Route 53 takes record sets of at most
    100 instances. Of more, those that run longest have one, and each of the others is left out with a warning.
positional: _input, domain
options:
  others:
    description:
      - Instances that have no names of their own here, such as the C(unselected) of
        M(crossaccount.aws.ec2_instances_info). Those that run may be members of O(services).
    type: list
    elements: dict
    default: []
  resources:
    description:
      - Whether each record set says in C(resource) for which instances it is made, as
        O(crossaccount.aws.route53_record_sets#module:record_sets[].resource) takes it. This is C(ec2/REGION/INSTANCE),
        with C(+) between several. Where that is longer than a marker can hold, it is C(ec2/REGION/*) for each Region.
      - Each instance then needs C(region) and C(instance_id), as M(crossaccount.aws.ec2_instances_info) returns them.
    type: bool
    default: false
  invalid:
    description:
      - What to do when an instance cannot be published, because its name is not a host name below O(domain), or one of
        its addresses is not valid.
      - With V(skip) it is left out. A warning names the instance, the problem, and what would be right.
        P(crossaccount.aws.instance_record_problems#filter) returns the same. The other instances are still published.
      - With V(fail) it is an error.
    type: str
    choices: [skip, fail]
    default: skip
extends_documentation_fragment:
  - crossaccount.aws.instance_rules
seealso:
  - plugin: crossaccount.aws.instance_record_problems
    plugin_type: filter
  - module: crossaccount.aws.route53_record_sets
  - module: crossaccount.aws.ec2_instances_info
"""

EXAMPLES = r"""
- name: Show the record sets of instances by their tag "dns", and by their address
  vars:
    instances:
      - instance_id: i-0a1b2c3d4e5f60718
        state:
          name: running
        public_ip_address: 192.0.2.10
        private_ip_address: 10.0.0.10
        tags:
          dns: web
  ansible.builtin.debug:
    msg:
      - "{{ instances | crossaccount.aws.instance_record_sets('team.example.com') }}"
      - >-
        {{ instances | crossaccount.aws.instance_record_sets('team.example.com', name='ip-{private_ip_dashed}',
           addresses='private', ttl=60) }}

- name: Show the record sets of a group of instances, one of which gets less of the traffic
  vars:
    members:
      - instance_id: i-0a1b2c3d4e5f60718
        state:
          name: running
        private_ip_address: 10.0.0.10
        tags:
          "aws:autoscaling:groupName": api
      - instance_id: i-0a1b2c3d4e5f60719
        state:
          name: running
        private_ip_address: 10.0.0.11
        tags:
          "aws:autoscaling:groupName": api
          dns-weight: "1"
    services:
      - name: api
        autoscaling_group: api
        routing: weighted
        weight: 10
        weight_tag: dns-weight
        addresses: private
        ttl: 30
  ansible.builtin.debug:
    msg: "{{ members | crossaccount.aws.instance_record_sets('team.example.com', services=services) }}"
"""

RETURN = r"""
_value:
  description: The record sets, sorted by name.
  type: list
  elements: dict
  sample:
    - record: web.team.example.com
      type: A
      ttl: 300
      value: [192.0.2.10]
"""


def instance_record_sets(
    instances: list[Mapping[str, Any]],
    domain: str,
    *,
    name: str | Sequence[str] = "tag:dns",
    addresses: str = "public",
    ipv6: bool = False,
    ttl: int = 300,
    owned: bool = False,
    missing: str = "skip",
    invalid: str = "skip",
    resources: bool = False,
    services: Sequence[object] = (),
    others: Sequence[Mapping[str, Any]] = (),
    services_variable: str = "services",
) -> list[dict[str, Any]]:
    """Record sets of running instances; see the documentation above."""
    try:
        choices, more = (name, addresses, missing, invalid), {"ipv6": ipv6, "ttl": ttl, "owned": owned}
        rules, named = of_services.read(services, services_variable, domain, *choices, **more, resources=resources)
        entries, problems = of_services.published(instances, others, rules, named)
    except InputError as error:
        raise AnsibleFilterError(f"crossaccount.aws.instance_record_sets: {error}") from error
    for problem in problems:
        Display().warning(f"{problem.refusal} The instance is left out.")
    return entries


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"instance_record_sets": instance_record_sets}
