# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Attaching instance profiles to instances: two reads for all of them, then one write for each that needs it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ..._core.accounts.regions import regions
from ..._core.errors import InputError
from ..._core.instances.filters import by_id
from ..._core.roles import instance_profiles
from ..._core.roles.instance_profiles import LIVE_STATES, Association, Instance, Outcome, Wanted, replan
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, error_message, may_be_done
from ..propagation import LIMIT_SECONDS, retry_after_write
from ..steps import call
from .listing import PAGE_SIZE, REGIONS_SIDE_BY_SIDE, list_instances

ASSOCIATIONS = Listing("IamInstanceProfileAssociations", {"NextToken": "NextToken"})
# The instance or what it carries is no longer as it was read: it starts, stops or is gone ("is not in the 'running' or
# 'stopped' states"), it got another profile ("There is an existing association for instance"), or it lost the one it
# had. Read again, the instance shows which.
MOVED_CODES = frozenset(
    {"IncorrectInstanceState", "IncorrectState", "InvalidAssociationID.NotFound", "InvalidInstanceID.NotFound"}
)
DENIED_CODES = frozenset({"UnauthorizedOperation", "AccessDenied"})


def ensure(
    params: Mapping[str, Any],
    connection: Connection,
    *,
    check_mode: bool,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> dict[str, Any]:
    """Bring the instances of a task into the declared state; the module's result.

    Nothing is written when any instance carries another profile, unless that may be replaced or left. A failure of one
    instance does not keep the others from being done; the error then carries what became of each.
    """
    task = instance_profiles.wanted(params)
    ids = instance_profiles.instance_ids(params.get("instance_ids"))
    filters = instance_profiles.filters(params.get("filters"))
    places = _regions(params.get("regions"), connection)
    given = instance_profiles.as_read(params.get("as_read"), places)
    if ids is None and filters is None and given is None:
        raise InputError("instance_ids", "no instance is named", "give instance_ids or filters")
    if task.account_id:
        connection.require_account(task.account_id, "role" if params.get("role") is not None else "instance_profile")
    connection.require_account(params.get("account_id"))
    lists_carriers = bool(params.get("carriers"))
    chosen = _Choice(ids, filters, given)
    found = _read_all(connection, places, chosen, task.profile if lists_carriers else "")
    instances, carriers = found.instances, {"carriers": list(found.carriers)} if lists_carriers else {}
    if task.present and (lost := instance_profiles.missing(ids or (), instances)) and filters is None:
        raise AwsError(
            f"There are no instances {', '.join(lost)} in {', '.join(places)}. Nothing was changed. "
            "Correct instance_ids, or the region."
        )
    outcomes = instance_profiles.plan(instances, task)
    if conflict := instance_profiles.conflicts(outcomes, task):
        raise AwsError(conflict, result={**_result(instance_profiles.withheld(outcomes)), **carriers})
    if not check_mode:
        writer = _Writer(connection, task, params.get("wait_timeout", LIMIT_SECONDS), clock, sleep)
        outcomes = tuple(writer.apply(outcome) for outcome in outcomes)
        connection.writes.settle()
    result = {**_result(outcomes), **carriers}
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    if failed:
        details = "; ".join(f"{outcome.instance}: {outcome.reason}" for outcome in failed)
        raise AwsError(f"{len(failed)} of {len(outcomes)} instances failed. {details}", result=result)
    return result


def _regions(value: object, connection: Connection) -> Sequence[str]:
    """The option ``regions``, or the Region of the task."""
    if value is None:
        return (connection.region,)
    if not (named := regions(value, "regions")):
        raise InputError("regions", "it is empty, so no instance could be found", "name at least one region")
    return named


def _result(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    changed = any(outcome.changed for outcome in outcomes)
    result = {"changed": changed, "instances": [outcome.as_dict() for outcome in outcomes]}
    if changed:
        result["diff"] = {side: instance_profiles.text(outcomes, side) for side in ("before", "after")}
    return result


class _Writer:
    """Writes for one instance after the other, with one time limit for the waits of all."""

    def __init__(
        self,
        connection: Connection,
        task: Wanted,
        limit: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._connection = connection
        self._task = task
        self._clock = clock
        self._sleep = sleep
        self._deadline = clock() + limit
        self._denied: dict[str, str] = {}

    def apply(self, planned: Outcome) -> Outcome:
        """Write for one instance. Its failure is an outcome, not an exception."""
        if not planned.changed:
            return planned
        region = planned.instance.region
        if region in self._denied:  # the others would be denied as well
            return planned.unchanged("failed", f"not tried: {self._denied[region]}")
        self._connection.writes.settle()  # the outcome of each instance says what became of it
        attempt = _Attempt(self._connection, self._task, planned)
        try:
            retry_after_write(
                attempt.write,
                attempt.may_pass,
                limit=max(0.0, self._deadline - self._clock()),
                clock=self._clock,
                sleep=self._sleep,
            )
        except SDK_ERRORS as error:
            reason = f"{error_message(error)} ({error_code(error) or type(error).__name__})"
            if error_code(error) in DENIED_CODES:
                self._denied[region] = reason
            doubtful = may_be_done(error) or self._connection.writes.in_doubt
            return attempt.looked_for(reason) if doubtful else attempt.failure(reason)
        except AwsError as error:  # the instance could not be read again
            return attempt.unread(str(error))
        return attempt.outcome


class _Attempt:
    """The write for one instance, which is planned again whenever EC2 says that the instance has moved."""

    def __init__(self, connection: Connection, task: Wanted, planned: Outcome) -> None:
        self._connection = connection
        self._client = connection.client("ec2", planned.instance.region)
        self._task = task
        self._bare = False
        self._done = False
        self.outcome = planned

    def write(self) -> None:
        """Make the calls that the outcome still needs."""
        if self._done:
            return
        plan = instance_profiles.steps(self.outcome, self._task.profile)
        for step in plan:
            call(self._client, step)
            if step is not plan[-1]:  # the first of two takes the old profile away
                self.outcome = replace(self.outcome, instance=replace(self.outcome.instance, association=None))
                self._bare = True

    def may_pass(self, error: Exception) -> bool:
        """Whether another try can succeed: the profile is not visible yet, or the instance is no longer as it was read.

        EC2 answers InvalidParameterValue for a profile that IAM has just created ("Invalid IAM Instance Profile name")
        or that has just got its role ("has no associated IAM Roles"). There is no code of its own for either.
        """
        code = error_code(error)
        if code in MOVED_CODES:
            now = self._now()
            again = replan(self.outcome, now, self._task)
            if not self._connection.writes.in_doubt:
                self.outcome = again
            elif again.state == "ok":
                # An attempt of ours that nobody answered was carried out, and its repetition met its own work.
                self._done = True
            else:
                self.outcome = replace(again, unknown=not again.changed)
            return True
        return code == "InvalidParameterValue" and "iam instance profile" in error_message(error).lower()

    def _now(self) -> Instance | None:
        """The instance as it is now, None where it is gone."""
        before = self.outcome.instance
        return next(iter(_read(self._connection, _Choice([before.id]), before.region).instances), None)

    def unread(self, reason: str) -> Outcome:
        """The outcome where the instance could not be read again."""
        if self._connection.writes.in_doubt:
            return self.failure(f"Whether it was done is not known: {reason}", unknown=True)
        return self.failure(reason)

    def looked_for(self, reason: str) -> Outcome:
        """The outcome of a call without a usable answer. What EC2 does not show yet may be done nevertheless."""
        try:
            now = self._now()
        except AwsError as unread:
            return self.failure(f"{reason}. Whether it was done is not known: {unread}", unknown=True)
        if now is not None and not replan(self.outcome, now, self._task).changed:
            return self.outcome
        return self.failure(f"{reason}. Whether it was done is not known: EC2 does not show it yet", unknown=True)

    def failure(self, reason: str, *, unknown: bool = False) -> Outcome:
        """The outcome when the write did not happen, or only the first half of a replacement did."""
        failed = replace(self.outcome.unchanged("failed", reason), unknown=unknown)
        if not self._bare:
            return failed
        lost = f"its instance profile {failed.before} was detached, but the new one was not attached: {reason}"
        return replace(failed, after="", reason=lost)


@dataclass(frozen=True)
class _Choice:
    """The instances of a task: by ids, by filters or by both, or those that a task before has read."""

    ids: Sequence[str] | None = None
    filters: Mapping[str, list[str]] | None = None
    as_read: Sequence[Instance] | None = None

    def described(self, client: Any, region: str) -> dict[str, tuple[str, str]]:
        """The name and the state of each instance of a Region by its id."""
        if self.as_read is not None:
            return {each.id: (each.name, each.state) for each in self.as_read if each.region == region}
        found: dict[str, tuple[str, str]] = {}
        for instance in list_instances(client, self.ids, self.filters, f"read the instances in {region}"):
            name = next((tag["Value"] for tag in instance.get("Tags", ()) if tag["Key"] == "Name"), "")
            found[instance["InstanceId"]] = (name, instance["State"]["Name"])
        return found


@dataclass(frozen=True)
class _Found:
    """The instances of a task, and the ids of all that carry its profile, chosen or not, where a task asks for them."""

    instances: tuple[Instance, ...]
    carriers: tuple[str, ...] = ()


def _read_all(connection: Connection, places: Sequence[str], chosen: _Choice, carried: str) -> _Found:
    """Those of all Regions, in the order of their ids. ``carried``: the profile whose carriers are wanted, if any."""
    read_one = partial(_read, connection, chosen, carried=carried)
    with ThreadPoolExecutor(max_workers=min(REGIONS_SIDE_BY_SIDE, len(places))) as pool:
        reads = list(pool.map(read_one, places))
    instances = sorted((each for read in reads for each in read.instances), key=lambda instance: instance.id)
    return _Found(tuple(instances), tuple(sorted(id_ for read in reads for id_ in read.carriers)))


def _read(connection: Connection, chosen: _Choice, region: str, *, carried: str = "") -> _Found:
    """The instances of a Region with their associations, in the order of their ids."""
    client = connection.client("ec2", region)
    found = chosen.described(client, region)
    # Of the whole Region at once where every carrier is asked for: those that are not chosen have no ids to ask by.
    wanted = [[]] if carried else by_id(sorted(found))
    associations: dict[str, Association] = {}
    for one in wanted:
        associations.update(_associated(client, region, one))
    instances = tuple(Instance(id_, *found[id_], associations.get(id_), region) for id_ in sorted(found))
    if not carried:
        return _Found(instances)
    carriers = [id_ for id_, association in associations.items() if association.profile == carried]
    # One that is on its way out keeps its association for a while.
    states = {**_Choice([id_ for id_ in carriers if id_ not in found]).described(client, region), **found}
    return _Found(instances, tuple(id_ for id_ in carriers if id_ in states and states[id_][1] in LIVE_STATES))


def _associated(client: Any, region: str, filters: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Association]]:
    """The association of each instance by its id."""
    for page in pages(
        client.describe_iam_instance_profile_associations,
        ASSOCIATIONS,
        f"read which instance profiles the instances in {region} carry",
        Filters=filters,
        MaxResults=PAGE_SIZE,
    ):
        for association in page:
            if association["State"] in ("associating", "associated"):
                profile = instance_profiles.profile_name(association["IamInstanceProfile"]["Arn"])
                yield association["InstanceId"], Association(association["AssociationId"], profile)
