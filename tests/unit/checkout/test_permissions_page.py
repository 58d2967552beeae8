# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""docs/permissions.md names every call of the source, the function that makes it, and the modules that reach it."""

from __future__ import annotations

from tests.proofs import permission_table


def test_every_call_stands_on_the_page() -> None:
    written = permission_table.functions()

    unwritten = [
        f"{' or '.join(sorted(permission_table.operations()[operation]))}: {function}"
        for operation, function in sorted(permission_table.called())
        if not any((action, function) in written for action in permission_table.operations()[operation])
    ]

    assert unwritten == [], "add a row to the table of functions in docs/permissions.md"


def test_every_line_of_the_page_is_a_call() -> None:
    called = permission_table.called()

    gone = [
        f"{action}: {function}"
        for action, function in sorted(permission_table.functions())
        if not any((operation, function) in called for operation in permission_table.asking(action))
    ]

    assert gone == [], "docs/permissions.md names functions that make no such call"


def test_the_modules_on_the_page_reach_the_functions() -> None:
    wrong = [
        f"{function}: {sorted(named)}, but it can be reached from {sorted(reached)}"
        for function, named in sorted(permission_table.modules().items())
        if not set() < named <= (reached := permission_table.modules_that_reach(function.split()[0]))
    ]

    assert wrong == []


def test_what_operators_need_is_asked_for_by_the_collection_or_amazon_aws() -> None:
    by_functions = {action for action, _function in permission_table.functions()}

    operators = {row.action for row in permission_table.rows()}

    assert operators - by_functions == set()
    assert {row.account for row in permission_table.rows()} == {"workload", "DNS", "management"}
    assert {row.resource for row in permission_table.rows()} == set(permission_table.resources())


def test_what_operators_of_the_automation_need_is_asked_for() -> None:
    by_functions = {action for action, _function in permission_table.functions()}

    assert {row.action for row in permission_table.automation_rows()} - by_functions == set()
    assert {row.resource for row in permission_table.automation_rows()} == set(permission_table.automation_resources())
