# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter host_variable: what playbooks read of other hosts, which may have failed for that very variable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError, value_of

DOCUMENTATION = r"""
name: host_variable
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Read a variable of another host, or a default where it cannot be read
description:
  - The filter P(ansible.builtin.default#filter) covers a variable that is not defined. This one also covers a variable
    whose template fails, for example in a lookup. The error is left to the tasks of that host.
  - The playbooks of this collection use it, so that an account whose variables cannot be read holds no other up.
positional: _input, hostvars, name, default_value
options:
  _input:
    description: The name of the host.
    type: str
    required: true
  hostvars:
    description: The variables by host, usually C(hostvars).
    type: dict
    required: true
  name:
    description: The name of the variable.
    type: str
    required: true
  default_value:
    description: What is returned where the host or the variable is not defined or cannot be read.
    type: raw
    default: ""
"""

EXAMPLES = r"""
- name: Show the account of each host, as far as it is known
  ansible.builtin.debug:
    msg: "{{ item | crossaccount.aws.host_variable(hostvars, 'aws_account_id', 'unknown') }}"
  loop: "{{ groups['all'] }}"
"""

RETURN = r"""
_value:
  description: The variable, or the default.
  type: raw
"""


def host_variable(host: str, hostvars: Mapping[str, Mapping[str, Any]], name: str, default_value: Any = "") -> Any:
    """The variable ``name`` of a host."""
    if host not in hostvars:
        return default_value
    try:
        value = value_of(hostvars[host], name)
    except UnreadableError:
        return default_value
    return default_value if value is None else value


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"host_variable": host_variable}
