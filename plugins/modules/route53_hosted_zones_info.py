#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read which hosted zones an account has."""

from __future__ import annotations

DOCUMENTATION = r"""
module: route53_hosted_zones_info
short_description: Read which Route 53 hosted zones an account has
version_added: "0.1.0"
description:
  - Returns every hosted zone of the account. A listing that cannot be read to its end is an error.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  private_zone:
    description: Whether to return only private zones, or only public ones. By default both.
    type: bool
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
notes:
  - Needs the permission C(route53:ListHostedZones).
seealso:
  - module: crossaccount.aws.route53_hosted_zone
  - module: crossaccount.aws.route53_record_sets_info
"""

EXAMPLES = r"""
- name: Read the public zones
  crossaccount.aws.route53_hosted_zones_info:
    private_zone: false
  register: zones

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ zones.hosted_zones | map(attribute='name') }}"
"""

RETURN = r"""
hosted_zones:
  description: The zones.
  returned: success
  type: list
  elements: dict
  contains:
    hosted_zone_id:
      description: The id.
      type: str
      returned: always
    name:
      description: The name, without a dot at its end.
      type: str
      returned: always
    private_zone:
      description: Whether it is private.
      type: bool
      returned: always
    comment:
      description: Its comment, or empty.
      type: str
      returned: always
    record_set_count:
      description: How many record sets it holds, its own NS and SOA included.
      type: int
      returned: always
  sample:
    - hosted_zone_id: Z0123456789ABCDEFGHIJ
      name: example.com
      private_zone: false
      comment: ""
      record_set_count: 2
count:
  description: How many zones were returned.
  returned: success
  type: int
api_calls:
  description: How many calls of each operation were made.
  returned: success
  type: dict
  sample: {ListHostedZones: 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.hosted_zones_info import info

OPTIONS = (
    OptionGroup(
        {"private_zone": {"type": "bool"}},
    ),
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: info(module.params, connection))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
