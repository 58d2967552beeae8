# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a change of trust means for people: who gains access, who loses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..arn import is_account_id, is_unique_id
from ..policies import account_of_root, items, normal_form, tidy, to_json
from ..policy_values import folded_operator
from . import keys

_Values = tuple[str, ...]
_Condition = Mapping[str, Mapping[str, list[str]]]


@dataclass(frozen=True)
class Grant:
    """One principal in one statement. ``identity`` is what makes two grants the same; ``conditions`` the words."""

    effect: str
    principal: str
    verb: str
    conditions: str
    identity: str

    @property
    def sentence(self) -> str:
        """Such as ``arn:aws:iam::111111111111:role/Name may assume the role (external id required)``."""
        may = "may not" if self.effect == "Deny" else "may"
        return f"{self.principal} {may} {self.verb}{f' ({self.conditions})' if self.conditions else ''}"


@dataclass(frozen=True)
class AccessChange:
    """Sentences, sorted. A Deny that goes is a gain, one that comes is a loss."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]

    def as_dict(self) -> dict[str, list[str]]:
        """As modules return it."""
        return {"gained": list(self.gained), "lost": list(self.lost)}


def access_change(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> AccessChange:
    """The difference between two trusts in words; None stands for no role."""
    old = {grant.identity: grant for grant in grants(before)}
    new = {grant.identity: grant for grant in grants(after)}
    removed = [grant for identity, grant in old.items() if identity not in new]
    added = [grant for identity, grant in new.items() if identity not in old]
    same = {grant.sentence for grant in removed} & {grant.sentence for grant in added}
    gained = [_say(grant, same, "new") for grant in added if grant.effect == "Allow"]
    gained += [f"no longer: {_say(grant, same, 'former')}" for grant in removed if grant.effect == "Deny"]
    lost = [_say(grant, same, "former") for grant in removed if grant.effect == "Allow"]
    lost += [_say(grant, same, "new") for grant in added if grant.effect == "Deny"]
    return AccessChange(tuple(sorted(set(gained))), tuple(sorted(set(lost))))


def _say(grant: Grant, same: set[str], which: str) -> str:
    # Values that are left out of sentences (external ids) may be all that differs.
    return f"{grant.sentence}, with {which} values" if grant.sentence in same else grant.sentence


def access(document: Mapping[str, Any] | None) -> list[str]:
    """Who may assume the role now, in words."""
    return sorted({grant.sentence for grant in grants(document)})


def dead_principals(document: Mapping[str, Any] | None) -> list[str]:
    """The unique ids (AROA…, AIDA…) that a trust shows for users and roles that were deleted."""
    statements = items((document or {}).get("Statement"))
    names = {
        name
        for statement in statements
        for element in ("Principal", "NotPrincipal")
        for _kind, name in _principals(statement.get(element))
    }
    return sorted(filter(is_unique_id, names))


def looked_up_principals(document: Mapping[str, Any]) -> set[str]:
    """The users and roles that a trust names: IAM stores their unique ids, so they must exist."""
    named = {
        name
        for statement in tidy(document)["Statement"]
        for name in statement.get("Principal", {}).get("AWS", [])
        if name.startswith("arn:")
    }
    return {name for name in named if not name.endswith(":root")}


def grants(document: Mapping[str, Any] | None) -> list[Grant]:
    """Each principal of each statement with what it may do."""
    found = []
    for statement in tidy(document or {})["Statement"]:
        verb = _verb(statement)
        for element in ("Principal", "NotPrincipal"):
            for kind, name in _principals(statement.get(element)):
                for person, condition, rest in _people(name, statement.get("Condition", {}), element):
                    folded = normal_form(
                        {
                            "Statement": [
                                {**statement, "Condition": condition, "Sid": "", "Principal": {}, "NotPrincipal": {}}
                            ]
                        }
                    )
                    found.append(
                        Grant(
                            effect=str(statement.get("Effect")),
                            principal=f"everyone except {person}" if element == "NotPrincipal" else person,
                            verb=verb,
                            conditions=_conditions(rest),
                            identity=to_json([element, kind, account_of_root(name), folded]),
                        )
                    )
    return found


def _people(name: str, condition: _Condition, element: str) -> Iterable[tuple[str, _Condition, _Condition]]:
    """Who a principal stands for: words, the condition as it holds for them, and what of it the words leave out.

    An account narrowed by aws:PrincipalArn stands for each of the ARNs, so that a change names who gains or loses.
    """
    if element == "Principal" and is_account_id(account_of_root(name)):
        for operator, block in condition.items():
            for key, arns in block.items():
                if key.lower() == keys.PRINCIPAL.lower() and _POSITIVE.fullmatch(folded_operator(operator)):
                    rest = {**condition, operator: {other: block[other] for other in block if other != key}}
                    return [(arn, {**condition, operator: {**block, key: [arn]}}, rest) for arn in arns]
    return [(principal_in_words(name), condition, condition)]


def _principals(value: object) -> Iterable[tuple[str, str]]:
    mapping = value if isinstance(value, Mapping) else {"AWS": value}
    for kind, names in mapping.items():
        for name in items(names):
            yield kind, str(name)


def principal_in_words(name: str) -> str:
    """A principal of a trust as a sentence names it."""
    account = account_of_root(name)
    if is_account_id(account):
        return f"account {account} (whomever its administrators let in)"
    if is_unique_id(name):
        return f"{name} (a deleted user or role, which nobody can be)"
    return "anyone" if name == "*" else name


_VERBS = {
    "sts:assumerole": "assume the role",
    "sts:assumerolewithwebidentity": "assume the role by a token",
    "sts:assumerolewithsaml": "assume the role by SAML",
    "sts:tagsession": "tag its session",
    "sts:setsourceidentity": "set its source identity",
    "sts:*": "assume the role in any way",
    "*": "assume the role in any way",
}


def _verb(statement: Mapping[str, Any]) -> str:
    if "NotAction" in statement:
        return f"do all but {', '.join(statement['NotAction'])}"
    return " and ".join(_VERBS.get(action.lower(), action) for action in statement.get("Action", []))


# By key in lower case.
_LABELS = {
    keys.ORGANIZATION.lower(): "organization",
    keys.ORGANIZATION_PATHS.lower(): "organization path",
    keys.PRINCIPAL.lower(): "only",
    keys.PRINCIPAL_ACCOUNT.lower(): "only of account",
    keys.SOURCE_ACCOUNT.lower(): "acting for account",
    keys.SOURCE_ARN.lower(): "acting for",
    keys.SOURCE_IDENTITY.lower(): "source identity",
}
# The operators that hold when a value matches.
_POSITIVE = re.compile(r"(?:foranyvalue:)?(?:string(?:equals|like)|arnlike)")


def _conditions(condition: _Condition) -> str:
    words = {
        _in_words(operator, key, tuple(values))
        for operator, block in condition.items()
        for key, values in block.items()
    }
    return ", ".join(sorted(words))


def _in_words(operator: str, key: str, values: _Values) -> str:
    folded, lower = folded_operator(operator), key.lower()
    listed = " or ".join(values)
    if (folded, lower, values) == ("bool", keys.MFA.lower(), ("true",)):
        return "MFA required"
    if folded.startswith("numericlessthan") and lower == keys.MFA_AGE.lower():
        return f"MFA at most {listed} s old"
    if folded.startswith("datelessthan") and lower == keys.TIME.lower():
        return f"until {listed}"
    if lower == keys.EXTERNAL_ID.lower():
        # The value is left out on purpose: it is no secret, but it need not be in every log.
        return "external id required" if _POSITIVE.fullmatch(folded) else f"{operator} {key} …"
    label = _label(key) if _POSITIVE.fullmatch(folded) else ""
    return f"{label or f'{operator} {key}'} {listed}"


def _label(key: str) -> str:
    """What stands before the values of a key that must match; empty for a key without a word of its own."""
    lower = key.lower()
    if lower.startswith(keys.SESSION_TAG.lower()):
        return f"session tag {key[len(keys.SESSION_TAG) :]}"
    if lower.endswith((":aud", ":sub")):
        return "audience" if lower.endswith(":aud") else "subject"
    return _LABELS.get(lower, "")
