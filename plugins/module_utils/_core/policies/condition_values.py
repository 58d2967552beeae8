# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One spelling for condition operators and for the values that they compare.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

# IAM documents each pair as behaving identically.
_SAME_OPERATOR = {"arnequals": "arnlike", "arnnotequals": "arnnotlike"}
# What remains of these when there is no wildcard to expand.
_WITHOUT_WILDCARD = {"stringlike": "stringequals", "stringnotlike": "stringnotequals"}


def folded_operator(operator: str) -> str:
    """A condition operator in lower case, and one name for the two that behave identically."""
    prefix, base, suffix = operator_parts(operator)
    return f"{prefix}{_SAME_OPERATOR.get(base, base)}{suffix}"


def folded_clause(operator: str, values: Iterable[str]) -> tuple[str, list[str]]:
    """Operator and values in the spelling that all equal ones share; values sorted, each once."""
    prefix, base, suffix = operator_parts(folded_operator(operator))
    spelled = sorted({value_spelling(base)(value) for value in values})
    if not any("*" in value or "?" in value for value in spelled):
        base = _WITHOUT_WILDCARD.get(base, base)
    return f"{prefix}{base}{suffix}", spelled


def operator_parts(operator: str) -> tuple[str, str, str]:
    """Set prefix, name and suffix in lower case, such as ``("forallvalues:", "stringlike", "ifexists")``."""
    set_prefix, colon, name = operator.lower().rpartition(":")
    base = name.removesuffix("ifexists")
    return f"{set_prefix}{colon}", base, name[len(base) :]


def value_spelling(base: str) -> Callable[[str], str]:
    """How values of an operator (in lower case, without prefix and suffix) are brought to one spelling."""
    for kind, spelling in _SPELLINGS:
        if kind in base:
            return spelling
    return str


def _moment(value: str) -> str:
    """A time in UTC. What is no ISO 8601 time with a zone (seconds of the epoch, nonsense) stays as it is."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return value if moment.tzinfo is None else moment.astimezone(UTC).isoformat()


def _number(value: str) -> str:
    """One text for ``5``, ``5.0`` and ``05``."""
    try:
        return str(Decimal(value).normalize())
    except InvalidOperation:
        return value


def _network(value: str) -> str:
    """``192.0.2.1/32`` for ``192.0.2.1``."""
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        return value


_SPELLINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("bool", str.lower),
    ("null", str.lower),
    ("numeric", _number),
    ("date", _moment),
    ("ipaddress", _network),
)
