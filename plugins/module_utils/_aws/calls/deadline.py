# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The deadline of a task: every call, repetition, pause and sign-in ends in time, whatever the other side does.

The read timeout of a socket bounds the time between two pieces of an answer, so that an answer that drips has none, and
nothing bounds looking up a name or a program that hands out credentials. So what may take for ever is done in a thread
of its own (``helpers``), and given up when its time is over. Such a thread ends with its own timeouts, or with the
process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from ..._core.time_limits import Budget, Limits
from ..errors import BUSY_CODES, NoAnswerError, TimeUpError, UnusableAnswerError, error_code_of, limit_reached
from .helpers import Helpers, OverError

try:
    from botocore.exceptions import ConnectionClosedError, HTTPClientError, ReadTimeoutError
    from urllib3.exceptions import ProtocolError
    from urllib3.exceptions import ReadTimeoutError as SocketTimeoutError
except ImportError:  # AnsibleAWSModule reports the missing library
    pass

T = TypeVar("T")

# Where a call's own state is kept in botocore's request context.
_CALL = "crossaccount_call"
# A repetition that would have less time than this is not begun.
SHORTEST_ATTEMPT = 0.5
# The longest answers are pages of DescribeInstances, of some megabytes. What does not end would fill the memory.
MOST_OCTETS = 64 * 2**20
# botocore's longest pause before a repetition in its newer modes; each one's doubles.
LONGEST_PAUSE = 20.0


@dataclass
class _Call:
    """One call, its repetitions included."""

    operation: str
    began: float
    ends: float
    # Until then somebody must have answered, be it that AWS is busy.
    silent_until: float


class _Sending(threading.local):
    """The call for which a thread sends a request."""

    call: _Call | None = None


class Deadline:
    """The time of one task, shared by all of its threads."""

    def __init__(
        self,
        wait: float = 0.0,
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._budget = Budget(limits or Limits(), clock(), wait)
        self._sending = _Sending()
        self.helpers = Helpers()

    @property
    def limits(self) -> Limits:
        """The limits of the task."""
        return self._budget.limits

    @property
    def left(self) -> float:
        """The seconds that the task has left, not below 0."""
        with self._lock:
            return self._budget.left(self._clock())

    def answered(self) -> None:
        """The task gets on."""
        with self._lock:
            self._budget.answered()

    def pause(self, request: Any, seconds: float) -> None:
        """The task is about to wait because of its own pace: neither its time nor that of the call goes by."""
        with self._lock:
            self._budget.paused(seconds)
        if (call := request.context.get(_CALL)) is not None:
            call.ends += seconds
            call.silent_until += seconds

    def require_time(self, doing: str) -> None:
        """TimeUpError when nothing is left of the task's time. ``doing`` is what has not been done."""
        if self.left <= 0:
            raise TimeUpError(
                f"the time of the task was over before {doing} was sent. The limit was {self._total():.0f} s: what it "
                "may wait, and what it has for its calls"
            )

    def _total(self) -> float:
        with self._lock:
            return self._budget.total

    def sign_in(self, step: Callable[[], T]) -> T:
        """A step of signing in, which may ask a program or a service that does not answer."""
        seconds = min(self.limits.silence, self.left)
        try:
            return self.helpers.within(seconds, step)
        except OverError:
            raise TimeUpError(
                f"signing in took longer than {_shown(seconds)} s. Look at what hands out the profile's credentials"
            ) from None

    def attach(self, client: Any) -> None:
        """Bound all that a client does."""
        self.watch(client)
        client._endpoint.http_session = _BoundedSession(client._endpoint.http_session, self)

    def watch(self, client: Any) -> None:
        """Bound the calls of a client that sends over the connections of one to which this is attached."""
        events = client.meta.events
        events.register_first("provide-client-params", self._begin)
        # After the request is signed, for which another call may have been made.
        events.register_last("request-created", self._about_to_send)
        retries = client.meta.config.retries or {}

        def judge(**event: Any) -> bool | None:
            return self._judge(str(retries.get("mode", "")), **event)

        # botocore's own handler is of this event too, and the first one that does not return None decides.
        events.register_first(f"needs-retry.{client.meta.service_model.service_id.hyphenize()}", judge)

    def _begin(self, model: Any, context: dict[str, Any], **_event: Any) -> None:
        self.require_time(f"{model.name} of {model.service_model.service_name}")
        now = self._clock()
        context[_CALL] = _Call(model.name, now, now + self.limits.call, now + self.limits.silence)

    def _about_to_send(self, request: Any, **_event: Any) -> None:
        self._sending.call = request.context.get(_CALL)

    def send(self, send: Callable[[Any], T], request: Any) -> T:
        """Send a request and read the whole answer to it, in the time that is left for both."""
        call, self._sending.call = self._sending.call, None
        seconds = self.limits.attempt
        if call is not None:
            seconds = min(seconds, self._left_for(call))
        if seconds <= 0:
            raise TimeUpError("the time of the call was over before it was sent")
        try:
            return self.helpers.within(seconds, lambda: send(request))
        except OverError:
            raise NoAnswerError(endpoint_url=request.url, seconds=_shown(seconds)) from None

    def _left_for(self, call: _Call) -> float:
        return min(min(call.ends, call.silent_until) - self._clock(), self.left)

    def _judge(
        self,
        mode: str,
        response: Any,
        attempts: int,
        request_dict: Mapping[str, Any],
        caught_exception: Exception | None = None,
        **_event: Any,
    ) -> bool | None:
        """False when no repetition could end in time, None when botocore may decide."""
        code = "" if response is None else error_code_of(response[1])
        answered = response is not None and response[0].status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        if answered and code not in BUSY_CODES:
            self.answered()
            return None
        call: _Call | None = request_dict["context"].get(_CALL)
        if call is None:
            return None
        if response is not None:
            call.silent_until = call.ends
        pause = 2.0 ** (attempts - 1)
        if mode in ("standard", "adaptive"):
            pause = min(pause, LONGEST_PAUSE)
        if self._left_for(call) >= pause + SHORTEST_ATTEMPT:
            return None
        said = f"It was tried {attempts} times in {self._clock() - call.began:.0f} s; there was no time for more"
        limit_reached(caught_exception if response is None else response[1], said)
        return False


class _LimitedBody:
    """The body of an answer to a request, refused as soon as it is too long."""

    def __init__(self, raw: Any, request: Any) -> None:
        self._raw = raw
        self._request = request

    def stream(self) -> Iterator[bytes]:
        """The body in pieces. UnusableAnswerError when there are too many, botocore's errors when it breaks off."""
        url, size = self._request.url, 0
        self._raw.enforce_content_length = True  # botocore leaves that to whoever reads a stream
        try:
            for piece in self._raw.stream():
                size += len(piece)
                if size > MOST_OCTETS:
                    self._raw.close()
                    raise UnusableAnswerError(f"the answer is longer than {MOST_OCTETS // 2**20} MiB")
                yield piece
        except SocketTimeoutError as error:
            raise ReadTimeoutError(endpoint_url=url, error=error) from None
        except ProtocolError as error:
            raise ConnectionClosedError(error=error, request=self._request, endpoint_url=url) from None
        except OSError as error:
            raise HTTPClientError(error=error) from None


class _BoundedSession:
    """botocore's HTTP session, which sends a request only as long as there is time, and reads no endless answer."""

    def __init__(self, session: Any, deadline: Deadline) -> None:
        self._session = session
        self._deadline = deadline

    def send(self, request: Any) -> Any:
        """The answer to a request. NoAnswerError when it is not there in time."""
        return self._deadline.send(self._send, request)

    def _send(self, request: Any) -> Any:
        # Otherwise botocore reads the whole answer, of any length, before it returns.
        request.stream_output = True
        response = self._session.send(request)
        response.raw = _LimitedBody(response.raw, request)
        response.content  # noqa: B018 (reads it, and keeps it)
        return response

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._session.close()


def _shown(seconds: float) -> str:
    return f"{seconds:.0f}" if seconds >= 1 else f"{seconds:.1f}"
