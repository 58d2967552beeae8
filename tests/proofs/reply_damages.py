# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replies of the sandbox, recorded task by task, and given again by a server that damages them on the wire."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any
from xml.etree import ElementTree

from tests.proofs.reply_server import Reply, Tape, asked_for, write

_ROOT = re.compile(rb"<(?!\?)(\w+)")


@dataclass(frozen=True)
class Damage:
    """What happens to a reply. ``applies``: AWS has done what was asked. ``unusable``: nobody can use what comes.
    ``times``: how many replies to the operation it happens to, 0 for all of them.
    """

    name: str
    happen: Callable[[BaseHTTPRequestHandler, Reply, Replay], None]
    applies: bool = True
    unusable: bool = True
    times: int = 0


class Replay:
    """Gives a tape again, and remembers what was applied. ``others`` are replies to other operations."""

    def __init__(self, tape: Tape, operation: str, damage: Damage, others: list[Reply], chance: random.Random) -> None:
        self._tape = tape
        self._operation = operation
        self._damage = damage
        self._given: Counter[str] = Counter()
        self._calls: dict[str, Reply] = {}
        self._lock = threading.Lock()
        self.others = others
        self.chance = chance
        self.over = threading.Event()
        self.applied: list[str] = []
        self.damaged = 0

    def __call__(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        _service, operation = asked_for(handler, body)
        replies = self._tape.get(operation)
        if replies is None:  # the task goes another way than it did
            return write(handler, 400, {}, _error("AccessDenied"))
        with self._lock:
            reply = self._reply(replies, operation, handler.headers.get("amz-sdk-invocation-id", ""))
            hit = operation == self._operation and (not self._damage.times or self.damaged < self._damage.times)
            self.damaged += hit
            if reply.status < 300 and (not hit or self._damage.applies):
                self.applied.append(operation)
        if hit:
            return self._damage.happen(handler, reply, self)
        return write(handler, reply.status, reply.headers, reply.body)

    def _reply(self, replies: list[Reply], operation: str, call: str) -> Reply:
        """The next reply; a request that is repeated gets the same one."""
        if call not in self._calls:
            self._calls[call] = replies[min(self._given[operation], len(replies) - 1)]
            self._given[operation] += 1
        return self._calls[call]


def _error(code: str, like: bytes = b"<") -> bytes:
    """An error as the service says it whose reply is given."""
    if _is_json(like):
        return json.dumps({"__type": code, "message": "no"}).encode()
    return f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>".encode()


def _is_json(body: bytes) -> bool:
    return body.lstrip().startswith(b"{")


def _body(change: Callable[[Reply, Replay], bytes], status: int = 200) -> Callable[..., None]:
    def happen(handler: BaseHTTPRequestHandler, reply: Reply, replay: Replay) -> None:
        # The header says the code of the refusal that was recorded, if it was one.
        kept = {name: value for name, value in reply.headers.items() if name.lower() != "x-amzn-query-error"}
        headers = {} if status == 200 else kept
        write(handler, status, headers, change(reply, replay))

    return happen


def _foreign(reply: Reply, replay: Replay) -> bytes:
    others = [each.body for each in replay.others if each.operation != reply.operation and each.body]
    return replay.chance.choice([body for body in others if not _looks_like(body, reply.body)])


def _looks_like(body: bytes, other: bytes) -> bool:
    """Whether two answers in JSON have the same members, by which alone such an answer says what it is one to."""
    return _is_json(body) and _is_json(other) and json.loads(body).keys() == json.loads(other).keys()


def _empty_root(reply: Reply, _replay: Replay) -> bytes:
    return f"<{reply.operation}Response/>".encode()


def _hang_up(handler: BaseHTTPRequestHandler, _reply: Reply, _replay: Replay) -> None:
    handler.close_connection = True
    handler.connection.shutdown(2)


def _hang(_handler: BaseHTTPRequestHandler, _reply: Reply, replay: Replay) -> None:
    replay.over.wait(60)


def _drip(handler: BaseHTTPRequestHandler, piece: bytes, replay: Replay) -> None:
    while not replay.over.is_set():
        handler.wfile.write(piece)
        handler.wfile.flush()
        time.sleep(0.03)


def _dripping_body(handler: BaseHTTPRequestHandler, reply: Reply, replay: Replay) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    handler.wfile.write(reply.body)
    _drip(handler, b" ", replay)


def _dripping_headers(handler: BaseHTTPRequestHandler, _reply: Reply, replay: Replay) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler, b"x", replay)


def _cut(handler: BaseHTTPRequestHandler, reply: Reply, replay: Replay) -> None:
    at = replay.chance.randrange(len(reply.body) * 9 // 10 or 1)
    promised = len(reply.body) if replay.chance.random() < 0.5 else -1
    write(handler, reply.status, reply.headers, reply.body[:at], promised)


def _edited(
    edit: Callable[[ElementTree.Element, ElementTree.Element, random.Random], None],
    edit_json: Callable[[dict[str, Any], str, random.Random], None],
) -> Callable[..., None]:
    """A change of one element of a reply and of its parent, or of one member of an object."""

    def happen(handler: BaseHTTPRequestHandler, reply: Reply, replay: Replay) -> None:
        body = reply.body
        if body.lstrip().startswith(b"<"):
            root = ElementTree.fromstring(body)
            pairs = [(parent, child) for parent in root.iter() for child in parent if "etadata" not in parent.tag]
            if pairs:
                edit(*replay.chance.choice(pairs), replay.chance)
                body = ElementTree.tostring(root)
        elif _is_json(body):
            whole = json.loads(body)
            edit_json(*replay.chance.choice(list(_members(whole))), replay.chance)
            body = json.dumps(whole).encode()
        write(handler, reply.status, reply.headers, body)

    return happen


def _without(parent: ElementTree.Element, child: ElementTree.Element, _chance: random.Random) -> None:
    parent.remove(child)


def _other_type(parent: ElementTree.Element, child: ElementTree.Element, chance: random.Random) -> None:
    way = chance.randrange(4)
    if way == 0:
        child[:], child.text = [], "neither here nor there"
    elif way == 1:
        child[:], child.text = [], None
    elif way == 2:
        child.text = None
        ElementTree.SubElement(child, "unexpected").text = "1"
    else:
        parent.append(child)


def _members(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Every member of every object, with the object that holds it."""
    if isinstance(value, dict):
        yield from ((value, name) for name in value)
        for inner in value.values():
            yield from _members(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _members(inner)


def _without_member(held: dict[str, Any], name: str, _chance: random.Random) -> None:
    del held[name]


def _other_value(held: dict[str, Any], name: str, chance: random.Random) -> None:
    held[name] = chance.choice([None, 7, True, "neither here nor there", [], {}, [[held[name]]], {"unexpected": 1}])


# Where the listings of a service say that they go on.
_POSITIONS = {
    "iam": ("Marker",),
    "route53": ("NextMarker", "NextToken", "NextDNSName", "NextHostedZoneId", "NextRecordName", "NextRecordType"),
    "ec2": ("nextToken",),
    "lambda": ("NextMarker",),
    "logs": ("nextToken",),
    "resourcegroupstaggingapi": ("PaginationToken",),
}


def _going_on(*, told: bool, fresh: bool) -> Callable[..., None]:
    def happen(handler: BaseHTTPRequestHandler, reply: Reply, replay: Replay) -> None:
        if reply.status >= 300:
            write(handler, reply.status, reply.headers, reply.body)
            return
        if _is_json(reply.body):
            marks = dict.fromkeys(_POSITIONS.get(reply.service, ("NextToken",)), f"m{replay.damaged if fresh else 0}")
            going_on = json.loads(reply.body) | marks
            write(handler, 200, reply.headers, json.dumps(going_on).encode())
            return
        root = ElementTree.fromstring(reply.body)
        space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
        holder = next((each for each in root if each.tag.endswith("Result")), root)
        names = ["IsTruncated"] if reply.service != "ec2" else []
        names += _POSITIONS[reply.service] if told else ()
        for name in names:
            for old in holder.findall(space + name):
                holder.remove(old)
            mark = f"m{replay.damaged if fresh else 0}"
            mark = "A" if name == "NextRecordType" else f"{mark}.bounded.example." if name.endswith("Name") else mark
            ElementTree.SubElement(holder, space + name).text = "true" if name == "IsTruncated" else mark
        write(handler, 200, reply.headers, ElementTree.tostring(root))

    return happen


DAMAGES = (
    Damage("empty", _body(lambda _reply, _replay: b"")),
    Damage("empty, from another server", _body(lambda _reply, _replay: b""), applies=False),
    Damage("an empty object", _body(lambda _reply, _replay: b"{}")),
    Damage("an empty element", _body(_empty_root), unusable=False),
    Damage("a page of its own", _body(lambda _reply, _replay: b"<html><body>Sign in</body></html>"), applies=False),
    Damage("another answer", _body(_foreign)),
    Damage("another answer, from another server", _body(_foreign), applies=False),
    Damage("cut", _cut),
    Damage("without a member", _edited(_without, _without_member), unusable=False),
    Damage("with a value of another type", _edited(_other_type, _other_value), unusable=False),
    Damage("dripping", _dripping_body),
    Damage("dripping headers", _dripping_headers, applies=False),
    Damage("hanging", _hang, applies=False),
    Damage("hanging when it is done", _hang),
    Damage("hanging once", _hang, unusable=False, times=1),
    Damage("lost before", _hang_up, applies=False),
    Damage("lost after", _hang_up),
    Damage("lost once after", _hang_up, unusable=False, times=1),
    Damage("a server in trouble", _body(lambda reply, _replay: _error("InternalFailure", reply.body), 500)),
    Damage("throttled", _body(lambda reply, _replay: _error("Throttling", reply.body), 400), applies=False),
    Damage("busy", _body(lambda reply, _replay: _error("PriorRequestNotComplete", reply.body), 400), applies=False),
)
PAGES = (
    Damage("a page that repeats", _going_on(told=True, fresh=False)),
    Damage("pages without end", _going_on(told=True, fresh=True)),
    Damage("more, but not where", _going_on(told=False, fresh=False)),
)
