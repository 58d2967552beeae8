#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An IAM role, declared by whom it trusts."""

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_trust_role
short_description: Manage an IAM role, declared by whom it trusts
version_added: "0.1.0"
description:
  - Creates, adjusts or removes an IAM role. Who may assume it is declared, not written as a policy document, and known
    mistakes of trust are refused before any call is made.
  - Trust and policies are compared by their meaning. Order, single items against lists, upper and lower case of
    actions, and account ids against root ARNs make no difference, and what is equal is not written.
  - Says in words who gains and who loses access, in check mode as well.
  - Options that are left out leave the role as it is. O(trust) is always the whole trust of the role.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The name of the role, at most 64 characters.
    type: str
    required: true
    aliases: [role_name]
  path:
    description:
      - The path of the role, such as V(/dns/). A new role gets V(/) when this is left out.
      - IAM cannot change it. For an existing role of another path, the module fails.
    type: str
  description:
    description:
      - What the role is for, at most 1000 characters.
    type: str
  max_session_duration:
    description:
      - How long a session may last, in seconds, from 3600 to 43200.
      - A role that is assumed from another role lasts at most 3600 seconds, whatever this says.
    type: int
  permissions_boundary:
    description:
      - The managed policy that limits what the role's policies can grant, by its ARN or, of one that AWS manages, by
        its name.
      - An empty string removes the boundary.
    type: str
    aliases: [boundary]
  trust:
    description:
      - Who may assume the role. Each entry becomes one statement of the trust policy. Within an entry, any one of the
        principals may come, and every condition must be met.
      - Required when O(state=present).
    type: list
    elements: dict
  managed_policies:
    description:
      - Managed policies to attach, by ARN or, of those that AWS manages, by name, such as V(AmazonRoute53FullAccess) or
        V(service-role/AWSLambdaBasicExecutionRole).
    type: list
    elements: str
  inline_policies:
    description:
      - Policies of the role itself, name to document. A document is a dictionary or JSON text.
    type: dict
  purge_policies:
    description:
      - Whether managed policies that O(managed_policies) does not name are detached, and inline policies that
        O(inline_policies) does not name are deleted. It has no effect on a kind whose option is left out.
    type: bool
    default: true
  instance_profile:
    description:
      - V(true) makes sure that there is an instance profile of the role's name with the role in it.
      - V(false) removes it. When left out, it is left alone.
    type: bool
  wait_timeout:
    description:
      - How many seconds to wait for IAM to know a trusted user or role that was created a moment ago, and to show what
        was written. With a user or role that does not exist, the module fails only after this time.
    type: int
    default: 60
  state:
    description:
      - V(absent) removes the role, its policies and its instance profile of the same name. A role that is also in
        another instance profile is not removed.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.tags
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.account
  - crossaccount.aws.trust.entries
notes:
  - Removing trust does not end sessions that have begun. They last until they expire.
  - "Needs the permissions C(iam:GetRole) and, for what the task states, C(iam:ListAttachedRolePolicies),
    C(iam:ListRolePolicies), C(iam:GetRolePolicy), C(iam:GetInstanceProfile), C(iam:CreateRole),
    C(iam:UpdateAssumeRolePolicy), C(iam:UpdateRole), C(iam:PutRolePermissionsBoundary),
    C(iam:DeleteRolePermissionsBoundary), C(iam:TagRole), C(iam:UntagRole), C(iam:AttachRolePolicy),
    C(iam:DetachRolePolicy), C(iam:PutRolePolicy), C(iam:DeleteRolePolicy), C(iam:CreateInstanceProfile),
    C(iam:AddRoleToInstanceProfile), C(iam:PassRole), C(iam:RemoveRoleFromInstanceProfile),
    C(iam:DeleteInstanceProfile), C(iam:ListInstanceProfilesForRole) and C(iam:DeleteRole)."
seealso:
  - module: crossaccount.aws.assume_role_check
  - module: crossaccount.aws.ec2_instance_role
  - plugin: crossaccount.aws.route53_zone_policy
    plugin_type: filter
"""

EXAMPLES = r"""
- name: A role for instances, which operators of the DNS account may assume too
  crossaccount.aws.iam_trust_role:
    profile: workload-a
    account_id: "111111111111"
    name: ExampleInstanceRole
    trust:
      - sid: Instances
        services: [ec2.amazonaws.com]
      - sid: Operators
        accounts: ["222222222222"]
        principal_arns: ["arn:aws:iam::222222222222:role/DnsOperator*"]
        external_ids: [instances-2f0c9a1d]
    inline_policies:
      read-instances:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: ec2:DescribeInstances
            Resource: "*"
    instance_profile: true
  register: instance_role

- name: A role of the DNS account that exactly this role may assume
  crossaccount.aws.iam_trust_role:
    profile: dns
    name: ExampleZoneRole
    max_session_duration: 3600
    trust:
      - sid: InstanceRole
        arns: ["{{ instance_role.role.arn }}"]
        external_ids: [zone-77d1c3e0]
    managed_policies: [AmazonRoute53FullAccess]
    tags:
      managed-by: ansible

- name: A role for people with MFA, for a limited time
  crossaccount.aws.iam_trust_role:
    profile: dns
    name: ExampleSupport
    trust:
      - accounts: ["999999999999"]
        mfa:
          max_age: 3600
        not_after: "2099-01-31T18:00:00Z"

- name: Remove the roles
  crossaccount.aws.iam_trust_role:
    profile: "{{ item.profile }}"
    name: "{{ item.name }}"
    state: absent
  loop:
    - {profile: dns, name: ExampleSupport}
    - {profile: dns, name: ExampleZoneRole}
    - {profile: workload-a, name: ExampleInstanceRole}
"""

RETURN = r"""
role:
  description: The role after the task, in check mode as it would be.
  returned: when O(state=present)
  type: dict
  contains:
    arn:
      description: The ARN of the role, in check mode too.
      type: str
      returned: always
      sample: arn:aws:iam::111111111111:role/Route53CrossAccountRole
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
      returned: when the role exists
      sample: AROA1234567890EXAMPLE
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
      returned: when O(managed_policies) is given
    inline_policies:
      description: The inline policies, name to document.
      type: dict
      returned: when O(inline_policies) is given
instance_profile:
  description: The instance profile with the role in it.
  returned: when O(instance_profile=true)
  type: dict
  contains:
    arn:
      description: The ARN of the instance profile, in check mode too.
      type: str
      returned: always
    name:
      description: The name of the instance profile.
      type: str
      returned: always
access_change:
  description: Who gains and who loses access by this task. External ids are left out.
  returned: always
  type: dict
  contains:
    gained:
      description: A sentence for each principal and its conditions that may now assume the role.
      type: list
      elements: str
      returned: always
      sample: ["arn:aws:iam::111111111111:role/Route53CrossAccountRole may assume the role (external id required)"]
    lost:
      description: A sentence for each principal and its conditions that no longer may.
      type: list
      elements: str
      returned: always
      sample: ["anyone may assume the role"]
dead_principals:
  description:
    - Unique ids of deleted users and roles that the trust named before the task. AWS shows them so, and nobody can be
      them.
  returned: always
  type: list
  elements: str
  sample: [AROA1234567890EXAMPLE]
api_calls:
  description: How many calls of each operation were made.
  returned: always
  type: dict
  sample: {"GetRole": 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam_roles import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import attempt, aws_module, connect
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.options import (
    STATEMENT_OPTIONS,
    TRUST_OPTIONS,
)

TEXTS = {"type": "list", "elements": "str"}

ARGUMENT_SPEC = {
    "name": {"type": "str", "required": True, "aliases": ["role_name"]},
    "path": {"type": "str"},
    "description": {"type": "str"},
    "max_session_duration": {"type": "int"},
    "permissions_boundary": {"type": "str", "aliases": ["boundary"]},
    "trust": {"type": "list", "elements": "dict", "options": {"sid": {"type": "str"}, **STATEMENT_OPTIONS}},
    **TRUST_OPTIONS,
    "managed_policies": TEXTS,
    "inline_policies": {"type": "dict"},
    "purge_policies": {"type": "bool", "default": True},
    "instance_profile": {"type": "bool"},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "purge_tags": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 60},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}


def main() -> None:
    """Run the module."""
    module = aws_module(ARGUMENT_SPEC, required_if=[("state", "present", ["trust"])])
    outcome = attempt(lambda: ensure(module.params, connect(module), check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
