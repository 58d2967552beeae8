"""Law: whom a change lets in who could not get in before, a mark of the change names.

The judge is the policy engine of the sandbox, as in test_strangers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust import access
from hypothesis import given, settings

from tests.support.trust.judge import newcomers
from tests.support.trust.parties import OWN
from tests.support.trust.random_changes import Change, changes

EXAMPLES = 900


def drawn(check: Callable[[Change], None], examples: int = EXAMPLES) -> None:
    """Run a check on every change that is drawn; the same ones in every run."""
    settings(max_examples=examples, deadline=None, derandomize=True)(given(changes())(check))()


def marks_of(change: access.AccessChange, *effects: str) -> set[str]:
    return {mark for entry in change.entries if entry.grant.effect in effects for mark in entry.marks}


def refused(change: access.AccessChange) -> bool:
    try:
        change.refuse_lost_denials("trust")
    except InputError:
        return True
    return False


def test_no_stranger_comes_in_by_a_change_without_a_mark() -> None:
    seen: Counter[Any] = Counter()

    def check(change: Change) -> None:
        before, after = change
        found = access.access_change(before, after, OWN)
        marks = marks_of(found, "Allow", "Deny")
        assert newcomers(before, after, marks) == []
        come = newcomers(before, after)
        seen[bool(come), bool(marks)] += 1
        if not refused(found):
            # What is not refused is marked where an Allow says so, not where a Deny goes.
            assert newcomers(before, after, marks_of(found, "Allow")) == []
            seen["not refused"] += 1
        seen.update({stranger.kind for stranger in come})

    drawn(check)
    assert seen[False, True] < seen[True, True] * 3, seen
    assert min(seen[name] for name in ("role", "service", "federated", "not refused", (False, False))) >= 10, seen


@pytest.mark.parametrize(
    ("taken_out", "kinds"),
    [("covers", {"role", "service", "federated"}), ("opened_without", {"role"})],
)
def test_the_law_finds_what_is_not_marked(monkeypatch: pytest.MonkeyPatch, taken_out: str, kinds: set[str]) -> None:
    """Where whatever was before excuses, or a Deny that goes opens nothing, strangers come in unmarked."""
    monkeypatch.setattr(access, taken_out, {"covers": lambda *_: True, "opened_without": lambda *_: ()}[taken_out])
    found: Counter[str] = Counter()

    def check(change: Change) -> None:
        marks = marks_of(access.access_change(*change, OWN), "Allow", "Deny")
        found.update(stranger.kind for stranger in newcomers(*change, marks))

    drawn(check, examples=EXAMPLES // 2)
    assert kinds <= set(found)
