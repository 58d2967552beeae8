# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a resolver inside of a VPC answers: it follows delegations from zone to zone, and knows private zones.

One resolver stands for those of all VPCs. "If there's a private hosted zone that matches the domain name", it answers
from that one alone (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html).
There is no internet: a name for which no zone of the sandbox is the start has no answer (SERVFAIL), as where a resolver
reaches no server. Nothing is cached or validated.
"""

from __future__ import annotations

from collections.abc import Callable

from sandbox.services.route53 import names
from sandbox.services.route53.model import Zone
from sandbox.services.route53.resolution import SERVFAIL, Record, Resolution, Resolver
from sandbox.services.route53.store import Store

SERVER_TTL = 172800


class Recursion:
    """Answers as a resolver. ``address_of`` knows the address of a name server (stored form), None of other names."""

    def __init__(self, store: Store, resolver: Resolver, address_of: Callable[[str], str | None]) -> None:
        self._store = store
        self._resolver = resolver
        self._address_of = address_of

    def resolve(self, name: str, record_type: str) -> Resolution:
        """The answer for a name in the stored form, which is never an authoritative one."""
        address = self._address_of(name) if self._is_server(name) else None
        if address is not None:
            answer = [Record(name, "A", SERVER_TTL, address)] if record_type == "A" else []
            return Resolution(authoritative=False, recursive=True, answer=answer)
        matching = [zone for zone in self._zones(private=True) if names.is_within(name, zone.name)]
        private = max(matching, key=lambda zone: len(zone.name), default=None)
        found = self._resolver.resolve_in(private, name, record_type) if private else self._walk(name, record_type)
        found.authoritative, found.recursive = False, True
        return found

    def _walk(self, name: str, record_type: str) -> Resolution:
        """From the topmost public zone down, only along delegations."""
        public = self._zones(private=False)
        matching = [zone for zone in public if names.is_within(name, zone.name)]
        zone = min(matching, key=lambda zone: len(zone.name), default=None)
        while zone is not None and not (zone.name == name and record_type == "DS"):
            found = self._resolver.resolve_in(zone, name, record_type)
            if found.authoritative:
                return found
            cut = found.authority[0].owner
            servers = {names.normalise(record.value).removesuffix(".") for record in found.authority}
            below = (each for each in public if each.name == cut and servers & set(each.delegation_set.name_servers))
            zone = next(below, None)
        return Resolution(SERVFAIL)

    def _zones(self, *, private: bool) -> list[Zone]:
        return [zone for zone in list(self._store.zones.values()) if zone.private == private]

    def _is_server(self, name: str) -> bool:
        server = name.removesuffix(".")
        return any(server in zone.delegation_set.name_servers for zone in self._zones(private=False))
