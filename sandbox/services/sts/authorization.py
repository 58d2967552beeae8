# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS: the AssumeRole operations ask for themselves, in ``trust``."""

from __future__ import annotations

from sandbox.authorization.checks import Check, needs
from sandbox.calls.call import Call


@needs("sts", "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")
def asks_itself(_: Call) -> list[Check]:
    return []


@needs("sts", "GetCallerIdentity", "GetSessionToken")
def nothing(_: Call) -> list[Check]:
    """GetCallerIdentity: "No permissions are required to perform this operation"; GetSessionToken likewise."""
    return []
