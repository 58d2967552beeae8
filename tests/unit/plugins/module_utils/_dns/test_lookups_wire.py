# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Name servers that answer badly or never, as real sockets of this machine."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.lookups import Patience, Server, ask_all

PATIENCE = Patience(timeout=0.3, retries=2)
# What a question may take, and what a slow machine may add to that.
LIMIT, GRACE = PATIENCE.timeout * (PATIENCE.retries + 1), 10.0
QUESTIONS = [(f"n{number}.example.com.", "A") for number in range(30)]


def truncated(query: bytes) -> bytes:
    reply = dns.message.make_response(dns.message.from_wire(query))
    reply.flags |= dns.flags.AA | dns.flags.TC
    return reply.to_wire()


def another_id(query: bytes) -> bytes:
    return bytes([query[0] ^ 1]) + truncated(query)[1:]


def hang(connection: socket.socket, over: threading.Event) -> None:
    over.wait(60)


def drip(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"\xff\xff")
    while not over.wait(0.05):
        connection.sendall(b"x")


def cut(connection: socket.socket, over: threading.Event) -> None:
    connection.close()


UDP: dict[str, Callable[[bytes], bytes]] = {
    "silent": lambda _query: b"",
    "truncated": truncated,
    "garbage": lambda _query: b"x" * 40,
    "another id": another_id,
}
TCP: dict[str, Callable[[socket.socket, threading.Event], None]] = {"hanging": hang, "dripping": drip, "cut": cut}


@contextmanager
def serving(udp: str, tcp: str) -> Iterator[int]:
    """A server over both transports on one free port."""
    over = threading.Event()
    with socket.socket() as listener, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        datagrams.bind(("127.0.0.1", port))
        listener.listen(64)
        for each in (listener, datagrams):
            each.settimeout(0.05)

        def answer_datagrams() -> None:
            while not over.is_set():
                try:
                    query, client = datagrams.recvfrom(4096)
                except OSError:
                    continue
                if reply := UDP[udp](query):
                    datagrams.sendto(reply, client)

        def take(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):  # the client has given up
                TCP[tcp](connection, over)

        def answer_connections() -> None:
            while not over.is_set():
                try:
                    connection, _client = listener.accept()
                except OSError:
                    continue
                threading.Thread(target=take, args=(connection,), daemon=True).start()

        threads = [threading.Thread(target=each, daemon=True) for each in (answer_datagrams, answer_connections)]
        for thread in threads:
            thread.start()
        try:
            yield port
        finally:
            over.set()
            for thread in threads:
                thread.join()


@pytest.mark.parametrize(
    ("udp", "tcp"),
    [("silent", "cut"), ("garbage", "cut"), ("another id", "cut"), *(("truncated", each) for each in TCP)],
)
def test_a_server_without_answers_takes_no_longer_than_one_question(udp: str, tcp: str) -> None:
    with serving(udp, tcp) as port:
        server = Server("here", "127.0.0.1", port)
        began = time.monotonic()
        answers = ask_all([(server, question) for question in QUESTIONS], PATIENCE)
        took = time.monotonic() - began
    assert took < LIMIT + GRACE
    assert {answer.status for answer in answers.values()} <= {"timeout", "unreachable"}
