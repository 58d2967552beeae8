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

# Of a secret that is known, a piece of this length is as bad as the whole.
PIECE = 12
# A shorter text of the caller's own would cut others into pieces.
SHORTEST_SENT = 8

_KEY_ID = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{8,}")
# A name of a secret, followed by its value: in XML, in JSON, in headers, in a query, in Python's repr.
_LABELLED = re.compile(
    r"(?:access_?key(?:_?id)?|secret_?(?:access_?)?key|(?:session|security|access|refresh|id|auth|bearer)[_-]?token"
    r"|private_?key|client_?secret|signature|x-amz-credential|authorization)"
    r"[\"']?\s?[=:>]\s?[\"']?[^\s\"']",
    re.IGNORECASE,
)
_SIGNING = re.compile(r"AWS4-|X-Amz-(?:Signature|Security|Credential)", re.IGNORECASE)
# Tags of XML; objects of JSON or Python. IAM's "{"https://...":Name}" of schema errors is none.
_MARKUP = re.compile(r"<[/?!A-Za-z]|\{\s*[\"'](?!https?://)|\\\"")
_MEMBER = re.compile(r"[\"']([^\"']{0,80})[\"']\s*:\s*[\"'{\[0-9tfn-]")
# IAM repeats principals as members: Invalid principal in policy: "AWS":"arn:..."
_PRINCIPALS = frozenset({"AWS", "Federated", "Service", "CanonicalUser"})
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")

_ARN = re.compile(r"\barn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9a-z]*:[^\s\"'<>()\[\]{}]+")
# EC2 adds a text that only sts:DecodeAuthorizationMessage reads. Its alphabet is that of URLs, which no secret key or
# token has.
_ENCODED = re.compile(r"Encoded authorization failure message: [A-Za-z0-9_-]+(?![A-Za-z0-9_+/=-])")
_RUN = re.compile(r"[A-Za-z0-9+/]{16,}")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
# How long the words of a name are, on average: 4.6 in Route53CrossAccountRole, less than 2 in Base64.
_LENGTH_OF_WORDS = 4.0


def may_hold_credential(text: str, *, sent: Iterable[str] = (), known: Set[str] = frozenset()) -> bool:
    """Whether ``text`` is anything but prose.

    ``sent`` are texts of the caller's own request, which may be repeated to it. ``known`` are the pieces of
    the credentials in use.
    """
    if holds_known(text, known):
        return True
    own = [each for each in sent if len(each) >= SHORTEST_SENT]
    for each in own:
        text = text.replace(each, " ")
    if any(sign.search(text) for sign in (_KEY_ID, _LABELLED, _SIGNING, _MARKUP, _UNREADABLE)):
        return True
    if any(member not in _PRINCIPALS for member in _MEMBER.findall(text)):
        return True
    rest = _ARN.sub(" ", _ENCODED.sub(" ", text))
    repeated = "\n".join(own)
    return any(run not in repeated and _is_random(run) for run in _RUN.findall(rest))


def holds_key_id(text: str) -> bool:
    """Whether ``text`` holds what looks like an access key id, which a secret key may follow."""
    return _KEY_ID.search(text) is not None


def pieces(secret: str) -> Iterator[str]:
    """Every piece of a credential that is as bad as the whole."""
    return (secret[start : start + PIECE] for start in range(len(secret) - PIECE + 1))


def holds_known(text: str, known: Set[str]) -> bool:
    """Whether ``text`` holds one of these pieces. It takes as long for many credentials as for one."""
    return bool(known) and any(piece in known for piece in pieces(text))


def _is_random(run: str) -> bool:
    """Whether a run of Base64's alphabet is no name. Ids are in one case: hexadecimal, or upper case with digits."""
    if run == run.lower() or run == run.upper():
        return False
    words = _WORD.findall(run)
    return sum(map(len, words)) / len(words) < _LENGTH_OF_WORDS
