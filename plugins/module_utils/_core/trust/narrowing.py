# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom the conditions of a trust keep a statement to, as far as they are known to narrow it.

A condition counts only when its key, its operator and the shape of every one of its values stand in the
table of ``narrowing_forms``.
Anything else leaves the statement as broad as it is without it: a wildcard in the part that names the owner, a policy
variable (it is filled from the request, so that a key compared with itself always holds), a numeric operator on text,
an operator that also holds where the key is missing.

The keys, and what they hold: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
The operators: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..policies.condition_values import operator_parts
from . import keys
from .narrowing_forms import EXACT_TEXT, FORMS, TAG, Limits, variable

# Operator -> key -> values, as a document or its normal form has them, in any case.
Condition = Mapping[str, Mapping[str, Iterable[str]]]


def limits(condition: Condition) -> Limits:
    """Whom all of the conditions together keep a statement to."""
    found = Limits()
    for _operator, _key, limit in _clauses(condition):
        if limit is not None:
            found = _both(found, limit)
    return found


def uncounted(condition: Condition) -> list[str]:
    """The conditions that say who gets in and yet narrow nothing, each with what would, in words."""
    return [
        f"{operator} {key} does not narrow it: {form.wanted if form else 'this key is not known to narrow a trust'}"
        for operator, key, limit in _clauses(condition)
        for form in [next(iter(FORMS.get(_form_key(key), ())), None)]
        if limit is None and operator.lower() != "null" and (form or keys.names_identity(key))
    ]


def matched_text(operator: str) -> bool:
    """Whether an operator holds only for text that is one of its values, case and all, and never without the key."""
    prefix, base, suffix = operator_parts(operator)
    return base in EXACT_TEXT and not suffix and prefix in ("", "foranyvalue:")


def _clauses(condition: Condition) -> Iterator[tuple[str, str, Limits | None]]:
    """Each operator and key with the limit that it sets."""
    present = {
        key.lower()
        for operator, block in condition.items()
        if operator.lower() == "null"
        for key, values in block.items()
        if {str(value).lower() for value in values} == {"false"}
    }
    for operator, block in condition.items():
        for key, values in block.items():
            yield operator, key, _limit(operator, key, tuple(values), present)


def _limit(operator: str, key: str, values: tuple[str, ...], present: set[str]) -> Limits | None:
    prefix, base, suffix = operator_parts(operator)
    if suffix or not values or any(map(variable, values)):
        return None
    if prefix == "forallvalues:" and key.lower() not in present:
        return None
    for form in FORMS.get(_form_key(key), ()):
        if base in form.operators and (prefix or not form.many):
            return form.read(values)
    return None


def _form_key(key: str) -> str:
    """The line of the table that a key is in: tags have one for all their keys."""
    lower = key.lower()
    return TAG if lower.startswith(TAG) else lower


def _both(one: Limits, other: Limits) -> Limits:
    def intersection(left: frozenset[str] | None, right: frozenset[str] | None) -> frozenset[str] | None:
        return right if left is None else left if right is None else left & right

    return Limits(
        organizations=intersection(one.organizations, other.organizations),
        accounts=intersection(one.accounts, other.accounts),
        named=one.named or other.named,
        other=one.other | other.other,
        sources=one.sources or other.sources,
    )
