# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A trust taken apart: each principal of each statement with what it may do, and under which conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..arn import is_account_id
from ..policies.condition_values import folded_operator
from ..policies.documents import account_of_root, items, normal_form, tidy, to_json
from . import keys
from .words import POSITIVE, Condition, conditions_in_words, principal_in_words, verb_in_words

# The actions by which somebody becomes the role, in lower case. All others only add to a session.
ENTRANCES = frozenset({"sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"})


@dataclass(frozen=True)
class Grant:
    """One principal in one statement.

    ``kind`` and ``name`` are the principal as the document has it (an account as its id), ``person`` is whom it stands
    for in words. ``entrances`` are those of ENTRANCES that it is about. ``condition`` is the whole condition in normal
    form. ``identity`` is what makes two grants the same.
    """

    effect: str
    kind: str
    name: str
    person: str
    excluded: bool
    verb: str
    actions: tuple[str, ...]
    entrances: frozenset[str]
    conditions: tuple[str, ...]
    condition: Condition
    identity: str

    @property
    def allows(self) -> bool:
        """Whether it lets in, rather than keeps out."""
        return self.effect == "Allow"

    @property
    def principal(self) -> str:
        """The principal in words."""
        return f"everyone except {self.person}" if self.excluded else self.person

    @property
    def sentence(self) -> str:
        """Such as ``arn:aws:iam::111111111111:role/Name may assume the role (external id required)``."""
        may = "may not" if self.effect == "Deny" else "may"
        conditions = f" ({', '.join(self.conditions)})" if self.conditions else ""
        return f"{self.principal} {may} {self.verb}{conditions}"


def grants(document: Mapping[str, Any] | None) -> list[Grant]:
    """Each principal of each statement with what it may do."""
    return [
        _grant(statement, element, kind, name, person)
        for statement in tidy(document or {})["Statement"]
        for element in ("Principal", "NotPrincipal")
        for kind, name in principals(statement.get(element))
        for person in _people(name, statement.get("Condition", {}), element)
    ]


def _grant(
    statement: Mapping[str, Any], element: str, kind: str, name: str, person: tuple[str, Condition, Condition]
) -> Grant:
    words, condition, rest = person
    others = {"Condition": condition, "Sid": "", "Principal": {}, "NotPrincipal": {}}
    folded = normal_form({"Statement": [{**statement, **others}]})
    return Grant(
        effect=str(statement.get("Effect")),
        kind=kind,
        name=account_of_root(name),
        person=words,
        excluded=element == "NotPrincipal",
        verb=verb_in_words(statement),
        actions=tuple(statement.get("Action", [])),
        entrances=_entrances(statement),
        conditions=tuple(conditions_in_words(rest)),
        condition=folded["Statement"][0].get("Condition", {}),
        identity=to_json([element, kind, account_of_root(name), folded]),
    )


def _entrances(statement: Mapping[str, Any]) -> frozenset[str]:
    patterns = statement.get("Action", statement.get("NotAction", []))
    matched = {name for name in ENTRANCES for pattern in patterns if _matches(pattern.lower(), name)}
    return frozenset(matched if "Action" in statement else ENTRANCES - matched)


def _matches(pattern: str, text: str) -> bool:
    parts = {"*": ".*", "?": "."}
    return re.fullmatch("".join(parts.get(each, re.escape(each)) for each in pattern), text) is not None


def _people(name: str, condition: Condition, element: str) -> Iterable[tuple[str, Condition, Condition]]:
    """Who a principal stands for: words, the condition as it holds for them, and what of it the words leave out.

    An account narrowed by aws:PrincipalArn stands for each of the ARNs, so that a change names who gains or loses.
    """
    if element == "Principal" and is_account_id(account_of_root(name)):
        for operator, block in condition.items():
            for key, arns in block.items():
                if key.lower() == keys.PRINCIPAL.lower() and POSITIVE.fullmatch(folded_operator(operator)):
                    rest = {**condition, operator: {other: block[other] for other in block if other != key}}
                    return [(arn, {**condition, operator: {**block, key: [arn]}}, rest) for arn in arns]
    return [(principal_in_words(name), condition, condition)]


def principals(value: object) -> Iterable[tuple[str, str]]:
    """Kind and name of each principal in a Principal or NotPrincipal element."""
    mapping = value if isinstance(value, Mapping) else {"AWS": value}
    for kind, names in mapping.items():
        for name in items(names):
            yield kind, str(name)
