# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter main_job_additional_zones: a list of zones as a user writes it, in the form in which roles use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.additional_zones import read

DOCUMENTATION = r"""
name: main_job_additional_zones
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Read the zones in which an account publishes beside its first one
description:
  - Judges the variable C(dns_additional_zones) of the main job, and completes its entries. The playbooks and the role
    P(crossaccount.aws.instance_access#role) take the zones from here.
options:
  _input:
    description:
      - The zones. Each has a C(zone), and may have C(private), C(zone_id), C(vpcs), C(filters), C(name), C(addresses),
        C(subdomain), C(reverse_zones) and C(services).
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show how a private zone is told from a public one of its name
  ansible.builtin.debug:
    msg: "{{ [{'zone': 'internal.example', 'private': true}] | crossaccount.aws.main_job_additional_zones }}"
"""

RETURN = r"""
_value:
  description:
    - The zones in their order. Each also has C(private), C(zone_id) and C(vpcs), whether given or not.
    - C(label) is the zone as names and marks have it, and C(title) the zone as the report has it.
  type: list
  elements: dict
"""


def main_job_additional_zones(zones: object) -> list[dict[str, Any]]:
    """The zones, judged and complete."""
    try:
        return read(zones)
    except InputError as error:
        raise AnsibleFilterError(f"main_job_additional_zones: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_additional_zones": main_job_additional_zones}
