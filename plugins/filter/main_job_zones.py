# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter main_job_zones: the hosted zones that the main job has worked in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.roles import zones_of
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.additional_zones import REVERSE, ZONES
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import (
    DELEGATED,
    PRIVATE,
    SUBDOMAIN,
    ZONE,
    is_true,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.delegated_zones import of_zones
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import CLAIM
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError, value_of

DOCUMENTATION = r"""
name: main_job_zones
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Choose the hosted zones that the main job has worked in
description:
  - The roles that the main job made in a DNS account say for which zones they are. A zone that nobody publishes in any
    more may still hold record sets of ours. The role P(crossaccount.aws.audit#role) reads these zones, those of
    all hosts, and those with the comment that the role P(crossaccount.aws.hosted_zone#role) gives to zones it makes.
  - It also reads all reverse zones once a host says C(instance_records_reverse_zones), even as an empty list.
positional: _input, roles, names
options:
  _input:
    description: The zones, as M(crossaccount.aws.route53_hosted_zones_info) returns them.
    type: list
    elements: dict
    required: true
  roles:
    description: The roles, as M(crossaccount.aws.iam_trust_role_info) returns them.
    type: list
    elements: dict
    required: true
  names:
    description: Names of zones that are chosen whatever the roles say.
    type: list
    elements: str
    default: []
  private:
    description: Whether the zones of O(names) are private ones. A public zone of the same name is another zone.
    type: bool
    default: false
  hosts:
    description: Hosts whose zones are chosen, as far as their variables can be read.
    type: list
    elements: str
    default: []
  hostvars:
    description: The variables by host, usually C(hostvars). Needed with O(hosts).
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Show the zone that a role is for
  vars:
    zones:
      - name: example.com
        private_zone: false
      - name: example.org
        private_zone: false
    found_roles:
      - tags:
          crossaccount.aws/created-by: cross_account_dns:example.com:111111111111
  ansible.builtin.debug:
    msg: "{{ zones | crossaccount.aws.main_job_zones(found_roles) }}"
"""

RETURN = r"""
_value:
  description: Those of the zones that are chosen.
  type: list
  elements: dict
"""


def main_job_zones(
    zones: list[Mapping[str, Any]],
    roles: list[Mapping[str, Any]],
    names: list[str] | None = None,
    *,
    private: object = False,
    hosts: list[str] | None = None,
    hostvars: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Mapping[str, Any]]:
    """The zones that roles of ours, a name or a host say."""
    known = hostvars or {}
    said = [each for host in hosts or [] if host in known for each in _said(host, known[host])]
    reverse = any(each.get(REVERSE) is not None for each in said)
    return zones_of(zones, roles, names or [], said, private=is_true(private), reverse=reverse)


def _said(host: str, variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a host says of each of its zones."""
    said: dict[str, Any] = {}
    for name in (*ZONE, *PRIVATE, REVERSE, ZONES, SUBDOMAIN, DELEGATED, CLAIM):
        try:
            said[name] = value_of(variables, name)
        except UnreadableError:
            continue  # others may say it
    said |= said.get(CLAIM) or {}
    try:
        return of_zones(host, said)
    except InputError:
        return [said]


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_zones": main_job_zones}
