#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""List what carries a tag in an account."""

from __future__ import annotations

DOCUMENTATION = r"""
module: tagged_resources_info
short_description: List what carries a tag in an account, in many Regions
version_added: "0.1.0"
description:
  - Lists the resources of an account that carry tags, of every service that the Resource Groups Tagging API knows.
    That takes one call for each Region and 100 resources.
  - Roles of IAM are not among them. M(crossaccount.aws.iam_trust_role_info) reads those by their tags.
  - AWS gathers the tags a while after they are written, so that what was made a moment ago may not be there yet.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  tags:
    description:
      - Only what has all of these tags. C(*) in a value stands for any text, so that V(*) asks only for the key.
    type: dict
    required: true
  regions:
    description:
      - The Regions to read. Without it, all that are enabled in the account.
    type: list
    elements: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
notes:
  - Needs the permission C(tag:GetResources), and without O(regions) C(ec2:DescribeRegions).
  - A Region that cannot be read is named in RV(unread). The module fails when none can be read.
seealso:
  - module: crossaccount.aws.iam_trust_role_info
"""

EXAMPLES = r"""
- name: List what the role dns_automation made, wherever that is
  crossaccount.aws.tagged_resources_info:
    tags:
      crossaccount.aws/created-by: dns_automation:*
  register: made

- name: Show it
  ansible.builtin.debug:
    msg: "{{ made.resources | map(attribute='arn') }}"
"""

RETURN = r"""
resources:
  description: What has the tags.
  returned: success
  type: list
  elements: dict
  contains:
    arn:
      description: The ARN.
      type: str
      returned: always
    region:
      description: The Region in which it was listed.
      type: str
      returned: always
    tags:
      description: All of its tags.
      type: dict
      returned: always
unread:
  description: The Regions that could not be read, each with its C(region) and why (C(msg)).
  returned: success
  type: list
  elements: dict
  sample: []
api_calls:
  description: How many calls of each operation were made.
  returned: success
  type: dict
  sample: {DescribeRegions: 1, GetResources: 17}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.inventory.tagged_resources import read
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

OPTIONS = (
    OptionGroup(
        {"tags": {"type": "dict", "required": True}, "regions": {"type": "list", "elements": "str"}},
    ),
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: read(module.params, connection))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
