# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every answer of AWS, checked where it enters: nothing behind this file meets one that lacks what is relied on.

What is between this machine and AWS may answer in its place: with nothing, with a page of its own, with the answer to
another call. So an answer counts only when it is one of the operation that was called and holds what is relied on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from ..._core.answers import WORDS, lacking
from ..errors import UnusableAnswerError
from .operation import Operation
from .operations import OPERATIONS

try:
    from botocore.parsers import ResponseParserError, ResponseParserFactory
    from botocore.utils import parse_timestamp
except ImportError:  # AnsibleAWSModule reports the missing library
    ResponseParserFactory = object

_ROOT = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
# AWS gives each answer one, S3 under a name of its own. Where there is no body, nothing else shows that AWS answers.
REQUEST_IDS = ("x-amzn-RequestId", "x-amz-request-id")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?Z")
_JSON = frozenset({"json", "rest-json"})
# What botocore and we look at in an answer that is no success.
_REFUSAL = {"Error?": {"Code?": WORDS, "Message?": WORDS}}
# A root element stands in front; what comments there may be is short.
_LONGEST_PREAMBLE = 2000


def attach(client: Any) -> None:
    """Check the answers to every call of a client."""
    client.meta.events.register_first("provide-client-params", _know)
    client.meta.events.register_first("before-parse", _check_form)
    # botocore decodes the policies in an answer in handlers of this event too, which come first.
    client.meta.events.register("after-call", _check_members)


def _know(model: Any, **_event: Any) -> None:
    _operation(model)


def _operation(model: Any) -> Operation:
    service = model.service_model.service_name
    known = OPERATIONS[service].get(model.name)
    if known is None:
        raise LookupError(f"operations.py does not have {model.name} of {service}")
    return known


def _check_form(operation_model: Any, response_dict: Mapping[str, Any], **_event: Any) -> None:
    """The root element of an answer in XML tells the operation. One in JSON is an object, and tells no more.

    Where such an object need not hold anything, it is as good as no body.
    """
    if response_dict["status_code"] >= HTTPStatus.MULTIPLE_CHOICES:
        return
    name, body, known = operation_model.name, response_dict["body"], _operation(operation_model)
    of_aws = any(map(response_dict["headers"].get, REQUEST_IDS))
    if not body and known.bodiless and of_aws:
        return
    if not body.strip():
        raise UnusableAnswerError(f"the answer to {name} is empty")
    if _protocol(operation_model.service_model) in _JSON:
        if not body.lstrip().startswith(b"{"):
            raise UnusableAnswerError(f"the answer to {name} is not JSON")
        if known.bodiless and not of_aws:
            raise UnusableAnswerError(f"what came in answer to {name} is not an answer of AWS")
        return
    root = _ROOT.match(body[:_LONGEST_PREAMBLE])
    if root is None:
        raise UnusableAnswerError(f"the answer to {name} is not XML")
    if root[1] != (known.root or f"{name}Response").encode():
        raise UnusableAnswerError(f"what came in answer to {name} is not an answer to it")


def _protocol(service_model: Any) -> str:
    """The protocol that botocore speaks. Of a service with several (CloudWatch) it takes the first that it knows."""
    return str(getattr(service_model, "resolved_protocol", service_model.metadata["protocol"]))


def _check_members(http_response: Any, parsed: Mapping[str, Any], model: Any, **_event: Any) -> None:
    if http_response.status_code >= HTTPStatus.MULTIPLE_CHOICES:
        return
    if said := lacking(parsed, _operation(model).answer):
        raise UnusableAnswerError(f"the answer to {model.name} cannot be used: it {said}")


def read_time(value: Any) -> datetime:
    """A time as botocore reads it. In the form that nearly all answers have it takes a tenth of botocore's time."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        return datetime.fromisoformat(value)
    read: datetime = parse_timestamp(value)
    return read


class CheckedParsers(ResponseParserFactory):  # type: ignore[misc]
    """botocore's parsers. An answer that makes one fail in whatever way is one that cannot be read.

    Register it as botocore's component ``response_parser_factory``.
    """

    def create_parser(self, protocol_name: str) -> Any:
        """What botocore reads an answer with."""
        self.set_parser_defaults(timestamp_parser=read_time)
        parser = super().create_parser(protocol_name)
        parse = parser.parse

        def checked(response: Any, shape: Any) -> Any:
            try:
                parsed = parse(response, shape)
            except ResponseParserError:
                raise
            except Exception as error:
                raise UnusableAnswerError("the answer cannot be read: a value in it has another form") from error
            if response["status_code"] >= HTTPStatus.MULTIPLE_CHOICES and lacking(parsed, _REFUSAL):
                raise UnusableAnswerError("an answer that refuses the call cannot be read")
            return parsed

        parser.parse = checked
        return parser
