# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter that makes texts of the report for the fleet."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.junit import junit
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.text import console_lines, markdown
from ansible_collections.crossaccount.aws.plugins.plugin_utils.fleet_html import html

DOCUMENTATION = r"""
name: fleet_report_text
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Make HTML, Markdown, JSON, JUnit XML or lines of the report for the fleet
description:
  - The texts in which people and build servers read what P(crossaccount.aws.fleet_report#filter) returns.
positional: _input, form
options:
  _input:
    description: The report.
    type: dict
    required: true
  form:
    description:
      - V(html) is one page, which loads nothing. V(markdown) leaves out checks that are as expected. V(json) is all of
        the report.
      - V(junit) has a suite for each account and a case for each check, for build servers.
      - V(lines) is a list with the totals and a line for each account, failures first.
    type: str
    choices: [html, markdown, json, junit, lines]
    required: true
"""

EXAMPLES = r"""
- name: Keep a report as a page
  vars:
    moment: "{{ now(utc=True, fmt='%Y-%m-%dT%H:%M:%SZ') }}"
    report: "{{ groups['all'] | crossaccount.aws.fleet_report(hostvars, title='my playbook', when=moment) }}"
  ansible.builtin.debug:
    msg: "{{ report | crossaccount.aws.fleet_report_text('html') | length }} characters"
"""

RETURN = r"""
_value:
  description: The text, or the lines.
  type: raw
"""

FORMS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "html": html,
    "markdown": markdown,
    "json": lambda report: json.dumps(report, indent=1, ensure_ascii=False) + "\n",
    "junit": junit,
    "lines": console_lines,
}


def fleet_report_text(report: Mapping[str, Any], form: str) -> Any:
    """The report in one form."""
    if form not in FORMS:
        raise AnsibleFilterError(f"fleet_report_text: {form!r} is not a form of the report. Use {', '.join(FORMS)}.")
    return FORMS[form](report)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"fleet_report_text": fleet_report_text}
