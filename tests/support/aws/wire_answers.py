"""Answers of Route 53 as bytes, given to a real boto3 client in place of a network."""

from __future__ import annotations

from typing import Any

from botocore.awsrequest import AWSResponse

NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/"
Answer = tuple[int, str]  # status and body


def error(code: str, status: int = 400) -> Answer:
    """An answer that refuses."""
    content = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error><RequestId>1</RequestId>"
    return status, f'<ErrorResponse xmlns="{NAMESPACE}">{content}</ErrorResponse>'


GRANTED: Answer = (
    200,
    f'<GetChangeResponse xmlns="{NAMESPACE}"><ChangeInfo><Id>/change/C1</Id><Status>INSYNC</Status>'
    "<SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo></GetChangeResponse>",
)
THROTTLED = error("Throttling")
BUSY = error("PriorRequestNotComplete")


class _Response(AWSResponse):
    def __init__(self, status: int, body: str) -> None:
        super().__init__("", status, {}, None)
        self._content = body.encode()


def answering(client: Any, *answers: Answer | Exception) -> Any:
    """The client, whose attempts get these answers one after the other, the last one again and again."""
    rest = list(answers)

    def answer(**_event: Any) -> AWSResponse:
        given = rest.pop(0) if len(rest) > 1 else rest[0]
        if isinstance(given, Exception):
            raise given
        return _Response(*given)

    client.meta.events.register("before-send", answer)
    return client
