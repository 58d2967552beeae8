# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Wildcards: ``*`` is any run of characters, ``?`` exactly one.

A pattern is a sequence of tokens, so that text which came from a policy variable (or ``${*}``) stays literal:
"IAM JSON policy elements: Variables and tags",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Literal:
    """Text in which ``*`` and ``?`` mean themselves."""

    text: str


#: Plain strings carry wildcards, Literal ones do not.
Pattern = tuple[str | Literal, ...]


@lru_cache(maxsize=8192)
def _compiled(pattern: Pattern, ignore_case: bool) -> re.Pattern[str]:
    expression = "".join(
        re.escape(part.text)
        if isinstance(part, Literal)
        else "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in re.sub(r"\*+", "*", part))
        for part in pattern
    )
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def like(pattern: str | Pattern, text: str, *, ignore_case: bool = False) -> bool:
    """Whether the text matches; wildcards cross every character, colons and slashes too.

    This is StringLike: "including multi-character match wildcards (*) and single-character match wildcards (?)
    anywhere in the string",
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
    """
    return _compiled((pattern,) if isinstance(pattern, str) else pattern, ignore_case).fullmatch(text) is not None


def action_matches(pattern: str, action: str) -> bool:
    """Actions compare without case, the service prefix too; ``*`` alone is every action.

    "IAM JSON policy elements: Action",
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    return pattern == "*" or like(pattern, action, ignore_case=True)


def arn_like(pattern: str | Pattern, arn: str) -> bool:
    """Whether an ARN matches a pattern segment by segment.

    "Each of the six colon-delimited components of the ARN is checked separately and each can include multi-character
    match wildcards (*) or single-character match wildcards (?)", so a wildcard never reaches over one of the first
    five colons; the last component holds what is left, colons and slashes included. Case matters.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
    """
    wanted = _segments((pattern,) if isinstance(pattern, str) else pattern)
    given = arn.split(":", 5)
    if len(wanted) != 6 or len(given) != 6:
        return False
    return all(like(part, text) for part, text in zip(wanted, given, strict=True))


def resource_matches(pattern: str | Pattern, resource: str) -> bool:
    """Whether an element of Resource covers the resource; ``*`` alone is every resource.

    "an asterisk (*) can expand to replace everything within a segment, including characters such as a forward slash",
    and a wildcard does not span segments.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    return pattern in ("*", ("*",)) or arn_like(pattern, resource)


def _segments(pattern: Sequence[str | Literal]) -> list[Pattern]:
    """Split at the first five colons of the parts that the policy's author wrote."""
    done: list[Pattern] = []
    current: list[str | Literal] = []
    for part in pattern:
        if isinstance(part, Literal):
            current.append(part)
            continue
        pieces = part.split(":", 5 - len(done))
        for piece in pieces[:-1]:
            done.append((*current, piece))
            current = []
        current.append(pieces[-1])
    return [*done, tuple(current)]
