# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 tells the default event bus of its account and Region when the state of an instance changes.

"EC2 Instance State-change Notification",
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
"""

from __future__ import annotations

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
    before = _states(call)
    reply = call.forward()
    for instance_id, state in _states(call).items():
        for passed in _PATHS.get((before.get(instance_id, ""), state), ()):
            _tell(call, instance_id, passed)
    return reply


def instance_arn(call: Call, instance_id: str) -> str:
    return f"arn:aws:ec2:{call.region}:{call.account_id}:instance/{instance_id}"


def _states(call: Call) -> dict[str, str]:
    return {instance.id: str(instance.state) for instance in ec2_backends[call.account_id][call.region].all_instances()}


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
