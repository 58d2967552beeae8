# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests no faster than the limit of a service: for Route 53 there is one bucket for all clients of a task."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from ..._core.pacing import Bucket
from ..errors import THROTTLING_CODES, error_code_of
from .deadline import Deadline


class Pacer:
    """Makes requests wait for a token of the bucket, repeated ones too, and tells the bucket how they fared."""

    def __init__(
        self,
        bucket: Bucket,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._bucket = bucket
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()

    def attach(self, client: Any, deadline: Deadline, service: str = "route53") -> None:
        """Pace every request of a boto3 client of a service. What it waits is not taken from the task's time.

        A request is created anew for each attempt and signed after that: a wait does not age the signature.
        """

        def wait(request: Any, **_event: Any) -> None:
            while pause := self._take():
                deadline.pause(request, pause)
                self._sleep(pause)

        client.meta.events.register_first(f"request-created.{service}", wait)
        client.meta.events.register(f"response-received.{service}", self._learn)

    def _take(self) -> float:
        with self._lock:
            return self._bucket.take(self._clock())

    def _learn(self, parsed_response: Mapping[str, Any] | None, **_event: Any) -> None:
        """``parsed_response`` is None when no answer came, which says nothing about the rate."""
        if parsed_response is None:
            return
        with self._lock:
            if error_code_of(parsed_response) in THROTTLING_CODES:
                self._bucket.throttled(self._clock())
            else:
                self._bucket.answered()
