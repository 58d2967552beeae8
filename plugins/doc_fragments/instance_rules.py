# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How instances are published, for the filters that derive their record sets."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  _input:
    description: Instances, for example the C(instances) that M(crossaccount.aws.ec2_instances_info) returns.
    type: list
    elements: dict
    required: true
  domain:
    description:
      - The zone or a domain in it. Every name is below it; a name that does not end with it is put before it.
      - A name that ends with another part of the domain, such as V(web.example.com) where it is V(team.example.com),
        was meant as a full name, and is not below the domain.
    type: str
    required: true
  name:
    description:
      - How an instance is named.
      - V(tag:KEY) is the value of a tag. Names of other scripts are needed in their C(xn--) form.
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
  owned:
    description:
      - Whether the record sets will be published with an owner, whose markers need room in the name. The marker of
        V(web) is V(a-web) or V(aaaa-web), and none of its labels may have more than 63 characters.
    type: bool
    default: false
  missing:
    description: Whether a running instance without a name or an address of the wanted kind is left out or an error.
    type: str
    choices: [skip, fail]
    default: skip
"""
