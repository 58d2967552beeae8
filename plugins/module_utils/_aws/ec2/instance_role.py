# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Attaching instance profiles to instances: two reads for all of them, then one write for each that needs it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._core.errors import InputError
from ..._core.roles import instance_profiles
from ..._core.roles.instance_profiles import Association, Instance, Outcome, Wanted, replan
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, error_message, may_be_done
from ..propagation import LIMIT_SECONDS, retry_after_write
from ..steps import call
from .listing import PAGE_SIZE, chunks, list_instances

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
    if ids is None and filters is None:
        raise InputError("instance_ids", "no instance is named", "give instance_ids or filters")
    if task.account_id:
        connection.require_account(task.account_id, "role" if params.get("role") is not None else "instance_profile")
    connection.require_account(params.get("account_id"))
    instances = _read(connection, ids, filters)
    if task.present and (lost := instance_profiles.missing(ids or (), instances)) and filters is None:
        raise AwsError(
            f"There are no instances {', '.join(lost)} in {connection.region}. Nothing was changed. "
            "Correct instance_ids, or the region."
        )
    outcomes = instance_profiles.plan(instances, task)
    if conflict := instance_profiles.conflicts(outcomes, task):
        raise AwsError(conflict, result=_result(instance_profiles.withheld(outcomes)))
    if not check_mode:
        writer = _Writer(connection, task, params.get("wait_timeout", LIMIT_SECONDS), clock, sleep)
        outcomes = tuple(writer.apply(outcome) for outcome in outcomes)
        connection.writes.settle()
    result = _result(outcomes)
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    if failed:
        details = "; ".join(f"{outcome.instance}: {outcome.reason}" for outcome in failed)
        raise AwsError(f"{len(failed)} of {len(outcomes)} instances failed. {details}", result=result)
    return result


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
        self._denied = ""

    def apply(self, planned: Outcome) -> Outcome:
        """Write for one instance. Its failure is an outcome, not an exception."""
        if not planned.changed:
            return planned
        if self._denied:  # the others would be denied as well
            return planned.unchanged("failed", f"not tried: {self._denied}")
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
                self._denied = reason
            doubtful = may_be_done(error) or self._connection.writes.in_doubt
            return attempt.looked_for(reason) if doubtful else attempt.failure(reason)
        except AwsError as error:  # the instance could not be read again
            return attempt.unread(str(error))
        return attempt.outcome


class _Attempt:
    """The write for one instance, which is planned again whenever EC2 says that the instance has moved."""

    def __init__(self, connection: Connection, task: Wanted, planned: Outcome) -> None:
        self._connection = connection
        self._client = connection.client("ec2")
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
            [now] = _read(self._connection, (self.outcome.instance.id,), None) or (None,)
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

    def unread(self, reason: str) -> Outcome:
        """The outcome where the instance could not be read again."""
        if self._connection.writes.in_doubt:
            return self.failure(f"Whether it was done is not known: {reason}", unknown=True)
        return self.failure(reason)

    def looked_for(self, reason: str) -> Outcome:
        """The outcome of a call without a usable answer. What EC2 does not show yet may be done nevertheless."""
        try:
            [now] = _read(self._connection, (self.outcome.instance.id,), None) or (None,)
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


def _read(
    connection: Connection, ids: tuple[str, ...] | None, filters: Mapping[str, list[str]] | None
) -> tuple[Instance, ...]:
    """The instances with their associations, in the order of their ids."""
    client = connection.client("ec2")
    found: dict[str, tuple[str, str]] = {}
    for instance in list_instances(client, ids, filters):
        name = next((tag["Value"] for tag in instance.get("Tags", ()) if tag["Key"] == "Name"), "")
        found[instance["InstanceId"]] = (name, instance["State"]["Name"])
    associations: dict[str, Association] = {}
    for chunk in chunks(sorted(found)):
        for page in pages(
            client.describe_iam_instance_profile_associations,
            ASSOCIATIONS,
            "read which instance profiles the instances carry",
            Filters=[{"Name": "instance-id", "Values": chunk}],
            MaxResults=PAGE_SIZE,
        ):
            for association in page:
                if association["State"] in ("associating", "associated"):
                    associations[association["InstanceId"]] = Association(
                        association["AssociationId"],
                        instance_profiles.profile_name(association["IamInstanceProfile"]["Arn"]),
                    )
    return tuple(Instance(id_, *found[id_], associations.get(id_)) for id_ in sorted(found))
