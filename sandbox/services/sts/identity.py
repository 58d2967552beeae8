# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who a caller or an access key is."""

from __future__ import annotations

from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.wire.errors import ApiError
from sandbox.world.credentials import find_caller


@operation("sts", "GetCallerIdentity")
def get_caller_identity(call: Call) -> dict[str, Any]:
    if call.caller is None:
        return {"Account": call.account_id, "Arn": f"arn:aws:iam::{call.account_id}:root", "UserId": call.account_id}
    return {"UserId": call.caller.unique_id, "Account": call.caller.account_id, "Arn": call.caller.arn}


@operation("sts", "GetAccessKeyInfo")
def get_access_key_info(call: Call) -> dict[str, Any]:
    access_key = str(call.parameters.get("AccessKeyId", ""))
    caller = find_caller(access_key, call.world.sessions)
    if caller is None:
        raise ApiError("ValidationError", f"Invalid key: {access_key}")
    return {"Account": caller.account_id}
