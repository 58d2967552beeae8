# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The user or role behind a caller."""

from __future__ import annotations

from moto.iam.models import Role, User

from sandbox.world import iam_store
from sandbox.world.credentials import Caller


def holder_of(caller: Caller) -> User | Role | None:
    """The user or role whose policies count; None when it was deleted."""
    if caller.role_arn is None:
        return iam_store.user_by_name(caller.account_id, caller.name)
    role = iam_store.role_by_arn(caller.role_arn)
    # A role made anew under the old name is another role: sessions of the old one do not get its permissions.
    return role if role and caller.unique_id.startswith(f"{role.id}:") else None
