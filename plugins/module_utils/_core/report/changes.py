# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run changed in an account, out of the results of its modules.

A result is what a task registered. It is empty where no task ran, and may be of one that failed half way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..excerpt import excerpt

Result = Mapping[str, Any]
Change = dict[str, str]  # kind, action, what, why

_RECORD_SET_ACTIONS = {"create": "created", "update": "updated", "delete": "deleted", "adopt": "adopted"}
_MOST_REASONS = 5  # a role that is made anew may differ in all of its parts


def role_changes(result: Result, name: str, action: str = "changed") -> list[Change]:
    """What ``iam_trust_role`` did to a role. ``name`` says which one where it failed before it knew the ARN."""
    if not result.get("changed"):
        return []
    why = "; ".join(excerpt(map(str, result.get("differences") or []), _MOST_REASONS))
    arn = (result.get("role") or {}).get("arn")
    return [_change("role", _until_failure(result, action), str(arn or name), why)]


def policy_changes(result: Result) -> list[Change]:
    """Which roles ``iam_instance_profile_policy`` gave or took the policy."""
    return [
        _change(
            "role",
            "changed",
            str(each["role_arn"]),
            f"the policy that lets it assume the zone role was {each['state']}",
        )
        for each in result.get("roles") or []
        if each.get("changed")
    ]


def attachment_changes(result: Result) -> list[Change]:
    """Which instances ``ec2_instance_role`` gave or took a role, in a loop over Regions and filters."""
    found = [
        _change("attachment", str(each["state"]), str(each["instance_id"]), str(each.get("reason") or ""))
        for item in result.get("results") or []
        for each in item.get("instances") or []
        if each.get("changed")
    ]
    # In check mode an instance that two zones choose is as it was for both.
    return list({(each["action"], each["what"]): each for each in found}.values())


def zone_changes(result: Result, zone: str, action: str = "") -> list[Change]:
    """What ``route53_hosted_zone`` did to the zone."""
    if not result.get("changed"):
        return []
    done = action or ("created" if result.get("created") else "changed")
    return [_change("zone", _until_failure(result, done), zone, "")]


def association_changes(result: Result) -> list[Change]:
    """In which VPCs ``route53_vpc_association`` made the zone answer, or no longer. One that failed says it too."""
    return [
        _change("zone", action, f"{vpc['vpc_id']} ({vpc['vpc_region']})", "")
        for action in ("associated", "disassociated")
        for vpc in result.get(action) or []
        if result.get("changed")
    ]


def record_set_changes(changes: Sequence[Result], omitted: int, last: Result) -> list[Change]:
    """The record sets of the plans that were carried out, of which ``omitted`` more are not listed.

    ``last`` is the last result of ``route53_record_sets``: one that failed names what it had changed before.
    """
    done = [
        _change(
            "record set",
            _RECORD_SET_ACTIONS[each["action"]],
            f"{each['record']} {each['type']}",
            str(each.get("why") or ""),
        )
        for each in changes
        if each["action"] in _RECORD_SET_ACTIONS  # "report" names what stays
    ]
    if omitted:
        done.append(_change("record set", "changed", f"{omitted} more", ""))
    if last.get("changed") and not last.get("failed") and (marked := (last.get("marker_counts") or {}).get("update")):
        # No record set may have changed with them.
        done.append(_change("record set", "updated", f"{marked} owner markers", "for which instances names are made"))
    return [*done, *(_before_failure(last) if last.get("failed") else [])]


def _before_failure(result: Result) -> Iterator[Change]:
    for what in result.get("applied") or []:
        yield _change("record set", "changed before the failure", str(what), "")
    for what in result.get("unknown") or []:
        yield _change("record set", "perhaps changed", str(what), "AWS did not answer")


def _until_failure(result: Result, action: str) -> str:
    return f"{action} before the failure" if result.get("failed") else action


def _change(kind: str, action: str, what: str, why: str) -> Change:
    return {"kind": kind, "action": action, "what": what, "why": why}
