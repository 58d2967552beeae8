# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role instance_access: the inline policies of a role that several zones share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.access import (
    instance_policy,
    policies_of_other_zones,
)

DOCUMENTATION = r"""
name: main_job_policies
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return the inline policies of an instance role, one for each zone
description:
  - Returns the policy of this zone, and those policies of O(_input) that runs for other zones wrote. A policy counts as
    one of those only when its name and its text are exactly what such a run writes.
options:
  _input:
    description: The inline policies that the role has, name to document.
    type: dict
    required: true
  account_id:
    description: The account of the role.
    type: str
    required: true
  name:
    description: The name of this zone's policy.
    type: str
    required: true
  zone_role_arn:
    description: The zone role that the instances may assume for this zone. Without it, this zone's policy is left out.
    type: str
    default: ""
  others:
    description: The ARNs of zone roles of other zones, when they do not have the name that the main job gives them.
    type: list
    elements: str
    default: []
  former:
    description: Whether the policy of a former version, whose name does not say its zone, belongs to another zone.
    type: bool
    default: false
  prefix:
    description: What stands before the names of the roles and policies of all zones.
    type: str
    default: ""
  path:
    description: The path of the zone roles of all zones.
    type: str
    default: /
"""

EXAMPLES = r"""
- name: Show the policies of a role for a first zone
  ansible.builtin.debug:
    msg: >-
      {{ {} | crossaccount.aws.main_job_policies('111111111111', 'dns-updates-222222222222-example.com',
         'arn:aws:iam::222222222222:role/EC2ManagementRole-111111111111-example.com') }}
"""

RETURN = r"""
_value:
  description: Name to document.
  type: dict
"""


def main_job_policies(
    found: Mapping[str, Any] | None,
    account_id: str,
    name: str,
    zone_role_arn: str = "",
    others: list[str] | None = None,
    *,
    former: bool = False,
    prefix: str = "",
    path: str = "/",
) -> dict[str, Any]:
    """This zone's policy and those of other zones."""
    kept = policies_of_other_zones(
        found or {}, str(account_id), name, others=others or (), former=former, prefix=prefix, path=path
    )
    return {**kept, **({name: instance_policy(zone_role_arn)} if zone_role_arn else {})}


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_policies": main_job_policies}
