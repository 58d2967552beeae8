# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the sign-in of the main job: whether who signs in to the DNS account is one of the operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.operators import operator_problem

DOCUMENTATION = r"""
name: main_job_operator_problem
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Find out whether a caller is none of the DNS operators
description:
  - Compares the ARN of a caller with the ARNs and patterns that the instance roles trust. The verification of the main
    job starts as one of them.
  - A session does not say the path of its role, so a role of that name in another path counts as the same.
options:
  _input:
    description: The ARN of the caller, as P(crossaccount.aws.account_info#module) returns it.
    type: str
    required: true
  operators:
    description: The ARNs of users and roles. They may hold C(*) and C(?).
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show that an administrator is not among the operators
  vars:
    caller: arn:aws:sts::222222222222:assumed-role/Administrators/someone
    operators: [arn:aws:iam::222222222222:role/DnsOperators]
  ansible.builtin.debug:
    msg: "{{ caller | crossaccount.aws.main_job_operator_problem(operators) }}"
"""

RETURN = r"""
_value:
  description: A sentence that says what to correct, empty when the caller may be an operator.
  type: str
"""


def main_job_operator_problem(caller: str, operators: Sequence[str]) -> str:
    """What is wrong with who signed in."""
    return operator_problem(caller, operators)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_operator_problem": main_job_operator_problem}
