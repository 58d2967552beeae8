# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The answer to a call that is allowed: the rules of its operation, then the operation itself or moto."""

from __future__ import annotations

from sandbox.calls import rules
from sandbox.calls.call import Call
from sandbox.calls.operations import handler_for
from sandbox.wire import messages
from sandbox.wire.reply import Reply


def answer(call: Call) -> Reply:
    """Raises ApiError for what is refused."""
    rules.check(call)
    handler = handler_for(call.service, call.operation)
    result = handler(call) if handler else call.forward()
    return result if isinstance(result, Reply) else messages.serialise(result, call.request)
