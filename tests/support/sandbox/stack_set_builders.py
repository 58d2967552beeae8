# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Short ways to make a stack set of one role, to deploy it and to look for the role."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

REGION = "us-east-1"
ROLE, A, B, DNS = "Audit", "111111111111", "333333333333", "222222222222"
PROFILES = {A: "workload-a", B: "workload-b", DNS: "dns"}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::999999999999:root"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "stack"}},
        }
    ],
}


def template(**properties):
    role = {"RoleName": ROLE, "AssumeRolePolicyDocument": TRUST, **properties}
    return json.dumps({"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}})


def create(client, body=None, **options):
    return client.create_stack_set(
        StackSetName=ROLE,
        TemplateBody=body or template(),
        PermissionModel="SERVICE_MANAGED",
        Capabilities=["CAPABILITY_NAMED_IAM"],
        **{"AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False}, **options},
    )


def ended(client, operation, **options):
    """The operation, when it has ended; its first state is that it is running."""
    states = []
    while not states or states[-1]["Status"] == "RUNNING":
        answer = client.describe_stack_set_operation(StackSetName=ROLE, OperationId=operation, **options)
        states.append(answer["StackSetOperation"])
    assert len(states) == 2
    return states[-1]


def deploy(client, *units, **options):
    begun = client.create_stack_instances(
        StackSetName=ROLE, DeploymentTargets={"OrganizationalUnitIds": list(units)}, Regions=[REGION], **options
    )
    return ended(client, begun["OperationId"])


def has_role(boto, account):
    try:
        return boto("iam", profile=PROFILES[account]).get_role(RoleName=ROLE)["Role"]
    except ClientError as error:
        assert error.response["Error"]["Code"] == "NoSuchEntity"
        return None


def refusal(call, *arguments, **options):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **options)
    return caught.value.response["Error"]
