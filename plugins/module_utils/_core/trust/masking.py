# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""External ids as a diff shows them: no secrets to AWS, but who reads a log must not be able to present them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..policies.documents import to_json
from . import keys

_SHOWN = 4  # characters, and never more than half of an id
_HIDDEN = "***"


def is_external_id(key: str) -> bool:
    """Whether a condition key is that of external ids. IAM does not tell upper case from lower."""
    return key.lower() == keys.EXTERNAL_ID.lower()


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """Ansible's diff of two documents as JSON; one without anything is an empty side."""
    shown = zip(("before", "after"), masked(before, after), strict=True)
    return {side: to_json(document, indent=2) + "\n" if document else "" for side, document in shown}


def masked(*documents: Any) -> list[Any]:
    """Documents of any shape with the beginning of every external id in its place, the same in all of them.

    Ids that begin alike get a number, so that one that was replaced is seen.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for value in sorted({value for document in documents for value in _external_ids(document)}):
        alike[f"{value[: min(_SHOWN, len(value) // 2)]}{_HIDDEN}"].append(value)
    masks = {
        value: f"{mask} ({number})" if len(values) > 1 else mask
        for mask, values in alike.items()
        for number, value in enumerate(values, 1)
    }
    return [_replaced(document, masks) for document in documents]


def _external_ids(document: object) -> Iterator[str]:
    if isinstance(document, Mapping):
        for key, value in document.items():
            if is_external_id(str(key)):
                yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))
            else:
                yield from _external_ids(value)
    elif isinstance(document, list):
        for each in document:
            yield from _external_ids(each)


def _replaced(document: Any, masks: Mapping[str, str], *, ids: bool = False) -> Any:
    if isinstance(document, Mapping):
        return {key: _replaced(value, masks, ids=is_external_id(str(key))) for key, value in document.items()}
    if isinstance(document, list):
        return [_replaced(each, masks, ids=ids) for each in document]
    return masks[document] if ids and isinstance(document, str) else document
