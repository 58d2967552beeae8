# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Associating VPCs of one account with a private zone of another, by the credentials of both."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from ..._core.accounts.account import Account
from ..._core.accounts.fan_out import read_account
from ..._core.dns.hosted_zone import NOT_FOUND
from ..._core.dns.vpc_association import (
    LAST,
    AssociationPlan,
    association,
    authorisation,
    check_private,
    declaration,
    disassociation,
    listed,
    plan_associations,
    withdrawal,
)
from ..._core.dns.zones import HostedZone, Vpc, check_placeholder, label
from ..._core.errors import InputError
from ..._core.policies.documents import to_json
from ..._core.steps import Step
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import AwsError
from ..fan_out import enter
from ..outcome import attempt
from ..steps import Runner
from .zone_search import resolve_zone

AUTHORISATIONS = Listing("VPCs", {"NextToken": "NextToken"})
AUTHORISING = "CreateVPCAssociationAuthorization"
OPTION = "vpc_account"


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the VPCs that a task declares into the declared state; the module's result.

    The task's own credentials are those of the zone's account.
    """
    declared = declaration(params, connection.region)
    account = read_account(params[OPTION], OPTION)
    check_placeholder(declared.selector, check_mode=check_mode)
    connection.require_account(params.get("account_id"))
    try:
        zone = resolve_zone(connection, declared.selector, check_mode=check_mode)
    except AwsError as error:
        if error.code == NOT_FOUND and not declared.present:
            return {"changed": False, "associated": [], "disassociated": [], "kept": [], "missing": [], "vpcs": []}
        raise
    if zone.exists:
        check_private(zone)
    if account.account_id == connection.caller().account_id:
        raise InputError(
            f"{OPTION}, account_id",
            f"{account.account_id} is the account of the zone too, which needs no authorisation",
            "use the option vpcs of crossaccount.aws.route53_hosted_zone",
        )
    plan = plan_associations(zone, _authorised(connection, zone) if zone.exists else (), declared)
    work = _Work(connection, account, zone)
    if not check_mode:
        work.do(plan)
    else:
        work.associated, work.disassociated, work.kept = plan.associate, plan.disassociate, plan.kept
        work.missing = plan.associate
    return work.result(changed=bool(work.associated or work.disassociated or plan.withdraw))


def _authorised(connection: Connection, zone: HostedZone) -> tuple[Vpc, ...]:
    """The VPCs that another account may associate, as a run that was killed may have left some."""
    found = pages(
        functools.partial(connection.client("route53").list_vpc_association_authorizations, HostedZoneId=zone.id),
        AUTHORISATIONS,
        f"read which VPCs may be associated with {label(zone)}",
    )
    return tuple(Vpc(vpc["VPCId"], vpc["VPCRegion"]) for page in found for vpc in page)


class _Work:
    """The calls of both sides, and what of them is done."""

    def __init__(self, connection: Connection, account: Account, zone: HostedZone) -> None:
        self._connection = connection
        self._account = account
        self._zone = zone
        self._zone_side = Runner(connection)
        self.associated: tuple[Vpc, ...] = ()
        self.disassociated: tuple[Vpc, ...] = ()
        self.kept: tuple[Vpc, ...] = ()
        self.missing: tuple[Vpc, ...] = ()

    def do(self, plan: AssociationPlan) -> None:
        """Carry out a plan. A failure on the way carries what was done before it."""
        self.kept = plan.kept
        if plan.associate or plan.disassociate:
            self._guest = enter(self._account, self._connection)
            self._guest.require_account(self._account.account_id, f"{OPTION}, account_id")
            self._guest_side = Runner(self._guest)
        self._zone_side.run([withdrawal(self._zone, vpc) for vpc in plan.withdraw])
        for vpc in plan.associate:
            self._associate(vpc)
            self.associated += (vpc,)
        for vpc in plan.disassociate:
            self._disassociate(vpc)

    def _associate(self, vpc: Vpc) -> None:
        """Authorise, associate, and take the authorisation back whatever became of the association."""
        try:
            self._zone_side.make(authorisation(self._zone, vpc))
        except AwsError:
            if AUTHORISING in self._connection.writes.in_doubt:
                self._withdraw(vpc)
            raise
        try:
            self._as_guest(association(self._zone, vpc))
        except AwsError as failure:
            said = f"{str(failure).removesuffix('.')}. {self._withdraw(vpc)}"
            raise self._failed(said, failure, changed=True) from failure
        try:
            self._zone_side.make(withdrawal(self._zone, vpc))
        except AwsError as failure:
            self.associated += (vpc,)
            raise self._failed(str(failure), failure, changed=True) from failure

    def _withdraw(self, vpc: Vpc) -> str:
        """Take an authorisation back after a failure; a sentence that says whether that is done."""
        try:
            self._zone_side.make(withdrawal(self._zone, vpc))
        except AwsError as failure:
            return f"{failure} Run the task again, which removes it."
        return "Its authorisation was removed again."

    def _disassociate(self, vpc: Vpc) -> None:
        try:
            self._as_guest(disassociation(self._zone, vpc))
        except AwsError as failure:
            if failure.code != LAST:
                raise self._failed(str(failure), failure) from failure
            self.kept += (vpc,)  # others were disassociated at the same time
        else:
            self.disassociated += (vpc,)

    def _as_guest(self, step: Step) -> None:
        """Make a call of the VPC's account. Its writes are seen there, so that what is not known of them is told."""
        outcome = attempt(lambda: {"answer": bool(self._guest_side.make(step))}, self._guest.writes)
        if outcome.failed:
            told = outcome.result
            raise AwsError(told["msg"], code=told["error_code"], result={"changed": told["changed"]})

    def _failed(self, message: str, failure: AwsError, *, changed: bool = False) -> AwsError:
        """A failure with what was done before it."""
        done = changed or bool(failure.result.get("changed") or self.associated or self.disassociated)
        return AwsError(message, code=failure.code, result=self.result(changed=done))

    def result(self, *, changed: bool) -> dict[str, Any]:
        """What the module returns."""
        after = sorted((set(self._zone.vpcs) | set(self.associated)) - set(self.disassociated))
        result: dict[str, Any] = {
            "changed": changed,
            "hosted_zone_id": self._zone.id,
            "associated": listed(self.associated),
            "disassociated": listed(self.disassociated),
            "kept": listed(self.kept),
            "missing": listed(self.missing),
            "vpcs": listed(after),
        }
        if changed:
            result["diff"] = {
                side: to_json({"vpcs": listed(of_zone)}, indent=2) + "\n"
                for side, of_zone in (("before", self._zone.vpcs), ("after", after))
            }
        return result
