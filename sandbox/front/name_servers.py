# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every name server at an address of its own, and the resolver that knows these addresses.

On AWS a server answers for the zones whose delegation set names it, and for no others: only so can somebody ask the
servers of the zone above a zone apart from the zone's own. All answer at the port of the sandbox's DNS, at addresses of
the loopback network 127.0.0.0/8. A server is there from the moment in which the resolver is asked for its address.

Where a system has only 127.0.0.1, as macOS has, there is no resolver.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from sandbox.front.dns import DnsServer
from sandbox.services.route53.recursion import Recursion
from sandbox.services.route53.resolution import Resolver
from sandbox.services.route53.store import Store

RESOLVER_HOST = "127.0.0.2"  # as "the VPC IPv4 network range plus two"
_POLL_SECONDS = 0.5  # there may be many, and nobody waits for one to stop
_PER_NETWORK = 254

_log = logging.getLogger(__name__)


class NameServers:
    """The resolver, and name servers by name (stored form), at ``port``."""

    def __init__(self, store: Store, resolver: Resolver, port: int) -> None:
        self._resolver = resolver
        self._port = port
        self._by_name: dict[str, DnsServer] = {}
        self._lock = threading.Lock()
        self._recursion: DnsServer | None = None
        try:
            self._recursion = DnsServer(Recursion(store, resolver, self.address_of), RESOLVER_HOST, port)
        except OSError as error:
            _log.warning("there is no resolver: %s", error.strerror)

    def start(self) -> None:
        if self._recursion is not None:
            self._recursion.start()

    def stop(self) -> None:
        servers = [*self._by_name.values(), *([self._recursion] if self._recursion else [])]
        with ThreadPoolExecutor(max_workers=max(1, len(servers))) as pool:
            list(pool.map(DnsServer.stop, servers))

    def address_of(self, name: str) -> str | None:
        """The address of a name server, which listens there from now on; None where that cannot be."""
        with self._lock:
            if name not in self._by_name:
                network, host = divmod(len(self._by_name), _PER_NETWORK)
                one = self._resolver.of_server(name.removesuffix("."))
                try:
                    server = DnsServer(one, f"127.53.{network}.{host + 1}", self._port, _POLL_SECONDS)
                except OSError as error:
                    _log.warning("the name server %s has no address: %s", name, error.strerror)
                    return None
                server.start()
                self._by_name[name] = server
            return self._by_name[name].host
