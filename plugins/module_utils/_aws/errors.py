# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What went wrong with a call, in words a playbook's author can act on."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from .disclosure import AnswerError, tell, tell_code


class UnusableAnswerError(AnswerError):
    """An answer came to a call, and is none that can be used. What the call does may be done."""


class TimeUpError(AnswerError):
    """There was no time left for a call, which was not sent."""


try:
    from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError, ReadTimeoutError
    from botocore.parsers import ResponseParserError

    class NoAnswerError(ReadTimeoutError):  # type: ignore[misc]
        """The whole answer to a request did not come in time. botocore repeats such a request."""

        fmt = "the whole answer of {endpoint_url} did not come within {seconds} s"

    # An answer that is cut off is no BotoCoreError.
    SDK_ERRORS: tuple[type[Exception], ...] = (
        BotoCoreError,
        ClientError,
        ResponseParserError,
        AnswerError,
    )
    # The request was sent, and no answer came that can be read. Failures to connect are not among these.
    UNANSWERED: tuple[type[Exception], ...] = (HTTPClientError, ResponseParserError, UnusableAnswerError)
    UNCONNECTED: tuple[type[Exception], ...] = (ConnectionError,)
except ImportError:  # AnsibleAWSModule reports the missing library
    SDK_ERRORS = UNANSWERED = UNCONNECTED = ()
    NoAnswerError = AnswerError  # type: ignore[assignment,misc]

# How AWS says that requests come too fast. A zone that is busy (PriorRequestNotComplete) is another matter.
THROTTLING_CODES = frozenset({"Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"})
BUSY_CODES = THROTTLING_CODES | {"PriorRequestNotComplete"}
# Where an answer or an error holds what is to be said of the limit that ended its repetitions.
_LIMIT = "crossaccount_limit"


# Which of them it is, AWS does not say.
BOTH_SIDES = (
    "Both sides must allow it: the identity policy of the caller, and the trust policy of the role with all of its "
    "conditions, such as the external id. AWS says the same where there is no such role"
)


class AwsError(Exception):
    """A call that AWS refused, or that could not be made.

    ``code`` is the error code of AWS, empty where no answer came. ``result`` holds what the module
    returns beside its message: what was done before the failure must not be lost.
    """

    def __init__(self, message: str, *, code: str = "", result: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.result = dict(result or {})


def error_code(error: Exception | None) -> str:
    """The error code of AWS, empty when the error is not an answer of AWS."""
    return error_code_of(_response(error))


def _response(error: Exception | None) -> Mapping[str, Any]:
    """The answer that botocore has parsed, empty where none came. Failed connections have another ``response``."""
    response = getattr(error, "response", None)
    return response if isinstance(response, Mapping) else {}


def error_code_of(response: Mapping[str, Any]) -> str:
    """The error code in an answer that botocore has parsed, empty for success."""
    return tell_code(response.get("Error", {}).get("Code", ""))


def error_message(error: Exception | None) -> str:
    """AWS's own sentence, without botocore's preamble; what may be told of the error where there is none."""
    return tell(error)


def may_be_done(error: Exception) -> bool:
    """Whether a call that failed may have been carried out: no answer came, or that of a server in trouble."""
    status = int(_response(error).get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return isinstance(error, UNANSWERED) or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def may_pass(error: Exception) -> bool:
    """Whether the same call may succeed a moment later, without anybody mending anything."""
    return may_be_done(error) or isinstance(error, UNCONNECTED) or error_code(error) in THROTTLING_CODES


def limit_reached(failure: Any, said: str) -> None:
    """Note of a failed attempt, an answer or an error, that no other followed because there was no time for one."""
    if isinstance(failure, dict):
        failure.setdefault("ResponseMetadata", {})[_LIMIT] = said
    elif failure is not None:
        setattr(failure, _LIMIT, said)


def _limit(error: Exception) -> str:
    if not may_pass(error) and error_code(error) not in BUSY_CODES:
        return ""
    said = getattr(error, _LIMIT, "") or _response(error).get("ResponseMetadata", {}).get(_LIMIT, "")
    return f". {said}" if said else ""


def explain(error: Exception, doing: str, result: dict[str, Any] | None = None) -> AwsError:
    """Turn an error of the SDK into ours. ``doing`` completes "Could not ..."."""
    code = error_code(error)
    suffix = f" ({code})" if code else ""
    if code == "AccessDenied" and getattr(error, "operation_name", "") == "AssumeRole":
        suffix += f". {BOTH_SIDES}"
    return AwsError(f"Could not {doing}: {error_message(error)}{suffix}{_limit(error)}", code=code, result=result)
