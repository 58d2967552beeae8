#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read the instances of many Regions and accounts."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ec2_instances_info
short_description: Read the EC2 instances of many Regions and accounts in one call
version_added: "0.1.0"
description:
  - Reads instances in many Regions, and in many accounts, in parallel.
  - Returns them as M(amazon.aws.ec2_instance_info) does, each with its Region and its account.
  - Says for each account and Region whether it could be read, so that one which could not be read never looks like one
    without instances. The task then fails, unless O(on_error=warn).
  - Changes nothing.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  regions:
    description:
      - The Regions to read. The default is the Region of the task or of its profile.
    type: list
    elements: str
  filters:
    description:
      - Filters of the API operation DescribeInstances, each with a text or a list of texts, such as
        V(instance-state-name) or V(tag:environment). The default is every instance.
    type: dict
    default: {}
  instance_ids:
    description:
      - Only these instances, wherever they are. With O(filters), an instance must satisfy both. An empty list means
        none.
      - An id that is not found is not an error. It is returned in RV(missing).
    type: list
    elements: str
  unselected:
    description:
      - Whether to read the instances that run, or are about to, whatever O(filters) and O(instance_ids) say, in one
        more call for each Region. Those that are not among RV(instances) are returned in RV(unselected).
    type: bool
    default: false
  on_error:
    description:
      - What to do when an account or a Region could not be read.
      - V(fail) fails the task. The result has the instances of the others.
      - V(warn) warns. RV(ok) is then false, and RV(reads) says what could not be read. When nothing at all could be
        read, the task fails anyway.
    type: str
    choices: [fail, warn]
    default: fail
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
  - crossaccount.aws.accounts
notes:
  - O(regions) and O(filters) apply to all O(accounts).
  - "Needs the permission C(ec2:DescribeInstances), and with O(accounts) C(sts:AssumeRole) on each
    O(accounts[].role_arn)."
seealso:
  - module: amazon.aws.ec2_instance_info
  - plugin: crossaccount.aws.instance_record_sets
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the running instances of two Regions
  crossaccount.aws.ec2_instances_info:
    regions: [us-east-1, eu-west-1]
    filters:
      instance-state-name: running
  register: fleet

- name: Show where each is
  ansible.builtin.debug:
    msg: "{{ fleet.instances | items2dict(key_name='instance_id', value_name='region') }}"

- name: Read the instances of two accounts in one call
  crossaccount.aws.ec2_instances_info:
    regions: [us-east-1, eu-west-1]
    accounts:
      - name: workload-a
        account_id: "111111111111"
        role_arn: arn:aws:iam::111111111111:role/OrganizationAccountAccessRole
      - name: workload-b
        account_id: "333333333333"
        profile: workload-b
  register: fleet

- name: Turn them into record sets
  ansible.builtin.debug:
    msg: "{{ fleet.instances | crossaccount.aws.instance_record_sets('team.example.com') }}"
"""

RETURN = r"""
instances:
  description:
    - The instances, in the order of the accounts, of the Regions, and of their ids.
    - Each has the fields that M(amazon.aws.ec2_instance_info) returns, of which some are listed here.
  returned: unless the options are refused or the task's own credentials do not work
  type: list
  elements: dict
  contains:
    account_id:
      description: The account of the instance.
      type: str
      returned: always
    region:
      description: The Region of the instance.
      type: str
      returned: always
    instance_id:
      description: The id of the instance.
      type: str
      returned: always
    state:
      description: Its state, with C(code) and C(name).
      type: dict
      returned: always
    private_ip_address:
      description: Its private IPv4 address.
      type: str
      returned: when it has one
    public_ip_address:
      description: Its public IPv4 address.
      type: str
      returned: when it has one
    network_interfaces:
      description: Its network interfaces, with their IPv6 addresses.
      type: list
      elements: dict
      returned: always
    tags:
      description: Its tags.
      type: dict
      returned: always
unselected:
  description: The instances that run, or are about to, and are not among RV(instances), in the same form.
  returned: with RV(instances), when O(unselected=true)
  type: list
  elements: dict
reads:
  description: The result of reading each account and Region.
  returned: with RV(instances)
  type: list
  elements: dict
  contains:
    name:
      description: The name of the account.
      type: str
      returned: always
    account_id:
      description: Its id.
      type: str
      returned: always
    region:
      description: The Region.
      type: str
      returned: always
    ok:
      description: Whether it was read.
      type: bool
      returned: always
    count:
      description: How many instances were found.
      type: int
      returned: when RV(reads[].ok)
    resource_prefix:
      description:
        - What the resources of its instances begin with, which P(crossaccount.aws.instance_record_sets#filter) gives to
          record sets. O(crossaccount.aws.route53_record_sets#module:resources_read) takes it.
      type: str
      returned: when RV(reads[].ok)
      sample: ec2/eu-west-1/
    msg:
      description: Why it could not be read.
      type: str
      returned: unless RV(reads[].ok)
    error_code:
      description: The error code of AWS, empty when no call was refused.
      type: str
      returned: unless RV(reads[].ok)
ok:
  description: Whether every account and Region was read.
  returned: with RV(instances)
  type: bool
missing:
  description: Those of O(instance_ids) that were not found.
  returned: with RV(instances)
  type: list
  elements: str
api_calls:
  description: How many calls of each operation were made, in all accounts together. Those that botocore makes to sign
    in are not among them.
  returned: with RV(instances)
  type: dict
  sample: {"DescribeInstances": 2}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.ec2.instances_info import read
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.accounts import ACCOUNTS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

OPTIONS = (
    OptionGroup(
        {
            "regions": {"type": "list", "elements": "str"},
            "filters": {"type": "dict", "default": {}},
            "instance_ids": {"type": "list", "elements": "str"},
            "unselected": {"type": "bool", "default": False},
            "on_error": {"type": "str", "choices": ["fail", "warn"], "default": "fail"},
        },
    ),
    ACCOUNTS,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: read(module.params, connection))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
