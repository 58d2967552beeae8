# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes of a trust drawn at random: a condition that goes, another value of it, a Deny that goes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.support.trust.parties import COGNITO, FOREIGN_POOL, FRIEND, GITHUB, OTHER_FRIEND, OWN, POOL
from tests.support.trust.random_conditions import SOURCES, VALUES, WHO, claim_values, conditions
from tests.support.trust.random_trusts import plain

Change = tuple[dict[str, Any], dict[str, Any]]

_CALLERS = (*WHO, "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "sts:ExternalId", "aws:CurrentTime")
# Who is allowed, by which action, and the keys that conditions on it are drawn from.
_ALLOWED: tuple[tuple[dict[str, list[str]], str, tuple[str, ...]], ...] = (
    *(({"AWS": [name]}, "sts:AssumeRole", _CALLERS) for name in ("*", "*", "*", FRIEND)),
    ({"Service": ["events.amazonaws.com"]}, "sts:AssumeRole", SOURCES),
    ({"Federated": [COGNITO]}, "sts:AssumeRoleWithWebIdentity", (f"{COGNITO}:aud", f"{COGNITO}:amr")),
    (
        {"Federated": [f"arn:aws:iam::{OWN}:oidc-provider/{GITHUB}"]},
        "sts:AssumeRoleWithWebIdentity",
        tuple(claim_values(GITHUB)),
    ),
)
_VALUES = {**VALUES, **claim_values(GITHUB), **claim_values(COGNITO), f"{COGNITO}:aud": [POOL, POOL, FOREIGN_POOL]}
_NEGATED = ("StringNotEquals", "StringNotLike", "ArnNotLike", "StringNotEqualsIfExists", "StringEquals", "StringLike")


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """A trust before and after. One Allow, so that what is said of one excuses no other one."""
    principal, action, keys = draw(st.sampled_from(_ALLOWED))
    asked = draw(conditions(keys=keys, values=_VALUES))
    how = draw(st.sampled_from(["less asked", "asked anew", "a denial goes", "a denial is written anew"]))
    former = asked
    old_denials: list[dict[str, Any]] = []
    new_denials: list[dict[str, Any]] = []
    if how == "less asked":
        former = _joined(asked, draw(conditions(keys=keys, values=_VALUES, least=1)))
    elif how == "asked anew":
        former = draw(conditions(keys=keys, values=_VALUES))
    else:
        old_denials.append(draw(_denials(keys)))
    if how == "a denial is written anew":
        new_denials.append(draw(_denials(keys, old_denials[0])))
    return (
        _trust({"Effect": "Allow", "Principal": principal, "Action": action, "Condition": former}, *old_denials),
        _trust({"Effect": "Allow", "Principal": principal, "Action": action, "Condition": asked}, *new_denials),
    )


@st.composite
def _denials(draw: st.DrawFn, keys: tuple[str, ...], near: dict[str, Any] | None = None) -> dict[str, Any]:
    """A Deny, or one near to another: with more conditions, for others, or of another action."""
    block = draw(conditions(keys=keys, values=_VALUES, fitting=_NEGATED)) if draw(st.integers(0, 3)) else {}
    for key in ("aws:MultiFactorAuthPresent", "aws:PrincipalIsAWSService"):
        if draw(st.integers(0, 4)) == 0:
            block.setdefault(draw(st.sampled_from(["Bool", "BoolIfExists", "Null"])), {})[key] = [draw(st.booleans())]
    denial = {
        "Effect": "Deny",
        "Principal": {"AWS": [draw(st.sampled_from(["*", "*", "*", FRIEND, OTHER_FRIEND]))]},
        "Action": draw(st.sampled_from(["sts:AssumeRole", "sts:AssumeRole*", "*", "sts:*", "sts:TagSession"])),
        "Condition": block,
    }
    if near and draw(st.booleans()):
        part = draw(st.sampled_from(["Principal", "Action", "Condition"]))
        return {**near, part: _joined(near[part], block) if part == "Condition" else denial[part]}
    return denial


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {operator: {**other.get(operator, {}), **one.get(operator, {})} for operator in (*one, *other)}


def _trust(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [plain(statement) for statement in statements]}
