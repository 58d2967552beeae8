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
      - The zone, or a domain in it. All names are below it. The domain is added to a name that does not end with it.
      - A full name outside the domain is refused. A name counts as one when it ends with only a part of the domain,
        such as V(web.example.com) when the domain is V(team.example.com), or as names elsewhere do, such as
        V(web.other.org). Where such a name is meant below the domain, give it in full.
    type: str
    required: true
  name:
    description:
      - How an instance is named.
      - V(tag:KEY) is the value of a tag, which may hold several names with commas between them. Names outside ASCII
        must be in their C(xn--) form.
      - Anything else is a pattern, in which V({instance_id}), V({instance_type}), V({availability_zone}) or V({az}),
        V({private_ip_dashed}), V({public_ip_dashed}) and V({tag:KEY}) are replaced. So are V({region}) and V({account})
        for instances of M(crossaccount.aws.ec2_instances_info).
      - A list of these gives an instance several names. One that a rule gives no name has those of the others.
    type: raw
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
      - Whether the record sets will be published with an owner. The markers of an owner need room in the name. The
        marker of V(web) is V(a-web) or V(aaaa-web), and none of its labels may have more than 63 characters.
    type: bool
    default: false
  missing:
    description: Whether to leave out a running instance without a name or without an address of this kind, or to fail.
    type: str
    choices: [skip, fail]
    default: skip
  services:
    description:
      - Names that groups of instances share, with a record set for each member, as the variable C(dns_services) of the
        role P(crossaccount.aws.instance_records#role) has them.
      - An entry has C(name), a host name as in a tag, and C(tags) or C(autoscaling_group), or both. C(tags) is a
        dictionary of tags. Each has a value or a list of values, of which a member has one. C(autoscaling_group) is the
        name of an Auto Scaling group, or a list of names. Any instance that runs may be a member, whatever O(name) says
        of it.
      - C(routing) is V(multivalue), which is the default, or V(weighted). With V(weighted), C(weight) is the weight of
        each member, from 0 to 255, by default 1, and C(weight_tag) is the key of a tag by which an instance has another
        one.
      - C(addresses) and C(ttl) are for this service what O(addresses) and O(ttl) are otherwise, which are the defaults.
      - The name of a service is not for instances. One that O(name) calls so does not have this name of its own.
    type: list
    elements: dict
    default: []
  services_variable:
    description: What messages call O(services).
    type: str
    default: services
"""
