# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Steps as data."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.crossaccount.aws.plugins.module_utils._core.steps import Step

STEP = Step("iam", "delete_role", {"RoleName": "R"}, "delete the role R", waits_for=frozenset({"Busy"}))


def test_a_step_waits_for_more_and_says_what_to_do() -> None:
    later = STEP.waiting_for(frozenset({"Late"}), "Create it first")

    assert later.waits_for == {"Busy", "Late"}
    assert later.hints == {"Late": "Create it first"}
    assert STEP.waits_for == {"Busy"}
    assert STEP.hints == {}


def test_hints_add_up() -> None:
    assert STEP.waiting_for(frozenset({"A"}), "a").waiting_for(frozenset({"B"})).hints == {"A": "a"}


def test_one_code_for_many_errors_counts_with_its_words_only() -> None:
    step = replace(STEP.waiting_for(frozenset({"Invalid"}), "Create it"), waits_for_words={"Invalid": "not there yet"})
    said = [("Invalid", "it is not there yet"), ("Invalid", "no"), ("Busy", "no"), ("Other", "it is not there yet")]
    assert [step.may_pass(*each) for each in said] == [True, False, True, False]
    assert [step.hint(*each) for each in said] == ["Create it", "", "", ""]
