# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter main_job_names: a zone and two accounts to the names of what belongs to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.names import (
    FORMER_MAKER,
    OWNER_PREFIX,
    Names,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

DOCUMENTATION = r"""
name: main_job_names
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return the names of the roles, policies and marks of a zone and a workload account
description:
  - The playbook C(crossaccount.aws.cross_account_dns) and its roles take their names from here, so that things of
    different zones never have the same name.
  - A zone name that is too long for the name of a role is shortened. A plus sign and a digest of the whole name follow.
positional: _input, account_id, dns_account_id
options:
  _input:
    description: The name of the zone.
    type: str
    required: true
  account_id:
    description: The workload account, as 12 digits in quotes.
    type: str
    required: true
  dns_account_id:
    description: The account of the zone.
    type: str
    required: true
  private:
    description: Whether the zone is private. The names then differ from those of a public zone with the same name.
    type: bool
    default: false
  prefix:
    description: What stands before the names of roles and policies, at most 20 characters.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show the name of the zone role
  ansible.builtin.debug:
    msg: "{{ ('example.com' | crossaccount.aws.main_job_names('111111111111', '222222222222')).zone_role }}"
"""

RETURN = r"""
_value:
  description:
    - C(zone_role) and C(former_zone_role) are the names of the zone role now and in former versions.
    - C(zone_policy) is the name of the policy in the zone role. C(instance_role) is the name of the instance role, and
      C(instance_policy) that of the zone's policy in it.
    - C(zone_role_maker), C(instance_role_maker) and C(hosted_zone_maker) are values of the tag C(maker_tag), which is
      C(crossaccount.aws/created-by). C(former_maker) is its value in former versions.
    - C(owner) and C(owner_prefix) are those of the markers of record sets. C(zone_label) is the zone as marks have it.
  type: dict
"""


def main_job_names(
    zone: object, account_id: object, dns_account_id: object, *, private: bool = False, prefix: str = ""
) -> dict[str, str]:
    """The names of what belongs to a zone and a workload account."""
    try:
        names = Names.of(zone, account_id, dns_account_id, private=private, prefix=prefix)
    except InputError as error:
        raise AnsibleFilterError(f"main_job_names: {error}") from error
    return {**asdict(names), "owner_prefix": OWNER_PREFIX, "maker_tag": TAG, "former_maker": FORMER_MAKER}


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., object]]:
        """Name to function."""
        return {"main_job_names": main_job_names}
