# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS refuses before an operation does anything, and moto does not.

A rule takes a :class:`~sandbox.calls.call.Call` and raises :class:`~sandbox.wire.errors.ApiError` to refuse it. Several
rules of one operation are asked in the order in which they stand in their file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from sandbox.calls.call import Call

Rule = Callable[[Call], None]

_rules: dict[tuple[str, str], list[Rule]] = defaultdict(list)


def rule(service: str, *names: str) -> Callable[[Rule], Rule]:
    """Register a rule for operations of a service, by botocore's names: ``("s3", "PutBucketPolicy")``."""

    def register(checked: Rule) -> Rule:
        for name in names:
            _rules[service, name].append(checked)
        return checked

    return register


def check(call: Call) -> None:
    """Raises ApiError when a rule of the call's operation refuses it."""
    for checked in _rules.get((call.service, call.operation), ()):
        checked(call)
