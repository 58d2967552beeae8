# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter that turns instances into record sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instance_records import Rules, record_sets

DOCUMENTATION = r"""
name: instance_record_sets
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: The addresses of running instances as record sets
description:
  - Turns instances as M(crossaccount.aws.ec2_instances_info) and M(amazon.aws.ec2_instance_info) return them into
    record sets as M(crossaccount.aws.route53_record_sets) takes them.
  - Only running instances count. Instances of one name share a record set with the addresses of all of them.
  - A name must be a host name below O(domain). It is never repaired, as another name than the one that was meant would
    be published.
positional: _input, domain
options:
  _input:
    description: Instances, for example the C(instances) that M(crossaccount.aws.ec2_instances_info) returns.
    type: list
    elements: dict
    required: true
  domain:
    description:
      - The zone or a domain in it. Every name is below it; a name that does not end with it is put before it.
    type: str
    required: true
  name:
    description:
      - How an instance is named.
      - V(tag:KEY) is the value of a tag.
      - Anything else is a pattern, in which V({instance_id}), V({instance_type}), V({availability_zone}),
        V({private_ip_dashed}), V({public_ip_dashed}) and V({tag:KEY}) are replaced.
    type: str
    default: tag:dns
  addresses:
    description: Which IPv4 addresses are published.
    type: str
    choices: [public, private, both]
    default: public
  ipv6:
    description: Whether IPv6 addresses are published as well, as record sets of the type AAAA.
    type: bool
    default: false
  ttl:
    description: The TTL in seconds. A public address that is not an Elastic IP changes when its instance stops.
    type: int
    default: 300
  missing:
    description: Whether a running instance without a name or an address of the wanted kind is left out or an error.
    type: str
    choices: [skip, fail]
    default: skip
seealso:
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
    name: str = "tag:dns",
    addresses: str = "public",
    ipv6: bool = False,
    ttl: int = 300,
    missing: str = "skip",
) -> list[dict[str, Any]]:
    """Record sets of running instances; see the documentation above."""
    try:
        return record_sets(instances, Rules.read(domain, name, addresses, missing, ipv6=ipv6, ttl=ttl))
    except InputError as error:
        raise AnsibleFilterError(f"crossaccount.aws.instance_record_sets: {error}") from error


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"instance_record_sets": instance_record_sets}
