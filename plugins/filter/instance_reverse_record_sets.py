# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter that turns the addresses of instances into record sets of reverse zones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.names import display, normalise
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.reverse_zones import identified, read
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.reverse import (
    reverse_in_use,
    reverse_record_sets,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.services import read as read_rules

DOCUMENTATION = r"""
name: instance_reverse_record_sets
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: The addresses of running instances as PTR record sets
description:
  - Turns instances as M(crossaccount.aws.ec2_instances_info) and M(amazon.aws.ec2_instance_info) return them into PTR
    record sets of reverse zones, as M(crossaccount.aws.route53_record_sets) takes them. The instances, and the options
    that say how they are published, are those of P(crossaccount.aws.instance_record_sets#filter).
  - The address of an instance leads to the first of the names that it publishes under. This is the first name of its
    tag, or of the first rule of O(name) that gives it one.
  - The name of one of O(services) is not a name of an instance. The address of an instance that has no other name leads
    nowhere.
  - Instances with the same address share a record set with the first name of each of them.
  - Where zones are nested, the most specific one has the address. Public and private zones are apart.
  - An instance that cannot be published has no record set here either. This filter does not warn of it.
positional: _input, domain, zones
options:
  zones:
    description:
      - The reverse zones. Each is a name below C(in-addr.arpa) or C(ip6.arpa), or a dictionary with C(zone), C(private)
        and C(zone_id). A name alone is a public zone.
      - Classless zones, such as C(0/25.2.0.192.in-addr.arpa) of RFC 2317, are refused.
    type: list
    elements: raw
    required: true
  variable:
    description: What messages call O(zones).
    type: str
    default: zones
  hosted_zones:
    description:
      - The zones of an account, as M(crossaccount.aws.route53_hosted_zones_info) returns them, in which the ids of
        O(zones) are looked up.
    type: list
    elements: dict
    default: []
  resources:
    description: As in P(crossaccount.aws.instance_record_sets#filter).
    type: bool
    default: false
  unpublished:
    description:
      - Address record sets that instances do not have, because somebody else has them. Each has C(record) and C(type),
        as the C(not_owned) of M(crossaccount.aws.route53_record_sets). An address leads to the next name of its
        instance then, and to none when there is no other.
    type: list
    elements: dict
    default: []
  in_use:
    description: Names of instances that run, as P(crossaccount.aws.names_in_use#filter) returns them.
    type: list
    elements: dict
    default: []
extends_documentation_fragment:
  - crossaccount.aws.instance_rules
seealso:
  - plugin: crossaccount.aws.instance_record_sets
    plugin_type: filter
  - plugin: crossaccount.aws.names_in_use
    plugin_type: filter
  - module: crossaccount.aws.route53_record_sets
"""

EXAMPLES = r"""
- name: Show to which names the addresses of instances lead
  vars:
    instances:
      - instance_id: i-0a1b2c3d4e5f60718
        state:
          name: running
        private_ip_address: 10.0.0.10
        tags:
          dns: web, shop
  ansible.builtin.debug:
    msg: >-
      {{ instances | crossaccount.aws.instance_reverse_record_sets(
           'team.example.com', [{'zone': '10.in-addr.arpa', 'private': true}], addresses='private') }}
"""

RETURN = r"""
_value:
  description:
    - The reverse zones in their order. Each has C(zone), C(private), C(zone_id), C(title), by which a reader knows it,
      and its C(record_sets), sorted by name.
    - C(in_use) is O(in_use) as M(crossaccount.aws.route53_record_sets) takes it for this zone.
    - C(hosted_zone_id) is the id that was found in O(hosted_zones), and empty where none fits.
  type: list
  elements: dict
  sample:
    - zone: 10.in-addr.arpa
      private: true
      zone_id: ""
      title: 10.in-addr.arpa (private)
      hosted_zone_id: ""
      in_use: []
      record_sets:
        - record: 10.0.0.10.in-addr.arpa
          type: PTR
          ttl: 300
          value: [web.team.example.com]
"""


def instance_reverse_record_sets(
    instances: list[Mapping[str, Any]],
    domain: str,
    zones: Sequence[object],
    *,
    variable: str = "zones",
    hosted_zones: Sequence[Mapping[str, Any]] = (),
    name: str | Sequence[str] = "tag:dns",
    addresses: str = "public",
    ipv6: bool = False,
    ttl: int = 300,
    owned: bool = False,
    missing: str = "skip",
    resources: bool = False,
    services: Sequence[object] = (),
    services_variable: str = "services",
    unpublished: Sequence[Mapping[str, str]] = (),
    in_use: Sequence[Mapping[str, str]] = (),
) -> list[dict[str, Any]]:
    """PTR record sets of running instances; see the documentation above."""
    try:
        found = read(zones, variable)
        ids = identified(found, hosted_zones, variable)
        choices, more = (name, addresses, missing, "skip"), {"ipv6": ipv6, "ttl": ttl, "owned": owned}
        rules, _named = read_rules(services, services_variable, domain, *choices, **more, resources=resources)
        without = {(normalise(each["record"], "unpublished"), each["type"]) for each in unpublished}
        entries = reverse_record_sets(instances, rules, found, without)
        used = reverse_in_use(in_use, found)
    except InputError as error:
        raise AnsibleFilterError(f"crossaccount.aws.instance_reverse_record_sets: {error}") from error
    return [
        {
            "zone": display(zone.name),
            "private": zone.private,
            "zone_id": zone.zone_id,
            "title": zone.title,
            "hosted_zone_id": ids[zone],
            "record_sets": entries[zone],
            "in_use": used[zone],
        }
        for zone in found
    ]


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"instance_reverse_record_sets": instance_reverse_record_sets}
