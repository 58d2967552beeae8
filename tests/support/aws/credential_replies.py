# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replies that carry credentials, in the words of each service, and what may happen to them on the way.

Sources: the STS and SSO API References (response elements), "Retrieve security credentials from instance metadata",
"Container credential provider" and "Process credential provider" in the AWS SDKs and Tools Reference Guide.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

STEP = 10
# How many places there are between two damages that are no cuts, where a parser is under test elsewhere.
SPARSE = 6
# Of a secret, a piece of this length is a leak.
PIECE = 10

KEY_ID = "ASIAQZ7XK2WV4NRB8TLM"
SECRET = "t8Yq+Lz3vXw0RkP7mB5cJd/2hGfN9sAeUoQi1TzW"
TOKEN = (
    "FwoGZXIvYXdzEJb9f8aQ2bW7xKp3LmN5//////////wEaDNn4Rk0sVtYq6Xz1CyKtAc8uWm2pQeHj7FbTg5ZdLk9xVs3oRy0iNaUqEw"
    "6BtYhG4fPzXc1mKvJ8lSd2QnWb7ReTgOyU5iAaIpZx0DkLqM3vNwBsHr9EjCtF6uYzGo4XiV8PdT1RmQ+lKn2ObWcJyE5hSaUg7fZx"
)
EXPIRES = "2099-01-01T00:00:00Z"
SECRETS = {"access key id": KEY_ID, "secret key": SECRET, "token": TOKEN}


@dataclass(frozen=True)
class Reply:
    """A reply of a service: its name and its body."""

    name: str
    body: bytes

    @property
    def is_json(self) -> bool:
        return self.body.startswith(b"{")


def _sts(operation: str, credentials: str) -> Reply:
    who = (
        "<AssumedRoleUser><AssumedRoleId>AROAEXAMPLEEXAMPLE01:crossaccount-aws</AssumedRoleId>"
        "<Arn>arn:aws:sts::111111111111:assumed-role/Deploy/crossaccount-aws</Arn></AssumedRoleUser>"
    )
    # AWS says first who has assumed a role, and of other sessions first the credentials.
    members = who + credentials if operation.startswith("Assume") else credentials + who
    namespace = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'
    return Reply(
        operation,
        f"<{operation}Response {namespace}><{operation}Result>{members}</{operation}Result><ResponseMetadata>"
        f"<RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata></{operation}Response>".encode(),
    )


_CREDENTIALS = (
    f"<Credentials><AccessKeyId>{KEY_ID}</AccessKeyId><SecretAccessKey>{SECRET}</SecretAccessKey>"
    f"<SessionToken>{TOKEN}</SessionToken><Expiration>{EXPIRES}</Expiration></Credentials>"
)
_METADATA = {"Code": "Success", "AccessKeyId": KEY_ID, "SecretAccessKey": SECRET, "Token": TOKEN, "Expiration": EXPIRES}
_PROCESS = {
    "Version": 1,
    "AccessKeyId": KEY_ID,
    "SecretAccessKey": SECRET,
    "SessionToken": TOKEN,
    "Expiration": EXPIRES,
}
_SSO = {
    "accessKeyId": KEY_ID,
    "secretAccessKey": SECRET,
    "sessionToken": TOKEN,
    "expiration": 4070908800000,
}

OPERATIONS = (
    "AssumeRole",
    "AssumeRoleWithWebIdentity",
    "AssumeRoleWithSAML",
    "GetSessionToken",
    "GetFederationToken",
)
STS = {operation: _sts(operation, _CREDENTIALS) for operation in OPERATIONS}
METADATA = Reply("metadata", json.dumps(_METADATA).encode())
PROCESS = Reply("credential_process", json.dumps(_PROCESS).encode())
SSO = Reply("GetRoleCredentials", json.dumps({"roleCredentials": _SSO}).encode())


def damaged(reply: Reply, *, sparse: bool = False) -> Iterator[tuple[str, bytes]]:
    """What may arrive in place of a reply, with a name: cut at every tenth byte, and each time damaged otherwise."""
    body, chance = reply.body, random.Random(reply.name)
    for at in range(0, len(body), STEP):
        yield f"cut at {at}", body[:at]
        if sparse and at % (STEP * SPARSE):
            continue
        yield f"{at}: {(way := chance.choice(sorted(_WAYS)))}", _WAYS[way](body, at)
    if not sparse:
        yield from _spliced(body, chance)
        yield from _other_values(reply)
    yield "followed by rubbish", body + b"<rubbish>" + body[:50]
    yield "twice", body + body


_WAYS = {
    "the head is lost": lambda body, at: body[at:],
    "a hole of 7": lambda body, at: body[:at] + body[at + 7 :],
    "a null byte": lambda body, at: body[:at] + b"\x00" + body[at + 1 :],
    "not UTF-8": lambda body, at: body[:at] + b"\xff\xfe" + body[at + 2 :],
    "a line break": lambda body, at: body[:at] + b"\r\n" + body[at:],
    "a tag": lambda body, at: body[:at] + b"<x>" + body[at:],
    "a quote": lambda body, at: body[:at] + b'"' + body[at:],
    "two swapped": lambda body, at: body[:at] + body[at + 1 : at + 2] + body[at : at + 1] + body[at + 2 :],
    "a piece twice": lambda body, at: body[: at + 20] + body[at:],
}


def _spliced(body: bytes, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """A slice of a credential in the reply, copied to another place."""
    for at in range(0, len(body), STEP):
        secret = chance.choice(sorted(SECRETS.values())).encode()
        start = body.index(secret) + chance.randrange(len(secret) - PIECE)
        yield f"a copy of {start} at {at}", body[:at] + body[start : start + chance.randint(PIECE, 60)] + body[at:]


def refused(reply: Reply) -> Iterator[tuple[str, bytes]]:
    """Refusals in place of a reply, in the words of its service, with pieces of the credentials in them."""
    chance = random.Random(reply.name)
    for name, secret in SECRETS.items():
        for length in (PIECE, 15, len(secret)):
            start = chance.randint(0, max(0, len(secret) - length))
            piece = secret[start : start + length]
            for form in _SENTENCES:
                yield f"{length} of the {name} in {form}", _refusal(reply, form.replace("PIECE", piece))
            for gap in (" ", "_"):
                wrapped = gap.join(piece[i : i + 8] for i in range(0, length, 8))
                yield f"{length} of the {name} wrapped at {gap!r}", _refusal(reply, f"The value {wrapped} is wrong.")
            quoted = f"The value {quote(piece, safe='')} is wrong."
            yield f"{length} of the {name} quoted", _refusal(reply, quoted)
            yield f"{length} of the {name} as code", _refusal(reply, "no", code=piece)


_SENTENCES = (
    "rejected PIECE",
    "User: arn:aws:sts::111111111111:assumed-role/x/PIECE is not authorized to perform: sts:AssumeRole",
    "User: arn:aws:iam::111111111111:user/me is not authorized to perform: sts:AssumeRole on resource: PIECE",
    "User: x is not authorized. Encoded authorization failure message: PIECE",
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role PIECE.",
)


def _refusal(reply: Reply, message: str, code: str = "AccessDenied") -> bytes:
    if reply.is_json:
        return json.dumps({"__type": code, "code": code, "Code": code, "message": message}).encode()
    return (
        f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error>"
        "<RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ErrorResponse>"
    ).encode()


def _other_values(reply: Reply) -> Iterator[tuple[str, bytes]]:
    """Members that are missing, empty or of another type."""
    if reply.is_json:
        content = json.loads(reply.body)
        for path, holder in _holders(content):
            kept = holder[path]
            for value in (None, 7, [kept], {"value": kept}, "", True, f"{kept}\n{kept}"):
                holder[path] = value
                yield f"{path} is {type(value).__name__}", json.dumps(content).encode()
            del holder[path]
            yield f"{path} is missing", json.dumps(content).encode()
            holder[path] = kept
        yield "a list", json.dumps([content]).encode()
        yield "a text", json.dumps(json.dumps(content)).encode()
        return
    text = reply.body.decode()
    for name in ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "Arn", "Credentials"):
        whole = re.compile(f"<{name}>(.*?)</{name}>")
        yield f"{name} is missing", whole.sub("", text).encode()
        yield f"{name} is empty", whole.sub(f"<{name}/>", text).encode()
        yield f"{name} is nested", whole.sub(rf"<{name}><member>\1</member></{name}>", text).encode()
        yield f"{name} is there twice", whole.sub(r"\g<0>\g<0>", text).encode()
        yield f"{name} is another word", whole.sub(r"<Message>\1</Message><Code>\1</Code>", text).encode()
    yield (
        "an error",
        f"<ErrorResponse><Error><Code>{KEY_ID}</Code><Message>{text[:600]}</Message></Error></ErrorResponse>".encode(),
    )


def _holders(content: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, value in list(content.items()):
        yield key, content
        if isinstance(value, dict):
            yield from _holders(value)


def leaks(text: str) -> list[str]:
    """What of the credentials is to be read in a text, be it quoted or wrapped."""
    text = "\n".join((text, joined := re.sub(r"[\s_-]|\\\\n", "", text), unquote(joined)))
    found = [
        f"{name}: {secret[start : start + PIECE]}"
        for name, secret in SECRETS.items()
        for start in range(len(secret) - PIECE + 1)
        if "//////" not in (piece := secret[start : start + PIECE]) and piece in text
    ]
    return found[:3]
