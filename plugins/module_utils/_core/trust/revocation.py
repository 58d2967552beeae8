# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ending the sessions of a role that have begun: the policy that AWS itself writes for it.

"AWS attaches a new inline policy to the role that denies all permissions to all actions. It includes a condition that
applies the restrictions only if the user assumed the role before the point in time when you revoke the permissions":
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ..policies.documents import VERSION, Document, items

POLICY_NAME = "AWSRevokeOlderSessions"
# Marks a policy that was written before a change of trust whose end nobody has recorded yet.
_UNFINISHED = "TrustIsBeingChanged"


def revocation_policy(now: datetime, *, unfinished: bool = False) -> Document:
    """The policy that denies everything to sessions that began before or at ``now``.

    The time at which a session began counts in whole seconds, so that the limit is the second after: what began within
    the present one is ended too.
    """
    limit = now.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)
    statement = {
        "Effect": "Deny",
        "Action": ["*"],
        "Resource": ["*"],
        "Condition": {"DateLessThan": {"aws:TokenIssueTime": limit.strftime("%Y-%m-%dT%H:%M:%S.000Z")}},
    }
    return {"Version": VERSION, "Statement": [{"Sid": _UNFINISHED, **statement} if unfinished else statement]}


def revoked_before(policy: Mapping[str, Any]) -> str:
    """The time in a policy of ``revocation_policy``."""
    return str(policy["Statement"][0]["Condition"]["DateLessThan"]["aws:TokenIssueTime"])


def is_unfinished(policy: Mapping[str, Any] | None) -> bool:
    """Whether a run wrote this policy and was cut short before it had changed the trust and revoked again."""
    return any(statement.get("Sid") == _UNFINISHED for statement in items((policy or {}).get("Statement")))
