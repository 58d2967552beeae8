# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the report for the fleet: what the hosts of a run know, as one document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.fleet import document
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.parts import MAIN_JOB, read_parts
from ansible_collections.crossaccount.aws.plugins.plugin_utils.fleet_facts import known_accounts, versions

DOCUMENTATION = r"""
name: fleet_report
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Make one report of what a run found and changed in all accounts
description:
  - Collects what the roles of the main job left as facts of each host, at the end of a run. The playbooks of this
    collection write it into files where C(report_folder) is set.
  - A host that failed, that Ansible gave up, or that the run leaves out is in the report too.
  - The report has no external ids and no credentials.
options:
  _input:
    description: The hosts of the accounts. One that stands twice is reported once.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables by host, usually C(hostvars).
    type: dict
    required: true
  title:
    description: What ran, such as the name of the playbook.
    type: str
    required: true
  when:
    description: The moment, in UTC, such as C(2026-01-31T10:00:00Z).
    type: str
    required: true
  dns_hosts:
    description: The hosts of DNS accounts.
    type: list
    elements: str
    default: []
  played:
    description: The hosts that the run does not leave out, usually C(ansible_play_hosts_all). By default all of them.
    type: list
    elements: str
  stayed:
    description: The hosts that are still in the play, usually C(ansible_play_hosts). By default all of them.
    type: list
    elements: str
  parts:
    description:
      - What the run did. The main job has the first three parts. Playbooks that run without V(verify) prove nothing, so
        their accounts are C(changed) or C(unchanged).
      - Only what these parts changed is in the report. Roles also compare, in check mode, when the run verifies.
    type: list
    elements: str
    choices: [access, publish, verify, remove, audit, sweep]
    default: [access, publish, verify]
  check_mode:
    description: Whether the run only predicted its changes.
    type: bool
    default: false
  orphans:
    description:
      - What exists and no host declares. Each has C(kind), C(account), C(name), C(why), C(remedy), and says in C(ours)
        whether it carries our mark.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Say what became of each account
  vars:
    moment: "{{ now(utc=True, fmt='%Y-%m-%dT%H:%M:%SZ') }}"
    report: "{{ groups['all'] | crossaccount.aws.fleet_report(hostvars, title='my playbook', when=moment) }}"
  ansible.builtin.debug:
    msg: "{{ report | crossaccount.aws.fleet_report_text('lines') }}"
  run_once: true
"""

RETURN = r"""
_value:
  description:
    - The report. docs/fleet-report.schema.json in the collection describes it.
    - P(crossaccount.aws.fleet_report_text#filter) makes texts of it.
  type: dict
"""


def fleet_report(
    hosts: list[str],
    hostvars: Mapping[str, Mapping[str, Any]],
    title: str,
    when: str,
    *,
    dns_hosts: list[str] | None = None,
    played: list[str] | None = None,
    stayed: list[str] | None = None,
    parts: list[str] | None = None,
    check_mode: bool = False,
    orphans: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The report."""
    try:
        did = read_parts(MAIN_JOB if parts is None else parts)
        known = known_accounts(
            hosts,
            hostvars,
            dns_hosts=frozenset(dns_hosts or []),
            played=frozenset(hosts if played is None else played),
            stayed=frozenset(hosts if stayed is None else stayed),
            parts=did,
        )
        return document(
            title, when, known, check_mode=check_mode, versions=versions(), orphans=orphans or [], parts=did
        )
    except InputError as error:
        raise AnsibleFilterError(f"fleet_report: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"fleet_report": fleet_report}
