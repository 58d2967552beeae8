# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the one who signed in to the DNS account is among the operators that the instance roles trust."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..arn import principal


def operator_problem(caller_arn: str, operators: Sequence[str]) -> str:
    """A sentence when no entry of ``operators`` can be about the caller; empty when one may be.

    ``operators`` are ARNs or patterns of users and roles, as a trust compares them with aws:PrincipalArn. The ARN of a
    session does not say the path of its role, so the role may have any.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (aws:PrincipalArn)
    """
    caller = principal(caller_arn)
    if any(_may_be(pattern, caller, session=caller != caller_arn) for pattern in operators):
        return ""
    return (
        f"Who signs in to the DNS account is {caller}, and dns_operator_arns names {', '.join(operators) or 'nobody'}. "
        "Verification starts as an operator, so it could prove nothing. Add this ARN to dns_operator_arns, or sign in "
        "as one of them."
    )


def _may_be(pattern: str, caller: str, *, session: bool) -> bool:
    start, role, wanted = pattern.partition(":role/")
    caller_start, _role, name = caller.partition(":role/")
    if not (session and role):
        return _like(pattern, caller)
    return _like(start, caller_start) and any(_like(each, name) for each in _after_a_path(wanted))


def _after_a_path(wanted: str) -> Iterator[str]:
    """What a name has to be like where a path of any text before it is matched by what comes earlier."""
    yield wanted
    for at, each in enumerate(wanted):
        if each == "*":
            yield wanted[at:]
        elif each in "/?" and at > 0:  # it is the slash at the end of a path
            yield wanted[at + 1 :]


def _like(pattern: str, text: str) -> bool:
    # In ArnLike "*" and "?" stand for characters of one part.
    expression = "".join({"*": "[^:]*", "?": "[^:]"}.get(each, re.escape(each)) for each in pattern)
    return re.fullmatch(expression, text) is not None
