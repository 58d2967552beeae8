# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: accounts, units and policies of the caller's organization.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
"""

from __future__ import annotations

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import Values
from sandbox.authorization.denial import access_denied
from sandbox.calls.call import Call
from sandbox.world import organization

_NAMED_BY = ("PolicyId", "TargetId", "AccountId", "OrganizationalUnitId", "ParentId", "ChildId", "RootId", "ResourceId")
_ABOUT_ALL_NAMED = {"AttachPolicy", "DetachPolicy"}  # both the policy and its target are asked about

# What a member account may ask; the rest is the management account's and its delegated administrators'.
_FOR_MEMBERS = {
    "AcceptHandshake",
    "DeclineHandshake",
    "DescribeEffectivePolicy",
    "DescribeHandshake",
    "DescribeOrganization",
    "LeaveOrganization",
    "ListHandshakesForAccount",
}


@needs("organizations")
def any_operation(call: Call) -> list[Check]:
    """Raises ApiError for what a member account cannot ask, whatever its policies say."""
    member = organization.membership(call.account_id)
    if member and call.operation not in _FOR_MEMBERS and not organization.administers(call.account_id, member):
        raise access_denied(call.request, "You don't have permissions to access this resource.")
    context: dict[str, Values] = {}
    if call.parameters.get("Type") or call.parameters.get("PolicyType"):
        context["organizations:PolicyType"] = str(call.parameters.get("Type") or call.parameters["PolicyType"])
    if call.parameters.get("ServicePrincipal"):
        context["organizations:ServicePrincipal"] = str(call.parameters["ServicePrincipal"])
    resources = [_arn(call, str(call.parameters[name])) for name in _NAMED_BY if call.parameters.get(name)]
    if call.operation in _ABOUT_ALL_NAMED:
        return [Check(f"organizations:{call.operation}", resource, context) for resource in resources]
    return [Check(f"organizations:{call.operation}", resources[0] if resources else "*", context)]


def _arn(call: Call, identifier: str) -> str:
    member = organization.membership(call.account_id)
    if member is None:
        return "*"
    prefix = f"arn:aws:organizations::{member.management_account}"
    if identifier.startswith("p-"):
        owner = "aws" if identifier == "p-FullAWSAccess" else member.management_account
        kind = "service_control_policy"
        path = f"{kind}/{identifier}" if owner == "aws" else f"{member.organization_id}/{kind}/{identifier}"
        return f"arn:aws:organizations::{owner}:policy/{path}"
    kind = "root" if identifier.startswith("r-") else "ou" if identifier.startswith("ou-") else "account"
    return f"{prefix}:{kind}/{member.organization_id}/{identifier}"
