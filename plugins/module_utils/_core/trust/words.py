# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Principals, actions and conditions of a trust in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..arn import is_account_id, is_unique_id
from ..policies.condition_values import folded_operator
from ..policies.documents import account_of_root
from . import keys

# A condition block of a tidy document: operator -> key -> values.
Condition = Mapping[str, Mapping[str, list[str]]]


def principal_in_words(name: str) -> str:
    """A principal of a trust as a sentence names it."""
    account = account_of_root(name)
    if is_account_id(account):
        return f"account {account} (whomever its administrators let in)"
    if is_unique_id(name):
        return f"{name} (a deleted user or role, so nobody)"
    return "anyone" if name == "*" else name


_VERBS = {
    "sts:assumerole": "assume the role",
    "sts:assumerolewithwebidentity": "assume the role by a token",
    "sts:assumerolewithsaml": "assume the role by SAML",
    "sts:tagsession": "tag its session",
    "sts:setsourceidentity": "set its source identity",
    "sts:setcontext": "set the context of its session",
    "sts:*": "assume the role in any way",
    "*": "assume the role in any way",
    "events:putevents": "put events onto the bus",
}


def verb_in_words(statement: Mapping[str, Any]) -> str:
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
    "events:source": "source",
    "events:detail-type": "detail-type",
}
# The operators that hold when a value matches.
POSITIVE = re.compile(r"(?:foranyvalue:)?(?:string(?:equals|like)|arnlike)")


def conditions_in_words(condition: Condition) -> list[str]:
    """Each condition as a sentence names it, sorted. Values of external ids are left out."""
    words = {
        _in_words(operator, key, tuple(values))
        for operator, block in condition.items()
        for key, values in block.items()
    }
    return sorted(words)


def _in_words(operator: str, key: str, values: tuple[str, ...]) -> str:
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
        return "external id required" if POSITIVE.fullmatch(folded) else f"{operator} {key} …"
    label = _label(key) if POSITIVE.fullmatch(folded) else ""
    return f"{label or f'{operator} {key}'} {listed}"


def _label(key: str) -> str:
    """What stands before the values of a key that must match; empty for a key without a word of its own."""
    lower = key.lower()
    if lower.startswith(keys.SESSION_TAG.lower()):
        return f"session tag {key[len(keys.SESSION_TAG) :]}"
    if lower.endswith((":aud", ":sub")):
        return "audience" if lower.endswith(":aud") else "subject"
    return _LABELS.get(lower, "")
