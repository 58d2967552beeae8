"""A law about answers on the wire: none that was made wrong is right, judged by a reader of bytes without a library."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns_answers import (
    ALL,
    NONE,
    Expectation,
    judge,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.lookups import Patience, Question, ask
from dnslib import QTYPE, RCODE, RR, SOA, A, DNSRecord
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

WWW, ZONE, ADDRESS = "www.example.com.", "example.com.", "192.0.2.1"
PUBLISHED = Expectation(WWW, "A", ALL, (ADDRESS,), ZONE)
ABSENT = Expectation(WWW, "A", NONE, zone=ZONE)
WWW_LABELS = (b"www", b"example", b"com")
PATIENCE = Patience(timeout=5, retries=0)
ONLY = settings(
    derandomize=True,
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

Damage = Callable[[bytes], bytes]


class Server:
    """A name server of the zone on a real socket, which damages each reply; ``sent`` are the last query and reply."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.holds = True
        self.damage: Damage = bytes
        self.query, self.reply = b"", b""
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            query, sender = self._socket.recvfrom(4096)
            if not query:
                return
            reply = DNSRecord.parse(query).reply(ra=0, aa=1)
            if self.holds:
                reply.add_answer(RR(WWW, QTYPE.A, rdata=A(ADDRESS), ttl=60))
            else:
                reply.header.rcode = RCODE.NXDOMAIN
                reply.add_auth(RR(ZONE, QTYPE.SOA, rdata=SOA("ns.example.com", "x.example.com", (1, 2, 3, 4, 5))))
            self.query, self.reply = query, self.damage(bytes(reply.pack()))
            self._socket.sendto(self.reply or b"\0", sender)

    def stop(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


def _name(message: bytes, at: int) -> tuple[tuple[bytes, ...], int]:
    """The labels of a name in lower case, and where it ends (RFC 1035, 4.1.4)."""
    labels: list[bytes] = []
    end = None
    while message[at]:
        if message[at] >= 0xC0:
            end = at + 2 if end is None else end
            at = struct.unpack_from("!H", message, at)[0] & 0x3FFF
            if len(labels) > 128:
                raise ValueError("a loop")
        else:
            labels.append(message[at + 1 : at + 1 + message[at]].lower())
            at += 1 + message[at]
    return tuple(labels), at + 1 if end is None else end


def is_good(reply: bytes, query: bytes, *, holds: bool) -> bool:
    """Whether a reply says what the server of the zone has to say."""
    try:
        identifier, flags, questions, answers, authorities, _more = struct.unpack_from("!6H", reply)
        question, at = _name(reply, 12)
        kind = struct.unpack_from("!2H", reply, at)
        at += 4
        records = []
        for _number in range(answers + authorities):
            owner, at = _name(reply, at)
            record_type, record_class, _ttl, length = struct.unpack_from("!2HIH", reply, at)
            records.append((owner, record_type, record_class, reply[at + 10 : at + 10 + length]))
            at += 10 + length
    except (IndexError, struct.error, ValueError):
        return False
    if identifier != struct.unpack_from("!H", query)[0] or (question, kind, questions) != (WWW_LABELS, (1, 1), 1):
        return False
    code = flags & 0xF
    if flags & 0xFE00 != 0x8400:  # a reply (QR) to a query (opcode 0) of a server of the zone (AA), not cut off (TC)
        return False
    if holds:
        return code == 0 and set(records[:answers]) == {(WWW_LABELS, 1, 1, socket.inet_aton(ADDRESS))}
    zones = [
        owner for owner, record_type, record_class, _data in records[answers:] if (record_type, record_class) == (6, 1)
    ]
    return not answers and code in (0, 3) and WWW_LABELS[1:] in zones


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """Bits of the header turned, octets replaced anywhere, the end cut off or made longer."""
    bits = draw(st.lists(st.integers(0, 12 * 8 - 1), max_size=2))
    octets = draw(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=2))
    cut = draw(st.one_of(st.just(0), st.integers(1, 60)))
    more = draw(st.sampled_from([b"", b"", b"\0", bytes(20)]))

    def damage(reply: bytes) -> bytes:
        damaged = bytearray(reply)
        for bit in bits:
            damaged[bit // 8] ^= 1 << bit % 8
        for place, octet in octets:
            damaged[place % len(damaged)] = octet
        return bytes(damaged[: len(damaged) - cut] + more)

    return damage


def verdict(server: Server, expected: Expectation, *, holds: bool, damage: Damage) -> bool:
    server.holds, server.damage = holds, damage
    question: Question = (expected.name, expected.type)
    return judge(expected, ask("127.0.0.1", server.port, question, PATIENCE), "server").ok


@pytest.mark.parametrize(("expected", "holds"), [(PUBLISHED, True), (ABSENT, False)], ids=["published", "absent"])
def test_an_answer_that_is_whole_is_right(server: Server, expected: Expectation, holds: bool) -> None:
    assert verdict(server, expected, holds=holds, damage=bytes)
    assert not verdict(server, expected, holds=not holds, damage=bytes)


@ONLY
@given(damage=damages(), holds=st.booleans())
def test_what_is_not_a_good_answer_is_never_right(server: Server, damage: Damage, holds: bool) -> None:
    expected = PUBLISHED if holds else ABSENT

    if verdict(server, expected, holds=holds, damage=damage):
        assert is_good(server.reply, server.query, holds=holds)
