# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies, callers and conditions in few words, for the tests of policy evaluation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.policy import Principal
from sandbox.policy.conditions import hold
from sandbox.policy.context import Context
from sandbox.policy.documents import policy

HERE, THERE = "111111111111", "222222222222"
OBJECT = "arn:aws:s3:::bucket/key"
USER = Principal(f"arn:aws:iam::{HERE}:user/anna", HERE, "user", unique_id="AIDAANNA")
SESSION = Principal(
    f"arn:aws:sts::{HERE}:assumed-role/app/i-1",
    HERE,
    "assumed-role",
    role_arn=f"arn:aws:iam::{HERE}:role/app",
    unique_id="AROAAPP",
)
LINKED = replace(SESSION, role_arn=f"arn:aws:iam::{HERE}:role/aws-service-role/x.amazonaws.com/app")
ROOT = Principal(f"arn:aws:iam::{HERE}:root", HERE, "root", unique_id=HERE)
EC2 = Principal("ec2.amazonaws.com", "", "service", service="ec2.amazonaws.com")
ANYBODY = Principal("", "", "anonymous")
WEB = Principal("", "", "federated", federated="accounts.example.com")


def statement(effect: str, principal: Any = None, **elements: Any) -> dict[str, Any]:
    body = {"Sid": f"{effect}It", "Effect": effect, "Action": "*", "Resource": "*"} | elements
    if principal is not None:
        body["Principal"] = principal
    return {"Version": "2012-10-17", "Statement": [body]}


ALLOW = statement("Allow")
DENY = statement("Deny")
OTHER = statement("Allow", Action="ec2:*")


def bucket(*principals: str, effect: str = "Allow") -> dict[str, Any]:
    return statement(effect, {"AWS": list(principals)})


# How a decision turns out: allowed, the type of the policy that denies, whether it says so.
ALLOWED = (True, None, False)


def implicit(policy_type: str) -> tuple[bool, str, bool]:
    return False, policy_type, False


def explicit(policy_type: str) -> tuple[bool, str, bool]:
    return False, policy_type, True


def holds(block: dict[str, Any], context: dict[str, Any], version: str = "2012-10-17") -> bool:
    """Whether a condition block is true of a request with this context."""
    parsed = policy({"Version": version, "Statement": {"Effect": "Allow", "Condition": block}})
    return hold(parsed.statements[0].conditions, Context(context), substitute=parsed.variables)
