# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which accounts organizational units stand for, and who may administer service-managed stack sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from moto.organizations.models import FakeAccount, OrganizationsBackend, organizations_backends

from sandbox.calls.call import Call
from sandbox.services.cloudformation.templates import validation_error
from sandbox.world import organization
from sandbox.world.credentials import PARTITION

# https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudformation.html
SERVICE = "member.org.stacksets.cloudformation.amazonaws.com"


def backend_of(management: str) -> OrganizationsBackend:
    return organizations_backends[management][PARTITION]


def administrator(call: Call) -> str:
    """The account that holds the stack sets a call is about: the caller's, or for a delegated administrator the
    management account. ApiError for who only says to be one."""
    if call.parameters.get("CallAs", "SELF") == "SELF":
        return call.account_id
    member = organization.membership(call.account_id)
    admins = backend_of(member.management_account).admins if member else []
    if member is None or not any(each.account.id == call.account_id and SERVICE in each.services for each in admins):
        raise validation_error(
            f"Account used is not a delegated administrator: {call.account_id}"  # wording ours
        )
    return member.management_account


def organization_of(call: Call) -> str:
    """The management account for a call that operates a service-managed stack set; ApiError where it may not."""
    holder = managed_by(call)
    if not is_trusted(holder):
        # https://github.com/pepperize/cdk-organizations/issues/1718
        raise validation_error("You must enable organizations access to operate a service managed stack set")
    return holder


def is_trusted(management: str) -> bool:
    """Whether stack sets may act in the organization."""
    return any(service["ServicePrincipal"] == SERVICE for service in backend_of(management).services)


def managed_by(call: Call) -> str:
    """The management account of a caller that administers stack sets; ApiError for any other."""
    holder = administrator(call)
    member = organization.membership(holder)
    if member is None or member.management_account != holder:
        # https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/799
        raise validation_error(
            "You must be the master or delegated admin account of an organization before operating a SERVICE_MANAGED "
            "stack set"
        )
    return holder


def accounts_in(management: str, unit: str) -> list[FakeAccount]:
    """The accounts of a unit and of those below it, but for the management account. ApiError for no unit of it."""
    backend = backend_of(management)
    if not any(each.id == unit for each in backend.ou):
        raise validation_error(f"OrganizationalUnit {unit} does not exist in the organization")  # wording ours
    return [each for each in backend.accounts if each.id != management and unit in above(backend, each)]


def chosen(call: Call, management: str, units: Iterable[str]) -> list[tuple[str, FakeAccount]]:
    """The accounts of units that a call means, each with the unit that it was found in. ApiError for a wrong filter.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeploymentTargets.html
    """
    named = filtered(call)
    kind = (call.parameters.get("DeploymentTargets") or {}).get("AccountFilterType")
    found = [(unit, account) for unit in units for account in accounts_in(management, unit)]
    if named is None:
        if kind not in (None, "NONE"):
            raise validation_error(f"AccountFilterType {kind} needs Accounts")  # wording ours
        return found
    if kind not in ("INTERSECTION", "DIFFERENCE"):
        # UNION is "not supported for CreateStackInstances"; of deletions the sandbox does not know it.
        raise validation_error("Accounts need the AccountFilterType INTERSECTION or DIFFERENCE")  # wording ours
    return [(unit, account) for unit, account in found if (account.id in named) == (kind == "INTERSECTION")]


def filtered(call: Call) -> frozenset[str] | None:
    """The accounts that a call names beside units; None where it means all that are in the units."""
    accounts = (call.parameters.get("DeploymentTargets") or {}).get("Accounts")
    return frozenset(map(str, accounts)) if accounts else None


def above(backend: OrganizationsBackend, account: FakeAccount) -> list[str]:
    """The units that an account is in, up to the root."""
    return list(_above(backend, account.parent_id))


def _above(backend: OrganizationsBackend, parent: str | None) -> Iterator[str]:
    while parent:
        yield parent
        parent = next((unit.parent_id for unit in backend.ou if unit.id == parent), None)
