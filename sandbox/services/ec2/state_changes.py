# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 tells the default event bus of its account and Region when the state of an instance changes.

"EC2 Instance State-change Notification",
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.services.events import emission
from sandbox.services.events.model import Place
from sandbox.wire.reply import Reply

# What an instance goes through; moto shows the last of them only.
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
_PATHS = {
    ("", "running"): ("pending", "running"),
    ("", "stopped"): ("pending", "running", "stopping", "stopped"),
    ("stopped", "running"): ("pending", "running"),
    ("running", "stopped"): ("stopping", "stopped"),
    ("running", "terminated"): ("shutting-down", "terminated"),
    ("stopped", "terminated"): ("terminated",),
}


@operation("ec2", "RunInstances", "StartInstances", "StopInstances", "TerminateInstances")
def followed(call: Call) -> Reply:
    """moto's answer; what it did to instances of the account and Region is told."""
    before = {identifier: str(instance.state) for identifier, instance in _instances(call).items()}
    reply = call.forward()
    for identifier, instance in _instances(call).items():
        path = _PATHS.get((before.get(identifier, ""), str(instance.state)), ())
        if path[-1:] == ("running",):  # "The time that the instance was last launched" is also that of a start
            instance.launch_time = call.clock.now().replace(tzinfo=None)
        for passed in path:
            _tell(call, identifier, passed)
    return reply


def instance_arn(call: Call, instance_id: str) -> str:
    return f"arn:aws:ec2:{call.region}:{call.account_id}:instance/{instance_id}"


def _instances(call: Call) -> dict[str, Any]:
    return {instance.id: instance for instance in ec2_backends[call.account_id][call.region].all_instances()}


def _tell(call: Call, instance_id: str, state: str) -> None:
    place = Place(call.account_id, call.region)
    event = emission.envelope(
        place,
        call.clock.now(),
        source="aws.ec2",
        detail_type="EC2 Instance State-change Notification",
        resources=[instance_arn(call, instance_id)],
        detail={"instance-id": instance_id, "state": state},
    )
    emission.publish(call.world, place, event)
