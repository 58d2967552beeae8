# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a zone is delegated: what the zone above says of its name servers, against what they and Route 53 say.

The NS record set above a zone must be the one at its apex (RFC 1034, 4.2.2; RFC 1912, 2.8), each server that it names
must answer as a server of the zone ("lame delegation" otherwise: RFC 9499, 7), and Route 53 serves a zone from the
servers of its delegation set only
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html).

Names that Route 53 does not know are no fault where the zone has them in common: they can be those of a second
provider, or other names of the same servers
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/white-label-name-servers.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..dns.names import display, from_wire, in_zone
from .dns_verdicts import ANSWER, NODATA, NXDOMAIN, SILENT, Answer, failure

CONSISTENT = "consistent"
INCONSISTENT = "inconsistent"
LAME = "lame"
NOT_DELEGATED = "not delegated"
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Heard:
    """What was heard of a zone. All names are canonical.

    ``above``: the answers for its NS by the label of the server of the zone above; ``because`` says why there are none.
    ``apex``: the same by the name of the zone's own server. ``route53``: the servers that Route 53 names, None when it
    was not asked. ``parent`` is the name of the zone above, empty when it is not known.
    """

    zone: str
    above: Mapping[str, Answer]
    apex: Mapping[str, Answer]
    route53: tuple[str, ...] | None = None
    parent: str = ""
    because: str = ""


@dataclass(frozen=True)
class DelegationState:
    """The state, one of those above, and what it follows from. Lists of names are sorted, None is not known."""

    state: str
    text: str
    zone: str
    parent: str | None
    at_parent: list[str] | None
    at_apex: list[str] | None
    in_route53: list[str] | None
    missing_at_parent: list[str]
    only_at_parent: list[str]
    missing_at_apex: list[str]
    lame: list[dict[str, str]]
    problems: list[str]

    @property
    def ok(self) -> bool:
        """Whether it is known, and nothing is wrong."""
        return self.state == CONSISTENT

    def as_dict(self) -> dict[str, Any]:
        """As the module returns it."""
        return {**vars(self), "ok": self.ok}


def delegated(zone: str, answer: Answer) -> frozenset[str] | None:
    """The servers to which a server of the zone above delegates a zone; None when its answer says nothing of that.

    A server of both zones answers with what stands at the apex, so that nobody sees the delegation there.
    """
    if answer.status == ANSWER and answer.referral:
        return names(answer)
    if answer.status in (NODATA, NXDOMAIN) and answer.zone != zone and answer.zone and in_zone(zone, answer.zone):
        return frozenset()
    return None


def names(answer: Answer) -> frozenset[str]:
    """The names in an answer for NS, canonical."""
    return frozenset(from_wire(value) for value in answer.values)


def serves(answer: Answer) -> bool:
    """Whether who answers so for NS of a zone is a server of that zone."""
    return answer.status == ANSWER and not answer.referral


def unheard(zone: str, above: Mapping[str, Answer]) -> str:
    """Why servers of the zone above say nothing of a delegation, in a sentence without its end."""
    said = sorted(
        f"{server} also serves {display(zone)} itself" if serves(answer) else failure(answer, server)
        for server, answer in above.items()
    )
    more = f", and {len(said) - 1} more of the servers asked do not say it either" if len(said) > 1 else ""
    return said[0] + more if said else "no server of the zone above was asked"


def judge_delegation(heard: Heard) -> DelegationState:
    """The state of a delegation."""
    views = {server: view for server, each in heard.above.items() if (view := delegated(heard.zone, each)) is not None}
    parent = frozenset().union(*views.values()) if views else None
    apex = _apex(heard)
    own = (apex or frozenset()) | (frozenset() if _other_names(heard, apex) else frozenset(heard.route53 or ()))
    everywhere = frozenset.intersection(*views.values()) if views else frozenset()
    # Nothing can be missing above, or be known there only, where either side is not known.
    compared = parent is not None and bool(own)
    missing = own - everywhere if compared else frozenset()
    surplus = (parent or frozenset()) - own if compared else frozenset()
    apex_lacks = own - apex if apex is not None else frozenset()
    lame = {server: answer for server, answer in heard.apex.items() if not serves(answer)}
    silent = bool(lame) and len(lame) == len(heard.apex) and all(each.status in SILENT for each in lame.values())
    said = display(heard.parent) if heard.parent else "the zone above"
    problems = []
    if parent is None:
        because = heard.because or unheard(heard.zone, heard.above)
        problems.append(f"What {said} says is not known, because {because}.")
    elif not parent:
        problems.append(f"{_capital(said)} has no NS record set of {display(heard.zone)}.")
    else:
        problems += [f"{_capital(said)} lacks {_listed(missing)}."] * bool(missing)
        problems += [f"Only {said} names {_listed(surplus)}."] * bool(surplus)
    problems += [f"The NS record set of the zone lacks {_listed(apex_lacks)}."] * bool(apex_lacks)
    problems += _disagreements(heard, views)
    problems += [f"{failure(answer, display(server))}." for server, answer in sorted(lame.items())]
    if parent is None:
        state = NOT_KNOWN
    elif not parent:
        state = NOT_DELEGATED
    elif silent:
        state = NOT_KNOWN
    else:
        state = LAME if lame else INCONSISTENT if problems else CONSISTENT
    return DelegationState(
        state,
        _text(heard, state, problems, parent),
        display(heard.zone),
        display(heard.parent) if heard.parent else None,
        _sorted(parent),
        _sorted(apex),
        _sorted(heard.route53),
        _sorted(missing) or [],
        _sorted(surplus) or [],
        _sorted(apex_lacks) or [],
        [{"server": display(server), "why": answer.status} for server, answer in sorted(lame.items())],
        problems,
    )


def _apex(heard: Heard) -> frozenset[str] | None:
    """What the zone says itself. Servers of Route 53 are believed before others, which may serve a former copy."""
    said = {server: names(answer) for server, answer in heard.apex.items() if serves(answer)}
    believed = [view for server, view in said.items() if server in (heard.route53 or ())] or list(said.values())
    return frozenset().union(*believed) if believed else None


def _other_names(heard: Heard, apex: frozenset[str] | None) -> bool:
    """Whether the zone gives the servers of Route 53 names of its own ("white label")."""
    return bool(apex) and not (apex or frozenset()) & frozenset(heard.route53 or ())


def _disagreements(heard: Heard, views: Mapping[str, frozenset[str]]) -> list[str]:
    own = {display(server): names(answer) for server, answer in heard.apex.items() if serves(answer)}
    sides = (("The servers of the zone above", views), ("The servers of the zone", own))
    return [
        f"{who} do not agree on its NS record set: "
        + "; ".join(f"{server} has {_listed(view) or 'none'}" for server, view in sorted(side.items()))
        + "."
        for who, side in sides
        if len(set(side.values())) > 1
    ]


def _text(heard: Heard, state: str, problems: list[str], parent: frozenset[str] | None) -> str:
    zone = display(heard.zone)
    if state == CONSISTENT:
        above = display(heard.parent) if heard.parent else "The zone above"
        return f"{above} delegates {zone} to {_listed(parent or ())}, all of which serve it."
    silent = ", because none of its servers answers" if parent is not None else ""
    heads = {
        NOT_KNOWN: f"The delegation of {zone} is not known{silent}.",
        NOT_DELEGATED: f"{zone} is not delegated.",
        LAME: f"{zone} is delegated to servers that do not serve it.",
        INCONSISTENT: f"The delegation of {zone} is not consistent.",
    }
    return f"{heads[state]} {' '.join(problems)}"


def _sorted(found: Iterable[str] | None) -> list[str] | None:
    return None if found is None else sorted(display(name) for name in found)


def _listed(found: Iterable[str]) -> str:
    return ", ".join(_sorted(found) or [])


def _capital(text: str) -> str:
    """Its first letter large where it is a word of ours; names of servers stay as they are."""
    return text[:1].upper() + text[1:] if text.startswith("the ") else text
