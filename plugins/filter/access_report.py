# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role verify_access: comparisons and the verdicts of two modules to one report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks import report

DOCUMENTATION = r"""
name: access_report
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Make one report of comparisons and of the verdicts on role paths and names
description:
  - Puts comparisons with a declaration and the verdicts of M(crossaccount.aws.assume_role_check) and
    M(crossaccount.aws.dns_check) into one table.
  - A path that should be refused at its end but failed earlier counts as wrong, because it proves nothing.
options:
  _input:
    description: The verdicts of M(crossaccount.aws.assume_role_check), in the order of O(paths).
    type: list
    elements: dict
    required: true
  paths:
    description: The paths that were tried.
    type: list
    elements: dict
    required: true
  names:
    description: The verdicts of M(crossaccount.aws.dns_check).
    type: list
    elements: dict
    default: []
  declared:
    description:
      - Comparisons with the declaration, which come first in the report. Each has a C(check), and in C(differences) a
        sentence for each part that is not as declared.
      - It may have a C(remedy), and C(expected) instead of "as declared" with C(got) for what there is. With C(noted),
        differences are named but do not count as wrong. C(group) puts it beside the checks of its kind.
    type: list
    elements: dict
    default: []
  not_tried:
    description:
      - Checks that were switched off, or had nothing to try, which come last in the report. Each has a C(check), and in
        C(why) the reason. They do not count as wrong.
      - C(group) puts it beside the checks of its kind. The return value names the groups.
    type: list
    elements: dict
    default: []
  title:
    description: The heading of the table's first column.
    type: str
    default: check
"""

EXAMPLES = r"""
- name: Show what was verified
  vars:
    paths:
      - name: operators read the instances
        steps:
          - role_arn: arn:aws:iam::111111111111:role/Route53CrossAccountRole
    verdicts:
      - name: operators read the instances
        expected: allowed
        got: allowed
        ok: true
    declared:
      - check: the instance role Route53CrossAccountRole
        differences: []
  ansible.builtin.debug:
    msg: "{{ (verdicts | crossaccount.aws.access_report(paths, declared=declared)).lines }}"
"""

RETURN = r"""
_value:
  description:
    - C(rows) is a list of dictionaries with C(check), C(expected), C(got), C(ok), C(problem), C(remedy) and C(group).
    - C(group) is one of C(declared), C(operators), C(assume), C(write), C(trust), C(names_of_others), C(calls),
      C(answers), C(automation) and C(other).
    - A check that was switched off has C(got=not tried), is C(ok), and says why in C(problem).
    - C(lines) is the table as lines of text. C(problems) has a line for each cause of rows that are not C(ok), and
      C(notes) a line for each row with differences that do not count as wrong.
  type: dict
"""


def access_report(
    verdicts: list[dict[str, Any]],
    paths: list[dict[str, Any]],
    names: list[dict[str, Any]] | None = None,
    title: str = "check",
    *,
    declared: list[dict[str, Any]] | None = None,
    not_tried: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The rows, the table, the problems and the notes."""
    rows = [
        *report.declared_rows(declared or []),
        *report.path_rows(paths, verdicts),
        *report.name_rows(names or []),
        *report.not_tried_rows(not_tried or []),
    ]
    return {
        "rows": [row.as_dict() for row in rows],
        "lines": report.table(rows, title),
        "problems": report.problems(rows),
        "notes": report.notes(rows),
    }


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"access_report": access_report}
