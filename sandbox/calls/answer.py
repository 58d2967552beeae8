# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The answer to a call that is allowed: the rules of its operation, then the operation itself or moto."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.calls import rules
from sandbox.calls.call import Call
from sandbox.calls.operations import Later, Result, handler_for
from sandbox.wire import messages
from sandbox.wire.reply import Reply


def begin(call: Call) -> Callable[[], Reply]:
    """Apply the call, under the lock of the world; what is returned waits for the reply, and is called without it.

    Both raise ApiError for what is refused.
    """
    rules.check(call)
    handler = handler_for(call.service, call.operation)
    result: Result = handler(call) if handler else call.forward()
    if isinstance(result, Later):
        wait = result.wait
        return lambda: _reply(call, wait())
    reply = _reply(call, result)
    return lambda: reply


def answer(call: Call) -> Reply:
    """The reply, waited for. Raises ApiError for what is refused."""
    return begin(call)()


def _reply(call: Call, result: Result) -> Reply:
    assert not isinstance(result, Later)
    return result if isinstance(result, Reply) else messages.serialise(result, call.request)
