# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a name server should answer for declared record sets, and a verdict on what it does answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..dns.names import display, in_zone
from ..errors import InputError
from ..record_sets.character_strings import keeping_borders
from ..record_sets.desired import resolve
from ..record_sets.model import RecordSet
from ..record_sets.options import Entry
from ..record_sets.values import canonical
from .verdict import Verdict

# How a server can answer. ANSWER comes with values; the others are what a user of dig knows by these names. Only
# ANSWER, NODATA and NXDOMAIN say something of a name, and a server may only say them for a zone that it serves.
ANSWER = "answer"
NODATA = "NODATA"
NXDOMAIN = "NXDOMAIN"
ALIASED = "CNAME"
TRUNCATED = "truncated"
NOT_AUTHORITATIVE = "not authoritative"
ODD = "odd answer"
WRONG_ZONE = "another zone"
TIMEOUT = "timeout"
UNREACHABLE = "unreachable"
# Nothing came from the server.
SILENT = frozenset({TIMEOUT, UNREACHABLE})

MOST_MULTIVALUE = 8

# How an answer is compared.
ALL = "all"
SOME = "some"
ANY = "any"
NONE = "none"


@dataclass(frozen=True)
class Expectation:
    """What every server should answer for a name (canonical) and type.

    ``match`` is ``all``: exactly ``values``; ``some``: one or more of them, as a routing policy chooses among its
    record sets; ``any``: whatever an alias points to; ``none``: no answer. ``any_borders`` is as in ``RecordSet``.
    ``zone`` (canonical) is where the name is looked for, None when that is not known. ``at_least``: how many of the
    values an answer must have when it has ``some``.
    """

    name: str
    type: str
    match: str
    values: tuple[str, ...] = ()
    zone: str | None = field(default=None, compare=False)
    any_borders: bool = False
    at_least: int = 1

    def as_in(self, got: Sequence[str]) -> Expectation:
        """The same, with texts divided as an answer divides them where nobody said how."""
        return replace(self, values=keeping_borders(self.values, got)) if self.any_borders else self


@dataclass(frozen=True)
class Answer:
    """What a server answered. ``values`` are spelled as the type's text form has them; ``detail`` explains the rest.

    ``zone`` (canonical) is the zone whose SOA stands beside NODATA and NXDOMAIN. A ``referral`` is what a server of the
    zone above says of NS, with the addresses (name, address) that it puts beside it as ``glue``.
    """

    status: str
    values: tuple[str, ...] = ()
    detail: str = ""
    zone: str = ""
    referral: bool = False
    glue: tuple[tuple[str, str], ...] = ()


def expectations(entries: Sequence[Entry], zone: str | None) -> tuple[Expectation, ...]:
    """One expectation for each declared name and type, in the order of the entries; ignored ones have none.

    ``zone`` (canonical) is needed for entries with ``prefix``; with it, the entries are judged together.
    """
    if zone is None:
        relative = [entry.where for entry in entries if entry.is_prefix]
        if relative:
            raise InputError(relative[0], "prefix is relative to a zone, and none is given", "give zone, or record")
        present = [entry.record_set for entry in entries if entry.record_set is not None]
        absent = [(entry.name, entry.type) for entry in entries if entry.absent]
    else:
        desired = resolve(entries, zone)
        present = list(desired.record_sets.values())
        absent = [(key.name, key.type) for key in desired.places if key in desired.absent]
    groups: dict[tuple[str, str], list[RecordSet]] = defaultdict(list)
    for record_set in present:
        groups[record_set.name, record_set.type].append(record_set)
    expected = [_expectation(name, record_type, group) for (name, record_type), group in groups.items()]
    # One of several record sets of a name and type can be absent, and the others answer.
    gone = [Expectation(name, record_type, NONE) for name, record_type in absent if (name, record_type) not in groups]
    return tuple(replace(each, zone=zone) for each in expected + gone)


def _expectation(name: str, record_type: str, group: Sequence[RecordSet]) -> Expectation:
    if any(record_set.alias for record_set in group):
        return Expectation(name, record_type, ANY)
    values = tuple(sorted({value for record_set in group for value in record_set.values}))
    free = any(record_set.any_borders for record_set in group)
    match = SOME if group[0].set_identifier else ALL
    return Expectation(name, record_type, match, values, any_borders=free, at_least=_fewest(group))


def _fewest(group: Sequence[RecordSet]) -> int:
    """How many values an answer has at least, where a routing policy chooses.

    Multivalue answers hold up to eight healthy record sets, and one without a health check is always healthy.
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-multivalue.html
    """
    if not group[0].multi_value_answer:
        return 1
    always = {value for record_set in group if record_set.health_check_id is None for value in record_set.values[:1]}
    return max(1, min(MOST_MULTIVALUE, len(always)))


def meaning(record_type: str, values: Iterable[str]) -> tuple[str, ...]:
    """Values in canonical spelling and sorted; a value that is none of the type stays as it is."""
    return tuple(sorted({_canonical(record_type, value) for value in values}))


def _canonical(record_type: str, value: str) -> str:
    try:
        return canonical(record_type, value, "")
    except InputError:
        return value


@dataclass(frozen=True, kw_only=True)
class NameVerdict(Verdict):
    """The verdict on a server's answer."""

    record: str
    type: str
    server: str
    match: str


def judge(expected: Expectation, answer: Answer, server: str) -> NameVerdict:
    """Whether a server answers as expected."""
    if expected.zone and answer.zone and not in_zone(answer.zone, expected.zone):
        # Such as the parent's server, to which the name may well be unknown.
        answer = Answer(WRONG_ZONE, detail=f"it is one of {display(answer.zone)}")
    got = meaning(expected.type, answer.values)
    expected = expected.as_in(got)
    ok = _fits(expected, answer.status, got)
    reason, hint = ("", "") if ok else _explain(expected, answer, got, server)
    return NameVerdict(
        record=display(expected.name),
        type=expected.type,
        server=server,
        match=expected.match,
        expected={ANY: "any answer", NONE: "no answer"}.get(expected.match, list(expected.values)),
        got=list(got) if answer.status == ANSWER else answer.status,
        ok=ok,
        reason=reason,
        hint=hint,
    )


def _fits(expected: Expectation, status: str, got: Sequence[str]) -> bool:
    if expected.match == NONE:
        return status in (NODATA, NXDOMAIN)
    if status != ANSWER or not got:
        return False
    if expected.match == ALL:
        return tuple(got) == expected.values
    return expected.match == ANY or (set(got) <= set(expected.values) and len(got) >= expected.at_least)


def _explain(expected: Expectation, answer: Answer, got: Sequence[str], server: str) -> tuple[str, str]:
    """What is wrong in words, and what to do about it."""
    if answer.status == ANSWER and expected.match == NONE:
        return (
            f"{server} still answers for {display(expected.name)} {expected.type}.",
            "Remove the record set, or wait until all servers have the change.",
        )
    if answer.status == ANSWER:
        lacking = sorted(set(expected.values) - set(got)) if expected.match == ALL else []
        surplus = sorted(set(got) - set(expected.values))
        parts = [f"lacks {', '.join(lacking)}"] * bool(lacking)
        parts += [f"has {', '.join(surplus)}, which is not expected"] * bool(surplus)
        few = expected.match == SOME and 0 < len(got) < expected.at_least
        parts += [f"has {len(got)} of at least {expected.at_least} values"] * few
        return (
            f"The answer of {server} {' and '.join(parts) or 'has no values'}.",
            "Publish the record sets, or wait until all servers have the change.",
        )
    hints = {
        NXDOMAIN: "Publish the record set, or wait until all servers have the change.",
        NODATA: "Publish the record set, or wait until all servers have the change.",
        TIMEOUT: "Check that this machine can reach the server's port by UDP and TCP.",
        UNREACHABLE: "Check that this machine can reach the server's port by UDP and TCP, and resolve its name.",
        "REFUSED": "Ask the name servers of the zone's delegation.",
        ALIASED: "Remove the CNAME, or declare it.",
        NOT_AUTHORITATIVE: "Ask the name servers of the zone's delegation. For a resolver, set authoritative to false.",
        WRONG_ZONE: "Ask the name servers of the zone's delegation.",
    }
    return (
        f"{failure(answer, server, expected.type)}.",
        hints.get(answer.status, "Ask again later. If the answer is the same, check the server."),
    )


def failure(answer: Answer, server: str, record_type: str = "NS") -> str:
    """Why a reply is not the record set that was asked for, as a sentence without its end."""
    detail = f" ({answer.detail})" if answer.detail else ""
    reasons = {
        ANSWER: f"{server} refers to the servers of the zone instead of answering as one of them",
        NXDOMAIN: f"{server} says that the name does not exist",
        NODATA: f"{server} knows the name, but no record set of the type {record_type}{detail}",
        TIMEOUT: f"{server} did not answer in time{detail}",
        UNREACHABLE: f"{server} cannot be reached{detail}",
        "REFUSED": f"{server} does not serve the zone",
        ALIASED: f"{server} has another type at this name{detail}",
        TRUNCATED: f"{server} sent only a part of its answer{detail}",
        NOT_AUTHORITATIVE: f"{server} does not answer as a name server of the zone{detail}",
        ODD: f"{server} sent something other than an answer to the question{detail}",
        WRONG_ZONE: f"{server} does not serve the zone: its answer says that {answer.detail}",
    }
    return reasons.get(answer.status, f"{server} answered {answer.status}{detail}")
