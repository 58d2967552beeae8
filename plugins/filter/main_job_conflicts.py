# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role shared_values: hosts that would undo each other's work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import Claim, conflicts
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import claims_of
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError

DOCUMENTATION = r"""
name: main_job_conflicts
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Find workload accounts whose domains overlap
description:
  - Compares the domains of workload accounts in one zone. Names both hosts when their domains are equal, when one is
    inside the other, and when both hosts are the same account.
  - Names accounts that have the same external id, too.
  - The role P(crossaccount.aws.shared_values#role) refuses them before anything is written.
options:
  _input:
    description: The names of the hosts.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables by host, usually C(hostvars).
    type: dict
    required: true
  dns_host:
    description: The host of the DNS account, for hosts that do not name one.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show that one host publishes inside the domain of another
  vars:
    accounts:
      blue: {aws_account_id: "111111111111", dns_zone: example.com, dns_subdomain: prod}
      green: {aws_account_id: "333333333333", dns_zone: example.com, dns_subdomain: eu.prod}
  ansible.builtin.debug:
    msg: "{{ accounts | list | crossaccount.aws.main_job_conflicts(accounts) }}"
"""

RETURN = r"""
_value:
  description:
    - For each pair of hosts that would undo each other's work, or have one external id, C(hosts) and a sentence,
      C(problem). C(for_all) says whether nobody else should go on either.
  type: list
  elements: dict
"""


def main_job_conflicts(
    hosts: list[str], hostvars: Mapping[str, Mapping[str, Any]], dns_host: str = ""
) -> list[dict[str, Any]]:
    """The pairs of hosts that would undo each other's work."""
    claims = [claim for host in hosts for claim in _claims(host, hostvars, dns_host)]
    return [{**asdict(each), "hosts": list(each.hosts)} for each in conflicts(claims)]


def _claims(host: str, hostvars: Mapping[str, Mapping[str, Any]], usual: str) -> list[Claim]:
    """The claims of a host; none for one whose variables make none, as its own run says."""
    try:
        return claims_of(host, hostvars, usual)
    except (InputError, UnreadableError):
        return []


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_conflicts": main_job_conflicts}
