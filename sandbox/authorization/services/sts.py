# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS: the AssumeRole operations ask for themselves in ``sandbox.sts``."""

from __future__ import annotations

from sandbox.authorization.check import Check
from sandbox.operations import Call

# GetCallerIdentity: "No permissions are required to perform this operation"; GetSessionToken likewise.
_ASKS_ITSELF_OR_NEEDS_NOTHING = {
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "GetCallerIdentity",
    "GetSessionToken",
}


def checks(call: Call) -> list[Check]:
    return [] if call.operation in _ASKS_ITSELF_OR_NEEDS_NOTHING else [Check(f"sts:{call.operation}")]
