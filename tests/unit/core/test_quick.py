"""Quick dataclasses do what frozen ones do, except to refuse an assignment when they run."""

from __future__ import annotations

from dataclasses import fields, replace

from ansible_collections.crossaccount.aws.plugins.module_utils._core.quick import quick_dataclass


@quick_dataclass(frozen=True, slots=True)
class Pair:
    one: int
    other: str = ""


def test_equal_by_value_and_usable_as_a_key():
    assert Pair(1, "a") == Pair(1, "a") != Pair(1)
    assert {Pair(1): "found"}[Pair(1)] == "found"


def test_copied_with_changes():
    assert replace(Pair(1, "a"), one=2) == Pair(2, "a")
    assert [field.name for field in fields(Pair)] == ["one", "other"]


def test_without_a_dictionary():
    assert not hasattr(Pair(1), "__dict__")
