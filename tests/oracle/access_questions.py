# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One cell of the access matrix: a question, put as a real call and as a case for the independent engine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from tests.oracle.access_world import SUPPORT, Principal, World
from tests.oracle.case import Case, RecordSet
from tests.oracle.declared import as_key
from tests.oracle.places import Keys
from tests.oracle.wire import authorized, change_batch
from tests.support.playbooks.runner import DNS

ASSUME = "sts:AssumeRole"
CHANGE = "route53:ChangeResourceRecordSets"
RULE = "docs/access-matrix.md"
CODE = "123456"


@dataclass(frozen=True)
class Question:
    """May the principal do it? ``allowed`` makes the call, ``case`` says the same to the engine."""

    principal: str
    action: str

    def allowed(self, world: World) -> bool:
        raise NotImplementedError

    def case(self, world: World) -> Case:
        raise NotImplementedError

    def _case(self, world: World, resource: str, account: str, **rest: Any) -> Case:
        principal = world.principals[self.principal]
        return Case(
            repr(self), RULE, principal.caller, self.action, resource, account, identity=principal.identity, **rest
        )


@dataclass(frozen=True)
class Assume(Question):
    """``external_id``: the one of the workload account that the role is for, the other's, or none."""

    account: str
    role: str
    workload: str
    external_id: Literal["right", "wrong", "none"]

    @property
    def _arn(self) -> str:
        return f"arn:aws:iam::{self.account}:role/{self.role}"

    def _external_id(self, world: World) -> str | None:
        right = world.external_ids[self.workload]
        [wrong] = {*world.external_ids.values()} - {right}
        return {"right": right, "wrong": wrong, "none": None}[self.external_id]

    def allowed(self, world: World) -> bool:
        given = self._external_id(world)
        parameters = {} if given is None else {"ExternalId": given}
        call = world.principals[self.principal].client("sts").assume_role
        return authorized(call, RoleArn=self._arn, RoleSessionName="cell", **parameters)

    def case(self, world: World) -> Case:
        given = self._external_id(world)
        context: dict[str, str | list[str]] = {"aws:PrincipalOrgID": world.organization}
        context |= {} if given is None else {"sts:ExternalId": given}
        trust = world.trust(self.account, self.role)
        return self._case(world, self._arn, self.account, grant=trust, context=context)


@dataclass(frozen=True)
class Change(Question):
    """One batch of changes in a zone of the DNS account."""

    zone: str
    changes: tuple[RecordSet, ...]

    def allowed(self, world: World) -> bool:
        call = world.principals[self.principal].client("route53").change_resource_record_sets
        return authorized(call, HostedZoneId=world.zones[self.zone], ChangeBatch=change_batch(self.changes))

    def case(self, world: World) -> Case:
        zone = f"arn:aws:route53:::hostedzone/{world.zones[self.zone]}"
        changes = tuple(RecordSet(change.action, as_key(change.name), change.type) for change in self.changes)
        return self._case(world, zone, DNS, changes=changes)


#: How to make a call, and what its resource and that resource's account are.
Call = Callable[[World, Principal], tuple[Callable[[], Any], str, str]]


@dataclass(frozen=True)
class Other(Question):
    """Any other call."""

    call: Call

    def allowed(self, world: World) -> bool:
        make, _arn, _account = self.call(world, world.principals[self.principal])
        return authorized(make)

    def case(self, world: World) -> Case:
        _make, arn, account = self.call(world, world.principals[self.principal])
        return self._case(world, arn, account)


def on_zone(method: str, zone: str, parameter: str = "Id") -> Call:
    """A call about a zone of the DNS account."""

    def call(world: World, principal: Principal) -> tuple[Callable[[], Any], str, str]:
        made = getattr(principal.client("route53"), method)
        number = world.zones[zone]
        return partial(made, **{parameter: number}), f"arn:aws:route53:::hostedzone/{number}", DNS

    return call


def on_everything(service: str, method: str, **parameters: Any) -> Call:
    """A call that knows no narrower resource than the caller's account."""

    def call(_world: World, principal: Principal) -> tuple[Callable[[], Any], str, str]:
        return partial(getattr(principal.client(service), method), **parameters), "*", principal.caller.account

    return call


def on_a_change(world: World, principal: Principal) -> tuple[Callable[[], Any], str, str]:
    """GetChange for a change that was made in the DNS account."""
    batch = change_batch([RecordSet("UPSERT", "matrix.existing.example", "TXT")])
    zone = world.zones["existing.example."]
    admin = world.place.admin("route53", DNS)
    made = admin.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)["ChangeInfo"]["Id"]
    number = made.rpartition("/")[2]
    call = partial(principal.client("route53").get_change, Id=number)
    return call, f"arn:aws:route53:::change/{number}", principal.caller.account


def on_own_role(method: str, **parameters: str) -> Call:
    """A call that changes the caller's own role."""

    def call(_world: World, principal: Principal) -> tuple[Callable[[], Any], str, str]:
        made = partial(getattr(principal.client("iam"), method), RoleName=principal.caller.name, **parameters)
        return made, principal.caller.identity_arn, principal.caller.account

    return call


def on_an_instance(world: World, principal: Principal) -> tuple[Callable[[], Any], str, str]:
    """TerminateInstances, as a dry run."""
    made = partial(principal.client("ec2").terminate_instances, InstanceIds=[world.instance], DryRun=True)
    account = principal.caller.account
    return made, f"arn:aws:ec2:us-east-1:{account}:instance/{world.instance}", account


@dataclass(frozen=True)
class Support(Question):
    """The support role, which asks for MFA within the hour and ends with January 2099."""

    condition: Literal["without MFA", "MFA just now", "MFA 61 minutes ago", "MFA just now, in February 2099"]

    def allowed(self, world: World) -> bool:
        principal = world.principals[self.principal]
        client, parameters = principal.client("sts"), {}
        presents = {} if self.condition == "without MFA" else {"SerialNumber": world.mfa_device(), "TokenCode": CODE}
        moved: AbstractContextManager[None] = nullcontext()
        if self.condition == "MFA 61 minutes ago":
            keys = Keys.of(client.get_session_token(**presents)["Credentials"])
            client = world.clients(keys)("sts")
            moved = _clock(world, advance=61 * 60)
        else:
            parameters = presents
            if "2099" in self.condition:
                moved = _clock(world, now="2099-02-01T00:00:00Z")
        with moved:
            return authorized(
                client.assume_role,
                RoleArn=f"arn:aws:iam::{DNS}:role/{SUPPORT}",
                RoleSessionName="cell",
                **parameters,
            )

    def case(self, world: World) -> Case:
        context: dict[str, str | list[str]] = {"aws:PrincipalOrgID": world.organization}
        context["aws:CurrentTime"] = "2099-02-01T00:00:00Z" if "2099" in self.condition else "2026-01-01T00:00:00Z"
        if self.condition != "without MFA":
            age = "3660" if "61" in self.condition else "0"
            context |= {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": age}
        trust = world.trust(DNS, SUPPORT)
        return self._case(world, f"arn:aws:iam::{DNS}:role/{SUPPORT}", DNS, grant=trust, context=context)


@contextmanager
def _clock(world: World, **order: Any) -> Any:
    world.place.control.clock(**order)
    try:
        yield
    finally:
        world.place.control.clock()
