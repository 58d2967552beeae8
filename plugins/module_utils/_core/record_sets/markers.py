# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Owner markers: TXT record sets that say to whom a record set belongs, as external-dns writes and reads them.

A marker's text is ``heritage=external-dns,external-dns/owner=OWNER``, with further labels of the same kind behind it,
such as ``external-dns/resource=RESOURCE``: what the record set was made for.
Its name is that of the record set it speaks for, with the type in front: ``a-www.example.com``. A prefix or a suffix
may be added to the first label, and may say where the type goes instead (``%{record_type}``). Before version 0.12
external-dns wrote markers without a type, which it still honours for all types but AAAA; until version 0.22 it marked
aliases of the type A as CNAME.

Source: external-dns at 2026-08, docs/registry/txt.md, registry/mapper/mapper.go, endpoint/labels.go. Encrypted markers
(``--txt-encrypt-enabled``) are not read: without the key they look like any other text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from ..dns import names
from ..errors import InputError
from ..options import text
from . import character_strings
from .model import ROUTING_OPTIONS, Key, RecordSet
from .values import TYPES

# What external-dns gives a record set that has no TTL of its own. Its DELETE of a marker repeats it.
TTL = 300
TYPE = "%{record_type}"

# A marker is routed as the record set is that it speaks for.
_ROUTING = ("set_identifier", *ROUTING_OPTIONS, "health_check_id")

_HERITAGE = "heritage=external-dns"
_OWNER_LABEL = "external-dns/owner"
_RESOURCE_LABEL = "external-dns/resource"
# The order in which external-dns looks for a type, and then the types that it does not know.
_EXTERNAL_DNS_TYPES = ("A", "AAAA", "CNAME", "NS", "MX", "PTR", "SRV", "NAPTR", "TXT", "DNAME")
_TYPES = {each.lower(): each for each in (*_EXTERNAL_DNS_TYPES, *TYPES)}

# One string of a TXT record set holds 255 octets; commas part labels, and external-dns strips quotes.
LONGEST_OWNER = character_strings.STRING_OCTETS - len(f"{_HERITAGE},{_OWNER_LABEL}=")
_OWNER = re.compile(rf"[!#-+\--\[\]-~]{{1,{LONGEST_OWNER}}}")
# It may go on in further strings, as no label follows it. Route 53 takes values of up to 4,000 characters.
LONGEST_RESOURCE = 1000
# external-dns leaves out a label with a second equals sign.
_RESOURCE = re.compile(rf"[!#-+\--<>-\[\]-~]{{1,{LONGEST_RESOURCE}}}")
_AFFIX = re.compile(r"(?:[a-z0-9._-]|%\{record_type\})*")
_REPLACEMENT = re.compile(r"[a-z0-9_-]*")


class Labels(NamedTuple):
    """What a marker says; a label that it does not have is empty."""

    owner: str
    resource: str


class Marked(NamedTuple):
    """What a marker's name speaks for. ``type`` is empty in the format without one: all types but AAAA."""

    name: str
    type: str


@dataclass(frozen=True)
class Naming:
    """How markers are named: the options of external-dns's ``--txt-prefix``, ``-suffix``, ``-wildcard-replacement``."""

    prefix: str = ""
    suffix: str = ""
    wildcard_replacement: str = ""

    @classmethod
    def read(cls, prefix: str | None, suffix: str | None, wildcard_replacement: str | None) -> Naming:
        """Judge the options of a task."""
        naming = cls(*((affix or "").lower() for affix in (prefix, suffix, wildcard_replacement)))
        for option, affix in (("owner_prefix", naming.prefix), ("owner_suffix", naming.suffix)):
            if not _AFFIX.fullmatch(affix):
                raise InputError(
                    option, f"{affix!r} cannot be part of a name", f"use letters, digits, dots, hyphens and {TYPE}"
                )
        if naming.prefix and naming.suffix:
            problem = "owner_prefix and owner_suffix exclude each other, as in external-dns"
            raise InputError("owner_suffix", problem, "keep one of them")
        if not _REPLACEMENT.fullmatch(naming.wildcard_replacement):
            raise InputError(
                "owner_wildcard_replacement",
                f"{naming.wildcard_replacement!r} cannot be a label",
                "use letters, digits and hyphens",
            )
        return naming

    def marker_name(self, name: str, record_type: str) -> str:
        """The canonical name of the marker for a record set; whether it is possible is not judged."""
        label, _dot, parent = self.plain(name).partition(".")
        kind = record_type.lower()
        if TYPE not in self.prefix + self.suffix:
            label = f"{kind}-{label}"
        marker = f"{self.prefix.replace(TYPE, kind)}{label}{self.suffix.replace(TYPE, kind)}.{parent}"
        return f"*{marker[4:]}" if marker.startswith("\\052.") else marker

    def marked(self, marker: str) -> Marked | None:
        """What the marker of a (canonical) name speaks for, None when the name is none of a marker.

        Wildcards are as in ``plain``: with a replacement, ``*`` and the label that replaces it share a marker.
        """
        name = names.display(marker)
        name = f"\\052{name[1:]}" if name.startswith("*") else name
        if not self.suffix:
            return self._without_affix(name)
        dots = self.suffix.count(".")
        labels = name.split(".", dots + 1)
        head = self._without_affix(".".join(labels[: dots + 1])) if len(labels) > dots else None
        if head is None or len(labels) <= dots + 1:
            return head
        return head._replace(name=f"{head.name.removesuffix('.')}.{labels[dots + 1]}.")

    def plain(self, name: str) -> str:
        """A canonical name without a wildcard: the replacement, or an escaped asterisk, stands for it."""
        return (self.wildcard_replacement or "\\052") + name[1:] if name.startswith("*.") else name

    def _without_affix(self, name: str) -> Marked | None:
        prefix, suffix = self.prefix, self.suffix
        if TYPE in prefix + suffix:
            for kind, record_type in _TYPES.items():
                rest = _stripped(name, prefix.replace(TYPE, kind), suffix.replace(TYPE, kind))
                if rest is not None:
                    return Marked(f"{rest}.", record_type)
            prefix, suffix = prefix.replace(TYPE, ""), suffix.replace(TYPE, "")  # the format without a type
        rest = _stripped(name, prefix, suffix)
        if rest is None:
            return None
        kind = rest.partition("-")[0]
        if kind in _TYPES:
            return Marked(f"{rest.removeprefix(f'{kind}-')}.", _TYPES[kind])
        return Marked(f"{rest}.", "")


def read_owner(owner: str) -> str:
    """Judge the option ``owner``."""
    if not _OWNER.fullmatch(owner):
        raise InputError(
            "owner",
            f"{owner!r} cannot stand in a marker",
            f"use 1 to {LONGEST_OWNER} letters, digits and punctuation, but no spaces, commas, quotes or backslashes",
        )
    return owner


def read_resource(resource: object, where: str) -> str:
    """Judge the text of a resource, or the start of one."""
    found = text(resource, where, "the name of a resource")
    if not _RESOURCE.fullmatch(found):
        raise InputError(
            where,
            f"{found!r} cannot stand in a marker",
            f"use 1 to {LONGEST_RESOURCE} letters, digits and punctuation, but no spaces, commas, equals signs, "
            "quotes or backslashes",
        )
    return found


def labels_in(record_set: RecordSet) -> Labels | None:
    """The owner and the resource that a marker names; None when the record set is no marker.

    As external-dns does, the first value decides.
    """
    values = record_set.spelling or record_set.values
    return _labels_in(values[0]) if record_set.type == "TXT" and values else None


@lru_cache(maxsize=1000)  # the markers of an owner that names no resources have one text
def _labels_in(value: str) -> Labels | None:
    if _HERITAGE not in value:
        return None
    try:
        strings = character_strings.decode(value, "")
    except InputError:
        return None
    # A border stays visible, as external-dns reads the value as it is written: a label over it is another label. Only
    # a resource may need more than one string.
    labels = _parted(b'" "'.join(strings))
    if {content for key, _equals, content in labels if key == "heritage"} != {"external-dns"}:
        return None
    whole = labels if len(strings) == 1 else _parted(b"".join(strings))
    return Labels(_last(labels, _OWNER_LABEL), _last(whole, _RESOURCE_LABEL))


def _parted(text: bytes) -> list[tuple[str, str, str]]:
    return [label.partition("=") for label in text.decode("utf-8", "replace").split(",")]


def _last(labels: Sequence[tuple[str, str, str]], name: str) -> str:
    return next((content for key, _equals, content in reversed(labels) if key == name), "")


def marker(owner: str, name: str, record_set: RecordSet, resource: str = "") -> RecordSet:
    """A marker for a record set, ``name`` being that of the marker."""
    text = _text([f"{_OWNER_LABEL}={owner}", *([f"{_RESOURCE_LABEL}={resource}"] if resource else [])])
    return routed(RecordSet(name, "TXT", TTL, (text,), spelling=(text,)), record_set)


def naming_resource(marker: RecordSet, resource: str) -> RecordSet:
    """The marker with this resource and its other labels; as it is where it names this one, or none is given."""
    found = labels_in(marker)
    if found is None or resource in ("", found.resource):
        return marker
    first, *others = marker.spelling or marker.values
    labels = b"".join(character_strings.decode(first, "")).decode("utf-8", "surrogateescape").split(",")
    kept = [label for label in labels if label.partition("=")[0] not in ("heritage", _OWNER_LABEL, _RESOURCE_LABEL)]
    # The owner is first, so that no border of strings comes into it.
    text = _text([f"{_OWNER_LABEL}={found.owner}", *kept, f"{_RESOURCE_LABEL}={resource}"])
    return replace(marker, values=tuple(sorted((text, *others))), spelling=(text, *others))


def _text(labels: Sequence[str]) -> str:
    octets = ",".join([_HERITAGE, *labels]).encode("utf-8", "surrogateescape")
    return character_strings.encode(*character_strings.divide(octets))


def routed(marker: RecordSet, record_set: RecordSet) -> RecordSet:
    """The marker with the set identifier, routing policy and health check of the record set it speaks for."""
    if not any((each.set_identifier or each.health_check_id) for each in (marker, record_set)):
        return marker  # neither is routed
    return replace(marker, **{option: getattr(record_set, option) for option in _ROUTING})


def marker_key(naming: Naming, key: Key) -> Key:
    """The key of the marker for a record set."""
    return Key(naming.marker_name(key.name, key.type), "TXT", key.set_identifier)


def _stripped(name: str, prefix: str, suffix: str) -> str | None:
    if name.startswith(prefix) and name.endswith(suffix) and len(name) >= len(prefix) + len(suffix):
        return name.removeprefix(prefix).removesuffix(suffix)
    return None
