# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has to be mended, so that the main job needs permissions that it does not use in a healthy account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.proofs.permission_fleet import INSTANCE_ROLE, WHOLE, Fleet
from tests.proofs.permission_table import Row
from tests.support.playbooks.iam_world import allow, policy, trust
from tests.support.playbooks.runner import DNS

SSM = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
INSTANCES = trust({"Service": "ec2.amazonaws.com"})
# Some damage excludes other on one host: a policy of the role's own and full access, two ways to replace a profile.
ON_THE_SECOND = (
    "DNS iam:AttachRolePolicy",
    "workload iam:CreateInstanceProfile",
    "workload ec2:DisassociateIamInstanceProfile",
)
# Variables of a host that ask for more than it has.
ASKED_FOR = {
    "DNS iam:AttachRolePolicy": {"zone_access_full_access": True},
    "workload iam:AttachRolePolicy": {"instance_access_managed_policies": ["AmazonEC2ReadOnlyAccess"]},
    "workload ec2:ReplaceIamInstanceProfileAssociation": {"instance_access_replace": True},
    "workload ec2:DisassociateIamInstanceProfile": {"instance_access_replace": True},
}


def damaged(fleet: Fleet, lacking: Sequence[Row], needed: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Damage done: a host that lacks a row has what that mends, the whole ones all that is ``needed``.

    Returns the variables by host that the runs from now on need.
    """
    to_do = [(fleet.host(row, lacking), row) for row in lacking]
    to_do += [(f"w{int(str(row).startswith(ON_THE_SECOND))}", row) for row in needed]
    variables: dict[str, dict[str, Any]] = {f"w{number}": {} for number in range(WHOLE)}
    for host, row in to_do:
        account, action = fleet.account(host), row.action.partition(":")[2]
        place, role = (
            (DNS, f"EC2ManagementRole-{account}-example.com") if row.account == "DNS" else (account, INSTANCE_ROLE)
        )
        _harm_role(fleet.client("iam", place), role, action)
        _harm_instances(fleet, account, action)
        variables.setdefault(host, {}).update(ASKED_FOR.get(f"{row.account} {row.action}", {}))
    return variables


def _harm_role(iam: Any, role: str, action: str) -> None:
    """Change a role so that ``action`` is what mends it."""
    match action:
        case "UpdateAssumeRolePolicy":
            iam.update_assume_role_policy(RoleName=role, PolicyDocument=INSTANCES)
        case "UpdateRole":
            iam.update_role(RoleName=role, Description="something else")
        case "PutRolePolicy":
            for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
                document = policy(allow("ec2:DescribeInstances"))
                iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=document)
        case "DeleteRolePolicy":
            iam.put_role_policy(RoleName=role, PolicyName="extra", PolicyDocument=policy(allow("s3:*")))
        case "DetachRolePolicy":
            iam.attach_role_policy(RoleName=role, PolicyArn=SSM)
        case "CreateInstanceProfile":
            iam.remove_role_from_instance_profile(InstanceProfileName=role, RoleName=role)
            iam.delete_instance_profile(InstanceProfileName=role)


def _harm_instances(fleet: Fleet, account: str, action: str) -> None:
    """Change what instances are called or carry so that ``action`` is what mends it."""
    ec2 = fleet.client("ec2", account)
    carried = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
    match action:
        case "AssociateIamInstanceProfile":
            ec2.disassociate_iam_instance_profile(AssociationId=carried[0]["AssociationId"])
        case "ReplaceIamInstanceProfileAssociation" | "DisassociateIamInstanceProfile":
            iam, other = fleet.client("iam", account), "Other"
            iam.create_role(RoleName=other, AssumeRolePolicyDocument=INSTANCES)
            iam.create_instance_profile(InstanceProfileName=other)
            iam.add_role_to_instance_profile(InstanceProfileName=other, RoleName=other)
            ec2.replace_iam_instance_profile_association(
                IamInstanceProfile={"Name": other}, AssociationId=carried[-1]["AssociationId"]
            )
            if action.startswith("Disassociate"):  # only of an instance that runs it can be replaced in one call
                ec2.stop_instances(InstanceIds=[carried[-1]["InstanceId"]])
        case "ChangeResourceRecordSets":
            instance = ec2.describe_instances()["Reservations"][0]["Instances"][0]["InstanceId"]
            ec2.create_tags(Resources=[instance], Tags=[{"Key": "dns", "Value": "renamed"}])
