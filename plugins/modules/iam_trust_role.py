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
  - Creates, adjusts or removes an IAM role. The task declares who may assume it, without a policy document. Known
    mistakes in a trust are refused before any call is made.
  - Trust and policies are compared by their meaning. It makes no difference in which order items stand, whether a
    single item is in a list, how the case of an action is, or whether an account is given by its id or its root ARN.
    What is equal is not written.
  - Says in words who gains and who loses access, in check mode as well.
  - Options that are left out leave the role as it is. O(trust) is always the whole trust of the role.
  - With O(accounts), one task declares the same role in many accounts, 32 at a time. The diff shows whole accounts, up
    to 500 lines, and says how many more are changed.
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
      - IAM cannot change it. When a role with this name has another path, the module fails.
    type: str
  description:
    description:
      - What the role is for, at most 1000 characters.
    type: str
  max_session_duration:
    description:
      - How long a session may last, in seconds, from 3600 to 43200.
      - When the role is assumed from another role, a session lasts at most 3600 seconds, whatever this option says.
    type: int
  permissions_boundary:
    description:
      - The managed policy that limits what the role's policies can grant. Give its ARN, or the name of a policy that
        AWS manages.
      - An empty string removes the boundary.
    type: str
    aliases: [boundary]
  trust:
    description:
      - Who may assume the role. Each entry becomes one statement of the trust policy. An entry lets in each of its
        principals, provided that all of its conditions are met.
      - Required when O(state=present).
    type: list
    elements: dict
  prune_expired:
    description:
      - Whether entries of O(trust) whose O(trust[].not_after) has passed are left out of the trust, instead of being
        refused. Set it in playbooks that still run after temporary access has ended.
      - A trust without any entry left is always refused. Use O(state=absent) to remove the role.
    type: bool
    default: false
  managed_policies:
    description:
      - Managed policies to attach. Give the ARN, or the name of a policy that AWS manages, such as
        V(AmazonRoute53FullAccess) or V(service-role/AWSLambdaBasicExecutionRole).
    type: list
    elements: str
  inline_policies:
    description:
      - Inline policies of the role, a dictionary of names to documents. A document is a dictionary or JSON text.
      - JSON text in which a key occurs twice is refused, because only one of the two would be used.
    type: raw
  purge_policies:
    description:
      - Whether managed policies that O(managed_policies) does not name are detached, and inline policies that
        O(inline_policies) does not name are deleted. It has no effect on a kind whose option is left out.
      - The inline policy C(AWSRevokeOlderSessions), which ends sessions, stays.
    type: bool
    default: true
  instance_profile:
    description:
      - V(true) makes sure that an instance profile with the name of the role exists and holds it. When it holds another
        role, the module fails before it changes anything.
      - One that the module makes gets O(tags) too, and with them the tag of O(managed_by). One that is there keeps its
        tags.
      - V(false) removes it. When left out, it is left alone.
    type: bool
  managed_by:
    description:
      - Who makes the role, such as V(team-dns). A role that the module creates gets the tag
        C(crossaccount.aws/created-by) with this value. An existing role without this tag and value belongs to somebody
        else.
      - A role that belongs to somebody else is refused before any change, in check mode too. O(state=absent) leaves it
        and says so in RV(kept).
      - At most 256 letters, digits and C(_.:/=+@-).
    type: str
  formerly_managed_by:
    description:
      - Values that O(managed_by) had before. A role with one of them belongs to this maker too, and gets the current
        value.
    type: list
    elements: str
  adopt:
    description:
      - Whether an existing role without the tag of O(managed_by) is changed to what is declared. It does not get the
        tag, so O(state=absent) leaves it.
      - A role with the tag of another maker is never adopted.
    type: bool
    default: false
  check_instance_profiles:
    description:
      - Whether RV(differences) names other instance profiles that hold the role. They are never changed.
      - Needs C(iam:ListInstanceProfilesForRole).
    type: bool
    default: false
  as_read:
    description:
      - The role as M(crossaccount.aws.iam_trust_role_info) returned it a moment ago, an empty dictionary where
        there was none.
      - Where it was as declared then, this module makes no call. It says what was true when the role was read, and does
        not find out whose the credentials are. Otherwise the module reads the role itself, as nothing is written or
        refused on the word of a task before.
      - It counts where it shows what is declared. Its policies are read by default. Read it with
        C(instance_profiles=true) where O(check_instance_profiles) is set.
      - Needs O(account_id), and is not for O(accounts) or O(state=absent).
    type: dict
  wait_timeout:
    description:
      - How many seconds, counted from the first change, to wait for IAM. IAM needs time to know a trusted user or role
        that was created a moment ago, and to show what was written. When a trusted user or role does not exist, the
        module fails only after this time.
      - With O(accounts), it applies to each account.
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
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
  - crossaccount.aws.accounts
  - crossaccount.aws.trust.entries
notes:
  - Only AWS changes the trust and the policies of the roles that it makes for its services and for IAM Identity Center.
    The module refuses to change them.
  - Removing trust does not end sessions that have begun. They last until they expire.
  - A service with another name in a partition is written with that name, such as C(logs.amazonaws.com.cn) in China.
  - With O(accounts), C(sts:AssumeRole) on each O(accounts[].role_arn) is needed too. Its answer tells the account, so
    that no other call is made to learn it.
  - A role that is as declared costs one call, and one more for O(managed_policies), for O(instance_profile), and for
    O(inline_policies) and each inline policy that the role has. Together with C(sts:AssumeRole) this is three calls for
    an account with O(managed_policies).
  - A new role costs C(iam:GetRole), C(iam:CreateRole), one call for each of its policies, and up to three for
    O(instance_profile). What CreateRole answers is compared with what was declared. When no call comes after it, the
    role is read once more, because it counts as created only when IAM shows it. Together with C(sts:AssumeRole) this is
    four calls for an account whose role has one policy or none.
  - "Needs the permissions C(iam:GetRole) and, depending on the options, C(iam:ListAttachedRolePolicies),
    C(iam:ListRolePolicies), C(iam:GetRolePolicy), C(iam:GetInstanceProfile), C(iam:CreateRole),
    C(iam:UpdateAssumeRolePolicy), C(iam:UpdateRole), C(iam:PutRolePermissionsBoundary),
    C(iam:DeleteRolePermissionsBoundary), C(iam:TagRole), C(iam:UntagRole), C(iam:AttachRolePolicy),
    C(iam:DetachRolePolicy), C(iam:PutRolePolicy), C(iam:DeleteRolePolicy), C(iam:CreateInstanceProfile),
    C(iam:TagInstanceProfile), C(iam:AddRoleToInstanceProfile), C(iam:PassRole),
    C(iam:RemoveRoleFromInstanceProfile), C(iam:DeleteInstanceProfile), C(iam:ListInstanceProfilesForRole) and
    C(iam:DeleteRole)."
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

- name: A role for the pods of one service account on EKS, which tags its sessions
  crossaccount.aws.iam_trust_role:
    profile: workload-a
    name: ExamplePodRole
    trust:
      - sid: Pods
        services: [pods.eks.amazonaws.com]
        source_accounts: ["111111111111"]
        session_tags:
          kubernetes-namespace: shop
          kubernetes-service-account: checkout

- name: A role that is the DNS team's, and stays out of the way of a role of this name that somebody else made
  crossaccount.aws.iam_trust_role:
    profile: dns
    name: ExampleOwned
    managed_by: team-dns
    trust:
      - accounts: ["111111111111"]
        principal_arns: ["arn:aws:iam::111111111111:role/Automation"]

- name: Read this role, to judge it before anything is written
  crossaccount.aws.iam_trust_role_info:
    profile: dns
    account_id: "222222222222"
    names: [ExampleOwned]
  register: found

- name: Declare it, without reading again what is as it should be
  crossaccount.aws.iam_trust_role:
    profile: dns
    account_id: "222222222222"
    name: ExampleOwned
    managed_by: team-dns
    trust:
      - accounts: ["111111111111"]
        principal_arns: ["arn:aws:iam::111111111111:role/Automation"]
    as_read: "{{ found.roles | first | default({}) }}"

- name: Remove it, provided that it is the DNS team's
  crossaccount.aws.iam_trust_role:
    profile: dns
    name: ExampleOwned
    managed_by: team-dns
    state: absent

- name: A role for people with MFA, for a limited time
  crossaccount.aws.iam_trust_role:
    profile: dns
    name: ExampleSupport
    trust:
      - accounts: ["999999999999"]
        mfa:
          max_age: 3600
        not_after: "2099-01-31T18:00:00Z"

- name: The same role in every account, for an auditor of the management account
  crossaccount.aws.iam_trust_role:
    name: ExampleAudit
    trust:
      - sid: Auditor
        accounts: ["999999999999"]
        principal_arns: ["arn:aws:iam::999999999999:role/Auditor"]
        external_ids: [audit-0b71f3d2]
    managed_policies: [ReadOnlyAccess]
    accounts:
      - name: dns
        account_id: "222222222222"
        role_arn: arn:aws:iam::222222222222:role/OrganizationAccountAccessRole
      - name: workload-a
        account_id: "111111111111"
        profile: workload-a
  register: audit

- name: Stop where a trust was opened wide, and where an account was not reached
  ansible.builtin.assert:
    that:
      - audit.accounts.ok | length == 2
      - audit.accounts.ok | map(attribute='access_change.entries') | flatten | selectattr('marks') | length == 0

- name: Remove it from every account
  crossaccount.aws.iam_trust_role:
    name: ExampleAudit
    state: absent
    accounts:
      - {account_id: "222222222222", profile: dns}
      - {account_id: "111111111111", profile: workload-a}

- name: Remove the roles
  crossaccount.aws.iam_trust_role:
    profile: "{{ item.profile }}"
    name: "{{ item.name }}"
    state: absent
  loop:
    - {profile: dns, name: ExampleSupport}
    - {profile: workload-a, name: ExamplePodRole}
    - {profile: dns, name: ExampleZoneRole}
    - {profile: workload-a, name: ExampleInstanceRole}
"""

RETURN = r"""
role:
  description: The role after the task. In check mode, as it would be.
  returned: when O(state=present) or with RV(kept), and without O(accounts)
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
differences:
  description:
    - What was not as declared, in a sentence for each part of the role. Each names the part, such as the inline
      policy, the statement and its element.
    - With O(check_instance_profiles), also each other instance profile that holds the role.
  returned: when O(state=present) and without O(accounts)
  type: list
  elements: str
  sample: ["inline policy extra: it is not declared (Allow, Action iam:*, Resource *)"]
differences_left:
  description:
    - Those of RV(differences) that are still there. The module corrects all but other instance profiles that hold the
      role, as instances may use them. In check mode it corrects nothing.
  returned: when O(state=present) and without O(accounts)
  type: list
  elements: str
  sample: ["instance profile by-hand: it holds the role, but is not declared"]
instance_profile:
  description: The instance profile with the role in it.
  returned: when O(instance_profile=true) and without O(accounts)
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
  returned: without O(accounts)
  type: dict
  contains:
    gained:
      description:
        - A sentence for each principal and its conditions that may now assume the role.
        - A sentence about something that opens the role wide ends with a mark in brackets. See
          RV(access_change.entries[].marks).
      type: list
      elements: str
      returned: always
      sample:
        - "arn:aws:iam::111111111111:role/Route53CrossAccountRole may assume the role (external id required)"
        - "account 444444444444 (whomever its administrators let in) may assume the role [opens it to a whole account]"
    lost:
      description: A sentence for each principal and its conditions that no longer may.
      type: list
      elements: str
      returned: always
      sample: ["anyone may assume the role"]
    entries:
      description: The same as data, first what is gained, then what is lost.
      type: list
      elements: dict
      returned: always
      contains:
        change:
          description: V(gained) or V(lost). To remove a denial is a gain, to add one is a loss.
          type: str
          returned: always
        effect:
          description: V(Allow) or V(Deny), of the statement that is added or removed.
          type: str
          returned: always
        principal:
          description: Who it is about, in words.
          type: str
          returned: always
        actions:
          description: The actions of the statement.
          type: list
          elements: str
          returned: always
          sample: [sts:AssumeRole]
        conditions:
          description: Its conditions, in words.
          type: list
          elements: str
          returned: always
          sample: [external id required]
        marks:
          description:
            - How a gain opens the role wide. Empty for a loss. Empty also when the same was true for this principal
              before, by a statement that asked for no more.
            - A denial that goes has the marks of those whom it may have kept out and who are let in now.
            - V(anyone) stands for everyone, when no condition on the organization, the account or the ARN limits it. It
              also stands for everyone who has a token of an identity provider, when no condition names the owner.
            - V(whole_organization) stands for every account of an organization, or of a unit of it.
            - V(any_source) stands for a service that may act for any account or resource. EC2 and Lambda act only for
              the role's own account, so they never have this mark.
            - V(whole_account) stands for an account by its id or root, when no condition on the ARN limits it.
            - V(beyond_organization) stands for anyone, or for a principal of another account than the role's, when no
              condition requires membership of the organization. The organization is the one that the trust required
              before the task or, if it required none, the one that it requires after the task. A trust requires it by
              O(trust[].organization_id), O(trust[].organization_paths), conditions on these keys, or a denial of
              everyone outside. When the trust names no organization, nothing has this mark.
          type: list
          elements: str
          returned: always
          sample: [whole_account, beyond_organization]
        sentence:
          description: The sentence in RV(access_change.gained) or RV(access_change.lost).
          type: str
          returned: always
kept:
  description: Why the role was not removed.
  returned: with O(state=absent) and O(managed_by), when the role is somebody else's
  type: str
  sample: The role Audit of account 111111111111 lacks the tag crossaccount.aws/created-by, so team-dns did not make it
dead_principals:
  description:
    - Unique ids of deleted users and roles that stood in place of an ARN before the task. They are in the trust or,
      when O(inline_policies) is given, in the policies of the role. This is how AWS shows deleted principals. Such an
      id matches nobody. To replace it, declare the principal by its ARN again.
  returned: without O(accounts)
  type: list
  elements: str
  sample: [AROA1234567890EXAMPLE]
accounts:
  description: The result in each account. Each list is in the order of O(accounts).
  returned: when O(accounts) is given, also when the task fails after its options were accepted
  type: dict
  contains:
    ok:
      description: The accounts where the role is as declared.
      type: list
      elements: dict
      returned: always
      contains:
        name:
          description: The name of the account.
          type: str
          returned: always
        account_id:
          description: Its id.
          type: str
          returned: always
        changed:
          description: Whether anything was changed there.
          type: bool
          returned: always
        role:
          description: As RV(role).
          type: dict
          returned: when O(state=present), and with RV(kept)
        kept:
          description: As RV(kept).
          type: str
          returned: as RV(kept)
        access_change:
          description: As RV(access_change).
          type: dict
          returned: always
        dead_principals:
          description: As RV(dead_principals).
          type: list
          elements: str
          returned: always
        differences:
          description: As RV(differences).
          type: list
          elements: str
          returned: when O(state=present)
        instance_profile:
          description: As RV(instance_profile).
          type: dict
          returned: when O(instance_profile=true)
        api_calls:
          description: The calls that were made there.
          type: dict
          returned: always
    failed:
      description: The accounts where something went wrong.
      type: list
      elements: dict
      returned: always
      contains:
        name:
          description: The name of the account.
          type: str
          returned: always
        account_id:
          description: Its id.
          type: str
          returned: always
        changed:
          description: Whether anything was changed before the failure.
          type: bool
          returned: always
        api_calls:
          description: The calls that were made there.
          type: dict
          returned: always
        msg:
          description: What went wrong.
          type: str
          returned: always
        error_code:
          description: The error code of AWS.
          type: str
          returned: when AWS refused a call
    could_not_assume:
      description: The accounts to which there was no access, so that nothing was read or changed there.
      type: list
      elements: dict
      returned: always
      contains:
        name:
          description: The name of the account.
          type: str
          returned: always
        account_id:
          description: Its id.
          type: str
          returned: always
        changed:
          description: Always V(false).
          type: bool
          returned: always
        msg:
          description: What AWS said.
          type: str
          returned: always
        error_code:
          description: The error code of AWS.
          type: str
          returned: always
api_calls:
  description: How many calls of each operation were made, in all accounts together.
  returned: always
  type: dict
  sample: {"GetRole": 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_role import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.accounts import ACCOUNTS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.tags import TAGS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.trust import ENTRIES

TEXTS = {"type": "list", "elements": "str"}

OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True, "aliases": ["role_name"]},
            "path": {"type": "str"},
            "description": {"type": "str"},
            "max_session_duration": {"type": "int"},
            "permissions_boundary": {"type": "str", "aliases": ["boundary"]},
            "prune_expired": {"type": "bool", "default": False},
            "managed_policies": TEXTS,
            "inline_policies": {"type": "raw"},
            "purge_policies": {"type": "bool", "default": True},
            "instance_profile": {"type": "bool"},
            "managed_by": {"type": "str"},
            "formerly_managed_by": {"type": "list", "elements": "str"},
            "adopt": {"type": "bool", "default": False},
            "check_instance_profiles": {"type": "bool", "default": False},
            "as_read": {"type": "dict"},
            "wait_timeout": {"type": "int", "default": 60},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        required_if=[("state", "present", ["trust"])],
    ),
    ENTRIES,
    TAGS,
    ACCOUNTS,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()
