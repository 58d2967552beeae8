# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Law: what is accepted as narrow, and what carries no mark, lets no stranger in.

The judge is the policy engine of the sandbox, which knows nothing of the collection's code; tests/oracle puts the same
question to an engine that others wrote, and to real calls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust import document as trust_document
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import access_change
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.trust.judge import intruders
from tests.support.trust.parties import OWN
from tests.support.trust.random_trusts import declarations, documents

EXAMPLES = 800


def marks_of(document: Mapping[str, Any]) -> set[str]:
    return {mark for entry in access_change(None, document, OWN).entries for mark in entry.marks}


def drawn(check: Any, strategy: st.SearchStrategy[Any]) -> None:
    """Run a check on every one that is drawn; the same ones in every run."""
    settings(max_examples=EXAMPLES, deadline=None, derandomize=True)(given(strategy)(check))()


def test_no_stranger_gets_into_what_is_accepted_without_a_mark() -> None:
    seen: Counter[str] = Counter()

    def check(declaration: dict[str, Any]) -> None:
        try:
            document = read_trust([declaration]).document("aws")
        except InputError:
            seen["refused"] += 1
            return
        marks = marks_of(document)
        seen["marked" if marks else "accepted"] += 1
        for kind in document["Statement"][0]["Principal"]:
            seen[kind] += 1
        assert intruders(document, marks) == []

    drawn(check, declarations())
    # A law that refuses all, or never meets a kind of principal, says nothing.
    assert min(seen[name] for name in ("refused", "marked", "accepted", "AWS", "Service", "Federated")) >= 30, seen


def test_marks_say_what_is_true_of_trust_that_is_meant_to_be_broad() -> None:
    seen: Counter[bool] = Counter()

    def check(declaration: dict[str, Any]) -> None:
        try:
            document = read_trust([declaration], allow_broad=True).document("aws")
        except InputError:
            return
        assert intruders(document, marks_of(document)) == []
        seen[bool(intruders(document, ()))] += 1

    drawn(check, declarations())
    assert min(seen.values()) >= 50, seen


def test_marks_say_what_is_true_of_trust_that_others_wrote() -> None:
    seen: Counter[bool] = Counter()

    def check(document: dict[str, Any]) -> None:
        denied = [each for each in document["Statement"] if each["Effect"] == "Deny"]
        for statement in document["Statement"][: -len(denied) or None]:
            # Alone, as what one statement is marked for excuses no other one.
            alone = {**document, "Statement": [statement, *denied]}
            marks = marks_of(alone)
            assert intruders(alone, marks) == []
            seen[bool(marks)] += 1

    drawn(check, documents())
    assert min(seen.values()) >= 50, seen


def test_the_strangers_find_a_door_that_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the check of breadth the law fails: strangers do get in."""
    monkeypatch.setattr(trust_document, "breadth", lambda _statement, _partition: ())
    found: Counter[str] = Counter()

    def check(declaration: dict[str, Any]) -> None:
        try:
            document = read_trust([declaration]).document("aws")
        except InputError:
            return
        for stranger in intruders(document, ()):
            found[stranger.kind] += 1

    drawn(check, declarations())
    assert set(found) == {"role", "user", "service", "federated"}
