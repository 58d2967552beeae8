# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role shared_values: variables of several roles that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.agreement import disagreements

DOCUMENTATION = r"""
name: main_job_disagreements
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Find variables of roles that stand for the same value but differ
description:
  - Several roles of the main job have a variable for the same value, such as the domain. When two of them differ,
    nobody can tell which one is right.
  - The role P(crossaccount.aws.shared_values#role) refuses them before anything is written.
options:
  _input:
    description: The variables that are set, name to value.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show that two variables name different domains
  ansible.builtin.debug:
    msg: "{{ said | crossaccount.aws.main_job_disagreements }}"
  vars:
    said:
      zone_access_domain: app-a.example.com
      instance_records_domain: app-b.example.com
"""

RETURN = r"""
_value:
  description: What is wrong, a sentence for each value. External ids are left out.
  type: list
  elements: str
"""


def main_job_disagreements(given: Mapping[str, Any]) -> list[str]:
    """What is wrong among the variables."""
    return disagreements(given)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_disagreements": main_job_disagreements}
