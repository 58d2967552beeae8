# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role zone_access: which roles of somebody else the zone role trusts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.access import trusted_roles

DOCUMENTATION = r"""
name: main_job_trusted_roles
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return the roles of somebody else that a zone role trusts
description:
  - With C(instance_access_mode=add_policy) of the role P(crossaccount.aws.instance_access#role), roles that instances
    have of somebody else get a policy, and the zone role trusts them. Its trust is the record of these roles.
  - Returns the roles of the workload account that conditions on C(aws:PrincipalArn) name. Patterns are left out.
options:
  _input:
    description: The trust policy of the zone role, or nothing.
    type: dict
    required: true
  account_id:
    description: The workload account.
    type: str
    required: true
  instance_role_arn:
    description: The instance role, which is left out.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show the roles that the trust names
  ansible.builtin.debug:
    msg: >-
      {{ trust | crossaccount.aws.main_job_trusted_roles('111111111111', 'arn:aws:iam::111111111111:role/Ours') }}
  vars:
    trust:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Principal: {AWS: "111111111111"}
          Action: sts:AssumeRole
          Condition:
            ArnLike:
              aws:PrincipalArn: [arn:aws:iam::111111111111:role/Ours, arn:aws:iam::111111111111:role/team/Web]
"""

RETURN = r"""
_value:
  description: Their ARNs, sorted.
  type: list
  elements: str
"""


def main_job_trusted_roles(trust: Mapping[str, Any] | None, account_id: str, instance_role_arn: str = "") -> list[str]:
    """The roles beside the instance role."""
    return trusted_roles(dict(trust or {}), str(account_id), str(instance_role_arn))


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_trusted_roles": main_job_trusted_roles}
