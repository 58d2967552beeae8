# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The request context: condition keys and their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: What a caller may hand in for one key. A key without a value is absent.
Values = str | Sequence[str]


class Context:
    """Condition keys of one request, found whatever their case.

    "Context key names are not case-sensitive",
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    """

    def __init__(self, keys: Mapping[str, Values]) -> None:
        self._values = {
            key.lower(): (values,) if isinstance(values, str) else tuple(values)
            for key, values in keys.items()
            if values is not None
        }

    def values_of(self, key: str) -> tuple[str, ...] | None:
        """The values of a key; None when the request does not have it. An empty set of values counts as absent."""
        return self._values.get(key.lower()) or None
