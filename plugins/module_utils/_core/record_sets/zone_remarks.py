# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What whoever gives a zone file should know of it: what is left out, and what its comments say.

A comment is for people. A few are not: tools put there what no zone file can say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..errors import InputError
from . import foreign_forms

# Lines that a remark names; further ones are counted.
_MOST_LINES = 3
_TRANSFER = re.compile(r"\b[ai]xfr\b")
_KDIG = re.compile(r"[;\s]*[ai]xfr for \S")
# A quote within a line may hold a semicolon.
_COUNTING = re.compile(r'(?:[^";\\]|\\.|"(?:[^"\\]|\\.)*")*')


def comment_start(line: str) -> int:
    """Where the comment of a line begins; its length when there is none."""
    found = _COUNTING.match(line)
    end = found.end() if found else 0
    return end if line[end : end + 1] == ";" else len(line)


def soas_of_transfer(comment: str) -> int | None:
    """How many SOAs stand in a transfer; None for what no tool prints of one.

    dig prints its own command, and with +onesoa leaves out the second SOA; kdig says what follows; others the question.
    """
    said = comment.lower()
    _before, dig, command = said.partition("<<>> dig ")
    if dig and _TRANSFER.search(command):
        return 1 if "+onesoa" in command else 2
    asked = said.strip("; \t").split(maxsplit=3)[1:] in (["in", "axfr"], ["in", "ixfr"])
    return 2 if asked or _KDIG.match(said) else None


class Remarks:
    """Remarks on a zone file, one of a kind, with the lines that it is about."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._signing: Counter[str] = Counter()
        self._lines: dict[str, list[int]] = {}
        self._ends: set[int] = set()  # how many SOAs the file should have, which a transfer begins and ends with
        self._serials: dict[str, list[int | None]] = {}

    def soa(self, name: str, serial: int | None, line: int) -> None:
        """A record is an SOA, with the serial None where it cannot be read.

        InputError for an incremental transfer: between its SOAs are first the records that were deleted (RFC 1995).
        """
        serials = self._serials.setdefault(name, [])
        serials.append(serial)
        if len(serials) > 2 or len({each for each in serials if each is not None}) > 1:
            raise InputError(
                f"{self._where}, line {line}",
                "a transfer has one SOA at its start and the same at its end. With others between them, or with two "
                "serials, it is an incremental one (ixfr), in which deleted records stand as well",
                "transfer the whole zone: dig ZONE axfr",
            )

    def leave_out(self, record_type: str) -> None:
        """A record of a signed zone is left out."""
        self._signing[record_type] += 1

    def ttl(self, ttl: int | None, line: int) -> None:
        """Look at the TTL of a record."""
        if ttl == 1:
            self._add("the TTL is 1 second. Cloudflare writes 1 for automatic. Give the TTL that you mean.", line)

    def comment(self, comment: str | None, line: int) -> None:
        """Look at a comment, given without its first semicolon. InputError when the file says something else by it."""
        if not comment:
            return
        if soas := soas_of_transfer(comment):
            self._ends.add(soas)
        if advice := foreign_forms.of_comment(comment):
            raise InputError(f"{self._where}, line {line}", *advice)
        if found := foreign_forms.commented_out(comment):
            self._add(f"{found} stands in a comment and is not read. Declare it in record_sets if you need it.", line)
        if foreign_forms.is_proxied(comment):
            self._add(
                "the comment cf-proxied says that Cloudflare hid the values of this record. Here everybody sees them.",
                line,
            )

    def warnings(self) -> Iterator[str]:
        """All of it, as sentences."""
        if sum(map(len, self._serials.values())) < min(self._ends, default=0):
            yield (
                f"{self._where}: a transfer ends with the SOA that it begins with (RFC 5936), and this one does not. "
                "Probably it is cut: transfer the zone again."
            )
        if self._signing:
            left = ", ".join(f"{count} {record_type}" for record_type, count in sorted(self._signing.items()))
            yield f"{self._where}: records of DNSSEC are left out, because Route 53 signs with keys of its own: {left}."
        for said, lines in self._lines.items():
            more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
            yield f"{self._where}, line {', '.join(map(str, lines[:_MOST_LINES]))}{more}: {said}"

    def _add(self, said: str, line: int) -> None:
        self._lines.setdefault(said, []).append(line)
