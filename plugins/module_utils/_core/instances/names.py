# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The host name that a tag means, or none: a name is never repaired, as another one would be published."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..dns import names
from ..errors import InputError
from ..record_sets.markers import Naming

# RFC 1123 section 2.1: a host name is of letters, digits and hyphens.
# Where names elsewhere end. A domain below that of a team is hardly called so, and one that is can be given in full.
_ELSEWHERE = re.compile(r".+\..+\.(?:arpa|biz|com|edu|gov|net|org)|.+\.co\.uk")
_HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def host_name(text: str, domain: str, where: str) -> str:
    """The canonical name below a domain (canonical) that a text means, in full or relative to the domain."""
    if not text.isascii():  # encoding may make another name of it: a ligature becomes two letters
        raise InputError(where, f"{text!r} has letters of other scripts", "give the name in its xn-- form")
    shown = names.display(domain)
    remedy = f"give a name in full below {shown}, or only its first part"
    full = text.endswith(".") or names.in_zone(text.lower() + ".", domain)
    of_parent = any(f".{text.lower()}".endswith(f".{parent}") for parent in _parents(shown))
    if not full and (of_parent or _ELSEWHERE.fullmatch(text.lower())):
        raise InputError(where, f"{text!r} looks like a full name, and is not below {shown}", remedy)
    name = names.normalise(text if full else f"{text}.{shown}", where)
    if not names.in_zone(name, domain):
        raise InputError(where, f"{text!r} is not below {shown}", remedy)
    if name == domain:
        raise InputError(where, f"{text!r} is {shown} itself", "give a name below it")
    labels = names.relative(name, domain).split(".")
    # An escape such as \141 is a letter to DNS, and to nobody who reads a tag.
    if "\\" in text or not all(_HOST_LABEL.fullmatch(label) for label in labels):
        raise InputError(
            where, f"{text!r} is not a host name", "use letters, digits, and hyphens between them, in each part"
        )
    return name


def leave_room(name: str, types: Iterable[str], where: str) -> None:
    """InputError when the owner marker of a record set of the name (canonical) would be too long to be a name."""
    for record_type in types:
        marker = Naming().marker_name(name, record_type)
        try:
            names.normalise(marker, where)
        except InputError as error:
            raise InputError(
                where,
                f"{names.display(name)} leaves no room for its owner marker {names.display(marker)}",
                "give a shorter name",
            ) from error


def _parents(domain: str) -> list[str]:
    """The names above a domain that have two labels or more, as a zone has them."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
