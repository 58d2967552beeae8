# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Short ways to make users, roles and sessions in a sandbox under test."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from tests.support.sandbox.boto_sessions import boto_session

DNS_ACCOUNT = "222222222222"
WORKLOAD_ACCOUNT = "111111111111"
MANAGEMENT_ACCOUNT = "999999999999"
ALL = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **elements}


def deny(action: Any, resource: Any = "*", **elements: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **elements}


def trust(principal: Any, condition: dict[str, Any] | None = None, action: Any = "sts:AssumeRole") -> str:
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": principal, "Action": action}
    if condition:
        statement["Condition"] = condition
    return policy(statement)


def make_role(iam: Any, name: str, trusting: str, *statements: dict[str, Any], **options: Any) -> str:
    """Create a role with an inline policy; its ARN."""
    arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusting, **options)["Role"]["Arn"]
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=policy(*statements))
    return arn


def make_user(iam: Any, name: str, *statements: dict[str, Any]) -> Callable[..., Any]:
    """Create a user with an inline policy and a key; a factory of that user's clients."""
    iam.create_user(UserName=name)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=policy(*statements))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return clients({"AccessKeyId": key["AccessKeyId"], "SecretAccessKey": key["SecretAccessKey"], "SessionToken": None})


def make_one_of_each(iam: Any, path: str, name: str) -> str:
    """A user, role, group, instance profile and policy of one path and name; the policy's ARN."""
    iam.create_user(UserName=name, Path=path)
    iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    iam.create_group(GroupName=name, Path=path)
    iam.create_instance_profile(InstanceProfileName=name, Path=path)
    document = policy(allow("s3:GetObject"))
    return str(iam.create_policy(PolicyName=name, Path=path, PolicyDocument=document)["Policy"]["Arn"])


def clients(credentials: dict[str, Any]) -> Callable[..., Any]:
    """A factory of clients with credentials as STS returns them: ``clients(c)("route53")``."""
    session = boto_session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
        region_name="us-east-1",
    )
    return session.client


def assume(sts: Any, arn: str, name: str = "test", **parameters: Any) -> Callable[..., Any]:
    """Assume a role; a factory of the session's clients."""
    return clients(sts.assume_role(RoleArn=arn, RoleSessionName=name, **parameters)["Credentials"])


def refused(call: Callable[..., Any], **parameters: Any) -> tuple[str, str]:
    """(code, message) of the refusal; the call must fail."""
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("the call was allowed")
