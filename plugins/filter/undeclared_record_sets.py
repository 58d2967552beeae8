# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role verify_access: what is in a zone below a domain without being declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks import report
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

DOCUMENTATION = r"""
name: undeclared_record_sets
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Name the record sets below a domain that are not declared
description:
  - Compares the record sets of a zone with those that are declared, by name, type and set identifier, and names the
    others.
  - At the domain itself only a delegation (NS, DS) counts, because it hands all names below it to other servers.
options:
  _input:
    description: The record sets of M(crossaccount.aws.route53_record_sets_info).
    type: list
    elements: dict
    required: true
  declared:
    description: The record sets that are declared, as M(crossaccount.aws.route53_record_sets) takes them.
    type: list
    elements: dict
    required: true
  domain:
    description: The domain.
    type: str
    required: true
  owner:
    description: The owner whose markers are left out, as in M(crossaccount.aws.route53_record_sets).
    type: str
    default: ""
  known:
    description: Names, and subtrees such as V(*.sub.example.com), that belong to others and are left out.
    type: list
    elements: str
    default: []
  zone:
    description: The name of the zone. Where it is the domain itself, its own name servers are no delegation.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show the record sets below a domain that are not declared
  vars:
    found:
      - record: web.team.example.com
        type: A
        value: [192.0.2.10]
      - record: forgotten.team.example.com
        type: CNAME
        value: [old.example.net]
    declared:
      - record: web.team.example.com
        type: A
        value: [192.0.2.10]
  ansible.builtin.debug:
    msg: "{{ found | crossaccount.aws.undeclared_record_sets(declared, 'team.example.com') }}"
"""

RETURN = r"""
_value:
  description: One text for each, with name, type and value.
  type: list
  elements: str
  sample: [forgotten.team.example.com CNAME old.example.net]
"""


def undeclared_record_sets(
    found: list[Mapping[str, Any]],
    declared: list[Mapping[str, Any]],
    domain: str,
    *,
    owner: str = "",
    known: list[str] | None = None,
    zone: str = "",
) -> list[str]:
    """The record sets that are not declared; see the documentation above."""
    try:
        return report.undeclared(found, declared, domain, owner=owner, known=known or [], zone=zone)
    except InputError as error:
        raise AnsibleFilterError(f"crossaccount.aws.undeclared_record_sets: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"undeclared_record_sets": undeclared_record_sets}
