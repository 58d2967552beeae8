"""Tags: validation and comparison."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.tags import (
    TagChanges,
    applied,
    changes,
    pairs,
    validate,
)


def test_numbers_are_text():
    assert validate({"port": 53, 1: "one", "empty": ""}) == {"port": "53", "1": "one", "empty": ""}


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        pytest.param({"": "x"}, "has 0 characters", id="empty key"),
        pytest.param({"k" * 129: "x"}, "has 129 characters", id="long key"),
        pytest.param({"AWS:owner": "x"}, "AWS reserves", id="reserved key"),
        pytest.param({"k": "v" * 257}, r"tags\[k\]: the value has 257", id="long value"),
        pytest.param({"k": True}, r"tags\[k\]: True is not text", id="boolean"),
        pytest.param({"k": None}, r"tags\[k\]: None is not text", id="nothing"),
        pytest.param({"k": ["v"]}, r"tags\[k\]: .* is not text", id="list"),
        pytest.param({str(number): "" for number in range(51)}, "there are 51 tags", id="too many"),
    ],
)
def test_refused(tags, message):
    with pytest.raises(InputError, match=message):
        validate(tags)


CURRENT = {"same": "1", "other": "2", "surplus": "3", "aws:cloudformation:stack-name": "dns"}


@pytest.mark.parametrize(
    ("wanted", "purge", "expected"),
    [
        pytest.param(None, True, TagChanges(), id="nothing said"),
        pytest.param({"same": "1"}, False, TagChanges(), id="equal"),
        pytest.param({"other": "x", "new": ""}, False, TagChanges({"other": "x", "new": ""}), id="put"),
        pytest.param({"same": "1", "other": "2"}, True, TagChanges({}, ("surplus",)), id="purge spares aws:"),
        pytest.param({}, True, TagChanges({}, ("other", "same", "surplus")), id="purge all"),
    ],
)
def test_changes(wanted, purge, expected):
    change = changes(CURRENT, wanted, purge=purge)
    assert change == expected
    assert bool(change) is (expected != TagChanges())


def test_applied_predicts_the_tags():
    assert applied({"b": "1", "a": "2"}, TagChanges({"c": "3", "a": "4"}, ("b",))) == {"a": "4", "c": "3"}


def test_pairs_are_sorted_by_key():
    assert pairs({"b": "2", "a": ""}) == [{"Key": "a", "Value": ""}, {"Key": "b", "Value": "2"}]
