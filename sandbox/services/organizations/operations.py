# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: an account that is created can be administered from the management account, and one is closed."""

from __future__ import annotations

from http import HTTPStatus

from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.world.accounts import ACCESS_ROLE
from sandbox.world.credentials import PARTITION

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


@operation("organizations", "CreateAccount")
def create_account(call: Call) -> Result:
    """moto makes the access role without permissions; AWS attaches AdministratorAccess.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
    """
    reply = call.forward()
    if reply.status == HTTPStatus.OK:
        account = organizations_backends[call.account_id][PARTITION].accounts[-1]
        role_name = str(call.parameters.get("RoleName") or ACCESS_ROLE)
        iam_backends[account.id][PARTITION].attach_role_policy(ADMINISTRATOR, role_name)
    return reply


@operation("organizations", "CloseAccount")
def close_account(call: Call) -> Result:
    """moto leaves the account SUSPENDED, which is one that AWS has restricted. Here it is CLOSED at once.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
    """
    reply = call.forward()
    if reply.status == HTTPStatus.OK:
        accounts = organizations_backends[call.account_id][PARTITION].accounts
        next(account for account in accounts if account.id == call.parameters["AccountId"]).state = "CLOSED"
    return reply
