# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: instance profile associations as AWS keeps them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.utils import random_iam_instance_profile_association_id

from sandbox import iam_store
from sandbox.authorization.services.ec2 import profile_name
from sandbox.errors import ApiError
from sandbox.operations import Call, Result, operation

_ASSOCIABLE = ("running", "stopped")


@operation("ec2", "AssociateIamInstanceProfile")
def associate_iam_instance_profile(call: Call) -> Result:
    """ "Associates an IAM instance profile with a running or stopped instance" (API Reference).

    The error of any other state is as users of AWS report it.
    """
    _check_profile(call)
    backend = _backend(call)
    instance_id = str(call.parameters.get("InstanceId", ""))
    instance = next((found for found in backend.all_instances() if found.id == instance_id), None)
    if instance is not None and instance.state not in _ASSOCIABLE:
        raise ApiError(
            "IncorrectInstanceState",
            f"The instance '{instance_id}' is not in the 'running' or 'stopped' states.",
        )
    reply = call.forward()
    if reply.status == HTTPStatus.OK:
        _show_profile(backend.iam_instance_profile_associations[instance_id])
    return reply


@operation("ec2", "ReplaceIamInstanceProfileAssociation")
def replace_iam_instance_profile_association(call: Call) -> Result:
    """The answer has a new association id, and the instance shows the new profile; moto keeps both as they were.

    AWS replaces for a running instance only (API Reference; the error as in aws/aws-cli#5251).
    """
    _check_profile(call)
    backend = _backend(call)
    associations = backend.iam_instance_profile_associations
    old = call.parameters.get("AssociationId")
    association = next((found for found in associations.values() if found.association_id == old), None)
    if association is None:
        return call.forward()  # moto refuses it
    if association.instance.state != "running":
        raise ApiError("IncorrectState", f"The association {old} is not the active association")
    profile = iam_store.instance_profile_by_name(
        call.account_id, profile_name(call.parameters.get("IamInstanceProfile") or {})
    )
    assert profile is not None  # checked above
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


def _check_profile(call: Call) -> None:
    """A profile that IAM does not have, or has without a role, cannot be associated."""
    specification: dict[str, str] = call.parameters.get("IamInstanceProfile") or {}
    field = "name" if specification.get("Name") else "arn"
    profile = iam_store.instance_profile_by_name(call.account_id, profile_name(specification))
    if profile is None or (specification.get("Arn") or profile.arn) != profile.arn:
        given = specification.get("Name") or specification.get("Arn", "")
        raise ApiError(
            "InvalidParameterValue",
            f"Value ({given}) for parameter iamInstanceProfile.{field} is invalid. "
            f"Invalid IAM Instance Profile {'name' if field == 'name' else 'ARN'}",
        )
    if not profile.roles:
        raise ApiError(
            "InvalidParameterValue",
            f'IAM Instance Profile "{profile.arn}" has no associated IAM Roles',
        )


def _show_profile(association: Any) -> None:
    """DescribeInstances shows the profile's own id, where moto puts the association's."""
    profile = association.iam_instance_profile
    association.instance.iam_instance_profile = {"Arn": profile.arn, "Id": profile.id}


def _backend(call: Call) -> EC2Backend:
    return ec2_backends[call.account_id][call.region]
