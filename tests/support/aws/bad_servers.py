"""Servers that answer badly or never, as real sockets of this machine."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

# What is done with a connection; the event is set when the test is over.
Answer = Callable[[socket.socket, threading.Event], None]


def hang(connection: socket.socket, over: threading.Event) -> None:
    over.wait(60)


def dripping(beginning: bytes) -> Answer:
    """It begins, and goes on byte by byte without end."""

    def drip(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(beginning)
        while not over.wait(0.05):
            connection.sendall(b"x")

    return drip


def answer_connections(listener: socket.socket, answer: Answer, over: threading.Event) -> threading.Thread:
    """The running thread that accepts connections until the test is over."""
    listener.settimeout(0.05)

    def take(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):  # the client has given up
            answer(connection, over)

    def accept() -> None:
        while not over.is_set():
            try:
                connection, _client = listener.accept()
            except OSError:
                continue
            threading.Thread(target=take, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    return thread
