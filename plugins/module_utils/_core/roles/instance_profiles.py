# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which instances need an instance profile attached, replaced or detached, and which are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..arn import instance_profile_arn, role_arn, role_name
from ..errors import InputError
from ..steps import Step

# The states in which EC2 lets a profile be associated, sooner or later. The others are on the way out.
LIVE_STATES = frozenset({"pending", "running", "stopping", "stopped"})
# In which ReplaceIamInstanceProfileAssociation works: it is "for the specified running instance" (API Reference).
# Any other answers IncorrectState, "is not the active association" (aws/aws-cli#5251).
REPLACEABLE_STATES = frozenset({"running"})

_INSTANCE_ID = re.compile(r"i-[0-9a-f]{8}(?:[0-9a-f]{9})?")


@dataclass(frozen=True)
class Instance:
    """An instance: its id, its Name tag or nothing, its state, the association it has or None, and its Region."""

    id: str
    name: str
    state: str
    association: Association | None = None
    region: str = ""

    def __str__(self) -> str:
        return f"{self.id} ({self.name})" if self.name else self.id


@dataclass(frozen=True)
class Association:
    """An instance profile on an instance."""

    id: str
    profile: str


@dataclass(frozen=True)
class Wanted:
    """What a task asks for: the profile's name, whether it is to be there, and whether another one gives way.

    ``leave``: an instance whose profile does not give way is left as it is, and does not keep the others from theirs.
    ``account_id`` is that of an ARN that the task names, empty where it names the profile or role by its name.
    """

    profile: str
    present: bool
    replace: bool
    account_id: str = ""
    leave: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became, or would become, of one instance.

    ``state`` is ``ok`` (nothing to do), ``attached``, ``replaced``, ``detached``, ``conflict``, ``skipped`` or
    ``failed``. ``before`` and ``after`` are names of profiles, empty for none. A failure on the way from one profile to
    another can leave the instance without any. ``unknown``: a call had no answer, and the instance could not be read
    again.
    """

    instance: Instance
    state: str
    before: str
    after: str
    reason: str = ""
    unknown: bool = False

    @property
    def changed(self) -> bool:
        """Whether something is written, or may have been."""
        return self.before != self.after or self.unknown

    def unchanged(self, state: str, reason: str) -> Outcome:
        """The outcome when the write did not happen."""
        return replace(self, state=state, after=self.before, reason=reason)

    def as_dict(self) -> dict[str, Any]:
        """The outcome as the module returns it."""
        return {
            "instance_id": self.instance.id,
            "name": self.instance.name,
            "region": self.instance.region,
            "changed": self.changed,
            "state": self.state,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
        }


def wanted(params: Mapping[str, Any]) -> Wanted:
    """The options ``role``, ``instance_profile``, ``state``, ``replace`` and ``on_conflict`` of a task."""
    option = "role" if params.get("role") is not None else "instance_profile"
    account, name = _account_and_name(params.get(option), option)
    if account and params.get("account_id") not in (None, account):
        raise InputError(
            option, f"it belongs to account {account}, but account_id is {params['account_id']}", "correct one of them"
        )
    return Wanted(
        profile=name,
        present=params.get("state", "present") == "present",
        replace=bool(params.get("replace")),
        account_id=account,
        leave=params.get("on_conflict") == "leave",
    )


def _account_and_name(value: object, option: str) -> tuple[str, str]:
    """From a name or, as EC2 takes one too, an ARN, whose path is no part of the name."""
    if not isinstance(value, str) or not value.startswith("arn:"):
        return "", role_name(value, option)
    if option == "role":
        role = role_arn(value, option)
        return role.account_id, role.name
    return instance_profile_arn(value, option)


def instance_ids(values: Sequence[object] | None) -> tuple[str, ...] | None:
    """The option ``instance_ids``, each id once; None when it is not given. An empty list means no instance."""
    if values is None:
        return None
    for position, value in enumerate(values):
        if not isinstance(value, str) or not _INSTANCE_ID.fullmatch(value):
            raise InputError(
                f"instance_ids[{position}]",
                f"{value!r} is not the id of an instance",
                "give one such as i-0a1b2c3d4e5f60718",
            )
    return tuple(dict.fromkeys(str(value) for value in values))


def filters(values: Mapping[str, Any] | None) -> dict[str, list[str]] | None:
    """The option ``filters`` as names with lists of text; None when it is not given."""
    if values is None:
        return None
    if not values:
        raise InputError(
            "filters", "it is empty, which would mean every instance", "name at least one, such as instance-state-name"
        )
    return {name: _filter_values(value, f"filters[{name}]") for name, value in values.items()}


def _filter_values(value: object, where: str) -> list[str]:
    given = value if isinstance(value, list) else [value]
    if not given or any(item is None or isinstance(item, dict | list) for item in given):
        raise InputError(where, f"{value!r} is not a value to filter by", "give a text or a list of texts")
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in given]


def profile_name(arn: str) -> str:
    """The name in an instance profile's ARN; names are unique in an account, whatever the path."""
    return arn.rsplit("/", 1)[-1]


def plan(instances: Iterable[Instance], task: Wanted) -> tuple[Outcome, ...]:
    """What each instance needs."""
    return tuple(_plan(instance, task) for instance in instances)


def _plan(instance: Instance, task: Wanted) -> Outcome:
    current = instance.association.profile if instance.association else ""
    same = Outcome(instance, "ok", current, current)
    if instance.state not in LIVE_STATES:
        return same.unchanged("skipped", f"the instance is {instance.state}")
    if current == (task.profile if task.present else ""):
        return same
    return _attach(same, task) if task.present else _detach(same, task)


def replan(planned: Outcome, now: Instance | None, task: Wanted) -> Outcome:
    """What an instance needs that was found to have moved while its plan was carried out.

    ``before`` stays what it was at first. Another profile that has appeared is a failure unless it may be replaced, or
    be left.
    """
    if now is None:
        return planned.unchanged("skipped", "the instance has disappeared since it was read")
    again = _plan(now, task)
    if again.state == "conflict" and not task.leave:
        return again.unchanged("failed", f"somebody else gave it the instance profile {again.before} in the meantime")
    if again.state == "attached" and planned.state == "replaced":
        return replace(again, state="replaced", before=planned.before)
    return again


def _attach(same: Outcome, task: Wanted) -> Outcome:
    if not same.before:
        return replace(same, state="attached", after=task.profile)
    if task.replace:
        return replace(same, state="replaced", after=task.profile)
    return same.unchanged("conflict", f"it carries the instance profile {same.before}")


def _detach(same: Outcome, task: Wanted) -> Outcome:
    if same.before == task.profile:
        return replace(same, state="detached", after="")
    return same.unchanged("ok", f"it carries {same.before}, which is left alone")


def steps(planned: Outcome, profile: str) -> list[Step]:
    """The steps for one instance. EC2 exchanges the profile of a running instance in one call; others take two."""
    if not planned.changed:
        return []
    instance, association, wanted = planned.instance, planned.instance.association, {"Name": profile}
    if association is not None and planned.state == "replaced" and instance.state in REPLACEABLE_STATES:
        arguments: dict[str, Any] = {"IamInstanceProfile": wanted, "AssociationId": association.id}
        return [_ec2("replace_iam_instance_profile_association", arguments, instance)]
    found = []
    if association is not None:
        found.append(_ec2("disassociate_iam_instance_profile", {"AssociationId": association.id}, instance))
    if planned.after:
        arguments = {"IamInstanceProfile": wanted, "InstanceId": instance.id}
        found.append(_ec2("associate_iam_instance_profile", arguments, instance))
    return found


def _ec2(operation: str, arguments: Mapping[str, Any], instance: Instance) -> Step:
    return Step("ec2", operation, arguments, f"change the instance profile of {instance}")


def as_read(values: Sequence[object] | None, regions: Sequence[str]) -> tuple[Instance, ...] | None:
    """The option ``as_read``: instances of these Regions that a task before has read, None where none are given."""
    if values is None:
        return None
    return tuple(_as_read(value, f"as_read[{position}]", regions) for position, value in enumerate(values))


def _as_read(value: object, where: str, regions: Sequence[str]) -> Instance:
    entry = value if isinstance(value, Mapping) else {}
    state, tags = entry.get("state"), entry.get("tags")
    name = state.get("name") if isinstance(state, Mapping) else None
    identifier, region = entry.get("instance_id"), entry.get("region")
    if not (isinstance(identifier, str) and isinstance(name, str) and _INSTANCE_ID.fullmatch(identifier)):
        raise InputError(
            where, "it is not an instance", "give the instances as crossaccount.aws.ec2_instances_info returned them"
        )
    if region not in regions:
        raise InputError(
            where,
            f"{identifier} is in {region}, which is not read here",
            f"name the Region beside {', '.join(regions)}",
        )
    return Instance(identifier, str(tags.get("Name", "")) if isinstance(tags, Mapping) else "", name, None, str(region))


def missing(ids: Sequence[str], instances: Iterable[Instance]) -> tuple[str, ...]:
    """The ids for which there is no instance."""
    found = {instance.id for instance in instances}
    return tuple(identifier for identifier in ids if identifier not in found)


def conflicts(outcomes: Iterable[Outcome], task: Wanted) -> str:
    """What to say of instances that carry another profile, empty when none does or they are to be left."""
    found = [f"{outcome.instance} has {outcome.before}" for outcome in outcomes if outcome.state == "conflict"]
    if not found or task.leave:
        return ""
    return (
        f"{len(found)} instances carry an instance profile other than {task.profile}: {', '.join(found)}. "
        "Nothing was changed. Set replace to true to replace them, or on_conflict to leave to let them keep it."
    )


def withheld(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes when nothing is written because of a conflict."""
    return tuple(
        outcome.unchanged("skipped", "nothing was changed, because other instances are in conflict")
        if outcome.changed
        else outcome
        for outcome in outcomes
    )


def text(outcomes: Iterable[Outcome], side: str) -> str:
    """One side of the diff: a line for each instance that changes; ``side`` is ``before`` or ``after``."""
    return "".join(f"{outcome.instance}: {_shown(outcome, side)}\n" for outcome in outcomes if outcome.changed)


def _shown(outcome: Outcome, side: str) -> str:
    if side == "after" and outcome.unknown:
        return "unknown"
    return getattr(outcome, side) or "no instance profile"
