# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether resolvers that validate can follow DNSSEC into a zone: the DS above it against the keys that it publishes.

A DS says that the zone is signed, by a key with that digest; where none of them is the digest of a key of the zone, all
its names are lost to those who validate (RFC 4035, 5.2). Without a DS the signatures of a zone are not looked at
("island of security", RFC 4033, 2). Signatures themselves are not checked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..dns.names import display, in_zone
from .dns_verdicts import ANSWER, NODATA, NXDOMAIN, Answer, failure

UNSIGNED = "unsigned"
SIGNED = "signed"
ISLAND = "island"
NOT_KNOWN = "not known"
BROKEN = "broken"
# The later one counts where servers differ.
_WORSE = (UNSIGNED, SIGNED, ISLAND, NOT_KNOWN, BROKEN)

ZONE_KEY, REVOKED = 0x0100, 0x0080  # flags of a DNSKEY: RFC 4034, 2.1.1; RFC 5011, 7
PROTOCOL = 3  # RFC 4034, 2.1.2


@dataclass(frozen=True)
class Key:
    """A DNSKEY: its numbers, and ``ds``, each DS record that stands for it, as far as its digest can be made."""

    flags: int
    protocol: int
    algorithm: int
    tag: int
    ds: tuple[str, ...] = ()

    @property
    def can_sign(self) -> bool:
        """Whether it is a key for the zone that a DS can stand for."""
        return bool(self.flags & ZONE_KEY) and not self.flags & REVOKED and self.protocol == PROTOCOL


@dataclass(frozen=True)
class Signs:
    """What was heard. ``above``: the answers for DS by the label of the server of the zone above, ``because`` why there
    are none. ``own``: the answers for DNSKEY by the label of the zone's server, and ``keys`` what their values are.

    ``computable``: the types of digests that can be made here.
    """

    zone: str
    above: Mapping[str, Answer]
    own: Mapping[str, Answer]
    keys: Mapping[str, Key]
    computable: frozenset[int]
    because: str = ""


@dataclass(frozen=True)
class DnssecState:
    """The state, one of those above, and what it follows from; None is not known."""

    state: str
    text: str
    ds_records: list[str] | None
    ds_without_key: list[str]
    dnskeys: list[dict[str, Any]] | None
    problems: list[str]

    @property
    def ok(self) -> bool:
        """Whether nobody who validates loses the zone, and what it signs counts."""
        return self.state in (UNSIGNED, SIGNED) and not self.problems

    def as_dict(self) -> dict[str, Any]:
        """As the module returns it."""
        return {**vars(self), "ok": self.ok}


def ds_values(zone: str, answer: Answer) -> frozenset[str] | None:
    """The DS record set that a server of the zone above has for a zone; None when its answer says nothing of that."""
    if answer.status == ANSWER:
        return frozenset(_spelled(value) for value in answer.values)
    if answer.status in (NODATA, NXDOMAIN) and answer.zone != zone and answer.zone and in_zone(zone, answer.zone):
        return frozenset()
    return None


def key_values(answer: Answer) -> frozenset[str] | None:
    """The DNSKEY record set of a server of the zone; None when its answer is none of such a server."""
    if answer.status == ANSWER:
        return frozenset(answer.values)
    return frozenset() if answer.status == NODATA else None


def judge_dnssec(heard: Signs) -> DnssecState:
    """The state of a zone."""
    ds = {server: view for server, each in heard.above.items() if (view := ds_values(heard.zone, each)) is not None}
    own = {server: view for server, each in heard.own.items() if (view := key_values(each)) is not None}
    state = max(
        (_state(heard, above, at_zone) for above in ds.values() for at_zone in own.values()),
        key=_WORSE.index,
        default=NOT_KNOWN,
    )
    all_ds = frozenset().union(*ds.values())
    all_keys = [heard.keys[value] for value in sorted(frozenset().union(*own.values()))]
    dead = sorted(
        each for each in all_ds if _computable(heard, each) and not any(_is_of(each, key) for key in all_keys)
    )
    problems = [
        f"{who} do not agree on {what}."
        for who, what, views in (
            ("The servers of the zone above", "the DS record set", ds),
            ("The servers of the zone", "the keys", own),
        )
        if len(set(views.values())) > 1
    ]
    return DnssecState(
        state,
        " ".join([_text(heard, state, ds, own, dead), *problems]),
        sorted(all_ds) if ds else None,
        dead if own else [],
        [
            {
                "flags": key.flags,
                "algorithm": key.algorithm,
                "key_tag": key.tag,
                "ds_at_parent": any(_is_of(each, key) for each in all_ds),
            }
            for key in all_keys
        ]
        if own
        else None,
        problems,
    )


def _state(heard: Signs, ds: frozenset[str], keys: frozenset[str]) -> str:
    """The state for who asks one server of the zone above, and one of the zone."""
    if not ds:
        return ISLAND if keys else UNSIGNED
    if any(_is_of(each, heard.keys[value]) for each in ds for value in keys):
        return SIGNED
    return BROKEN if not keys or any(_computable(heard, each) for each in ds) else NOT_KNOWN


def _is_of(ds: str, key: Key) -> bool:
    return key.can_sign and ds in {_spelled(each) for each in key.ds}


def _computable(heard: Signs, ds: str) -> bool:
    return int(ds.split()[2]) in heard.computable


def _spelled(ds: str) -> str:
    """A DS in one spelling: the digest may be divided, and is hexadecimal (RFC 4034, 5.3)."""
    tag, algorithm, digest_type, *digest = ds.split()
    return f"{tag} {algorithm} {digest_type} {''.join(digest).lower()}"


def _text(
    heard: Signs, state: str, ds: Mapping[str, frozenset[str]], own: Mapping[str, frozenset[str]], dead: list[str]
) -> str:
    zone = display(heard.zone)
    if state == NOT_KNOWN:
        return f"Whether {zone} is signed rightly is not known, because {_because(heard, ds, own)}."
    if state == BROKEN:
        why = (
            "there is a DS above it, and it has no keys"
            if not any(own.values())
            else f"no key of it is the one of the DS {', '.join(dead)} above it"
            if dead
            else "one of its servers does not have the key that the DS above it stands for"
        )
        return f"Who validates cannot resolve the names of {zone}, because {why}."
    surplus = f" The DS {', '.join(dead)} stands for no key of it." if dead else ""
    return {
        UNSIGNED: f"{zone} is not signed.",
        SIGNED: f"{zone} is signed, and the DS above it stands for one of its keys.{surplus}",
        ISLAND: f"{zone} is signed, but there is no DS above it, so nobody validates it.",
    }[state]


def _because(heard: Signs, ds: Mapping[str, frozenset[str]], own: Mapping[str, frozenset[str]]) -> str:
    if not ds:
        others = [
            f"{server} answers for {display(heard.zone)} itself"
            if each.zone == heard.zone
            else failure(each, server, "DS")
            for server, each in sorted(heard.above.items())
        ]
        return heard.because or (others[0] if others else "no server of the zone above was asked")
    if not own:
        failures = [failure(each, server, "DNSKEY") for server, each in sorted(heard.own.items())]
        return failures[0] if failures else "no server of the zone is known"
    return "the digests of the DS above it are of types that cannot be made here"
