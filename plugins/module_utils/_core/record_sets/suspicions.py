# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a record set says that is valid, and nearly surely not what its writer meant.

Each finding is a sentence that names what stands there and what was probably meant. Nothing is refused here: there are
zones in which all of this is right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..dns import names
from ..errors import InputError
from . import character_strings, mail_texts
from .model import RecordSet
from .values import TEXT_TYPES

# Where the name stands in a value, by type.
_TARGETS = {"CNAME": 0, "HTTPS": 1, "MX": 1, "NAPTR": -1, "NS": 0, "PTR": 0, "SRV": 3, "SVCB": 1}

_OCTAL = re.compile(r"\\([0-3][0-7]{2})")
# Names of services may hold any character (RFC 6763 section 4.1.1), and those of reverse zones a slash (RFC 2317).
_SERVICE = re.compile(r"\._(?:tcp|udp)\.")
_REVERSE = re.compile(r"\.arpa\.$")
_ADDRESSES = re.compile(r"(?:^|\.)(?:in-addr|ip6)\.arpa\.$")
# What a name holds that is none, and what it then is.
_ODD = (
    (re.compile(r"[a-z][a-z0-9+.-]*:/{1,2}\.?([a-z0-9.-]*[a-z0-9])"), "is a URL. A name has no scheme and no path"),
    (re.compile(r"[{}$<>]"), "holds a character of a template or a placeholder that nothing was put into"),
    (re.compile(r","), "holds a comma, which does not divide it. Make a list of values"),
    (re.compile(r"[\"'`]"), "holds a quote, which is published with it"),
    (re.compile(r"/"), "holds a slash. A name has no path"),
    (re.compile(r":"), "holds a colon. A name has no port"),
    (re.compile(r"@"), "holds an @, as a mail address does"),
)
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
# Names elsewhere mostly end so, and parts of a zone rarely do.
_ELSEWHERE = re.compile(r"[^.]\.(?:com|net|org|edu|gov|io|co\.uk)$")

_CAA = re.compile(r'[0-9]+ (issue|issuewild|iodef) "(.*)"')


def suspicions(record_set: RecordSet, zone: str, declared: Collection[str] = ()) -> Iterator[str]:
    """What is odd about a record set of a zone; ``declared`` are the names that its task declares, all canonical."""
    if "\\" in record_set.name and (said := _odd(record_set.name)):
        yield f"the name {_shown(record_set.name)} {said}"
    if _has_twice(record_set.name, zone):
        yield f"the name {names.display(record_set.name)} has its zone twice. Is that what you mean?"
    if record_set.alias is not None:
        yield from _of_target(record_set.alias.dns_name, zone, declared)
    elif record_set.type in _TARGETS:
        for value in record_set.values:
            yield from _of_target(value.split(" ")[_TARGETS[record_set.type]], zone, declared)
    elif record_set.type in TEXT_TYPES:
        yield from _of_texts(record_set)
    elif record_set.type == "CAA":
        yield from _of_caa(record_set)


def _has_twice(name: str, zone: str) -> bool:
    return name.endswith("." + zone + zone) or name == zone + zone


def _of_target(target: str, zone: str, declared: Collection[str]) -> Iterator[str]:
    if target in (".", zone):
        return
    shown = _shown(target)
    if said := _odd(target):
        yield f"{shown} {said}"
    elif target.count(".") == 1 and not names.in_zone(target, zone):
        # Hosts are not called after the zone of their addresses.
        meant = "" if _ADDRESSES.search(zone) else f" Probably {names.display(target + zone)} is meant."
        yield f"{shown} has no domain, and none is added.{meant}"
    if target.startswith((r"\052", "*")):
        yield f"{shown} begins with *, which stands for itself in a value. Give the name that is meant."
    if not names.in_zone(target, zone):
        return
    above = names.relative(target, zone)
    if _has_twice(target, zone):
        yield f"{shown} ends in the zone twice. Probably {above} is meant. {_DOT}"
    elif _ADDRESS.fullmatch(above):
        yield f"{shown} is an address with the zone behind it. Give the name of a host."
    elif _ELSEWHERE.search(above) and target not in declared:
        yield f"{shown} is a name elsewhere with the zone behind it. Probably {above} is meant. {_DOT}"


_DOT = "In a zone file, a name in full has a dot at its end."


def _odd(name: str) -> str:
    """What is odd about a name, empty when nothing is."""
    if "\\" not in name or _SERVICE.search(name):
        return ""
    text = _text(name)
    for pattern, said in _ODD:
        found = pattern.search(text)
        if found and not (said.startswith("holds a slash") and _REVERSE.search(name)):
            return f"{said}. {f'Probably {found[1]} is meant.' if found.re.groups else 'Is that what you mean?'}"
    return ""


def _text(name: str) -> str:
    return _OCTAL.sub(lambda escape: chr(int(escape[1], 8)), name)


def _shown(name: str) -> str:
    """A name as its writer knows it."""
    return names.display(_text(name))


def _of_texts(record_set: RecordSet) -> Iterator[str]:
    texts = []
    for value in record_set.values:
        try:
            found = character_strings.decode(value, "")
        except InputError:  # what Route 53 holds and nobody can read
            continue
        texts.append(found)
        if "\\" in value:
            yield from _of_escapes(b"".join(found).decode("utf-8", "replace"))
    yield from mail_texts.faults(record_set.name, texts)


def _of_escapes(text: str) -> Iterator[str]:
    if len(text) > 1 and text[0] == text[-1] == '"':
        yield f"{_cut(text)} will be published with its quotes. Remove them, or use txt_transformation quoted."
    elif re.search(r'""|\\"\\"', text) and not text.startswith(("{", "[")):
        yield (
            f'{_cut(text)} holds "", with which Terraform begins a new string. Here it is published. '
            'Write "..." "..." and use txt_transformation quoted.'
        )
    if r"\;" in text:
        yield f"{_cut(text)} holds \\;, as octoDNS writes it. Here the \\ is published. Write ; alone."
    if text[0] in "\u201c\u201d„«" or text[-1] in "\u201c\u201d»":
        yield f"{_cut(text)} has quotes of a word processor, which are published with it. Remove them."


def _of_caa(record_set: RecordSet) -> Iterator[str]:
    for value in record_set.values:
        found = _CAA.fullmatch(value)
        if found is None:
            continue
        tag, text = found[1], found[2]
        if tag == "iodef" and ":" not in text:
            yield f"{text} is not a URL, as iodef needs. Probably mailto:{text} is meant (RFC 8659 section 4.4)."
        elif tag != "iodef" and re.search(r"[/,:]", text.partition(";")[0]):
            yield f"{text} is not the name of a certificate authority. Give a name such as ca.example.net."


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
