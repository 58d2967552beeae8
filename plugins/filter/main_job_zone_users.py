# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter main_job_zone_users: the workload accounts that publish in a zone, or may do so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import zone_name
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import is_true
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import account_of_host, claims_of
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError

DOCUMENTATION = r"""
name: main_job_zone_users
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Find the workload accounts that publish in a zone
description:
  - Chooses the hosts that publish in a zone of a DNS account, whether or not there are names of theirs in it now.
    A host whose variables do not say where it publishes, or cannot be read, is chosen too, and so is one to whose own
    zone this one delegates.
  - The playbook C(crossaccount.aws.teardown) removes no zone that accounts use which it did not tear down.
positional: _input, hostvars, zone_host, zone, dns_host
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
  zone_host:
    description: The host of the DNS account that the zone is in.
    type: str
    required: true
  zone:
    description: The name of the zone.
    type: str
    required: true
  dns_host:
    description: The host of the DNS account, for hosts that do not name one.
    type: str
    default: ""
  private:
    description: Whether the zone is a private one. A public zone of the same name is another zone.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show who publishes in example.com
  vars:
    accounts:
      dns: {aws_account_id: "222222222222"}
      blue: {aws_account_id: "111111111111", dns_zone: example.com}
      green: {aws_account_id: "333333333333", dns_zone: example.org}
  ansible.builtin.debug:
    msg: "{{ ['blue', 'green'] | crossaccount.aws.main_job_zone_users(accounts, 'dns', 'example.com', 'dns') }}"
"""

RETURN = r"""
_value:
  description: Those of the hosts that publish in the zone, or may do so, in their order.
  type: list
  elements: str
"""


def main_job_zone_users(
    hosts: list[str],
    hostvars: Mapping[str, Mapping[str, Any]],
    zone_host: str,
    zone: str,
    dns_host: str = "",
    *,
    private: object = False,
) -> list[str]:
    """The hosts that publish in a zone, or may do so."""
    place = (zone_name(zone, "zone"), is_true(private), account_of_host(zone_host, hostvars))

    def may_use(host: str) -> bool:
        try:
            claims = claims_of(host, hostvars, dns_host)
        except (InputError, UnreadableError):
            return True
        return any(place in (claim.place, claim.parent) for claim in claims)

    return [host for host in hosts if may_use(host)]


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_zone_users": main_job_zone_users}
