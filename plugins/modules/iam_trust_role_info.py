#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read IAM roles in the shape in which they are declared."""

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_trust_role_info
short_description: Read IAM roles by name, or those of a path, a name or a tag
version_added: "0.1.0"
description:
  - Returns roles in the form in which M(crossaccount.aws.iam_trust_role) returns them. A role that does not exist is
    not an error.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  names:
    description:
      - The names of the roles.
      - Without them the module lists the roles of the account. O(path_prefix), O(name_prefix) and O(tags) then choose
        among them. A role that is chosen by path and name costs a call of C(iam:GetRole), because IAM lists no tags.
    type: list
    elements: str
  path_prefix:
    description:
      - Only roles whose path begins so, such as V(/application/). IAM itself chooses by it, as in
        M(amazon.aws.iam_role_info).
      - Roles of AWS services and of IAM Identity Center, below C(/aws-service-role/) and C(/aws-reserved/), are listed
        only when it names their path.
    type: str
  name_prefix:
    description: Only roles whose name begins so. Upper and lower case differ.
    type: str
  tags:
    description:
      - Only roles that have all of these tags. C(*) in a value stands for any text, so that V(*) asks only for the key.
    type: dict
  policies:
    description: Whether the policies of the roles are read too.
    type: bool
    default: true
  instance_profile:
    description: Whether the instance profile of a role's name is read too.
    type: bool
    default: true
  instance_profiles:
    description:
      - Whether the names of all instance profiles that hold a role are read too.
      - Needs C(iam:ListInstanceProfilesForRole).
    type: bool
    default: false
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
notes:
  - "Needs the permissions C(iam:GetRole) and, for roles that exist, C(iam:ListAttachedRolePolicies),
    C(iam:ListRolePolicies) and C(iam:GetRolePolicy) with O(policies), and C(iam:GetInstanceProfile) with
    O(instance_profile). Without O(names) also C(iam:ListRoles)."
seealso:
  - module: crossaccount.aws.iam_trust_role
"""

EXAMPLES = r"""
- name: Read two roles, of which one may not exist
  crossaccount.aws.iam_trust_role_info:
    profile: dns
    names: [OrganizationAccountAccessRole, ExampleAbsent]
  register: found

- name: Show who made them
  ansible.builtin.debug:
    msg: "{{ item.name }} {{ item.tags['crossaccount.aws/created-by'] | default('was not made here') }}"
  loop: "{{ found.roles }}"
  loop_control:
    label: "{{ item.name }}"

- name: Read all roles that this collection made here
  crossaccount.aws.iam_trust_role_info:
    profile: dns
    tags:
      crossaccount.aws/created-by: "*"
    policies: false
    instance_profile: false
"""

RETURN = r"""
roles:
  description: The roles that exist, in the order of O(names), or of their own names.
  returned: success
  type: list
  elements: dict
  contains:
    arn:
      description: The ARN of the role.
      type: str
      returned: always
    account_id:
      description: The account of the role.
      type: str
      returned: always
    name:
      description: The name of the role.
      type: str
      returned: always
    path:
      description: The path of the role.
      type: str
      returned: always
    role_id:
      description: The unique id of the role.
      type: str
      returned: always
    trust_policy:
      description: The trust policy.
      type: dict
      returned: always
    description:
      description: What the role is for.
      type: str
      returned: always
    max_session_duration:
      description: How long a session may last, in seconds.
      type: int
      returned: always
    permissions_boundary:
      description: The ARN of the boundary, or empty.
      type: str
      returned: always
    tags:
      description: The tags.
      type: dict
      returned: always
    managed_policies:
      description: The ARNs of the attached managed policies.
      type: list
      elements: str
      returned: with O(policies=true)
    inline_policies:
      description: The inline policies, name to document.
      type: dict
      returned: with O(policies=true)
    instance_profile:
      description:
        - The instance profile of the role's name, with its C(arn), its C(name) and the names of the C(roles) in it.
      type: dict
      returned: with O(instance_profile=true), when there is one
    instance_profiles:
      description: The names of all instance profiles that hold the role.
      type: list
      elements: str
      returned: with O(instance_profiles=true)
missing:
  description: The names of roles that do not exist.
  returned: success
  type: list
  elements: str
api_calls:
  description: How many calls of each operation were made.
  returned: success
  type: dict
  sample: {"GetRole": 2}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_role_info import info
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

OPTIONS = (
    OptionGroup(
        {
            "names": {"type": "list", "elements": "str"},
            "path_prefix": {"type": "str"},
            "name_prefix": {"type": "str"},
            "tags": {"type": "dict"},
            "policies": {"type": "bool", "default": True},
            "instance_profile": {"type": "bool", "default": True},
            "instance_profiles": {"type": "bool", "default": False},
        },
        mutually_exclusive=[("names", "path_prefix"), ("names", "name_prefix"), ("names", "tags")],
    ),
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: info(module.params, connection))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
