# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox's process: a threaded HTTP server and a DNS server on the loopback interface."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, make_server

from sandbox.behind import patches, seams  # noqa: F401  (the patches, by being imported)
from sandbox.front.application import Front
from sandbox.front.dns import DnsServer
from sandbox.front.name_servers import NameServers
from sandbox.front.state_dir import Running
from sandbox.seed.seed import OperatorKey, Seed
from sandbox.services import loading
from sandbox.services.route53.handling import RESOLVER, STORE
from sandbox.world.accounts import ORGANIZATION_ID
from sandbox.world.world import World

HOST = "127.0.0.1"


class PortTakenError(Exception):
    """The port to listen on belongs to another process."""


class _Handler(MotoRequestHandler):
    """Quiet: the request log counts, and an access log would slow thousands of calls."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Write nothing."""

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002 (that of answers is not given)
        """By the clock of the sandbox, as AWS dates its answers by its own."""
        server: Any = self.server
        return str(server.app.date())


def run(port: int, dns_port: int, *, empty: bool, ready: Any) -> None:
    """Serve until SIGTERM or SIGINT. ``ready(running, operator_key)`` is called when requests are answered.

    Raises PortTakenError before anything is served, and seams.MissingSeamError when this moto is not
    the one that the sandbox is built on.
    """
    seams.check()
    loading.load()
    listener = _listen(port)
    key = OperatorKey.generate()
    world = World(Seed(key, empty=empty))
    url = world.url = f"http://{HOST}:{listener.getsockname()[1]}"
    with _dns(dns_port) as actual_dns_port:
        running = Running(os.getpid(), url, HOST, actual_dns_port)
        status = {"pid": running.pid, "url": url, "dns_host": HOST, "dns_port": actual_dns_port}
        front = Front(world, lambda: {**status, "organization_id": ORGANIZATION_ID})
        server = make_server(
            HOST,
            listener.getsockname()[1],
            front,
            threaded=True,
            request_handler=_Handler,
            fd=listener.fileno(),
        )
        _stop_on_signal(server)
        ready(running, key)
        try:
            server.serve_forever()
        finally:
            world.close()
    listener.close()


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=128)
    except OSError as error:
        raise PortTakenError(f"port {port} of {HOST} cannot be used: {error.strerror}; choose another") from error


@contextmanager
def _dns(port: int) -> Iterator[int]:
    """Answer DNS meanwhile; the port, which may have been 0."""
    try:
        dns = DnsServer(RESOLVER, HOST, port)
    except OSError as error:
        raise PortTakenError(error.strerror) from error
    name_servers = NameServers(STORE, RESOLVER, dns.port)
    dns.start()
    name_servers.start()
    try:
        yield dns.port
    finally:
        dns.stop()
        name_servers.stop()


def _stop_on_signal(server: BaseWSGIServer) -> None:
    def stop(*_: Any) -> None:
        # shutdown() waits for serve_forever(), which this very thread runs.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
