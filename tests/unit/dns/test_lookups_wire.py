# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Name servers that answer badly or never, as real sockets of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.lookups import Patience, Server, ask_all

from tests.support.aws.bad_servers import Answer, answer_connections, dripping, hang

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


def cut(connection: socket.socket, over: threading.Event) -> None:
    connection.close()


UDP: dict[str, Callable[[bytes], bytes]] = {
    "silent": lambda _query: b"",
    "truncated": truncated,
    "garbage": lambda _query: b"x" * 40,
    "another id": another_id,
}
TCP: dict[str, Answer] = {"hanging": hang, "dripping": dripping(b"\xff\xff"), "cut": cut}


@contextmanager
def serving(udp: str, tcp: str) -> Iterator[int]:
    """A server over both transports on one free port."""
    over = threading.Event()
    with socket.socket() as listener, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        datagrams.bind(("127.0.0.1", port))
        listener.listen(64)
        datagrams.settimeout(0.05)

        def answer_datagrams() -> None:
            while not over.is_set():
                try:
                    query, client = datagrams.recvfrom(4096)
                except OSError:
                    continue
                if reply := UDP[udp](query):
                    datagrams.sendto(reply, client)

        threads = [
            threading.Thread(target=answer_datagrams, daemon=True),
            answer_connections(listener, TCP[tcp], over),
        ]
        threads[0].start()
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
