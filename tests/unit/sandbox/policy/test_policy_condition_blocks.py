# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Condition blocks: several operators, keys and values, and the quantifiers for keys that hold a set.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.sandbox.policy_builders import holds


# "Conditions with multiple context keys or values",
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
@pytest.mark.parametrize(
    ("block", "context", "result"),
    [
        pytest.param({"StringEquals": {"a:k": ["1", "2"]}}, {"a:k": "2"}, True, id="values are alternatives"),
        pytest.param({"StringEquals": {"a:k": ["1", "2"]}}, {"a:k": "3"}, False, id="none of them"),
        pytest.param(
            {"StringNotEquals": {"a:k": ["1", "2"]}}, {"a:k": "2"}, False, id="negated: one is enough to fail"
        ),
        pytest.param({"StringNotEquals": {"a:k": ["1", "2"]}}, {"a:k": "3"}, True, id="negated: none of them"),
        pytest.param({"StringEquals": {"a:k": "1", "a:l": "2"}}, {"a:k": "1", "a:l": "2"}, True, id="keys: all"),
        pytest.param({"StringEquals": {"a:k": "1", "a:l": "2"}}, {"a:k": "1"}, False, id="keys: one is missing"),
        pytest.param(
            {"StringEquals": {"a:k": "1"}, "Bool": {"a:b": "true"}},
            {"a:k": "1", "a:b": "true"},
            True,
            id="operators: all",
        ),
        pytest.param(
            {"StringEquals": {"a:k": "1"}, "Bool": {"a:b": "true"}}, {"a:k": "1", "a:b": "false"}, False, id="one fails"
        ),
        pytest.param({"StringEquals": {"a:k": []}}, {"a:k": "1"}, False, id="no values at all"),
        pytest.param({"Bool": {"a:b": True}}, {"a:b": "true"}, True, id="a JSON boolean"),
        pytest.param({"NumericLessThan": {"a:n": 3600}}, {"a:n": "900"}, True, id="a JSON number"),
        pytest.param({"stringequals": {"a:k": "1"}}, {"A:K": "1"}, True, id="operator and key in any case"),
        pytest.param({"StringEqualls": {"a:k": "1"}}, {"a:k": "1"}, False, id="an unknown operator is never true"),
        pytest.param({}, {}, True, id="no condition"),
    ],
)
def test_blocks(block: dict[str, Any], context: dict[str, Any], result: bool) -> None:
    assert holds(block, context) is result


@pytest.mark.parametrize(
    ("operator", "given", "wanted", "result"),
    [
        pytest.param("ForAllValues:StringEquals", ["a", "b"], ["a", "b", "c"], True, id="all: a subset"),
        pytest.param("ForAllValues:StringEquals", ["a", "d"], ["a", "b", "c"], False, id="all: one too many"),
        pytest.param("ForAllValues:StringLike", ["a.x", "b.x"], ["*.x"], True, id="all: patterns"),
        pytest.param("ForAllValues:StringNotEquals", ["a", "b"], ["c"], True, id="all negated: none is listed"),
        pytest.param("ForAllValues:StringNotEquals", ["a", "c"], ["c"], False, id="all negated: one is listed"),
        pytest.param("ForAllValues:StringEquals", "a", ["a"], True, id="all: a single value is a set of one"),
        pytest.param("ForAllValues:StringEquals", [""], ["a"], True, id="all: an empty string is no value"),
        pytest.param("ForAnyValue:StringEquals", ["a", "d"], ["a", "b"], True, id="any: one of them"),
        pytest.param("ForAnyValue:StringEquals", ["c", "d"], ["a", "b"], False, id="any: none of them"),
        pytest.param("ForAnyValue:StringNotEquals", ["a", "c"], ["c"], True, id="any negated: one is not listed"),
        pytest.param("ForAnyValue:StringNotEquals", ["c"], ["c"], False, id="any negated: all are listed"),
        pytest.param("ForAnyValue:StringEquals", [""], [""], False, id="any: an empty string is no value"),
        pytest.param("FORANYVALUE:StringLike", ["a"], ["*"], True, id="the quantifier's case"),
        pytest.param("StringEquals", ["a", "a"], ["a"], False, id="several values need a quantifier"),
        pytest.param("StringNotEquals", ["a", "b"], ["c"], False, id="negated ones too"),
    ],
)
def test_several_values(operator: str, given: list[str], wanted: list[str], result: bool) -> None:
    assert holds({operator: {"test:Key": wanted}}, {"test:Key": given}) is result


# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
@pytest.mark.parametrize(
    ("names", "types", "actions", "result"),
    [
        pytest.param(["a.app.example.com"], ["A"], ["UPSERT"], True, id="all as allowed"),
        pytest.param(["a.app.example.com", "b.app.example.com"], ["A"], ["CREATE"], True, id="two names"),
        pytest.param(["a.app.example.com", "www.example.com"], ["A"], ["CREATE"], False, id="one foreign name"),
        pytest.param(["a.app.example.com"], ["A", "NS"], ["CREATE"], False, id="one foreign type"),
        pytest.param(["a.app.example.com"], ["A"], ["DELETE"], False, id="a foreign action"),
        pytest.param(["app.example.com"], ["A"], ["CREATE"], False, id="the apex of the subtree is not in it"),
        pytest.param(["badapp.example.com"], ["A"], ["CREATE"], False, id="a name that ends alike"),
        pytest.param(None, ["A"], ["CREATE"], False, id="no names: the Null twin refuses"),
        pytest.param([], ["A"], ["CREATE"], False, id="an empty list of names as well"),
    ],
)
def test_record_set_conditions(names: list[str] | None, types: list[str], actions: list[str], result: bool) -> None:
    prefix = "route53:ChangeResourceRecordSets"
    block = {
        "ForAllValues:StringLike": {f"{prefix}NormalizedRecordNames": ["*.app.example.com"]},
        "ForAllValues:StringEquals": {
            f"{prefix}RecordTypes": ["A", "AAAA"],
            f"{prefix}Actions": ["CREATE", "UPSERT"],
        },
        "Null": {f"{prefix}{key}": "false" for key in ("NormalizedRecordNames", "RecordTypes", "Actions")},
    }
    context = {f"{prefix}RecordTypes": types, f"{prefix}Actions": actions}
    if names is not None:
        context[f"{prefix}NormalizedRecordNames"] = names
    assert holds(block, context) is result
