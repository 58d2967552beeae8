# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The answer to a DNS question, from the zones as they are at that moment.

RFC 1034, 4.3.2 (algorithm), RFC 4592 (wildcards), RFC 2308 (negative answers). Aliases answer with what their target
has. Where Route 53 would look at the world, the choice here is fixed, so that tests can rely on it:

==================  ===========================================================================================
weighted            in turn, in proportion to the weights; weight 0 only when every weight is 0
failover            the primary unless its health check fails
latency             us-east-1 when it is there, otherwise the first region in alphabetical order
geolocation, CIDR   the default (country or location ``*``), as for a client at an unknown place; none: no data
geoproximity        the first set identifier
multivalue          up to eight, by set identifier
==================  ===========================================================================================

A failing health check takes a record set out, unless all are out ("considers all of them healthy"). AWS resources
behind aliases have no addresses in the sandbox: the answer is empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sandbox.services.route53 import names, signing, values
from sandbox.services.route53.model import Alias, Contents, RecordSet, Zone
from sandbox.services.route53.store import Store

CHAIN_MAXIMUM = 16  # CNAMEs followed and aliases resolved, against loops
MULTIVALUE_MAXIMUM = 8  # "responds to DNS queries with up to eight healthy records"

NOERROR, NXDOMAIN, REFUSED, SERVFAIL = "NOERROR", "NXDOMAIN", "REFUSED", "SERVFAIL"


@dataclass(frozen=True)
class Record:
    """One resource record; ``owner`` in the stored form, ``value`` as Route 53 holds it."""

    owner: str
    type: str
    ttl: int
    value: str

    @property
    def rdata(self) -> bytes:
        return signing.rdata(self.value) if self.type == signing.TYPE else values.rdata(self.type, self.value)


@dataclass
class Resolution:
    code: str = NOERROR
    authoritative: bool = True
    recursive: bool = False
    answer: list[Record] = field(default_factory=list)
    authority: list[Record] = field(default_factory=list)
    additional: list[Record] = field(default_factory=list)


class Resolver:
    """Answers from ``store``; ``is_healthy`` knows health checks by id.

    With ``server``, the name of a name server, from the zones that have it in their delegation set; else from all.
    """

    def __init__(
        self, store: Store, is_healthy: Callable[[str], bool] = lambda _: True, server: str | None = None
    ) -> None:
        self._store = store
        self._is_healthy = is_healthy
        self._server = server
        self._turns: Counter[tuple[str, str]] = Counter()

    def of_server(self, server: str) -> Resolver:
        """One of the name servers; all of them take turns together."""
        one = Resolver(self._store, self._is_healthy, server)
        one._turns = self._turns
        return one

    def reset(self) -> None:
        """Start the turns of weighted record sets again."""
        self._turns.clear()

    def resolve(self, name: str, record_type: str) -> Resolution:
        """The public answer for a name in the stored form; REFUSED outside of every public zone."""
        zone = self.public_zone(name)
        if zone is not None and zone.name == name and record_type == "DS":
            # A server of both the parent and the child answers for DS as the parent does (RFC 4035, 3.1.4.1).
            zone = self.public_zone(names.parent(name)) or zone
        return Resolution(REFUSED, authoritative=False) if zone is None else self.resolve_in(zone, name, record_type)

    def public_zone(self, name: str) -> Zone | None:
        """The public zone closest to ``name``; of two with one name the older."""
        public: dict[str, Zone] = {}
        for zone in list(self._store.zones.values()):
            if not zone.private and self._server in (None, *zone.delegation_set.name_servers):
                public.setdefault(zone.name, zone)
        while name and name not in public:
            name = names.parent(name)
        return public.get(name)

    def resolve_in(self, zone: Zone, name: str, record_type: str) -> Resolution:
        """The answer of one zone, public or private, following CNAMEs into other zones of the same kind."""
        resolution = Resolution()
        for _ in range(CHAIN_MAXIMUM):
            target = self._look_up(_View(zone, zone.contents), name, record_type, resolution)
            if target is None:
                return resolution
            name = target
            if not names.is_within(name, zone.name):
                other = None if zone.private else self.public_zone(name)
                if other is None:
                    return resolution  # the client asks elsewhere for the rest
                zone = other
        return resolution

    def _look_up(self, view: _View, name: str, record_type: str, resolution: Resolution) -> str | None:
        """Add what a zone knows about ``name``; the next name to look up when it is a CNAME."""
        if self._refer(view, name, record_type, resolution):
            return None
        node = self._node(view.contents, name)
        if node is None:
            resolution.code = NXDOMAIN
            resolution.authority += _negative(view)
            return None
        wanted = sorted({found.type for found in view.contents.at(node)}) if record_type == "ANY" else [record_type]
        records = [record for kind in wanted for record in self._records(view, node, kind, name)]
        if records:
            resolution.answer += records
            return None
        redirect = self._records(view, node, "CNAME", name)
        if redirect:
            resolution.answer += redirect
            return names.normalise(redirect[0].value)
        resolution.authority += _negative(view)
        return None

    def _refer(self, view: _View, name: str, record_type: str, resolution: Resolution) -> bool:
        """Whether ``name`` lies at or below a delegation, which is then the answer."""
        cut = None
        ancestor = name
        while ancestor != view.zone.name:
            # The parent answers for DS at the cut itself (RFC 4035, 3.1.4.1).
            if view.contents.of(ancestor, "NS") and not (ancestor == name and record_type == "DS"):
                cut = ancestor  # the topmost one counts
            ancestor = names.parent(ancestor)
        if cut is None:
            return False
        resolution.authoritative = bool(resolution.answer)
        servers = self._records(view, cut, "NS", cut)
        resolution.authority += servers
        for server in servers:
            glue = names.normalise(server.value)
            if names.is_within(glue, view.zone.name):
                resolution.additional += self._records(view, glue, "A", glue)
                resolution.additional += self._records(view, glue, "AAAA", glue)
        return True

    @staticmethod
    def _node(contents: Contents, name: str) -> str | None:
        """The name whose record sets answer for ``name``: itself, or the wildcard below its closest encloser."""
        if name in contents.known_names:
            return name
        encloser = names.parent(name)
        while encloser not in contents.known_names:
            encloser = names.parent(encloser)
        wildcard = rf"\052.{encloser}"
        return wildcard if wildcard in contents.known_names else None

    def _records(self, view: _View, node: str, kind: str, owner: str, depth: int = 0) -> list[Record]:
        """The records of one type at ``node``, named ``owner`` (which a wildcard or an alias may have led to it)."""
        if (kind, node) == (signing.TYPE, view.zone.name):
            return [Record(owner, kind, signing.KEY_TTL, value) for value in signing.published(view.zone)]
        records: list[Record] = []
        for chosen in self._choose(view, view.contents.of(node, kind)):
            if chosen.alias is None:
                records += [Record(owner, kind, chosen.ttl or 0, value) for value in chosen.values]
            elif view.holds_target(chosen.alias) and depth < CHAIN_MAXIMUM:
                records += self._records(view, chosen.alias.dns_name, kind, owner, depth + 1)
        return records

    def _choose(self, view: _View, sets: list[RecordSet]) -> list[RecordSet]:
        """Those of the record sets of one name and type that answer this time."""
        if not sets or sets[0].routing is None:
            return sets
        ordered = sorted(sets, key=lambda found: found.identifier or "")
        healthy = [found for found in ordered if self._healthy(view, found)] or ordered
        policy = sets[0].routing.policy
        if policy == "Weight":
            return self._by_weight(healthy)
        return _FIXED_CHOICES[policy](healthy)

    def _by_weight(self, sets: list[RecordSet]) -> list[RecordSet]:
        weights = [_choice(found) for found in sets]
        if not any(weights):
            weights = [1] * len(sets)
        turn = (sets[0].name, sets[0].type)
        left = self._turns[turn] % sum(weights)
        self._turns[turn] += 1
        for found, weight in zip(sets, weights, strict=True):
            if left < weight:
                return [found]
            left -= weight
        raise AssertionError("the turn is below the sum of the weights")

    def _healthy(self, view: _View, found: RecordSet, depth: int = 0) -> bool:
        if found.health_check_id is not None and not self._is_healthy(found.health_check_id):
            return False
        alias = found.alias
        if alias is None or not alias.evaluate_target_health or not view.holds_target(alias) or depth >= CHAIN_MAXIMUM:
            return True
        return any(self._healthy(view, target, depth + 1) for target in view.contents.of(alias.dns_name, found.type))


@dataclass(frozen=True)
class _View:
    """A zone and its contents at one moment: a change batch may replace them while an answer is made."""

    zone: Zone
    contents: Contents

    def holds_target(self, alias: Alias) -> bool:
        return alias.hosted_zone_id == self.zone.id


def _choice(found: RecordSet) -> Any:
    return found.routing.choice if found.routing else None


def _defaults(member: str) -> Callable[[list[RecordSet]], list[RecordSet]]:
    return lambda sets: [found for found in sets if (member, "*") in _choice(found)]


_FIXED_CHOICES: dict[str, Callable[[list[RecordSet]], list[RecordSet]]] = {
    "Failover": lambda sets: sorted(sets, key=_choice)[:1],  # PRIMARY sorts before SECONDARY
    "Region": lambda sets: sorted(sets, key=lambda found: (_choice(found) != "us-east-1", _choice(found)))[:1],
    "GeoLocation": _defaults("CountryCode"),
    "CidrRoutingConfig": _defaults("LocationName"),
    "GeoProximityLocation": lambda sets: sets[:1],
    "MultiValueAnswer": lambda sets: sets[:MULTIVALUE_MAXIMUM],
}


def _negative(view: _View) -> Iterable[Record]:
    """The SOA of a negative answer; its TTL is the lesser of its own and the minimum field (RFC 2308, 3)."""
    for soa in view.contents.of(view.zone.name, "SOA"):
        minimum = int(soa.values[0].split()[-1])
        yield Record(view.zone.name, "SOA", min(soa.ttl or 0, minimum), soa.values[0])
