#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One inline policy in the roles of instance profiles."""

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_instance_profile_policy
short_description: Add one inline policy to the roles of instance profiles, leaving all else of them alone
version_added: "0.1.0"
description:
  - Adds an inline policy to the roles that instances already have through the instance profiles of somebody else, and
    takes it out of roles that are to have it no longer. Many roles in one task.
  - Nothing else of a role is read or written, neither its trust nor its tags nor its other policies.
  - A policy of the name whose content is neither O(policy) nor one of O(equivalent_policies) belongs to somebody else.
    It is not changed, and not removed.
  - A role that cannot get the policy does not keep the others from theirs. It is named in RV(roles) with the reason,
    and the task succeeds.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description: The name of the inline policy.
    type: str
    required: true
  policy:
    description: The content of the policy.
    type: dict
    required: true
  equivalent_policies:
    description:
      - Other contents that a policy of this name may have. A role that has one of them counts as having the policy, and
        such a policy is removed from O(former_roles) too.
    type: list
    elements: dict
    default: []
  instance_profiles:
    description:
      - The names of the instance profiles whose roles are to have the policy. An empty list means none.
      - At least one of O(instance_profiles) and O(former_roles) is required.
    type: list
    elements: str
  former_roles:
    description:
      - The ARNs of roles that have had the policy. It is removed from those of them that are not in
        O(instance_profiles). An empty list means none.
    type: list
    elements: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
notes:
  - In check mode the module cannot know whether IAM would refuse a change, as a permissions boundary makes it do.
  - "Needs the permissions C(iam:GetInstanceProfile), C(iam:GetRolePolicy), C(iam:PutRolePolicy) and, for
    O(former_roles), C(iam:DeleteRolePolicy)."
seealso:
  - module: crossaccount.aws.ec2_instance_role
  - module: crossaccount.aws.iam_trust_role
"""

EXAMPLES = r"""
- name: Let the instances of a team read a bucket, by the role that they have
  crossaccount.aws.iam_instance_profile_policy:
    name: read-settings
    policy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: s3:GetObject
          Resource: arn:aws:s3:::settings/*
          Condition: {StringEquals: {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}}
    instance_profiles: [ExampleTeam, ExampleAbsent]
  register: added

- name: Show the roles that have it now, and what kept it from others
  ansible.builtin.debug:
    msg: "{{ added.role_arns + added.roles | rejectattr('reason', 'eq', '') | map(attribute='reason') }}"

- name: Take it out again
  crossaccount.aws.iam_instance_profile_policy:
    name: read-settings
    policy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: s3:GetObject
          Resource: arn:aws:s3:::settings/*
          Condition: {StringEquals: {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}}
    former_roles: "{{ added.role_arns }}"
"""

RETURN = r"""
roles:
  description:
    - What became of each role, or would in check mode, sorted by ARN. An instance profile that holds no role has an
      entry without an ARN.
  returned: unless the options are refused or something cannot be read
  type: list
  elements: dict
  contains:
    role_arn:
      description: The ARN of the role, or empty.
      type: str
      returned: always
    instance_profiles:
      description: Those of O(instance_profiles) that hold it.
      type: list
      elements: str
      returned: always
    changed:
      description: Whether the role changed.
      type: bool
      returned: always
    state:
      description:
        - V(ok) when it has had the policy already, V(added), V(removed), or V(absent) when there was nothing to remove.
        - V(conflict) when it cannot get or lose the policy. It belongs to AWS, is missing, or has a policy of this name
          with a content of somebody else.
        - V(failed) when AWS refused the change.
      type: str
      returned: always
    reason:
      description: Why, for V(conflict) and V(failed).
      type: str
      returned: always
role_arns:
  description: The ARNs of the roles that are to have the policy and have it, or would in check mode.
  returned: unless the options are refused or something cannot be read
  type: list
  elements: str
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.instance_profile_policy import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True},
            "policy": {"type": "dict", "required": True},
            "equivalent_policies": {"type": "list", "elements": "dict", "default": []},
            "instance_profiles": {"type": "list", "elements": "str"},
            "former_roles": {"type": "list", "elements": "str"},
        },
        required_one_of=[["instance_profiles", "former_roles"]],
    ),
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
