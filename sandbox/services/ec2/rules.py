# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: which instance profile can be associated with which instance."""

from __future__ import annotations

from moto.ec2.models import ec2_backends

from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.services.ec2 import profiles
from sandbox.wire.errors import ApiError

_ASSOCIABLE = ("running", "stopped")


@rule("ec2", "AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation")
def profile_has_a_role(call: Call) -> None:
    """A profile that IAM does not have, or has without a role, cannot be associated."""
    given: dict[str, str] = call.parameters.get("IamInstanceProfile") or {}
    field = "name" if given.get("Name") else "arn"
    profile = profiles.named(call)
    if profile is None or (given.get("Arn") or profile.arn) != profile.arn:
        raise ApiError(
            "InvalidParameterValue",
            f"Value ({given.get('Name') or given.get('Arn', '')}) for parameter iamInstanceProfile.{field} is invalid. "
            f"Invalid IAM Instance Profile {'name' if field == 'name' else 'ARN'}",
        )
    if not profile.roles:
        raise ApiError(
            "InvalidParameterValue",
            f'IAM Instance Profile "{profile.arn}" has no associated IAM Roles',
        )


@rule("ec2", "AssociateIamInstanceProfile")
def instance_runs_or_is_stopped(call: Call) -> None:
    """ "Associates an IAM instance profile with a running or stopped instance" (API Reference).

    The error of any other state is as users of AWS report it.
    """
    instances = ec2_backends[call.account_id][call.region].all_instances()
    instance_id = str(call.parameters.get("InstanceId", ""))
    instance = next((found for found in instances if found.id == instance_id), None)
    if instance is not None and instance.state not in _ASSOCIABLE:
        raise ApiError(
            "IncorrectInstanceState",
            f"The instance '{instance_id}' is not in the 'running' or 'stopped' states.",
        )


@rule("ec2", "ReplaceIamInstanceProfileAssociation")
def instance_runs(call: Call) -> None:
    """AWS replaces for a running instance only (API Reference; the error as in aws/aws-cli#5251)."""
    associations = ec2_backends[call.account_id][call.region].iam_instance_profile_associations
    old = call.parameters.get("AssociationId")
    association = next((found for found in associations.values() if found.association_id == old), None)
    if association is not None and association.instance.state != "running":
        raise ApiError("IncorrectState", f"The association {old} is not the active association")
