# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the start of each playbook: what is wrong with the variables of a host."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from ansible.utils.display import Display
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.additional_zones import ZONES
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import dns_host as claimed_dns_host
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.misnamed import (
    OWN,
    misnamed,
    own_variables,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.preflight import (
    PARTS,
    VARIABLES,
    doubts,
    problems,
)
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError, value_of

DOCUMENTATION = r"""
name: main_job_problems
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Find what is wrong with the variables of an account
description:
  - Says everything at once that is missing or cannot be right among the variables which the main job needs of a host,
    and which Python packages are missing. Makes no call to AWS.
  - The playbooks of this collection stop for such a host before anything is written.
positional: _input, hostvars, parts, dns_host, run_parts
options:
  _input:
    description: The name of the host.
    type: str
    required: true
  hostvars:
    description: The variables by host, usually C(hostvars).
    type: dict
    required: true
  parts:
    description:
      - What is done for a workload account, of V(access), V(publish), V(verify) and V(remove). Only V(access) and
        V(verify) need operators and an external id.
      - Nothing of it is done for a DNS account.
    type: list
    elements: str
    default: [access, publish, verify, remove]
  dns_host:
    description:
      - The host of the DNS account, for hosts that do not name one. It must list the additional zones of a workload
        account, too. When it is empty, nothing is said of that.
    type: str
    default: ""
  run_parts:
    description:
      - What the run does for any account, which says what packages its Python needs. By default what O(parts) says.
    type: list
    elements: str
"""

EXAMPLES = r"""
- name: Show that an account lacks its external id
  ansible.builtin.debug:
    msg: "{{ 'app-a' | crossaccount.aws.main_job_problems(accounts) }}"
  vars:
    accounts:
      app-a:
        aws_account_id: "111111111111"
        aws_profile: app-a
        aws_regions: [eu-west-1]
        dns_zone: example.com
        dns_operator_arns: [arn:aws:iam::222222222222:role/DnsOperators]
"""

RETURN = r"""
_value:
  description: What is wrong, in sentences that name the variable and what would be right.
  type: list
  elements: str
"""

# The error itself may repeat what the template holds.
SHOW = "See why with the module ansible.builtin.debug, var={name}."
# What the modules of the main job import, by the name that pip knows, and of what only one part needs.
PACKAGES = {"boto3": "boto3", "botocore": "botocore"}
OF_PARTS = {"verify": {"dns": "dnspython"}}


def main_job_problems(
    host: str,
    hostvars: Mapping[str, Mapping[str, Any]],
    parts: Sequence[str] = tuple(PARTS),
    dns_host: str = "",
    run_parts: Sequence[str] | None = None,
) -> list[str]:
    """What is wrong with the variables of a host, and with the Python that runs Ansible."""
    variables: dict[str, Any] = {}
    unreadable: list[str] = []
    for name in VARIABLES:
        try:
            variables[name] = value_of(hostvars[host], name)
        except UnreadableError:
            unreadable.append(f"{name}: a template in it fails. {SHOW.format(name=name)}")
    dns = claimed_dns_host(variables) or dns_host
    found = problems(
        host,
        variables,
        parts,
        unreadable=frozenset(VARIABLES) - frozenset(variables),
        of_dns=_zones_of(hostvars[dns]) if parts and dns in hostvars else None,
    )
    for doubt in doubts(variables, parts):
        Display().warning(doubt)  # the same one for all hosts, said once
    misread = _misread(hostvars[host], variables.get(OWN), workload=bool(parts))
    return [*_missing_packages(parts if run_parts is None else run_parts), *unreadable, *found, *misread]


def _misread(variables: Mapping[str, Any], own: Any, *, workload: bool) -> Iterator[str]:
    """What is wrong with names of variables. Of what may be right there is a warning, the same one for all hosts."""
    try:
        mine = own_variables(own, OWN) if own else []
    except InputError:
        mine = []
    for each in misnamed(set(variables), mine, workload=workload):
        if each.refused:
            yield str(each.error)
        else:
            Display().warning(str(each.error))


def _zones_of(variables: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the host of a DNS account says of additional zones, None where nobody can read that."""
    try:
        return {ZONES: value_of(variables, ZONES)}
    except UnreadableError:
        return None


def _missing_packages(parts: Sequence[str]) -> Iterator[str]:
    needed = dict(PACKAGES)
    for part in parts:
        needed |= OF_PARTS.get(part, {})
    missing = [package for module, package in needed.items() if find_spec(module) is None]
    if missing:
        install = f"{sys.executable} -m pip install {' '.join(missing)}"
        yield f"The Python that runs Ansible has no {', '.join(missing)}. Install: {install}."


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_problems": main_job_problems}
