# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies that bind a caller, gathered from the account, the organization and the session."""

from __future__ import annotations

from moto.iam.models import Role, User

from sandbox.policy import Policies, Principal
from sandbox.world import iam_store, organization
from sandbox.world.credentials import Caller
from sandbox.world.iam_store import Document
from sandbox.world.principals import holder_of


def principal_of(caller: Caller) -> Principal:
    return Principal(
        arn=caller.arn,
        account_id=caller.account_id,
        kind=caller.kind,
        role_arn=caller.role_arn,
        unique_id=caller.unique_id,
    )


def policies_of(caller: Caller, resource: Document | None = None) -> Policies:
    """``resource`` is the resource-based policy, such as a bucket's.

    A session outlives its role: without the role it has no identity-based policies, so it may do nothing.
    """
    member = organization.membership(caller.account_id)
    holder = holder_of(caller)
    return Policies(
        identity=_identity(holder),
        boundary=_boundary(holder, caller.account_id),
        session=caller.session.policies if caller.session else None,
        scps=member.scps if member else (),
        resource=resource,
    )


def _identity(holder: User | Role | None) -> list[Document]:
    if holder is None:
        return []
    return iam_store.user_documents(holder) if isinstance(holder, User) else iam_store.documents(holder)


def _boundary(holder: User | Role | None, account_id: str) -> list[Document] | None:
    arn = iam_store.boundary_arn(holder) if holder else None
    if arn is None:
        return None
    policy = iam_store.managed_policy(arn, account_id)
    # "If you delete the policy that is used as a boundary" it still bounds: nothing is allowed then.
    return [iam_store.policy_document(policy)] if policy else []
