#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stack set that gives every account of an organization a stack."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudformation_stack_set
short_description: Manage a CloudFormation stack set that gives the accounts of an organization a stack
version_added: "0.1.0"
description:
  - Creates, changes or removes a stack set of CloudFormation with service-managed permissions, and waits until the
    accounts of the given organizational units have its stack. Accounts that join a unit later get the stack by
    themselves.
  - One account that fails does not stop the others. The module fails at the end, and names each account that failed
    with the reason of CloudFormation.
  - A second run deploys again to accounts in which a deployment failed.
  - It does what C(community.aws.cloudformation_stack_set) does not offer, which is service-managed permissions, targets
    that are organizational units, automatic deployment, and a difference in check mode. It does not offer
    self-managed permissions, parameters, or a template in a bucket.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The name of the stack set. It begins with a letter and has at most 128 letters, digits and C(-).
    type: str
    required: true
    aliases: [stack_set_name]
  template_body:
    description:
      - The template, a dictionary or JSON text of at most 51200 bytes, such as that of
        P(crossaccount.aws.trust_role_template#filter).
      - Templates are compared as values, so white space and the order of keys make no difference.
      - Required when O(state=present).
    type: raw
  description:
    description:
      - What the stack set is for, at most 1024 characters of ASCII. When left out, an existing description stays.
    type: str
  organizational_unit_ids:
    description:
      - The organizational units whose accounts get the stack, those in units below them included. The id of the root
        stands for the whole organization.
      - Each one must exist in the organization. That is looked up before the first change, in check mode too.
      - CloudFormation never deploys to the management account, whatever unit it is in.
      - Required when O(state=present).
    type: list
    elements: str
  purge_organizational_unit_ids:
    description:
      - Whether the stacks in accounts of other organizational units are deleted, and with them what they made.
      - They are deleted last, and only if all accounts that are to have the stack have it.
      - An account that is in a unit that goes and in one that stays, because one holds the other, keeps its stack. The
        unit that goes then may stay a target for accounts that join it, of which the module warns.
    type: bool
    default: true
  max_delete_percent:
    description:
      - How many of a hundred accounts that have the stack may lose it, from 0 to 100, when O(organizational_unit_ids)
        changes. A run in which more would lose it is refused, in check mode too, and writes nothing.
      - It is 100 percent when O(template_body) lacks a resource that the stacks have, or makes one of IAM anew because
        its name or path differs. That deletes the present one in every account.
      - O(state=absent) is intended and does not count.
    type: int
    default: 50
  force:
    description: Whether to ignore O(max_delete_percent).
    type: bool
    default: false
  deployment_region:
    description:
      - The Region in which the stacks are made, in every account. By default the Region of the task, in which the stack
        set itself is.
      - IAM is global, so that one Region is enough for roles. It cannot be changed.
      - It must be enabled in the account of the task.
    type: str
  auto_deployment:
    description:
      - Whether accounts that join one of the units get the stack, and accounts that leave it lose it.
    type: bool
    default: true
  retain_stacks_on_account_removal:
    description:
      - Whether an account that leaves the units keeps its stack. Only with O(auto_deployment).
    type: bool
    default: false
  capabilities:
    description:
      - What the template may do. A template with a named IAM role needs V(CAPABILITY_NAMED_IAM).
    type: list
    elements: str
    choices: [CAPABILITY_IAM, CAPABILITY_NAMED_IAM]
    default: []
  failure_tolerance_percentage:
    description:
      - In how many of a hundred accounts a deployment may fail before CloudFormation leaves out the others. By default
        it tries every account.
    type: int
    default: 100
  max_concurrent_percentage:
    description:
      - In how many of a hundred accounts CloudFormation works at a time.
    type: int
    default: 100
  call_as:
    description:
      - V(DELEGATED_ADMIN) when the credentials belong to an account to which the management account has delegated the
        administration of stack sets.
    type: str
    choices: [SELF, DELEGATED_ADMIN]
    default: SELF
  managed_by:
    description:
      - Who makes the stack set, such as V(team-security). A stack set that the module creates gets the tag
        C(crossaccount.aws/created-by) with this value. CloudFormation gives the tags of a stack set to what its stacks
        make.
      - A stack set without this tag and value belongs to somebody else. It is refused before any change, in check mode
        too. O(state=absent) leaves it and says so in RV(kept).
      - At most 256 letters, digits and C(_.:/=+@-).
    type: str
    required: true
  formerly_managed_by:
    description:
      - Values that O(managed_by) had before. A stack set with one of them belongs to this maker too, and gets the
        current value.
    type: list
    elements: str
  adopt:
    description:
      - Whether an existing stack set without the tag of O(managed_by) is changed to what is declared. It does not get
        the tag, so O(state=absent) leaves it.
    type: bool
    default: false
  wait_timeout:
    description:
      - How many seconds to wait for all operations of the task together. When it has passed, the module fails and the
        operation goes on. Run the task again to see what became of it.
      - An operation of somebody else at the same stack set is waited for too.
    type: int
    default: 1800
  state:
    description:
      - V(absent) deletes the stacks in all accounts, with what they made, and then the stack set. While a stack cannot
        be deleted, the stack set stays.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.tags
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
notes:
  - The management account must have given CloudFormation trusted access to the organization, once, with
    C(aws cloudformation activate-organizations-access). Without it the task is refused, in check mode too.
  - When targets change, and in every run where the stack set has more than one, the module reads all units and accounts
    of the organization. Where it may not, it refuses.
  - Without O(auto_deployment), accounts that join a unit after the deployment have no stack, and the module does not
    see them.
  - An account with a stack that CloudFormation calls C(INOPERABLE) makes every run fail, because CloudFormation does
    not touch such a stack any more.
  - "Needs the permissions C(cloudformation:DescribeStackSet), C(cloudformation:ListStackInstances) and, depending on
    the options, C(cloudformation:CreateStackSet), C(cloudformation:UpdateStackSet),
    C(cloudformation:CreateStackInstances), C(cloudformation:DeleteStackInstances),
    C(cloudformation:DescribeStackSetOperation), C(cloudformation:DeleteStackSet), C(cloudformation:TagResource) and
    C(cloudformation:UntagResource). To change something it needs C(cloudformation:DescribeOrganizationsAccess), and to
    read the organization C(organizations:ListRoots), C(organizations:ListOrganizationalUnitsForParent),
    C(organizations:ListAccountsForParent) and C(organizations:ListAccounts). For a O(deployment_region) other than that
    of the task it needs C(ec2:DescribeRegions)."
seealso:
  - module: crossaccount.aws.iam_trust_role
  - plugin: crossaccount.aws.trust_role_template
    plugin_type: filter
"""

EXAMPLES = r"""
- name: A role for the auditors in every account of the organization, and in those that join it
  crossaccount.aws.cloudformation_stack_set:
    account_id: "999999999999"
    name: OrganizationAudit
    managed_by: team-security
    organizational_unit_ids: ["{{ organization_root }}"]
    capabilities: [CAPABILITY_NAMED_IAM]
    template_body: "{{ role | crossaccount.aws.trust_role_template }}"
  vars:
    role:
      name: OrganizationAudit
      trust:
        - sid: Auditor
          accounts: ["999999999999"]
          principal_arns: ["arn:aws:iam::999999999999:role/Auditor"]
          external_ids: [audit-0b71f3d2]
      managed_policies: [SecurityAudit]
  register: audit

- name: Show which accounts have it
  ansible.builtin.debug:
    msg: "{{ audit.accounts.ok | map(attribute='account_id') }}"

- name: Remove it from every account
  crossaccount.aws.cloudformation_stack_set:
    name: OrganizationAudit
    managed_by: team-security
    state: absent
"""

RETURN = r"""
stack_set:
  description: The stack set after the task. In check mode, as it would be.
  returned: when O(state=present) or with RV(kept)
  type: dict
  contains:
    name:
      description: The name of the stack set.
      type: str
      returned: always
    stack_set_id:
      description: The id of the stack set.
      type: str
      returned: when it exists
      sample: OrganizationAudit:0b71f3d2-5c1e-4f0a-9d59-0f6f2c7c1a3e
    arn:
      description: The ARN of the stack set.
      type: str
      returned: when it exists
    description:
      description: What the stack set is for.
      type: str
      returned: when it has a description
    organizational_unit_ids:
      description: The targets, which are the organizational units whose accounts have the stack.
      type: list
      elements: str
      returned: always
    regions:
      description: The Region of the stacks.
      type: list
      elements: str
      returned: always
    auto_deployment:
      description: Whether accounts that join a unit get the stack.
      type: bool
      returned: always
    retain_stacks_on_account_removal:
      description: Whether an account that leaves the units keeps its stack.
      type: bool
      returned: always
    capabilities:
      description: What the template may do.
      type: list
      elements: str
      returned: always
    tags:
      description: The tags.
      type: dict
      returned: always
accounts:
  description:
    - The accounts of the stack set apart by what became of their stacks. In check mode, as they are.
    - Each entry has C(account_id), C(region), C(organizational_unit_id) and the C(status) and C(detailed_status) of
      CloudFormation.
  returned: always
  type: dict
  contains:
    ok:
      description: Accounts that have the stack as the stack set says.
      type: list
      elements: dict
      returned: always
    failed:
      description: Accounts that have not. C(reason) is what CloudFormation says.
      type: list
      elements: dict
      returned: always
    suspended:
      description: Accounts that are suspended, which CloudFormation leaves out.
      type: list
      elements: dict
      returned: always
account_ids:
  description:
    - The accounts that have the stack as the stack set says. In check mode, those that would have it.
  returned: always
  type: list
  elements: str
gaining:
  description: The accounts that get the stack because O(organizational_unit_ids) changed.
  returned: always
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account.
      type: str
      returned: always
    account_name:
      description: The name of the account.
      type: str
      returned: when the organization was read
losing:
  description: The accounts that lose the stack, as in RV(gaining).
  returned: always
  type: list
  elements: dict
msg:
  description: That there is no such stack set.
  returned: when O(state=absent) and there is none
  type: str
  sample: There is no stack set OrganizationAudit in us-east-1.
kept:
  description: Why the stack set was not removed.
  returned: when O(state=absent) and it belongs to somebody else
  type: str
  sample: the stack set OrganizationAudit lacks the tag crossaccount.aws/created-by, so team-security did not make it
api_calls:
  description: How many calls were made of each operation.
  returned: always
  type: dict
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.cloudformation.stack_set import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.tags import TAGS

OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True, "aliases": ["stack_set_name"]},
            "template_body": {"type": "raw"},
            "description": {"type": "str"},
            "organizational_unit_ids": {"type": "list", "elements": "str"},
            "purge_organizational_unit_ids": {"type": "bool", "default": True},
            "max_delete_percent": {"type": "int", "default": 50},
            "force": {"type": "bool", "default": False},
            "deployment_region": {"type": "str"},
            "auto_deployment": {"type": "bool", "default": True},
            "retain_stacks_on_account_removal": {"type": "bool", "default": False},
            "capabilities": {
                "type": "list",
                "elements": "str",
                "choices": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
                "default": [],
            },
            "failure_tolerance_percentage": {"type": "int", "default": 100},
            "max_concurrent_percentage": {"type": "int", "default": 100},
            "call_as": {"type": "str", "choices": ["SELF", "DELEGATED_ADMIN"], "default": "SELF"},
            "managed_by": {"type": "str", "required": True},
            "formerly_managed_by": {"type": "list", "elements": "str"},
            "adopt": {"type": "bool", "default": False},
            "wait_timeout": {"type": "int", "default": 1800},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        required_if=[("state", "present", ("template_body", "organizational_unit_ids"))],
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
