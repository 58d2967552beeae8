# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A DNS server on UDP and TCP that answers from the zones as they are.

The one at the sandbox's own address stands for all of Route 53's name servers at once. A UDP answer that is too long
comes truncated (TC), so that the client asks again over TCP (RFC 1035, 4.2; RFC 6891 for the size that a client
announces). Questions for labels that are not UTF-8 get a format error: dnslib cannot read them.
"""

from __future__ import annotations

import logging
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterable

from dnslib import EDNS0, QTYPE, RCODE, RD, RR, DNSError, DNSHeader, DNSLabel, DNSRecord  # type: ignore[import-untyped]

from sandbox.services.route53 import names, signing
from sandbox.services.route53.recursion import Recursion
from sandbox.services.route53.resolution import NOERROR, REFUSED, Record, Resolver
from sandbox.services.route53.store import Store
from sandbox.services.route53.values import TYPE_NUMBERS

PLAIN_UDP_OCTETS = 512
EDNS_UDP_OCTETS = 4096  # what Route 53 sends at most over UDP

_CLASS_IN = 1
_OPCODE_QUERY = 0
_BAD_VERSION = 1  # the upper bits of BADVERS (16)
_IDLE_SECONDS = 5.0  # of a TCP connection
_POLL_SECONDS = 0.05  # how soon stop() is noticed
_PORT_ATTEMPTS = 20
_NUMBERS = TYPE_NUMBERS | {signing.TYPE: QTYPE.DNSKEY}
_TYPE_NAMES = {number: name for name, number in _NUMBERS.items()} | {QTYPE.ANY: "ANY"}
_TRANSFERS = (QTYPE.AXFR, QTYPE.IXFR)  # Route 53 does not transfer zones

_log = logging.getLogger(__name__)


def answer(resolver: Resolver | Recursion, query: bytes, limit: int | None) -> bytes | None:
    """The reply to the message ``query``, at most as long as the client takes; None when it is no query at all.

    ``limit`` is the size without EDNS: PLAIN_UDP_OCTETS over UDP, None over TCP.
    """
    try:
        request = DNSRecord.parse(query)
    except DNSError:
        if len(query) < struct.calcsize("!H"):
            return None
        identifier = struct.unpack("!H", query[:2])[0]
        return bytes(DNSRecord(DNSHeader(id=identifier, qr=1, aa=0, ra=0, rcode=RCODE.FORMERR)).pack())
    if request.header.qr:
        return None  # answering answers would loop
    options = next((extra for extra in request.ar if extra.rtype == QTYPE.OPT), None)
    reply = _reply(resolver, request)
    if options is not None:
        if options.edns_ver > 0:
            reply = request.reply(ra=0, aa=0)
        reply.add_ar(EDNS0(udp_len=EDNS_UDP_OCTETS, ext_rcode=_BAD_VERSION if options.edns_ver > 0 else 0))
        if limit is not None:
            limit = min(max(options.edns_len, limit), EDNS_UDP_OCTETS)
    packed = bytes(reply.pack())
    if limit is not None and len(packed) > limit:
        reply.header.tc = 1
        reply.rr, reply.auth = [], []
        reply.ar = [extra for extra in reply.ar if extra.rtype == QTYPE.OPT]
        packed = bytes(reply.pack())
    return packed


def _reply(resolver: Resolver | Recursion, request: DNSRecord) -> DNSRecord:
    reply = request.reply(ra=0, aa=0)
    if request.header.opcode != _OPCODE_QUERY:
        reply.header.rcode = RCODE.NOTIMP
        return reply
    if len(request.questions) != 1:
        reply.header.rcode = RCODE.FORMERR
        return reply
    question = request.q
    if question.qclass != _CLASS_IN or question.qtype in _TRANSFERS:
        reply.header.rcode = RCODE.REFUSED
        return reply
    name = names.text_of(tuple(label.lower() for label in question.qname.label))
    # A type that Route 53 does not store has no data, as any other type that a name lacks.
    resolution = resolver.resolve(name, _TYPE_NAMES.get(question.qtype, f"TYPE{question.qtype}"))
    reply.header.rcode = getattr(RCODE, resolution.code)
    reply.header.aa = int(resolution.authoritative and resolution.code != REFUSED)
    reply.header.ra = int(resolution.recursive)
    reply.add_answer(*_resource_records(resolution.answer))
    reply.add_auth(*_resource_records(resolution.authority))
    if resolution.code == NOERROR:
        reply.add_ar(*_resource_records(resolution.additional))
    return reply


def _resource_records(records: Iterable[Record]) -> list[RR]:
    return [
        RR(
            DNSLabel(names.labels(record.owner)),
            _NUMBERS[record.type],
            _CLASS_IN,
            record.ttl,
            RD(record.rdata),
        )
        for record in records
    ]


class DnsServer:
    """Serves ``store`` on one address and port, over UDP and TCP, from threads of its own.

    ``port`` 0 takes a free one; afterwards the attribute says which. Creating raises OSError, with the port in its
    message, when it cannot be had.
    """

    def __init__(
        self, resolver: Resolver | Recursion | Store, host: str, port: int, poll_seconds: float = _POLL_SECONDS
    ) -> None:
        self._resolver = Resolver(resolver) if isinstance(resolver, Store) else resolver
        self.host = host
        self._servers = self._listen(port)
        self.port = self._servers[0].port
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(poll_seconds,), daemon=True) for server in self._servers
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        for server in self._servers:
            if any(thread.is_alive() for thread in self._threads):
                server.shutdown()
            server.server_close()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _listen(self, port: int) -> tuple[_Datagrams, _Streams]:
        """Both sockets on one port: a free UDP port may be taken on TCP, so several are tried when any will do."""
        reply = self._answer
        attempts = 1 if port else _PORT_ATTEMPTS
        for attempt in range(1, attempts + 1):
            datagrams = streams = None
            try:
                datagrams = _Datagrams((self.host, port), reply)
                streams = _Streams((self.host, datagrams.port), reply)
            except OSError as error:
                if datagrams is not None:
                    datagrams.server_close()
                if attempt == attempts:
                    message = f"port {port} of {self.host} cannot be used for DNS: {error.strerror}; choose another"
                    raise OSError(error.errno, message) from error
            else:
                return datagrams, streams
        raise AssertionError("the last attempt raises")

    def _answer(self, query: bytes, limit: int | None) -> bytes | None:
        try:
            return answer(self._resolver, query, limit)
        except Exception:  # noqa: BLE001
            # A bug must show as SERVFAIL at once, not as a time-out of the client.
            _log.exception("cannot answer the DNS query %s", query.hex())
            header = DNSHeader(id=struct.unpack("!H", query[:2])[0], qr=1, aa=0, ra=0, rcode=RCODE.SERVFAIL)
            return bytes(DNSRecord(header).pack())


_Answer = Callable[[bytes, int | None], bytes | None]


class _Datagrams(socketserver.UDPServer):
    max_packet_size = 65535

    def __init__(self, address: tuple[str, int], reply: _Answer) -> None:
        self.reply = reply
        super().__init__(address, _DatagramHandler)
        self.port: int = self.socket.getsockname()[1]


class _DatagramHandler(socketserver.BaseRequestHandler):
    server: _Datagrams

    def handle(self) -> None:
        query, sender = self.request
        reply = self.server.reply(query, PLAIN_UDP_OCTETS)
        if reply is not None:
            sender.sendto(reply, self.client_address)


class _Streams(socketserver.ThreadingTCPServer):
    allow_reuse_address = True  # a restart must not wait for old connections
    daemon_threads = True
    block_on_close = False  # a client that keeps its connection open must not keep the server from stopping

    def __init__(self, address: tuple[str, int], reply: _Answer) -> None:
        self.reply = reply
        super().__init__(address, _StreamHandler)


class _StreamHandler(socketserver.BaseRequestHandler):
    """Any number of queries, each behind its length in two octets (RFC 1035, 4.2.2)."""

    server: _Streams

    def handle(self) -> None:
        self.request.settimeout(_IDLE_SECONDS)
        try:
            while (prefix := self._receive(2)) is not None:
                query = self._receive(struct.unpack("!H", prefix)[0])
                reply = self.server.reply(query, None) if query is not None else None
                if reply is None:
                    return
                self.request.sendall(struct.pack("!H", len(reply)) + reply)
        except (TimeoutError, ConnectionError):
            return

    def _receive(self, size: int) -> bytes | None:
        received = b""
        while len(received) < size:
            part = self.request.recv(size - len(received), socket.MSG_WAITALL)
            if not part:
                return None
            received += part
        return received
