# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether one grant is for all that another one is for, and whether two are for nothing in common.

Both answers are yes only where that can be shown, condition by condition. Conditions are those of the normal form, so
that operators and keys are in lower case and values have one spelling.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from ..arn import is_account_id
from ..policies.condition_values import operator_parts
from ..policies.documents import AND
from . import keys
from .grants import Grant
from .narrowing import limits
from .narrowing_forms import literal, variable
from .reach import accounts_of

# What a text of the first operator is at least as exact as, for one and the same value.
_NO_LAXER = {
    "stringequals": frozenset({"stringequals", "stringlike", "arnlike"}),
    "arnlike": frozenset({"arnlike", "stringlike"}),
    "stringlike": frozenset({"stringlike"}),
}
_OPPOSITES = {"stringnotequals": "stringequals", "stringnotlike": "stringlike", "arnnotlike": "arnlike"}
_NEGATED = frozenset({*_OPPOSITES, "notipaddress"})
_ROLE_OR_USER = re.compile(r"arn:[a-z-]+:iam::[0-9]{12}:(?:role|user)/")
_PARTS_OF_AN_ARN = 6
_ANY_VALUE = "foranyvalue:"


@dataclass(frozen=True)
class _Clause:
    """One condition: an operator in its parts, a key, and its values."""

    prefix: str
    base: str
    suffix: str
    key: str
    values: frozenset[str]

    @property
    def needs_key(self) -> bool:
        """Whether it holds only for a request that has the key."""
        return (
            (self.base in _NO_LAXER or self.base in _ORDERED or self.base == "bool")
            and not self.suffix
            and self.prefix in ("", _ANY_VALUE)
        )


def covers(wide: Grant, narrow: Grant) -> bool:
    """Whether ``wide`` is for every request of its principal that ``narrow`` is for. They have one principal."""
    said = [*_said(narrow)]
    by_external_id = "external id" in limits(narrow.condition).other
    return narrow.entrances <= wide.entrances and all(
        any(_implies(each, asked) for each in said) or (by_external_id and _is_external_id(asked))
        for asked in _clauses(wide)
    )


def apart(denial: Grant, grant: Grant) -> bool:
    """Whether a Deny meets no request of a grant: their actions, principals or conditions exclude each other."""
    if not denial.entrances & grant.entrances or not _one_principal(denial, grant):
        return True
    said = [*_said(grant)]
    return any(_contradicts(each, asked) for asked in _clauses(denial) for each in said if each.key == asked.key)


def _one_principal(one: Grant, other: Grant) -> bool:
    """Whether somebody can be the principal of both."""
    if one.excluded or other.excluded or "*" in (one.name, other.name):
        return True
    if is_account_id(one.name) or is_account_id(other.name):
        return bool(accounts_of(one) & accounts_of(other))
    return (one.kind, one.name) == (other.kind, other.name)


def _clauses(grant: Grant) -> Iterator[_Clause]:
    for operator, block in grant.condition.items():
        for key, values in block.items():
            yield _Clause(*operator_parts(operator.partition(AND)[0]), key, frozenset(values))


def _said(grant: Grant) -> Iterator[_Clause]:
    """The conditions of a grant, and those that its principal and the conditions together amount to."""
    yield from _clauses(grant)
    if grant.kind != "AWS":
        return
    # A session's aws:PrincipalArn is that of its role, so the name of a session says nothing of it.
    named = not grant.excluded and _ROLE_OR_USER.match(grant.name)
    known = {
        keys.PRINCIPAL: {grant.name} if named else None,
        keys.PRINCIPAL_ACCOUNT: accounts_of(grant),
        keys.ORGANIZATION: limits(grant.condition).organizations,
    }
    for key, values in known.items():
        if values:
            yield _Clause("", "stringequals", "", key.lower(), frozenset(values))


def _is_external_id(asked: _Clause) -> bool:
    """Whether a condition asks for an external id: any one is as good as another, as none of them is a secret."""
    return asked.key == keys.EXTERNAL_ID.lower() and asked.needs_key


def _implies(said: _Clause, asked: _Clause) -> bool:
    """Whether a request that meets the one condition meets the other."""
    if said == asked:
        return True
    same_set = said.prefix == asked.prefix or (asked.prefix, said.prefix) == (_ANY_VALUE, "")
    if said.key != asked.key or not same_set or said.suffix not in ("", asked.suffix):
        return False
    if asked.base in _NEGATED:
        # One that is negated holds without the key, except for any value of a set.
        return (said.base, said.prefix) == (asked.base, asked.prefix) and asked.values <= said.values
    within = _within(said.base, asked.base)
    same = said.base == asked.base
    return within is not None and all(
        any((same and value == of) or within(value, of) for of in asked.values) for value in said.values
    )


def _within(said: str, asked: str) -> Callable[[str, str], bool] | None:
    """What says whether a value of the one operator is within a value of the other."""
    if asked in _NO_LAXER.get(said, ()):
        return _TEXTS[asked]
    return _ORDERED.get(asked) if said == asked else None


def _contradicts(said: _Clause, asked: _Clause) -> bool:
    """Whether no request meets both conditions, which are on one key."""
    if asked.base == "null":
        return asked.values == {"true"} and said.needs_key
    if said.prefix or said.suffix or asked.prefix:
        return False
    if asked.base in _OPPOSITES:
        return _implies(said, _Clause("", _OPPOSITES[asked.base], "", asked.key, asked.values))
    if (said.base, asked.base) == ("bool", "bool"):
        return {*said.values, *asked.values} == {"true", "false"} and not said.values & asked.values
    exact = said.base == asked.base == "stringequals" and all(map(literal, said.values | asked.values))
    return exact and not said.values & asked.values


def text_within(value: str, pattern: str) -> bool:
    """Whether all that ``value`` matches, ``pattern`` matches too."""
    if variable(value) or variable(pattern):
        return False
    here = there = 0
    # Where the last asterisk stands, and up to where it has matched: an expression with many would take for ever.
    asterisk, matched = None, 0
    while here < len(value):
        if there < len(pattern) and pattern[there] == "*":
            asterisk, matched = there, here
            there += 1
        elif there < len(pattern) and pattern[there] in (value[here], "" if value[here] == "*" else "?"):
            here += 1
            there += 1
        elif asterisk is None:
            return False
        else:
            there, matched = asterisk + 1, matched + 1
            here = matched
    return not pattern[there:].strip("*")


def _arn_within(value: str, pattern: str) -> bool:
    """The same for ARNs, whose six parts IAM compares one by one; other text is like no ARN."""
    ours, theirs = value.split(":", 5), pattern.split(":", 5)
    return len(ours) == len(theirs) == _PARTS_OF_AN_ARN and all(map(text_within, ours, theirs))


def _network_within(value: str, wide: str) -> bool:
    try:
        one, other = ipaddress.ip_network(value), ipaddress.ip_network(wide)
    except ValueError:
        return False
    return one.version == other.version and other.prefixlen <= one.prefixlen and one.network_address in other


def _no_more(value: str, limit: str) -> bool:
    try:
        return Decimal(value) <= Decimal(limit)
    except InvalidOperation:
        return False


def _no_later(value: str, limit: str) -> bool:
    try:
        return datetime.fromisoformat(value) <= datetime.fromisoformat(limit)
    except (ValueError, TypeError):
        return False


_ORDERED: dict[str, Callable[[str, str], bool]] = {
    "ipaddress": _network_within,
    "numericlessthan": _no_more,
    "numericlessthanequals": _no_more,
    "datelessthan": _no_later,
    "datelessthanequals": _no_later,
}
_TEXTS: dict[str, Callable[[str, str], bool]] = {
    # For this operator, wildcards are plain text.
    "stringequals": str.__eq__,
    "stringlike": text_within,
    "arnlike": _arn_within,
}
