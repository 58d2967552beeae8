# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asking name servers."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from .._core.dns_answers import ANSWER, NODATA, NXDOMAIN, TIMEOUT, UNREACHABLE, Answer
from .._core.record_sets.strings import decimal
from . import spelling

try:
    import dns.exception
    import dns.flags
    import dns.message
    import dns.name
    import dns.query
    import dns.rcode
    import dns.rdatatype
except ImportError:  # library.require says so
    pass

MOST_SERVERS_AT_ONCE = 16
# A server that let so many questions in a row time out is not asked the rest.
TIMEOUTS_BEFORE_GIVING_UP = 2


@dataclass(frozen=True)
class Server:
    """A name server: ``label`` for people, ``address`` an IP address or a host name for the system's resolver."""

    label: str
    address: str
    port: int = 53


@dataclass(frozen=True)
class Patience:
    """How long one question may take: ``timeout`` seconds a try, and ``retries`` more tries."""

    timeout: float
    retries: int


Question = tuple[str, str]  # name (canonical) and type


def ask_all(pairs: Sequence[tuple[Server, Question]], patience: Patience) -> dict[tuple[Server, Question], Answer]:
    """The answer to each question by its server. Servers are asked side by side, each one question after the other."""
    by_server: dict[Server, list[Question]] = {}
    for server, question in pairs:
        by_server.setdefault(server, []).append(question)
    with ThreadPoolExecutor(max_workers=MOST_SERVERS_AT_ONCE) as pool:
        running = {
            server: pool.submit(_ask_server, server, questions, patience) for server, questions in by_server.items()
        }
    return {
        (server, question): answer for server, found in running.items() for question, answer in found.result().items()
    }


def _ask_server(server: Server, questions: Sequence[Question], patience: Patience) -> dict[Question, Answer]:
    address, problem = _address(server)
    if problem:
        return dict.fromkeys(questions, Answer(UNREACHABLE, detail=problem))
    answers: dict[Question, Answer] = {}
    timeouts = 0
    for question in questions:
        if timeouts == TIMEOUTS_BEFORE_GIVING_UP:
            answers[question] = Answer(TIMEOUT, detail="not asked, as it did not answer before")
            continue
        answers[question] = ask(address, server.port, question, patience)
        timeouts = timeouts + 1 if answers[question].status == TIMEOUT else 0
    return answers


def _address(server: Server) -> tuple[str, str]:
    """The IP address of a server, or what is wrong with its name. IPv4 first, as not every machine has IPv6."""
    try:
        found = socket.getaddrinfo(server.address, server.port, type=socket.SOCK_DGRAM)
    except OSError as error:
        return "", str(error)
    return str(min(found, key=lambda entry: entry[0] != socket.AF_INET)[4][0]), ""


def ask(address: str, port: int, question: Question, patience: Patience) -> Answer:
    """Ask one server one question, over UDP and, when the answer is truncated, over TCP."""
    name, record_type = question
    query = dns.message.make_query(dns.name.from_text(decimal(name)), record_type, use_edns=0)
    problem = ""
    for _attempt in range(patience.retries + 1):
        try:
            reply, _tcp = dns.query.udp_with_fallback(
                query, address, timeout=patience.timeout, port=port, ignore_unexpected=True
            )
        except dns.exception.Timeout:
            problem = ""
        except (OSError, EOFError, dns.exception.DNSException) as error:
            problem = str(error) or type(error).__name__
        else:
            return _read(reply, query.question[0].name, record_type)
    return Answer(UNREACHABLE, detail=problem) if problem else Answer(TIMEOUT)


def _read(reply: Any, name: Any, record_type: str) -> Answer:
    code = dns.rcode.to_text(reply.rcode())
    if code == "NXDOMAIN":
        return Answer(NXDOMAIN)
    if code != "NOERROR":
        return Answer(code)
    for rrset in reply.answer:
        if rrset.name == name and dns.rdatatype.to_text(rrset.rdtype) == record_type:
            return Answer(ANSWER, tuple(spelling.value(record_type, rdata) for rdata in rrset))
    aliases = [rrset for rrset in reply.answer if rrset.name == name and rrset.rdtype == dns.rdatatype.CNAME]
    return Answer(NODATA, detail=f"it is a CNAME for {aliases[0][0].target}" if aliases else "")
