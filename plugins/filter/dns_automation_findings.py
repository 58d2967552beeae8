# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role verify_access: what is wrong with a function that keeps names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import health
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

DOCUMENTATION = r"""
name: dns_automation_findings
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Say what is wrong with the function that keeps the record sets of an account
description:
  - Compares the parts of the function, its alarms, its queue of failures and its log with what they should be, for
    P(crossaccount.aws.access_report#filter).
options:
  _input:
    description:
      - The parts of the function, as the role P(crossaccount.aws.dns_automation#role) remembers them in
        C(dns_automation_parts).
      - Each has a C(kind), a C(name) and a C(region), and says whether it C(differs) from what is declared or is
        C(missing). An alarm has a C(state), and a queue of failures the number of its C(messages).
    type: list
    elements: dict
    required: true
  histories:
    description:
      - What M(crossaccount.aws.logs_dns_automation_info) read in each C(region). The one whose function looks at
        everything comes first.
    type: list
    elements: dict
    required: true
  silence_minutes:
    description: How long ago the last look at everything may be.
    type: int
    required: true
  now:
    description: The moment, in UTC, such as C(2026-01-31T10:00:00Z).
    type: str
    required: true
  events:
    description:
      - Test events that were sent. Each has the C(region), the C(instance_id), C(sent_at) as
        M(crossaccount.aws.events_dns_automation_test) returns it, and for how many C(seconds) was waited.
      - C(told) is what M(crossaccount.aws.logs_dns_automation_info) read of the instance since then, and C(names) are
        the verdicts of M(crossaccount.aws.dns_check).
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Show what is wrong with a function
  vars:
    parts:
      - {kind: alarm, name: crossaccount-dns-silence, region: us-east-1, differs: false, missing: false, state: OK}
    histories:
      - {region: us-east-1, last_look: "2026-01-31T09:45:00Z", last_problem: "", problems: []}
    found: >-
      {{ parts | crossaccount.aws.dns_automation_findings(histories, silence_minutes=45, now='2026-01-31T10:00:00Z') }}
  ansible.builtin.debug:
    msg: "{{ ([] | crossaccount.aws.access_report([], declared=found)).lines }}"
"""

RETURN = r"""
_value:
  description: Comparisons, as O(crossaccount.aws.access_report#filter:declared) takes them.
  type: list
  elements: dict
"""


def dns_automation_findings(
    parts: list[dict[str, Any]],
    histories: list[dict[str, Any]],
    *,
    silence_minutes: int,
    now: str,
    events: Sequence[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """The comparisons."""
    try:
        return health.findings(parts, histories, silence_minutes=silence_minutes, now=now, events=events)
    except InputError as error:
        raise AnsibleFilterError(f"dns_automation_findings: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"dns_automation_findings": dns_automation_findings}
