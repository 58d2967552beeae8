# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a text that somebody else wrote may hold a credential.

It is shown only as prose: sentences with names, ids and ARNs in them. What looks like a piece of an answer or like a
random text is not, unless the caller itself has sent it.

Sources: "IAM identifiers" in the IAM User Guide (prefixes of unique ids; access key ids begin with AKIA or ASIA), and
the examples of Credentials in the STS API Reference (secret keys and tokens are Base64, with upper and lower case).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from html import unescape
from itertools import groupby
from urllib.parse import unquote

# Of a secret that is known, a piece of this length is as bad as the whole.
PIECE = 12
# A shorter text of the caller's own would cut others into pieces.
SHORTEST_SENT = 8
# The 5th to 12th character of a key id tell its account, as they do in the ids of the account's roles and users. A
# piece that begins before this one is mostly of those, and an id of a role would hold it by chance.
_ACCOUNT_IN_KEY_ID = 6

# A pattern looks a bounded way ahead, or begins where a run of its characters does: to look from each character of a
# long run to its end would take hours for a megabyte. A key id has at most 128 characters (IAM API Reference).
# A host's name is told in lower case.
_KEY_ID = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{8,}|(?:akia|asia)(?=[a-z]{0,128}[0-9])[a-z0-9]{12,}")
# A name of a secret, followed by its value: in XML, in JSON, in headers, in a query, in Python's repr.
_LABELLED = re.compile(
    r"(?:access_?key(?:_?id)?|secret_?(?:access_?)?key|(?:session|security|access|refresh|id|auth|bearer)[_-]?token"
    r"|private_?key|client_?secret|signature|x-amz-credential|authorization|pass(?:word|wd|phrase|code)|pwd)"
    r"[\"']?\s?[=:>]\s?[\"']?[^\s\"']",
    re.IGNORECASE,
)
# What stands behind a scheme of HTTP, and between a user's name and a host.
_SENT_ALONG = re.compile(r"\b(?:Bearer|Basic)\s{1,8}(?=\S{0,64}[0-9A-Z+/=])\S{6,}|//[^\s/:@]{1,64}:[^\s/@]{1,128}@")
_SIGNING = re.compile(r"AWS4-|X-Amz-(?:Signature|Security|Credential)", re.IGNORECASE)
# Tags of XML; objects of JSON or Python. IAM's "{"https://...":Name}" of schema errors is none.
_MARKUP = re.compile(r"<[/?!A-Za-z]|\{\s*[\"'](?!https?://)|\\\"")
_MEMBER = re.compile(r"[\"']([^\"']{0,80})[\"']\s*:\s*[\"'{\[0-9tfn-]")
# IAM repeats principals as members: Invalid principal in policy: "AWS":"arn:..."
_PRINCIPALS = frozenset({"AWS", "Federated", "Service", "CanonicalUser"})
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")

_ARN = re.compile(r"\barn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9a-z]*:([^\s\"'<>()\[\]{}]+)")
# Names in an ARN may end with a random text, such as that of a session which Vault has named: of 20 characters. In
# all of its parts together there is less than this, and a secret key has 40.
_RANDOM_IN_ARN = 24
# EC2 adds a text that only sts:DecodeAuthorizationMessage reads.
_ENCODED = re.compile(r"Encoded authorization failure message: [A-Za-z0-9_-]+(?![A-Za-z0-9_+/=-])")
_RUN = re.compile(r"[A-Za-z0-9+/]{12,}")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
# Without upper or lower case: hexadecimal texts longer than ids have them, and key ids without their prefix. Ids of
# Route 53 begin with Z (zones), C (changes) and N (delegation sets), those of IAM with AROA, AIDA and such.
_HEX = re.compile(
    r"(?<![0-9a-f])(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{32,}|(?<![0-9A-F])(?=[A-F]*[0-9])(?=[0-9]*[A-F])[0-9A-F]{32,}"
)
_UPPER = re.compile(
    r"(?<![A-Za-z0-9])(?![ZCN][A-Z0-9]+\b|A[A-Z]{3}[A-Z0-9]{12,}\b)(?=(?:[A-Z]*[0-9]){2})[A-Z0-9]{16,}(?![A-Za-z0-9])"
)
# What programs write in place of a character, and how often one may do so over what another wrote.
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|[abfnrtv0])")
_DECODINGS = 3
_NO_LETTER = re.compile(r"[^a-z0-9]+")
# What a text may be wrapped or cut at.
_BETWEEN = re.compile(r"[\s_-]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/=]+")
_PIECES_TOGETHER = 16
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
# How long the words of a name are, on average: 4.6 in Route53CrossAccountRole, less than 2 in Base64.
_LENGTH_OF_WORDS = 4.0


def may_hold_credential(
    text: str, *, sent: Iterable[str] = (), known: Set[str] = frozenset(), encoded: bool = False
) -> bool:
    """Whether ``text`` is anything but prose.

    ``sent`` are texts of the caller's own request, which may be repeated to it. ``known`` are the pieces of
    the credentials in use. ``encoded``: whether it is of EC2, which adds an encoded message to a refusal.
    """
    if holds_known(text, known) or holds_known(_folded(text), known):
        return True
    own = [each for each in sent if len(each) >= SHORTEST_SENT]
    for each in own:
        text = text.replace(each, " ")
    if encoded:
        text = _ENCODED.sub(" ", text)
    repeated = "\n".join(own)
    decoded = _decoded(text)
    if decoded != _decoded_once(decoded):
        return True  # nobody encodes prose so often
    return any(_is_no_prose(each, repeated) for each in (text, unquote(text), decoded))


def _is_no_prose(text: str, repeated: str) -> bool:
    if any(sign.search(text) for sign in (_KEY_ID, _LABELLED, _SENT_ALONG, _SIGNING, _MARKUP, _UNREADABLE)):
        return True
    if any(member not in _PRINCIPALS for member in _MEMBER.findall(text)):
        return True
    if any(_random_length(re.split("[/:]", resource)) >= _RANDOM_IN_ARN for resource in _ARN.findall(text)):
        return True
    rest = _UUID.sub(" ", _ARN.sub(" ", text))
    if any(run not in repeated and is_random(run) for run in _RUN.findall(rest)):
        return True
    if any(found[0] not in repeated for pattern in (_HEX, _UPPER) for found in pattern.finditer(rest)):
        return True
    return any(joined not in repeated for joined in _joined(rest))


def _random_length(parts: Iterable[str]) -> int:
    """How many characters of these parts are no names."""
    return sum(len(part) for each in parts for part in _BETWEEN.split(each) if is_random(part))


def _joined(text: str) -> Iterator[str]:
    """Texts that are random when their pieces, which stand side by side, are put together."""
    for is_piece, group in groupby((each.strip(".,;:'\"()") for each in _BETWEEN.split(text)), _is_piece):
        joined = "".join(group)
        if is_piece and len(joined) >= _PIECES_TOGETHER:
            yield joined


def holds_key_id(text: str) -> bool:
    """Whether ``text`` holds what looks like an access key id, which a secret key may follow."""
    return _KEY_ID.search(text) is not None


def pieces(secret: str) -> Iterator[str]:
    """Every piece of a credential that is as bad as the whole, as it is and without all that a text may put into it.

    Without signs and case, a piece counts when it has a digit: words of a text would be one otherwise.
    """
    first = _ACCOUNT_IN_KEY_ID if _KEY_ID.fullmatch(secret) else 0
    yield from _slices(secret, first)
    yield from (piece for piece in _slices(_folded(secret), first) if any(map(str.isdigit, piece)))
    yield from _slices(secret.encode().hex(), 2 * first)


def holds_known(text: str, known: Set[str]) -> bool:
    """Whether ``text`` holds one of these pieces. It takes as long for many credentials as for one."""
    # A list, as a generator takes twice as long: an inventory asks this of each text of each instance.
    return bool(known) and not known.isdisjoint([text[at : at + PIECE] for at in range(len(text) - PIECE + 1)])


def _decoded(text: str) -> str:
    """The text with what stands for characters as these characters."""
    for _time in range(_DECODINGS):
        text = _decoded_once(text)
    return text


def _decoded_once(text: str) -> str:
    return unescape(unquote(_ESCAPED.sub(_character, text)))


def _character(escaped: re.Match[str]) -> str:
    code = escaped[1] or escaped[2]
    return chr(int(code, 16)) if code else "\n"


def _folded(text: str) -> str:
    """Letters and digits alone, in lower case: however a credential is cut, wrapped or encoded, this stays of it."""
    return _NO_LETTER.sub("", _decoded(text).lower())


def _slices(text: str, first: int = 0) -> Iterator[str]:
    return (text[start : start + PIECE] for start in range(first, len(text) - PIECE + 1))


def _is_piece(text: str) -> bool:
    return _BASE64.fullmatch(text) is not None and is_random(text)


def is_random(run: str) -> bool:
    """Whether a run of Base64's alphabet is no name. Ids are in one case: hexadecimal, or upper case with digits."""
    if run in (run.lower(), run.upper()):
        return False
    words = _WORD.findall(run)  # never empty, as there are letters of both cases
    return sum(map(len, words)) / len(words) < _LENGTH_OF_WORDS
