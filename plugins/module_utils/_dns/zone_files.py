# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Zone files in the format of BIND, read record by record.

dnspython splits the text into tokens and understands values; what stands around them is read here, because its own
reader drops where a record stands, records outside the zone, and TTLs that disagree.

A record without a TTL gets the one of ``$TTL``; else, when the SOA had no TTL either, the last number of the SOA; else
the TTL of the record before it, as BIND 9 does it (RFC 2308 section 4, RFC 1035 section 5.1); else none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from .._core.dns import names
from .._core.errors import InputError
from .._core.record_sets import foreign_forms
from .._core.record_sets.character_strings import decimal
from .._core.record_sets.zone_file import Record, ZoneFile
from .._core.record_sets.zone_remarks import Remarks
from . import spelling

try:
    import dns.exception
    import dns.name
    import dns.rdata
    import dns.rdataclass
    import dns.rdatatype
    import dns.tokenizer
    import dns.ttl
except ImportError:  # library.require says so
    _Codec: Any = object
    _Tokenizer: Any = object
else:
    _Codec = dns.name.IDNACodec
    _Tokenizer = dns.tokenizer.Tokenizer

_FLAT = "let BIND write the whole zone: named-compilezone -f text -F text -o NEW.zone ZONE FILE"
_REFUSED = {
    "$INCLUDE": f"put what it includes into this file, or {_FLAT}",
    "$GENERATE": f"write the records that it generates, or {_FLAT}",
}
# What other formats begin comments with.
_NO_COMMENTS = ("#", "//")

# A value of each type, for messages.
_EXAMPLES = {
    "A": "192.0.2.1",
    "AAAA": "2001:db8::1",
    "CAA": '0 issue "ca.example.net"',
    "CNAME": "www.example.com.",
    "DS": "12345 13 2 followed by 64 hexadecimal digits",
    "HTTPS": '1 . alpn="h2"',
    "MX": "10 mail.example.com.",
    "NAPTR": '100 50 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .',
    "NS": "ns1.example.com.",
    "PTR": "www.example.com.",
    "SOA": "ns1.example.com. hostmaster.example.com. 1 7200 900 1209600 86400",
    "SPF": '"v=spf1 -all"',
    "SRV": "10 5 5060 sip.example.com.",
    "SSHFP": "4 2 followed by 64 hexadecimal digits",
    "SVCB": "1 svc.example.com. port=8443",
    "TLSA": "3 1 1 followed by 64 hexadecimal digits",
    "TXT": '"text in quotes"',
}
_FORM = "write a record as name, TTL, IN, type and value, such as www 300 IN A 192.0.2.1"


def read_zone_file(text: str, where: str, origin: str) -> ZoneFile:
    """The records of a zone file, in its order. ``origin`` (canonical) is what relative names are relative to at first.

    InputError, with the line, for what is no record of class IN.
    """
    if advice := foreign_forms.of_text(text):
        raise InputError(f"{where}, line 1", f"{advice.problem}, and not a zone file", advice.remedy)
    reader = _Reader(text, where, origin)
    return ZoneFile(tuple(reader.records()), tuple(reader.remarks.warnings()))


class _Names(_Codec):  # type: ignore[misc]
    """Names of other scripts, encoded as the rest of the collection does it; ``place`` tells where reading is."""

    def __init__(self, place: Callable[[], str]) -> None:
        super().__init__()
        self._place = place

    def encode(self, label: str) -> bytes:
        if not label.isascii():
            label = names.display(names.normalise(label, self._place()))
        return label.encode("ascii")


class _Tokens(_Tokenizer):  # type: ignore[misc]
    """Tokens, of which the words of the present record are kept as they stand in the file."""

    def __init__(self, text: str, codec: _Names) -> None:
        super().__init__(text, idna_codec=codec)
        self.words: list[str] = []
        self._last: Any = None

    def get(self, want_leading: bool = False, want_comment: bool = False) -> Any:
        self._last = super().get(want_leading, want_comment)
        if self._last.is_identifier():
            self.words.append(self._last.value)
        return self._last

    def skip(self) -> None:
        """Leave out what the present record has more, as far as it has not been read."""
        while self.ungotten_token is not None or not self._last.is_eol_or_eof():
            self.get()


class _Reader:
    """The state of reading: the place, and what the next record inherits."""

    def __init__(self, text: str, where: str, origin: str) -> None:
        self._tokens = _Tokens(text, _Names(self._place))
        self._where = where
        self._origin = dns.name.from_text(decimal(origin))
        self._owner: Any = None
        self._default_ttl: int | None = None
        self._last_ttl: int | None = None
        self._line = 1
        self.remarks = Remarks(where)

    def records(self) -> Iterator[Record]:
        while True:
            try:
                self._tokens.words.clear()
                self._line = self._tokens.where()[1]
                token = self._tokens.get(want_leading=True, want_comment=True)
                if token.is_comment():
                    self.remarks.comment(token.value, self._line)
                    continue
                if token.is_eof():
                    return
                if token.is_eol():
                    continue
                record = self._read(token)
            except dns.exception.DNSException as error:
                self._refuse(
                    _said(error), "close every quote on its line and every parenthesis, and write names in full"
                )
            if record is not None:
                yield record

    def _read(self, first: Any) -> Record | None:
        """One record, or None for a directive or an empty line."""
        self._refuse_comments()
        if first.is_identifier() and first.value.startswith("$"):
            self._directive(first.value.upper())
            return None
        if first.is_whitespace():
            token = self._tokens.get()
            if token.is_eol_or_eof():
                self.remarks.comment(token.comment, self._line)
                return None
            self._tokens.unget(token)
        else:
            self._owner = self._tokens.as_name(first, self._origin)
        if self._owner is None:
            self._refuse(
                "it starts with a space, and no record before it has a name", "start it with a name, or with @"
            )
        ttl = self._ttl_and_class()
        record_type = self._type()
        if record_type in foreign_forms.SIGNING_TYPES:
            self.remarks.leave_out(record_type)
            self._ttl(ttl, None)
            self._tokens.skip()
            return None
        rdata = self._value(record_type)
        if record_type == "SOA":
            self.remarks.soa(spelling.name(self._owner), getattr(rdata, "serial", None), self._line)
        record = Record(
            name=spelling.name(self._owner),
            type=record_type,
            ttl=self._ttl(ttl, rdata if record_type == "SOA" else None),
            value="" if rdata is None else spelling.value(record_type, rdata),
            line=self._line,
        )
        self.remarks.comment(getattr(rdata, "rdcomment", None), self._line)
        self.remarks.ttl(record.ttl, self._line)
        return record

    def _value(self, record_type: str) -> Any:
        """The value, None for an SOA that cannot be read: what it says does not count."""
        if record_type not in _EXAMPLES:
            self._refuse(*foreign_forms.of_type(record_type))
        kind = dns.rdatatype.from_text(record_type)
        try:
            rdata = dns.rdata.from_text(dns.rdataclass.IN, kind, self._tokens, self._origin, relativize=False)
            self._refuse_comments()
            return rdata
        except dns.exception.DNSException as error:
            if record_type == "SOA":
                self._tokens.skip()
                return None
            self._refuse_comments()
            if isinstance(error.__cause__, InputError):  # of _Names
                raise error.__cause__ from error
            self._refuse(
                f"the value does not fit the type {record_type} ({_said(error)})",
                f"write it as in {_EXAMPLES[record_type]}",
            )

    def _directive(self, directive: str) -> None:
        if directive == "$TTL":
            token = self._tokens.get()
            if token.is_eol_or_eof():
                self._refuse("$TTL has no value", "write seconds behind it, or units as in 1h30m")
            self._default_ttl = self._seconds(token.value)
        elif directive == "$ORIGIN":
            self._origin = self._tokens.get_name(self._origin)
        else:
            remedy = _REFUSED.get(directive, "use $ORIGIN and $TTL only")
            self._refuse(f"{directive} is not read here", remedy)
        self._tokens.get_eol()

    def _ttl_and_class(self) -> int | None:
        """What stands between name and type: a TTL and a class, in any order, each at most once."""
        ttl: int | None = None
        seen_class = False
        while True:
            token = self._tokens.get()
            word = token.value if token.is_identifier() else ""
            if ttl is None and word[:1].isdigit():
                ttl = self._seconds(word)
            elif not seen_class and word.upper() in ("IN", "CH", "CHAOS", "HS", "HESIOD", "CS"):
                seen_class = True
                if word.upper() != "IN":
                    self._refuse(f"the class {word} is not IN", "remove the record: Route 53 has the class IN only")
            else:
                self._tokens.unget(token)
                return ttl

    def _seconds(self, word: str) -> int:
        try:
            return int(dns.ttl.from_text(word))
        except dns.exception.DNSException:
            self._refuse(f"{word!r} is not a TTL", "write seconds, or units as in 1h30m")

    def _type(self) -> str:
        token = self._tokens.get()
        if not token.is_identifier():
            self._refuse("it has a name but no type", _FORM)
        if advice := foreign_forms.of_word(token.value):
            self._refuse(*advice)
        try:
            return str(dns.rdatatype.to_text(dns.rdatatype.from_text(token.value)))
        except (dns.exception.DNSException, ValueError):
            self._refuse(
                f"{token.value!r} is not a type",
                _FORM,
            )

    def _ttl(self, stated: int | None, soa: Any) -> int | None:
        if stated is not None:
            self._last_ttl = stated
        elif self._default_ttl is None and soa is not None:
            self._default_ttl = int(soa.minimum)
        return next((ttl for ttl in (stated, self._default_ttl, self._last_ttl) if ttl is not None), None)

    def _refuse_comments(self) -> None:
        for word in self._tokens.words:
            if word.startswith(_NO_COMMENTS):
                self._refuse(
                    f"{word!r} does not begin a comment in a zone file",
                    "begin comments with ; and put a text that begins so in quotes",
                )

    def _place(self) -> str:
        return f"{self._where}, line {self._line}"

    def _refuse(self, problem: str, remedy: str) -> NoReturn:
        raise InputError(self._place(), problem, remedy)


def _said(error: Exception) -> str:
    """What dnspython says: some of its exceptions have a name only."""
    return str(error).rstrip(".") or type(error).__name__
