# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Calls that did not succeed: which of them show that access was refused, and what to do about the others.

A call was denied only when AWS says that its authorisation refused this very call: by the error code of a refusal, and
by a sentence that names the action and the resource that were asked for. Everything else that goes wrong (a session
that would be too long, a wrong MFA code, which AWS calls ``AccessDenied`` as well, throttling, a zone that is not
there, credentials that are over, a network that is down) says nothing about access: it is an error of the check,
whatever was expected.

The sentences are those of "Troubleshoot access denied error messages" in the IAM User Guide:
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

DENIED_CODES = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
# What an AssumeRole may be refused for: tags and a source identity, which a session may have inherited, are passed by
# actions of their own.
ASSUME = frozenset({"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"})
# EC2 has a code for refusals alone, and may leave out what was refused: "You are not authorized to perform this
# operation." https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
EC2_CODE = "UnauthorizedOperation"

_REFUSED = re.compile(r"is not authorized to perform: ([a-zA-Z0-9-]+:[a-zA-Z0-9]+)(?: on resource: (\S+))?")
_POLICY_KIND = re.compile(
    r"(?:because no|with an explicit deny in (?:an?|the)) "
    r"(identity-based|resource-based|role trust|service control|resource control|session|VPC endpoint)? ?"
    r"(?:policy|policies|(permissions boundary))"
)
_KINDS = {
    "identity-based": "identity_policy",
    "resource-based": "trust_policy",  # the only resource-based policy on the way is a role's trust
    "role trust": "trust_policy",
    "service control": "scp",
    "resource control": "rcp",
    "session": "session_policy",
    "VPC endpoint": "endpoint_policy",
    "permissions boundary": "boundary",
}
_DURATION = re.compile(r"DurationSeconds exceeds|1 hour session limit", re.IGNORECASE)
# What refuses the check itself, and so says nothing of the roles: the request, the proof of presence, the way to AWS.
CHECK_SIDES = ("duration", "mfa", "endpoint_policy")
NO_ANSWER = "This says nothing about access: correct the cause and run the check again."
# Error codes that say what to mend, as the services document them. Without one of these the hint is NO_ANSWER alone.
_REMEDIES = {
    "ExpiredToken": "The credentials of the task have expired: sign in again.",
    "ExpiredTokenException": "The credentials of the task have expired: sign in again.",
    "InvalidClientTokenId": "AWS does not know the access key: check the profile of the task.",
    "SignatureDoesNotMatch": "The secret key does not belong to the access key, or this machine's clock is wrong.",
    "RegionDisabledException": "STS is switched off in this region: use another one, or activate it for the account.",
    "PackedPolicyTooLarge": "Send fewer or shorter session tags.",
    "NoSuchHostedZone": "The zone does not exist: correct its id.",
    "PriorRequestNotComplete": "The zone is busy with another change: run the check again.",
    "Throttling": "Requests come too fast: run the check again with fewer of them.",
    "ThrottlingException": "Requests come too fast: run the check again with fewer of them.",
}


@dataclass(frozen=True)
class Refusal:
    """A call on a path that did not succeed. ``step`` counts from 1; the probe comes after the last step.

    ``permissions`` are the actions that a refusal may name, and ``resource`` what the resource that it names ends with.
    """

    step: int
    code: str
    message: str
    permissions: Collection[str] = ASSUME
    resource: str = ""

    @property
    def denied(self) -> bool:
        """Whether AWS's authorisation refused this call for what it is. All else proves nothing."""
        if self.code not in DENIED_CODES or self.refused_by == "endpoint_policy":
            return False  # the policy of a VPC endpoint is about the way to AWS, not about the roles
        refused = _REFUSED.search(self.message)
        if refused is None:
            return self.code == EC2_CODE and any(each.startswith("ec2:") for each in self.permissions)
        resource = (refused[2] or "").removesuffix(".").removesuffix(",")
        return refused[1] in self.permissions and (not self.resource or resource.endswith(self.resource))

    @property
    def may_pass(self) -> bool:
        """Whether it may be IAM that is late, after a write of a moment ago."""
        return self.code in DENIED_CODES and self.refused_by not in ("mfa", "endpoint_policy")

    @property
    def refused_by(self) -> str:
        """The kind of policy that AWS names, ``mfa`` or ``duration``; ``unknown`` when it names none."""
        if _DURATION.search(self.message):
            return "duration"
        if "MultiFactorAuthentication failed" in self.message:
            return "mfa"
        kind = _POLICY_KIND.search(self.message)
        return _KINDS.get(kind[1] or kind[2] or "", "unknown") if kind else "unknown"

    @property
    def action(self) -> str:
        """What was refused on the way to a session: tags and a source identity need actions of their own."""
        refused = _REFUSED.search(self.message)
        return refused[1] if refused and refused[1] in ASSUME else "sts:AssumeRole"

    @property
    def said(self) -> str:
        """AWS's sentence with a full stop, with which AWS ends it only now and then."""
        return f"{self.message.rstrip().removesuffix('.')}."


def remedy(refusal: Refusal) -> str:
    """What to do about a call that is no answer about access."""
    if refusal.code in DENIED_CODES and "not authorized to access this resource" in refusal.message:
        # Route 53's answer for a zone of another account, whatever the policies say (hashicorp/terraform#24286).
        return (
            "The zone belongs to another account, so this says nothing about the role's policies: name a zone of the "
            "role's own account."
        )
    return f"{_REMEDIES[refusal.code]} {NO_ANSWER}" if refusal.code in _REMEDIES else NO_ANSWER
