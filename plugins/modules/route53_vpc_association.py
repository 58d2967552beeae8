#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Associate VPCs of another account with a private hosted zone."""

from __future__ import annotations

DOCUMENTATION = r"""
module: route53_vpc_association
short_description: Associate VPCs of another account with a private Route 53 hosted zone
version_added: "0.1.0"
description:
  - Makes a private zone answer in VPCs of another account, or makes it stop. Both accounts have to agree. The task's
    own credentials, which are those of the zone's account, authorise each VPC. Those of O(vpc_account) associate it.
    Then the authorisation is removed again, also when the association fails.
  - An authorisation of one of these VPCs that was left behind is removed too, whoever made it. As long as there is one,
    the other account may associate the VPC at any time.
  - VPCs that the task does not name stay as they are. Associations cannot carry tags, so nothing says who made them.
  - For VPCs of the zone's own account, use O(crossaccount.aws.route53_hosted_zone#module:vpcs).
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  hosted_zone_id:
    description:
      - The id of the private zone.
    type: str
    required: true
  zone:
    description:
      - The name of the zone. When it is given, the zone with this id must have this name.
    type: str
  vpcs:
    description:
      - The VPCs, all of them of O(vpc_account).
    type: list
    elements: dict
    required: true
    suboptions:
      vpc_id:
        description: The id of the VPC.
        type: str
        required: true
      vpc_region:
        description: The region of the VPC. By default the region of the task.
        type: str
  vpc_account:
    description:
      - The account of the VPCs, and how it is reached. It is compared with its credentials before anything is written.
    type: dict
    required: true
    suboptions:
      account_id:
        description: The id of the account, as 12 digits in quotes.
        type: str
        required: true
      profile:
        description: A named profile that signs in to the account. It excludes O(vpc_account.role_arn).
        type: str
      role_arn:
        description: The role to assume there, with the task's own credentials.
        type: str
      external_id:
        description: The external id that O(vpc_account.role_arn) asks for.
        type: str
  state:
    description:
      - V(present) associates the VPCs that the zone lacks.
      - V(absent) disassociates them, with the credentials of O(vpc_account). A private zone answers in one VPC at
        least, so its last VPC stays, and RV(kept) names it. Deleting the zone ends this association too.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
notes:
  - In check mode the id that M(crossaccount.aws.route53_hosted_zone) returns for a zone that would be created stands
    for a zone without VPCs. Give O(zone) with it.
  - "Needs, in the zone's account, the permissions C(route53:GetHostedZone),
    C(route53:ListVPCAssociationAuthorizations) and, to associate VPCs, C(route53:CreateVPCAssociationAuthorization) and
    C(route53:DeleteVPCAssociationAuthorization)."
  - "Needs, in the account of the VPCs, the permissions C(ec2:DescribeVpcs), and
    C(route53:AssociateVPCWithHostedZone) or C(route53:DisassociateVPCFromHostedZone)."
seealso:
  - module: crossaccount.aws.route53_hosted_zone
"""

EXAMPLES = r"""
- name: Look for the private zone
  crossaccount.aws.route53_hosted_zone:
    zone: corp.example
    private_zone: true
    state: existing
  register: corp_zone

- name: Let it answer in a VPC of a workload account
  crossaccount.aws.route53_vpc_association:
    account_id: "222222222222"
    hosted_zone_id: "{{ corp_zone.hosted_zone_id }}"
    vpcs:
      - vpc_id: "{{ workload_vpc_id }}"
        vpc_region: eu-west-1
    vpc_account:
      account_id: "111111111111"
      profile: workload-a
"""

RETURN = r"""
hosted_zone_id:
  description: The id of the zone.
  returned: unless O(state=absent) and there was no such zone
  type: str
  sample: Z1D633PJN98FT9
associated:
  description: The VPCs that were associated, each with C(vpc_id) and C(vpc_region).
  returned: when the zone was read
  type: list
  elements: dict
disassociated:
  description: The VPCs that were disassociated, each with C(vpc_id) and C(vpc_region).
  returned: when the zone was read
  type: list
  elements: dict
kept:
  description: The last VPC of the zone, which with O(state=absent) stays.
  returned: when the zone was read
  type: list
  elements: dict
missing:
  description: In check mode, the declared VPCs in which the zone does not answer. Otherwise empty.
  returned: when the zone was read
  type: list
  elements: dict
vpcs:
  description: All VPCs in which the zone answers after the task, each with C(vpc_id) and C(vpc_region).
  returned: when the zone was read
  type: list
  elements: dict
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.vpc_association import ensure

OPTIONS = (
    OptionGroup(
        {
            "hosted_zone_id": {"type": "str", "required": True},
            "zone": {"type": "str"},
            "vpcs": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": {"vpc_id": {"type": "str", "required": True}, "vpc_region": {"type": "str"}},
            },
            "vpc_account": {
                "type": "dict",
                "required": True,
                "options": {
                    "account_id": {"type": "str", "required": True},
                    "profile": {"type": "str"},
                    "role_arn": {"type": "str"},
                    "external_id": {"type": "str"},
                },
            },
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
    ),
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
