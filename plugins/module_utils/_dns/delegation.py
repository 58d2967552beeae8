# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Finding the servers of a zone as resolvers do: from those of the zone above, which delegates to them."""

from __future__ import annotations

import struct
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.checks.delegation_state import delegated, names, unheard
from .._core.checks.dns_verdicts import ANSWER, NODATA, NXDOMAIN, SILENT, Answer, failure
from .._core.checks.dnssec_state import Key
from .._core.dns.names import display, in_zone, with_ancestors
from .._core.record_sets.character_strings import decimal
from .lookups import Patience, Question, Server

try:
    import dns.exception
    import dns.inet
    import dns.name
    import dns.rdata
    import dns.resolver
except ImportError:  # library.require says so
    pass

Ask = Callable[[Sequence[tuple[Server, Question]], Patience], Mapping[tuple[Server, Question], Answer]]

# Digests of a DS that are made here: SHA-1, SHA-256 and SHA-384.
DIGESTS = frozenset({1, 2, 4})


@dataclass(frozen=True)
class Parent:
    """The zone above another: its name (canonical, empty when it is not known) and servers, or why there are none."""

    name: str
    servers: tuple[Server, ...] = ()
    because: str = ""


@dataclass(frozen=True)
class Ways:
    """How servers are found and asked. ``resolvers`` are the given ones, None for those of this machine.

    ``port`` is where found servers answer. ``ask`` is ``lookups.ask_all``.
    """

    resolvers: tuple[Server, ...] | None
    port: int
    patience: Patience
    ask: Ask

    def answers(self, servers: Iterable[Server], question: Question) -> dict[Server, Answer]:
        """The answer of each server to one question."""
        pairs = [(server, question) for server in dict.fromkeys(servers)]
        found = self.ask(pairs, self.patience)
        return {server: found[server, asked] for server, asked in pairs}

    def servers(self, wanted: Iterable[str], glue: Mapping[str, str] | None = None) -> list[Server]:
        """Servers by their names (canonical). Their addresses come from ``glue``, else from resolvers."""
        known, asked = glue or {}, list(wanted)
        unknown = [] if self.resolvers is None else [name for name in asked if name not in known]
        found = self._addresses(unknown)
        return [self._server(name, known.get(name, ""), found.get(name)) for name in asked]

    def parent(self, zone: str) -> Parent:
        """The zone above, by resolvers: names between the two that are no zones are passed over."""
        because = "there is no zone above it"
        for above in list(with_ancestors(zone))[1:]:
            answer = self._resolve((above, "SOA"))
            if answer.status == ANSWER:
                return self._parent(above)
            if answer.status in (NODATA, NXDOMAIN) and answer.zone and in_zone(above, answer.zone):
                return self._parent(answer.zone)
            because = failure(answer, "the resolver", "SOA")
            if answer.status in SILENT:
                break
        return Parent("", because=because)

    def _parent(self, name: str) -> Parent:
        answer = self._resolve((name, "NS"))
        if answer.status != ANSWER:
            return Parent(name, because=failure(answer, "the resolver"))
        return Parent(name, tuple(self.servers(sorted(names(answer)))))

    def _server(self, name: str, address: str, found: Answer | None) -> Server:
        label = display(name)
        if address or found is None:
            return Server(label, address or label, self.port)
        if found.status == ANSWER:
            return Server(label, found.values[0], self.port)
        return Server(label, "", self.port, problem=f"its name has no address: {failure(found, 'the resolver', 'A')}")

    def _addresses(self, names_asked: Sequence[str]) -> dict[str, Answer]:
        """What resolvers say of the address of each name, IPv4 first, as not every machine has IPv6."""
        found = {name: Answer(NODATA) for name in names_asked}
        for kind in ("A", "AAAA"):
            # Where no resolver answers, none of them does for another type.
            questions = [(name, kind) for name, each in found.items() if each.status in (NODATA, NXDOMAIN)]
            found |= {name: answer for (name, _kind), answer in self._resolve_all(questions).items()}
        return found

    def _resolve(self, question: Question) -> Answer:
        return self._resolve_all([question])[question]

    def _resolve_all(self, questions: Sequence[Question]) -> dict[Question, Answer]:
        """For each question the first answer of a resolver that says something; else the last one.

        A resolver is asked all at once, so that one which is silent is given up after the first of them.
        """
        nobody = Answer("nothing", detail="this machine has no resolver; name one in resolvers")
        answers = dict.fromkeys(questions, nobody)
        pending = list(questions)
        for resolver in system_resolvers() if self.resolvers is None else self.resolvers:
            if not pending:
                break
            found = self.ask([(resolver, question) for question in pending], self.patience)
            answers |= {question: found[resolver, question] for question in pending}
            pending = [each for each in pending if answers[each].status not in (ANSWER, NODATA, NXDOMAIN)]
        return answers


def system_resolvers() -> tuple[Server, ...]:
    """The resolvers of this machine, none where it does not say."""
    try:
        found = dns.resolver.Resolver().nameservers
    except (dns.exception.DNSException, OSError):
        return ()
    plain = [each for each in found if isinstance(each, str) and dns.inet.is_address(each)]  # not those by HTTPS
    return tuple(Server(address, address, authoritative=False) for address in plain)


@dataclass(frozen=True)
class Above:
    """What the servers of the zone above answer for NS, by label, and the addresses that they gave with it."""

    answers: Mapping[str, Answer]
    glue: Mapping[str, str]

    def servers(self, zone: str) -> frozenset[str] | None:
        """All servers to which any of them delegates the zone; None when none of them says."""
        views = [view for each in self.answers.values() if (view := delegated(zone, each)) is not None]
        return frozenset[str]().union(*views) if views else None


def ask_above(ways: Ways, zone: str, parent: Parent) -> Above:
    """Ask every server of the zone above for the delegation."""
    answers = {server.label: each for server, each in ways.answers(parent.servers, (zone, "NS")).items()}
    glue: dict[str, str] = {}
    for each in answers.values():
        for name, address in each.glue:
            # Of other zones, the server of this one has no say.
            if in_zone(name, zone):
                glue.setdefault(name, address)
    return Above(answers, glue)


def why_unknown(zone: str, parent: Parent, above: Above) -> str:
    """Why nobody knows to whom the zone is delegated, as a sentence without its end."""
    return parent.because or unheard(zone, above.answers)


def key(zone: str, value: str) -> Key:
    """A DNSKEY value, with the DS records that stand for it."""
    from dns import dnssec  # noqa: PLC0415 (imports cryptography where that is, which takes time)

    # Not from its text, which dnspython does not read where the key itself is empty.
    flags, protocol, algorithm, *encoded = value.split()
    wire = struct.pack("!HBB", int(flags), int(protocol), int(algorithm)) + b64decode("".join(encoded))
    rdata: Any = dns.rdata.from_wire("IN", "DNSKEY", wire, 0, len(wire))
    owner = dns.name.from_text(decimal(zone))
    # To check is not to make: SHA-1 is no longer to be published, and still counts (RFC 8624, 3.3).
    digests = [dnssec.make_ds(owner, rdata, dnssec.DSDigest(each), validating=True) for each in sorted(DIGESTS)]
    numbers = (rdata.flags, rdata.protocol, int(rdata.algorithm), dnssec.key_id(rdata))
    return Key(*numbers, tuple(str(each.to_text()) for each in digests))
