# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS says when it hands out no credentials, in place of an answer that holds some.

Such an answer may be damaged so that a piece of a credential stands in a sentence. So nothing is shown but the words
of sentences that AWS is known to say, numbers, actions, and ARNs whose parts look like names.

Sources: errors of each operation in the STS and SSO API References, "Troubleshoot access denied error messages" and
"Troubleshoot IAM roles" in the IAM User Guide.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ..arn import PARTITIONS
from .credentials import is_random

# In place of a part of an ARN that may be no name. It has no white space, so that the sentence reads on.
HIDDEN = "***"

_SENTENCES = """
User: is not authorized to perform: on resource: because no identity-based policy allows the action
because no resource-based policy, role trust policy, session policy, permissions boundary, service control policy,
resource control policy, VPC endpoint policy allows the action
with an explicit deny in a, an identity-based policy, in the policies
You are not authorized to perform this operation
User is not authorized to access this resource
Access denied
Forbidden
Roles may not be assumed by root accounts
Cannot call GetSessionToken with session credentials
Cannot call GetFederationToken with session credentials
MultiFactorAuthentication failed with invalid MFA one time pass code
MultiFactorAuthentication failed, unable to validate MFA code
Please verify your MFA serial number is valid and associated with this user
MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code
SerialNumber and TokenCode must be given together
The requested DurationSeconds exceeds the MaxSessionDuration set for this role
The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining
The security token included in the request is invalid
The security token included in the request is expired
The provided token has expired
Request has expired
Request is missing Authentication Token
The AWS Access Key Id you provided does not exist in our records
STS is not activated in this region for account
Your administrator can activate STS in this region using the IAM Console
Packed policy consumes more than 100% of allotted space, please use smaller policy
The session policy does not exist
The source identity of this session cannot be changed
Tags are transitive and cannot be set again
is invalid
validation error detected: Value at failed to satisfy constraint: Member must have length less than or equal to
greater than or equal to
Incorrect token audience
The ID Token provided is not a valid JWT
No OpenIDConnect provider found in your account for
Couldn't retrieve verification key from your identity provider
The web identity token that was passed is expired
Token is expired
Session token not found or invalid
No access
Rate exceeded
Service Unavailable
Internal Failure
We encountered an internal error. Please try again
The request was rejected because
"""
_EDGES = ".,;:()[]'\""
# Whether a word begins a sentence is all the same.
_WORDS = frozenset(f"{word[:1].lower()}{word[1:]}" for word in (each.strip(_EDGES) for each in _SENTENCES.split()))
_NUMBER = re.compile(r"[0-9]{1,6}%?")
_ACTION = re.compile(r"[a-z0-9-]{2,20}:((?:[A-Z][A-Za-z0-9]*)+)", re.ASCII)
_ARN = re.compile(r"arn:([a-z-]+):(iam|sts|sso)::((?:[0-9]{12}|aws)?):(.+)", re.ASCII)
_NAME = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
_RUN = re.compile(r"[A-Za-z0-9+/=]{10,}")
# Ids in hexadecimal, such as those of instances and the endings of roles of IAM Identity Center.
_ID = re.compile(r"(?<![A-Za-z0-9])[0-9a-f]{8,17}(?![A-Za-z0-9])")
# Words and numbers of one or two characters side by side, as in kLm3vX.
_SHORT = r"(?:[A-Z][a-z](?![a-z])|[A-Z]{1,2}(?![A-Za-z])|(?<![A-Za-z])[a-z]{1,2}(?![a-z])|[0-9]{1,2}(?![0-9]))"
_SHORT_WORDS = re.compile(rf"{_SHORT}{{3,}}")
_IN_ONE_CASE = re.compile(r"(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{10,}|(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{20,}")


def known_sentence(text: str, own: Collection[str] = ()) -> str:
    """The sentence as it may be shown, empty when it has anything in it that AWS is not known to say.

    ``own`` are texts that the caller sent.
    """
    shown = [_known(token, own) for token in text.split()]
    return " ".join(shown) if all(shown) else ""


def _known(token: str, own: Collection[str]) -> str:
    """A word between spaces as it may be shown, empty when it is not known."""
    core = token.strip(_EDGES)
    if core in own or f"{core[:1].lower()}{core[1:]}" in _WORDS or _NUMBER.fullmatch(core):
        return token
    if (action := _ACTION.fullmatch(core)) and not is_random(action[1]):
        return token
    arn = _ARN.fullmatch(core)
    if arn is None or arn[1] not in PARTITIONS:
        return ""
    resource = "/".join(part if part in own or is_name(part) else HIDDEN for part in arn[4].split("/"))
    return token.replace(core, f"{core.removesuffix(arn[4])}{resource}")


def is_name(text: str) -> bool:
    """Whether a part of an ARN, or a code, looks like a name that people give, and not like a piece of a key or token.

    A piece may stand inside a name, so that the name as a whole tells little.
    """
    rest = _ID.sub("", text)
    runs = _RUN.findall(rest)
    return (
        _NAME.fullmatch(text) is not None
        and not any(is_random(run) or _IN_ONE_CASE.search(run) for run in runs)
        and not _SHORT_WORDS.search(rest)
    )
