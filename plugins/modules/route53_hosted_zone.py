#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Create, select or remove a hosted zone."""

from __future__ import annotations

DOCUMENTATION = r"""
module: route53_hosted_zone
short_description: Create, select or remove a Route 53 hosted zone
version_added: "0.1.0"
description:
  - Makes sure that a hosted zone exists and returns its id and name servers, or removes an empty one.
  - Selecting an existing zone writes nothing that the task does not state.
    A comment, tags and VPCs that the task leaves out stay as they are.
  - When two zones have the same name, the module fails and lists both. It never takes the first one.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  zone:
    description:
      - The name of the zone, such as V(example.com). It must match exactly.
      - Required to create a zone. With O(hosted_zone_id), the two must agree.
    type: str
    aliases: [name]
  hosted_zone_id:
    description:
      - The id of an existing zone.
    type: str
  private_zone:
    description:
      - Whether the zone is a private one, which answers only inside VPCs.
    type: bool
    default: false
  vpc_id:
    description:
      - Selects, among private zones with the same name, the one that answers in this VPC. It is not written.
    type: str
  vpcs:
    description:
      - The VPCs of this account in which a private zone answers. Those that the zone lacks are associated.
      - A private zone is identified by its name and its VPCs. Without O(hosted_zone_id) and O(vpc_id),
        the module takes the zone with this name that answers in any of these VPCs. When there is none, it creates one.
    type: list
    elements: dict
    suboptions:
      vpc_id:
        description: The id of the VPC.
        type: str
        required: true
      vpc_region:
        description: The region of the VPC. By default the region of the task.
        type: str
  purge_vpcs:
    description:
      - Whether to disassociate VPCs that O(vpcs) does not list.
    type: bool
    default: false
  comment:
    description:
      - The zone's comment, at most 256 characters. When left out, an existing comment stays.
    type: str
  delegation_set_id:
    description:
      - The reusable delegation set whose name servers a new public zone gets. It cannot be changed later.
    type: str
  state:
    description:
      - V(present) creates or adjusts the zone.
      - V(existing) only looks for the zone, and returns its tags too. When there is none, the result lacks
        RV(hosted_zone_id).
      - V(absent) deletes it. When the zone holds record sets besides its own NS and SOA, the module fails.
    type: str
    choices: [present, existing, absent]
    default: present
  read_dnssec:
    description:
      - Whether O(state=existing) also reads if the zone is signed, and which DS record set the zone above it must have.
      - It costs one call more. The module does not sign zones.
    type: bool
    default: false
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.tags
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
notes:
  - In check mode, a zone that would be created has the id C(ZCHECKMODE0000000000), so that later tasks can
    render policies with it. In check mode the modules of this collection treat this id, together with O(zone), as an
    empty zone.
  - "Needs the permissions C(route53:ListHostedZonesByName), C(route53:GetHostedZone) and, depending on the options,
    C(route53:CreateHostedZone), C(route53:UpdateHostedZoneComment), C(route53:ListTagsForResource),
    C(route53:ChangeTagsForResource), C(route53:AssociateVPCWithHostedZone), C(route53:DisassociateVPCFromHostedZone),
    C(route53:GetDNSSEC), C(route53:DeleteHostedZone) and C(route53:ListResourceRecordSets)."
seealso:
  - module: crossaccount.aws.route53_record_sets
  - module: crossaccount.aws.route53_vpc_association
"""

EXAMPLES = r"""
- name: Create a public zone
  crossaccount.aws.route53_hosted_zone:
    account_id: "222222222222"
    zone: apps.example.org
    comment: Names of the applications
    tags:
      managed-by: ansible
  register: apps_zone

- name: Show the name servers that the parent zone must delegate to
  ansible.builtin.debug:
    var: apps_zone.name_servers

- name: Select the zone without changing anything about it
  crossaccount.aws.route53_hosted_zone:
    zone: apps.example.org

- name: See which DS record set the zone above needs
  crossaccount.aws.route53_hosted_zone:
    zone: apps.example.org
    state: existing
    read_dnssec: true
  register: apps_signing

- name: Remove the zone, provided that it is empty
  crossaccount.aws.route53_hosted_zone:
    hosted_zone_id: "{{ apps_zone.hosted_zone_id }}"
    zone: apps.example.org
    state: absent
"""

RETURN = r"""
hosted_zone_id:
  description: The id of the zone. In check mode C(ZCHECKMODE0000000000) when the zone would be created.
  returned: unless O(state=absent) or O(state=existing) and there was no such zone
  type: str
  sample: Z1D633PJN98FT9
name:
  description: The name of the zone, in lower case and without a dot at its end.
  returned: unless O(state=absent) or O(state=existing) and there was no such zone
  type: str
  sample: example.com
name_servers:
  description: The servers that answer for the zone. Empty for private zones and for one that check mode would create.
  returned: when O(state=present) or O(state=existing) and there is such a zone
  type: list
  elements: str
  sample: [ns-2048.awsdns-64.com, ns-2049.awsdns-65.net]
created:
  description: Whether the zone was created, or would be.
  returned: always
  type: bool
dnssec:
  description: Whether the zone is signed.
  returned: with O(read_dnssec), when there is such a zone
  type: dict
  contains:
    status:
      description: C(SIGNING), C(NOT_SIGNING), C(DELETING), C(ACTION_NEEDED) or C(INTERNAL_FAILURE), as AWS says it.
      type: str
      returned: always
    status_message:
      description: What AWS says of a problem.
      type: str
      returned: always
    ds_records:
      description: The values of the DS record set, one for each active key-signing key. Empty for an unsigned zone.
      type: list
      elements: str
      returned: always
    ds_records_known:
      description: Whether AWS says for certain which keys sign. With V(false) the DS record set is best left alone.
      type: bool
      returned: always
    key_signing_keys:
      description: The names of all key-signing keys of the zone, which can only be removed without any.
      type: list
      elements: str
      returned: always
zone:
  description: The zone after the task.
  returned: when O(state=present) or O(state=existing) and there is such a zone
  type: dict
  contains:
    hosted_zone_id:
      description: The id of the zone.
      type: str
      returned: always
    name:
      description: The name of the zone.
      type: str
      returned: always
    private_zone:
      description: Whether it is a private zone.
      type: bool
      returned: always
    comment:
      description: The comment.
      type: str
      returned: always
    name_servers:
      description: The servers that answer for the zone.
      type: list
      elements: str
      returned: always
    vpcs:
      description: The VPCs of a private zone, each with C(vpc_id) and C(vpc_region).
      type: list
      elements: dict
      returned: always
    delegation_set_id:
      description: The reusable delegation set, or empty.
      type: str
      returned: always
    record_set_count:
      description: How many record sets the zone has, its own NS and SOA included.
      type: int
      returned: always
    tags:
      description: The tags.
      type: dict
      returned: when O(tags) is given, or O(state=existing)
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.tags import TAGS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.hosted_zone import ensure

OPTIONS = (
    OptionGroup(
        {
            "zone": {"type": "str", "aliases": ["name"]},
            "hosted_zone_id": {"type": "str"},
            "private_zone": {"type": "bool", "default": False},
            "vpc_id": {"type": "str"},
            "vpcs": {
                "type": "list",
                "elements": "dict",
                "options": {"vpc_id": {"type": "str", "required": True}, "vpc_region": {"type": "str"}},
            },
            "purge_vpcs": {"type": "bool", "default": False},
            "comment": {"type": "str"},
            "delegation_set_id": {"type": "str"},
            "state": {"type": "str", "choices": ["present", "existing", "absent"], "default": "present"},
            "read_dnssec": {"type": "bool", "default": False},
        },
    ),
    TAGS,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
