# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asking the zone above and the zone's own servers how a zone is delegated, and whether its DNSSEC is sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..._core.checks.delegation_state import DelegationState, Heard, judge_delegation, names, serves
from ..._core.checks.dns_verdicts import Answer
from ..._core.checks.dnssec_state import DnssecState, Signs, judge_dnssec, key_values
from ..._dns.delegation import DIGESTS, Above, Parent, Ways, ask_above, key, why_unknown
from ..._dns.lookups import Server


@dataclass(frozen=True)
class Delegated:
    """A zone, what the zone above says of it, and the servers that Route 53 names, None where it was not asked.

    All names are canonical.
    """

    zone: str
    parent: Parent
    above: Above
    route53: tuple[str, ...] | None = None

    @classmethod
    def ask(cls, ways: Ways, zone: str, parent: Parent, route53: tuple[str, ...] | None = None) -> Delegated:
        """What the servers of the zone above say."""
        return cls(zone, parent, ask_above(ways, zone, parent), route53)

    @property
    def because(self) -> str:
        """Why nobody says to whom the zone is delegated; empty when it is said."""
        return why_unknown(self.zone, self.parent, self.above) if self.above.servers(self.zone) is None else ""


@dataclass(frozen=True)
class OwnServers:
    """The servers of a zone by their names (canonical), and what they answer for its NS."""

    by_name: Mapping[str, Server]
    answers: Mapping[str, Answer]

    @classmethod
    def ask(cls, ways: Ways, found: Delegated) -> OwnServers:
        """Ask all that the zone above and Route 53 name, then those that only these know."""
        wanted = (found.above.servers(found.zone) or frozenset()) | frozenset(found.route53 or ())
        first = cls._ask(ways, found, wanted)
        further = frozenset().union(*(names(each) for each in first.answers.values() if serves(each))) - wanted
        second = cls._ask(ways, found, further)
        return cls({**first.by_name, **second.by_name}, {**first.answers, **second.answers})

    @classmethod
    def _ask(cls, ways: Ways, found: Delegated, wanted: frozenset[str]) -> OwnServers:
        by_name = dict(zip(sorted(wanted), ways.servers(sorted(wanted), found.above.glue), strict=True))
        answers = ways.answers(by_name.values(), (found.zone, "NS"))
        return cls(by_name, {name: answers[server] for name, server in by_name.items()})


def delegation_state(found: Delegated, own: OwnServers) -> DelegationState:
    """How the zone is delegated."""
    return judge_delegation(
        Heard(found.zone, found.above.answers, own.answers, found.route53, found.parent.name, found.because)
    )


def dnssec_state(ways: Ways, found: Delegated, own: OwnServers) -> DnssecState:
    """Whether those who validate can follow the signatures into the zone."""
    above = {server.label: each for server, each in ways.answers(found.parent.servers, (found.zone, "DS")).items()}
    serving = [own.by_name[name] for name, each in own.answers.items() if serves(each)]
    keys = {server.label: each for server, each in ways.answers(serving, (found.zone, "DNSKEY")).items()}
    published = {value for each in keys.values() for value in key_values(each) or ()}
    return judge_dnssec(
        Signs(
            found.zone,
            above,
            keys,
            {value: key(found.zone, value) for value in published},
            DIGESTS,
            found.parent.because,
        )
    )
