# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of amazon.aws.aws_ec2 for inventories of instances."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  regions:
    description:
      - The Regions to read in each account.
      - Without any, all that are enabled in the account are read. That takes one call more for each account.
    type: list
    elements: str
    default: []
  hostnames:
    description:
      - What a host is called. The first entry that gives a name counts.
      - An entry is a filter of DescribeInstances such as V(private-ip-address), V(tag:) with the key of a tag, V(tag:)
        with C(key=value), which gives C(key_value), or a text that is taken as it stands. Jinja2 filters can follow.
      - Without any, it is the public DNS name, or the private one.
    type: list
    elements: raw
    default: []
    suboptions:
      name:
        description: An entry as above.
        type: str
        required: true
      prefix:
        description: An entry as above, which is put before the name.
        type: str
        default: ""
      separator:
        description: What stands between the prefix and the name.
        type: str
        default: _
  allow_duplicated_hosts:
    description: Whether an instance is a host under each of its names, instead of the first.
    type: bool
    default: false
  filters:
    description:
      - Filters of DescribeInstances that an instance must satisfy, each with a value or a list of values.
      - Unless one of them is V(instance-state-name), instances that are terminated or shutting down are left out.
    type: dict
    default: {}
  include_filters:
    description:
      - A list of such filters. An instance that satisfies those of one entry, or O(filters), is in the inventory.
      - Each entry takes a call more for each Region of each account.
    type: list
    elements: dict
    default: []
  exclude_filters:
    description: A list of such filters. An instance that satisfies those of one entry is not in the inventory.
    type: list
    elements: dict
    default: []
  strict_permissions:
    description:
      - With V(false), a Region whose instances may not be read is passed over whatever O(on_account_error) says. A
        warning names it.
    type: bool
    default: true
  use_contrib_script_compatible_sanitization:
    description: Make names of groups as the old script C(ec2.py) made them.
    type: bool
    default: false
  use_contrib_script_compatible_ec2_tag_keys:
    description: Also give each tag as a variable C(ec2_tag_KEY), as the old script C(ec2.py) did.
    type: bool
    default: false
  hostvars_prefix:
    description: What is put before the name of each variable.
    type: str
  hostvars_suffix:
    description: What is put after the name of each variable.
    type: str
  use_ssm_inventory:
    description:
      - Whether to add what the inventory of Systems Manager knows of an instance, as C(ssm_inventory).
      - It takes a call more for each 40 instances of a Region.
    type: bool
    default: false
  route53_enabled:
    description:
      - Whether a host is called after a record set, in a hosted zone of its account, that holds one of its addresses or
        DNS names. Such a name goes before O(hostnames).
      - All hosted zones of each account are read.
    type: bool
    default: false
  route53_hostnames:
    description: Endings of such names. Others are not used.
    type: list
    elements: str
    default: []
  route53_excluded_zones:
    description: The names of hosted zones that are not read.
    type: list
    elements: str
    default: []
"""
