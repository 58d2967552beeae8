# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asking name servers."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from .._core.checks.dns_verdicts import (
    ALIASED,
    ANSWER,
    NODATA,
    NOT_AUTHORITATIVE,
    NXDOMAIN,
    ODD,
    SILENT,
    TIMEOUT,
    TRUNCATED,
    UNREACHABLE,
    Answer,
)
from .._core.record_sets.character_strings import decimal
from . import spelling

try:
    import dns.exception
    import dns.flags
    import dns.message
    import dns.name
    import dns.query
    import dns.rcode
    import dns.rdataclass
    import dns.rdatatype
except ImportError:  # library.require says so
    pass

MOST_SERVERS_AT_ONCE = 16
# A server that gave no answer to so many questions in a row is not asked the rest; one that has never answered, after
# one that was asked several times.
SILENCES_BEFORE_GIVING_UP = 2


@dataclass(frozen=True)
class Server:
    """A name server: ``label`` for people, ``address`` an IP address or a host name for the system's resolver.

    ``authoritative``: it must answer as a server of the zone does. A resolver does not. A server with a ``problem`` has
    no address, and is not asked.
    """

    label: str
    address: str
    port: int = 53
    authoritative: bool = True
    problem: str = ""


@dataclass(frozen=True)
class Patience:
    """How long one question may take: ``timeout`` seconds a try, over UDP and TCP together, and ``retries`` more tries.

    ``left`` says how many seconds the task has left for all questions, and ``answered`` hears of each answer.
    """

    timeout: float
    retries: int
    left: Callable[[], float] = lambda: float("inf")
    answered: Callable[[], None] = lambda: None


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
    address, problem = _address(server, patience)
    if problem:
        return dict.fromkeys(questions, Answer(UNREACHABLE, detail=problem))
    answers: dict[Question, Answer] = {}
    # One that has answered none of several tries is not there, which its first question shows.
    silences = SILENCES_BEFORE_GIVING_UP - 1 if patience.retries else 0
    for question in questions:
        if silences == SILENCES_BEFORE_GIVING_UP:
            answers[question] = Answer(TIMEOUT, detail="not asked, because it did not answer before")
        elif patience.left() <= 0:
            answers[question] = Answer(TIMEOUT, detail="not asked, because the time of the task was over")
        else:
            answers[question] = ask(address, server.port, question, patience, authoritative=server.authoritative)
            silent = answers[question].status in SILENT
            silences = silences + 1 if silent else 0
            if not silent:
                patience.answered()
    return answers


def _address(server: Server, patience: Patience) -> tuple[str, str]:
    """The IP address of a server, or what is wrong with its name. IPv4 first, as not every machine has IPv6.

    The system's resolver may take as long as it likes, so that it is asked in a thread which nobody waits for.
    """
    if server.problem:
        return "", server.problem
    found: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(server.address, server.port, type=socket.SOCK_DGRAM)
        except (OSError, UnicodeError) as error:  # the latter of labels that are too long
            found.put(("", str(error)))
        else:
            found.put((str(min(entries, key=lambda entry: entry[0] != socket.AF_INET)[4][0]), ""))

    threading.Thread(target=look_up, daemon=True).start()
    seconds = min(patience.timeout * (patience.retries + 1), patience.left())
    try:
        return found.get(timeout=max(0.0, seconds))
    except queue.Empty:
        return "", f"the resolver of this machine did not find its address within {seconds:g} s"


def ask(address: str, port: int, question: Question, patience: Patience, *, authoritative: bool = True) -> Answer:
    """Ask one server one question, over UDP and, when the answer is truncated, over TCP.

    A server of the zone is not asked to look anywhere else for the answer (RFC 1035, 4.1.1: RD).
    """
    name, record_type = question
    query = dns.message.make_query(dns.name.from_text(decimal(name)), record_type, use_edns=0)
    if authoritative:
        query.flags &= ~dns.flags.RD
    problem = ""
    for _attempt in range(patience.retries + 1):
        try:
            reply = _exchange(query, address, port, min(patience.timeout, patience.left()))
        except dns.exception.Timeout:
            problem = ""
        except (OSError, EOFError, dns.exception.DNSException) as error:
            problem = str(error) or type(error).__name__
        else:
            return _read(reply, query.question[0].name, record_type, authoritative=authoritative)
    return Answer(UNREACHABLE, detail=problem) if problem else Answer(TIMEOUT)


def _exchange(query: Any, address: str, port: int, seconds: float) -> Any:
    """The reply over UDP and, when that is truncated, over TCP, in the time that is given for both."""
    ends = time.monotonic() + seconds
    # dnspython compares id, operation and question, and waits for an answer that fits.
    try:
        return dns.query.udp(
            query, address, timeout=seconds, port=port, ignore_unexpected=True, raise_on_truncation=True
        )
    except dns.message.Truncated:
        return dns.query.tcp(query, address, timeout=max(0.0, ends - time.monotonic()), port=port)


def _read(reply: Any, name: Any, record_type: str, *, authoritative: bool) -> Answer:
    """What a reply says of a name. Forms of a good answer are listed; a reply of any other form says nothing."""
    code = dns.rcode.to_text(reply.rcode())
    if code not in ("NOERROR", NXDOMAIN):
        return Answer(code)
    if reply.flags & dns.flags.TC:
        return Answer(TRUNCATED)
    if authoritative and not reply.flags & dns.flags.AA:
        if record_type == "NS" and (delegation := _referral(reply, name)):
            return Answer(ANSWER, delegation, referral=True, glue=_glue(reply))
        return Answer(NOT_AUTHORITATIVE, detail=_instead(reply))
    if not reply.answer:
        return _negative(reply, name, NXDOMAIN if code == NXDOMAIN else NODATA, authoritative=authoritative)
    return _positive(reply, name, record_type, code)


def _positive(reply: Any, name: Any, record_type: str, code: str) -> Answer:
    kinds = {dns.rdatatype.to_text(rrset.rdtype): rrset for rrset in reply.answer if _is_at(rrset, name)}
    if "CNAME" in kinds and record_type != "CNAME":
        # Also where the name that it stands for does not exist: NXDOMAIN is then about that one (RFC 6604, 2).
        return Answer(ALIASED, detail=f"it is a CNAME for {kinds['CNAME'][0].target}")
    if code == NXDOMAIN or len(reply.answer) > 1 or record_type not in kinds:
        found = ", ".join(f"{rrset.name} {dns.rdatatype.to_text(rrset.rdtype)}" for rrset in reply.answer)
        return Answer(ODD, detail=f"{code} with {found}")
    return Answer(ANSWER, tuple(spelling.value(record_type, rdata) for rdata in kinds[record_type]))


def _is_at(rrset: Any, name: Any) -> bool:
    return bool(rrset.name == name and rrset.rdclass == dns.rdataclass.IN)


def _referral(reply: Any, name: Any) -> tuple[str, ...]:
    """The servers to which the zone above delegates a name: all that it knows of NS there (RFC 1034, 4.3.2, step 3b).

    Empty for every other reply, such as a referral that is not of this very name.
    """
    servers = [each for each in reply.authority if each.rdtype == dns.rdatatype.NS]
    if reply.answer or len(servers) != 1 or not _is_at(servers[0], name):
        return ()
    return tuple(spelling.value("NS", rdata) for rdata in servers[0])


def _glue(reply: Any) -> tuple[tuple[str, str], ...]:
    """The addresses beside a referral, IPv4 first: who asks has no other way to those of servers in the zone itself."""
    return tuple(
        (spelling.name(rrset.name), rdata.address)
        for kind in (dns.rdatatype.A, dns.rdatatype.AAAA)
        for rrset in reply.additional
        if (rrset.rdtype, rrset.rdclass) == (kind, dns.rdataclass.IN)
        for rdata in rrset
    )


def _instead(reply: Any) -> str:
    """What a server without authority does: it refers to others, or answers from what it has heard."""
    referrals = [rrset for rrset in reply.authority if rrset.rdtype == dns.rdatatype.NS]
    if referrals and not reply.answer:
        return f"it refers to the servers of {referrals[0].name}"
    return "it is a resolver" if reply.flags & dns.flags.RA else "the flag AA is not set"


def _negative(reply: Any, name: Any, status: str, *, authoritative: bool) -> Answer:
    """An answer that there is nothing: a server of the zone puts the SOA of its zone beside it (RFC 2308, 2)."""
    soas = [each for each in reply.authority if (each.rdtype, each.rdclass) == (dns.rdatatype.SOA, dns.rdataclass.IN)]
    zone = next((each.name for each in soas if name.is_subdomain(each.name)), None)
    if zone is None and authoritative:
        return Answer(ODD, detail=f"{status} without the SOA of a zone that holds the name")
    return Answer(status, zone="" if zone is None else spelling.name(zone))
