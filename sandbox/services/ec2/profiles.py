# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The instance profile that a call names, by ``Name`` or ``Arn``."""

from __future__ import annotations

from moto.iam.models import InstanceProfile

from sandbox.calls.call import Call
from sandbox.world import iam_store


def named(call: Call) -> InstanceProfile | None:
    """The profile of that name in the caller's account."""
    given: dict[str, str] = call.parameters.get("IamInstanceProfile") or {}
    name = given.get("Name") or given.get("Arn", "").rpartition("/")[2]
    return iam_store.instance_profile_by_name(call.account_id, name) if name else None
