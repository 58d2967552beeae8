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
    suboptions:
      sid:
        description: The id of the statement, letters and digits only. No two entries may have the same.
        type: str
      accounts:
        description:
          - Account ids, 12 digits each in quotes.
          - This trusts whomever the administrators of the account let in, so without a condition that says who it is
            refused, unless O(allow_broad_trust) is set.
        type: list
        elements: str
      arns:
        description:
          - ARNs of users and roles. They must exist. IAM remembers each by its unique id, so that one that was deleted
            and created again is no longer trusted until the task runs again. O(trust[].principal_arns) with
            O(trust[].accounts) does not have this problem.
          - V(*) stands for everyone, and is refused without O(trust[].organization_id), O(trust[].organization_paths)
            or O(trust[].principal_arns), unless O(allow_broad_trust) is set.
        type: list
        elements: str
      services:
        description: Services of AWS, such as V(ec2.amazonaws.com).
        type: list
        elements: str
      federated:
        description: An identity provider. Nothing else may be a principal of the same entry.
        type: dict
        suboptions:
          provider:
            description:
              - The ARN of an OIDC or SAML provider of the account, or V(accounts.google.com) or
                V(cognito-identity.amazonaws.com).
            type: str
            required: true
          audience:
            description:
              - Whom the token must be for, such as V(sts.amazonaws.com) for GitHub Actions. Required for OIDC. For SAML
                the default is the sign-in page of the partition.
            type: list
            elements: str
          subject:
            description:
              - Whom the token must be about, such as C(repo:organization/repository:ref:refs/heads/main). V(*) and V(?)
                are wildcards. Without it, everyone at an OIDC provider is trusted, which is refused unless
                O(allow_broad_trust) is set.
            type: list
            elements: str
      organization_id:
        description: The organization that the caller must belong to, such as V(o-a1b2c3d4e5).
        type: str
      organization_paths:
        description:
          - Units of an organization that the caller's account must be in, such as
            V(o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/), or below when V(*) is added.
        type: list
        elements: str
      principal_arns:
        description:
          - ARNs of the users and roles that may come, V(*) and V(?) are wildcards. It is a condition, so they need not
            exist, and may be deleted and created again.
          - For a session of a role, give the ARN of the role.
        type: list
        elements: str
      external_ids:
        description:
          - Values of which the caller must send one, as third parties do. Use an unguessable one for each customer,
            such as a UUID, not the account id. 2 to 1224 characters.
        type: list
        elements: str
      mfa:
        description: What is asked of the caller's MFA. Only people can present it, so it is refused with
          O(trust[].services).
        type: dict
        suboptions:
          required:
            description: Whether the caller must have signed in with MFA.
            type: bool
            default: true
          max_age:
            description: How long ago that may have been, in seconds, at most 129600.
            type: int
      source_accounts:
        description: Accounts for which a service may act. Only with O(trust[].services), and only for services that
          send it.
        type: list
        elements: str
      source_arns:
        description:
          - Resources for which a service may act, as ARNs with V(*) and V(?) as wildcards. Only with
            O(trust[].services), and only for services that send it.
        type: list
        elements: str
      not_after:
        description: When the trust ends, with a time zone, such as V(2027-01-31T18:00:00Z).
        type: str
      session_tags:
        description:
          - Tags that the caller must pass, each key with a value or a list of values. V(*) and V(?) are wildcards. It
            also allows C(sts:TagSession).
        type: dict
      source_identity:
        description:
          - Source identities of which the caller must set one. V(*) and V(?) are wildcards. It also allows
            C(sts:SetSourceIdentity).
        type: list
        elements: str
      conditions:
        description:
          - Further conditions as IAM has them, operator to key to values, for what the other options do not offer.
          - Negated operators, C(IfExists) on keys that say who calls, and C(ForAllValues) without its C(Null) condition
            are refused, as each lets in more than it says.
        type: dict
  allow_broad_trust:
    description:
      - Whether a trust is taken that nobody can oversee, namely everyone, a whole account without a condition, or
        everyone at an OIDC provider.
      - Trusting a whole account can be right for a role that the other account's administrators are to hand out
        themselves.
    type: bool
    default: false
  allow_unknown_services:
    description:
      - Whether O(trust[].services) may name a service that is not in the module's list. Set it for a service that AWS
        has introduced since.
    type: bool
    default: false
  trust_size_limit:
    description:
      - How many characters the trust policy may have, white space not counted. Raise it when AWS has raised the
        account's quota.
    type: int
    default: 2048
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

TEXTS = {"type": "list", "elements": "str"}

TRUST = {
    "sid": {"type": "str"},
    "accounts": TEXTS,
    "arns": TEXTS,
    "services": TEXTS,
    "federated": {
        "type": "dict",
        "options": {"provider": {"type": "str", "required": True}, "audience": TEXTS, "subject": TEXTS},
    },
    "organization_id": {"type": "str"},
    "organization_paths": TEXTS,
    "principal_arns": TEXTS,
    "external_ids": TEXTS,
    "mfa": {"type": "dict", "options": {"required": {"type": "bool", "default": True}, "max_age": {"type": "int"}}},
    "source_accounts": TEXTS,
    "source_arns": TEXTS,
    "not_after": {"type": "str"},
    "session_tags": {"type": "dict"},
    "source_identity": TEXTS,
    "conditions": {"type": "dict"},
}

ARGUMENT_SPEC = {
    "name": {"type": "str", "required": True, "aliases": ["role_name"]},
    "path": {"type": "str"},
    "description": {"type": "str"},
    "max_session_duration": {"type": "int"},
    "permissions_boundary": {"type": "str", "aliases": ["boundary"]},
    "trust": {"type": "list", "elements": "dict", "options": TRUST},
    "allow_broad_trust": {"type": "bool", "default": False},
    "allow_unknown_services": {"type": "bool", "default": False},
    "trust_size_limit": {"type": "int", "default": 2048},
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
