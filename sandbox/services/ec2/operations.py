# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: instance profile associations as AWS keeps them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.utils import random_iam_instance_profile_association_id

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.ec2 import profiles


@operation("ec2", "AssociateIamInstanceProfile")
def associate_iam_instance_profile(call: Call) -> Result:
    reply = call.forward()
    if reply.status == HTTPStatus.OK:
        instance_id = str(call.parameters["InstanceId"])
        _show_profile(_backend(call).iam_instance_profile_associations[instance_id])
    return reply


@operation("ec2", "ReplaceIamInstanceProfileAssociation")
def replace_iam_instance_profile_association(call: Call) -> Result:
    """The answer has a new association id, and the instance shows the new profile; moto keeps both as they were."""
    associations = _backend(call).iam_instance_profile_associations
    old = call.parameters.get("AssociationId")
    association = next((found for found in associations.values() if found.association_id == old), None)
    if association is None:
        return call.forward()  # moto refuses it
    profile = profiles.named(call)
    assert profile is not None  # by the rules
    association.iam_instance_profile = profile
    association.association_id = random_iam_instance_profile_association_id()
    _show_profile(association)
    return {
        "IamInstanceProfileAssociation": {
            "AssociationId": association.association_id,
            "InstanceId": association.instance_id,
            "IamInstanceProfile": {"Arn": profile.arn, "Id": profile.id},
            "State": "associated",
        }
    }


def _show_profile(association: Any) -> None:
    """DescribeInstances shows the profile's own id, where moto puts the association's."""
    profile = association.iam_instance_profile
    association.instance.iam_instance_profile = {"Arn": profile.arn, "Id": profile.id}


def _backend(call: Call) -> EC2Backend:
    return ec2_backends[call.account_id][call.region]
