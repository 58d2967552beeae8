# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was written over a connection, seen on the wire: so that ``changed`` is true whatever happens afterwards."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ..errors import UNANSWERED
from .operations import OPERATIONS

WRITING = frozenset(
    name for operations in OPERATIONS.values() for name, operation in operations.items() if operation.writes
)


class Writes:
    """The calls that write. One that had no usable answer is in doubt: it may have been carried out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._done: Counter[str] = Counter()
        self._doubtful: Counter[str] = Counter()

    @property
    def done(self) -> dict[str, int]:
        """How many calls of each operation succeeded."""
        with self._lock:
            return dict(+self._done)

    @property
    def in_doubt(self) -> list[str]:
        """The operations of which a call may have been carried out, or not."""
        with self._lock:
            return sorted(+self._doubtful)

    def settle(self) -> None:
        """Forget what was seen: somebody has found out, by reading, what became of it, and reports that."""
        with self._lock:
            self._done.clear()
            self._doubtful.clear()

    def attach(self, client: Any) -> None:
        """Watch a client. Checks of answers are attached before, so that an answer counts only when it is good."""
        client.meta.events.register_last("request-created", self._sent)
        client.meta.events.register_first("needs-retry", self._ended)
        client.meta.events.register_last("after-call", self._succeeded)

    def _sent(self, operation_name: str, **_event: Any) -> None:
        """A request is about to be sent. Until its answer shows something else, it is in doubt."""
        if operation_name in WRITING:
            with self._lock:
                self._doubtful[operation_name] += 1

    def _ended(self, response: Any, operation: Any, caught_exception: Exception | None = None, **_event: Any) -> None:
        """An attempt was refused, or could not be made: nothing is done. A server in trouble may have done it."""
        refused = response is not None and HTTPStatus.MULTIPLE_CHOICES <= response[0].status_code < 500
        unsent = caught_exception is not None and not isinstance(caught_exception, UNANSWERED)
        if refused or unsent:
            self._no_doubt(operation.name)

    def _succeeded(self, http_response: Any, model: Any, **_event: Any) -> None:
        if model.name in WRITING and http_response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            self._no_doubt(model.name)
            with self._lock:
                self._done[model.name] += 1

    def _no_doubt(self, operation: str) -> None:
        with self._lock:
            self._doubtful[operation] -= self._doubtful[operation] > 0


def told(result: Mapping[str, Any], writes: Writes) -> dict[str, Any]:
    """The result of a task that failed, with the truth about what it wrote."""
    truth = dict(result)
    if doubtful := writes.in_doubt:
        truth["changed"] = True
        calls = ", ".join(doubtful)
        truth["msg"] = (
            f"{_sentence(result['msg'])} No usable answer came to {calls}, so it is not known whether that was carried "
            "out. Run the task again: it reads what is there, and goes on from that."
        )
    elif (done := writes.done) and not result.get("changed"):
        truth["changed"] = True
        calls = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in sorted(done.items()))
        truth["msg"] = f"{_sentence(result['msg'])} Before that, {calls} had been carried out. Run the task again."
    return truth


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
