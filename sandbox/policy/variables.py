# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policy variables: ``${aws:username}``, ``${aws:PrincipalTag/team, 'none'}``; escapes: ``${*}``, ``${?}``, ``${$}``.

"IAM JSON policy elements: Variables and tags",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re

from .context import Context
from .matching import Literal, Pattern

_VARIABLE = re.compile(r"\$\{\s*(?:(?P<escape>[*?$])|(?P<key>[^},]+?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?)\}")


def substitute(text: str, context: Context) -> Pattern | None:
    """The text with its variables replaced; None when one of them has no value.

    "not present means that the value is not in the current request information, and any attempt to match it fails".
    Only keys with exactly one value can stand in for a variable. What is inserted is literal: a user named ``*``
    does not become a wildcard.
    """
    if "${" not in text:
        return (text,)
    parts: list[str | Literal] = []
    position = 0
    for match in _VARIABLE.finditer(text):
        parts.append(text[position : match.start()])
        position = match.end()
        if match["escape"]:
            parts.append(Literal(match["escape"]))
            continue
        values = context.values_of(match["key"])
        if values is not None and len(values) == 1:
            parts.append(Literal(values[0]))
        elif match["default"] is not None:
            parts.append(Literal(match["default"]))
        else:
            return None
    parts.append(text[position:])
    return tuple(parts)


def substitute_arn(text: str, context: Context) -> Pattern | None:
    """As ``substitute``, but only behind the fifth colon.

    "You can use a policy variable in the Resource element, but only in the resource portion of the ARN. This portion
    of the ARN appears after the fifth colon (:)."
    """
    parts = text.split(":", 5)
    if "${" not in text or len(parts) < 6:
        return (text,)
    replaced = substitute(parts[5], context)
    return None if replaced is None else (":".join(parts[:5]) + ":", *replaced)


def literal(pattern: Pattern) -> str:
    """The text of a pattern whose wildcards do not count."""
    return "".join(part.text if isinstance(part, Literal) else part for part in pattern)
