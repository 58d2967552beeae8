# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role zone_access: whose the zone role of a former version is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.access import (
    former_zone_role as judge,
)

DOCUMENTATION = r"""
name: former_zone_role
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Tell whether the zone role of a former version belongs to a zone
description:
  - Former versions had one zone role for a workload account, whatever its zone. It belongs to the zone that its
    policy names.
  - The role P(crossaccount.aws.zone_access#role) migrates such an installation.
options:
  _input:
    description: The role as M(crossaccount.aws.iam_trust_role_info) returns it, or nothing.
    type: dict
    required: true
  account_id:
    description: The workload account.
    type: str
    required: true
  hosted_zone_id:
    description: The id of the zone, empty when it is gone.
    type: str
    required: true
  domain:
    description: The domain of the workload account.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: There is no such role
  ansible.builtin.assert:
    that: not (none | crossaccount.aws.former_zone_role('111111111111', 'Z0123456789', 'app-a.example.com')).ours
"""

RETURN = r"""
_value:
  description:
    - C(name) is empty when there is no such role. C(ours) says whether the role belongs to the zone, and C(reason) why
      not. C(publishes) says whether its policy is for the names below the domain.
  type: dict
"""


def former_zone_role(
    role: Mapping[str, Any] | None, account_id: str, hosted_zone_id: str, domain: str
) -> dict[str, Any]:
    """Whose the role is."""
    try:
        return judge(role or None, str(account_id), str(hosted_zone_id or ""), domain).as_dict()
    except InputError as error:
        raise AnsibleFilterError(f"former_zone_role: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"former_zone_role": former_zone_role}
