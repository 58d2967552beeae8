# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter trust_role_template: a role that is declared by whom it trusts, as a CloudFormation template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.template import role_template

DOCUMENTATION = r"""
name: trust_role_template
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return the CloudFormation template of a role that is declared by whom it trusts
description:
  - Takes the options with which M(crossaccount.aws.iam_trust_role) declares a role, and returns a CloudFormation
    template. A stack of it makes the role that the module would make in the same account.
  - What the module refuses, the filter refuses too. It also refuses what CloudFormation would read otherwise than IAM
    does.
  - Use it with M(crossaccount.aws.cloudformation_stack_set), or with any other tool that deploys templates. The stack
    needs the capability C(CAPABILITY_NAMED_IAM).
options:
  _input:
    description:
      - The role, a dictionary with the options O(crossaccount.aws.iam_trust_role#module:name),
        O(crossaccount.aws.iam_trust_role#module:trust) and, as needed, C(path), C(description),
        C(max_session_duration), C(permissions_boundary), C(managed_policies), C(inline_policies), C(instance_profile),
        C(tags), C(managed_by), C(prune_expired), C(allow_broad_trust), C(allow_same_account),
        C(allow_unknown_services) and C(trust_size_limit). They mean what they mean in the module.
      - C(${AWS::AccountId}) in a value stands for the account in which the stack is, for example in the ARN of a policy
        or of an identity provider that each account has.
    type: dict
    required: true
  partition:
    description: The partition of the accounts, such as V(aws-us-gov).
    type: str
    default: aws
notes:
  - The template is for accounts that are not known yet, so the filter cannot see when a trusted account is one of them.
    The module refuses this without O(crossaccount.aws.iam_trust_role#module:allow_same_account).
seealso:
  - module: crossaccount.aws.iam_trust_role
  - module: crossaccount.aws.cloudformation_stack_set
"""

EXAMPLES = r"""
- name: Show the template of a role that an auditor of the management account may assume
  ansible.builtin.debug:
    msg: "{{ role | crossaccount.aws.trust_role_template }}"
  vars:
    role:
      name: OrganizationAudit
      trust:
        - sid: Auditor
          accounts: ["999999999999"]
          principal_arns: ["arn:aws:iam::999999999999:role/Auditor"]
          external_ids: [audit-0b71f3d2]
      managed_policies: [SecurityAudit]

- name: Write the template of a role that the deployments of one repository may assume, in each account
  ansible.builtin.copy:
    dest: deploy-role.json
    content: "{{ role | crossaccount.aws.trust_role_template | to_nice_json }}"
    mode: "0644"
  vars:
    role:
      name: Deploy
      trust:
        - federated:
            provider: "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com"
            audience: [sts.amazonaws.com]
            subject: ["repo:example/infrastructure:ref:refs/heads/main"]
      permissions_boundary: "arn:aws:iam::${AWS::AccountId}:policy/DeployBoundary"
"""

RETURN = r"""
_value:
  description: The template.
  type: dict
"""


def trust_role_template(role: object, partition: str = "aws") -> dict[str, Any]:
    """The template of a role, which a dictionary of the module's options declares."""
    try:
        return role_template(role, datetime.now(UTC), partition=partition)
    except InputError as error:
        raise AnsibleFilterError(f"trust_role_template: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"trust_role_template": trust_role_template}
