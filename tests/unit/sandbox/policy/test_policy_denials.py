# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a denial says.

Page quoted (below https://docs.aws.amazon.com/):
DENIED IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sandbox.policy import AccessRequest, Decision, Policies, decide
from tests.support.sandbox.policy_builders import ALLOW, DENY, OBJECT, USER

WHO = f"User: {USER.arn} is not authorized to perform: s3:GetObject on resource: {OBJECT}"


# DENIED: examples of access denied error messages
@pytest.mark.parametrize(
    ("policy_type", "explicitly", "silently"),
    [
        ("identity", "an identity-based policy", "identity-based policy"),
        ("resource", "a resource-based policy", "resource-based policy"),
        ("boundary", "a permissions boundary", "permissions boundary"),
        ("session", "a session policy", "session policy"),
        ("scp", "a service control policy", "service control policy"),
        ("trust", "the role trust policy", "role trust policy"),
    ],
)
def test_messages(policy_type: Any, explicitly: str, silently: str) -> None:
    request = AccessRequest(USER, "s3:GetObject", OBJECT)
    denied = Decision(allowed=False, policy_type=policy_type, explicit=True)
    assert denied.message(request) == f"{WHO} with an explicit deny in {explicitly}"
    denied = replace(denied, explicit=False)
    assert denied.message(request) == f"{WHO} because no {silently} allows the s3:GetObject action"


def test_message_without_a_policy() -> None:
    assert Decision(allowed=False).message(AccessRequest(USER, "s3:GetObject", OBJECT)) == WHO


def test_the_sid_of_the_denying_statement() -> None:
    found = decide(AccessRequest(USER, "s3:GetObject", OBJECT), Policies(identity=[ALLOW, DENY]))
    assert found.sid == "DenyIt"
