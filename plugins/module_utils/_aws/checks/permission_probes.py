# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asking for a permission by a call that cannot change anything, whatever the answer is.

A call of these only reads one entry, is a dry run of EC2, or is about something that does not exist, under a name that
is drawn at random. AWS authorises it first: when it is authorised, it succeeds or ends with the one error that says so.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from ..._core.checks.probes import PermissionQuestion
from ..connection import Connection
from ..errors import SDK_ERRORS, error_code

# Documents that allow nothing, should they ever be written.
_DENY = {"Effect": "Deny", "Action": "sts:AssumeRole"}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{**_DENY, "Resource": "*"}]})
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{**_DENY, "Principal": "*"}]})
# The error code with which an authorised call ends: what it is about does not exist, or it was a dry run.
AUTHORISED = frozenset({"NoSuchEntity", "NoSuchHostedZone", "NoSuchDelegationSet", "DryRunOperation"})


def ask_permission(session: Connection, question: PermissionQuestion) -> None:
    """Make the call; the SDK's error unless it was authorised."""
    service = question.permission.partition(":")[0]
    nobody = f"crossaccount-probe-{uuid.uuid4().hex}"
    ask = {"ec2": _ec2, "iam": _iam, "route53": _route53}[service]
    try:
        ask(session.client(service), question, nobody)
    except SDK_ERRORS as error:
        if error_code(error) not in AUTHORISED:
            raise


def _ec2(client: Any, question: PermissionQuestion, nobody: str) -> None:
    """Dry runs: "DryRunOperation" for who may, "UnauthorizedOperation" for who may not."""
    match question.permission:
        case "ec2:AllocateAddress":
            client.allocate_address(DryRun=True)
        case "ec2:CreateKeyPair":
            client.create_key_pair(KeyName=nobody, DryRun=True)
        case "ec2:DescribeInstances":
            client.describe_instances(DryRun=True)


def _iam(client: Any, question: PermissionQuestion, nobody: str) -> None:
    match question.permission:
        case "iam:AttachRolePolicy":
            client.attach_role_policy(RoleName=nobody, PolicyArn="arn:aws:iam::aws:policy/AWSDenyAll")
        case "iam:CreateAccessKey":
            client.create_access_key(UserName=nobody)
        case "iam:DeleteRole":
            client.delete_role(RoleName=nobody)
        case "iam:GetRole":
            client.get_role(RoleName=question.target)
        case "iam:ListRoles":
            client.list_roles(MaxItems=1)
        case "iam:PutRolePolicy":
            client.put_role_policy(RoleName=nobody, PolicyName=nobody, PolicyDocument=POLICY)
        case "iam:UpdateAssumeRolePolicy":
            client.update_assume_role_policy(RoleName=nobody, PolicyDocument=TRUST)


def _route53(client: Any, question: PermissionQuestion, nobody: str) -> None:
    zone = f"Z{nobody[-20:].upper()}"
    match question.permission:
        case "route53:ChangeTagsForResource":
            tags = [{"Key": nobody, "Value": ""}]
            client.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone, AddTags=tags)
        case "route53:CreateHostedZone":
            # Of name servers that nobody has: no zone can be made with them.
            name = f"{nobody}.invalid"
            client.create_hosted_zone(Name=name, CallerReference=nobody, DelegationSetId=f"N{zone[1:]}")
        case "route53:DeleteHostedZone":
            client.delete_hosted_zone(Id=zone)
        case "route53:ListHostedZones":
            client.list_hosted_zones(MaxItems="1")
