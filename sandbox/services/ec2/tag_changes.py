# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tags of an instance change: an event on the default bus of its account and Region.

"Tag Change on Resource", https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-tag-changes.html
"""

from __future__ import annotations

from collections import Counter

from moto.ec2.models import ec2_backends

from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.services.ec2.state_changes import instance_arn
from sandbox.services.events import emission
from sandbox.services.events.model import Place
from sandbox.wire.reply import Reply
from sandbox.world.resets import on_reset

_versions: Counter[str] = Counter()


@on_reset
def clear() -> None:
    _versions.clear()


@operation("ec2", "CreateTags", "DeleteTags")
def followed(call: Call) -> Reply:
    """moto's answer; instances whose tags are others now are told."""
    instances = [str(each) for each in call.parameters.get("Resources") or [] if str(each).startswith("i-")]
    before = {each: _tags(call, each) for each in instances}
    reply = call.forward()
    for instance_id in instances:
        tags = _tags(call, instance_id)
        changed = sorted(key for key, _ in before[instance_id].items() ^ tags.items())
        if changed:
            _tell(call, instance_id, tags, list(dict.fromkeys(changed)))
    return reply


def _tags(call: Call, instance_id: str) -> dict[str, str]:
    listed = ec2_backends[call.account_id][call.region].describe_tags(filters={"resource-id": [instance_id]})
    return {tag["key"]: tag["value"] for tag in listed}


def _tell(call: Call, instance_id: str, tags: dict[str, str], changed: list[str]) -> None:
    place, arn, now = Place(call.account_id, call.region), instance_arn(call, instance_id), call.clock.now()
    _versions[arn] += 1
    detail = {
        "changed-tag-keys": changed,
        "service": "ec2",
        "resource-type": "instance",
        # "a version number for the tag set", which helps to order events
        "version": _versions[arn],
        "version-timestamp": str(int(now.timestamp() * 1000)),
        "tags": tags,
    }
    event = emission.envelope(
        place, now, source="aws.tag", detail_type="Tag Change on Resource", resources=[arn], detail=detail
    )
    emission.publish(call.world, place, event)
