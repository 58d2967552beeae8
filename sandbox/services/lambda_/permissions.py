# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The resource policy of a function: who may invoke it besides its own account.

https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from moto.awslambda.models import LambdaFunction

from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.services.lambda_.functions import details, find, name_in
from sandbox.wire.errors import ApiError
from sandbox.world import iam_store

_POLICY_BYTES = 20 * 1024  # "Function resource-based policy: 20 KB"
_SERVICE = re.compile(r"[a-z0-9.-]+\.(?:amazonaws\.com|aws\.internal)")
_ACCOUNT = re.compile(r"[0-9]{12}")
_IDENTITY = re.compile(r"arn:aws:iam::(?P<account>[0-9]{12}):(?P<rest>root|role/.+|user/.+)")


def policy_of(function: LambdaFunction) -> dict[str, Any] | None:
    """The policy as a document; None when nobody was given a permission."""
    statements = details(function).statements
    return {"Version": "2012-10-17", "Id": "default", "Statement": statements} if statements else None


@operation("lambda", "AddPermission")
def add_permission(call: Call) -> dict[str, Any]:
    name, parameters = name_in(call), call.parameters
    function = find(name)
    known = details(function)
    _check_revision(call, known.policy_revision)
    sid = str(parameters["StatementId"])
    if any(statement["Sid"] == sid for statement in known.statements):
        message = f"The statement id ({sid}) provided already exists. Please provide a new statement id, or remove the "
        raise ApiError("ResourceConflictException", f"{message}existing statement.", HTTPStatus.CONFLICT)
    statement: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": _principal(str(parameters["Principal"])),
        "Action": str(parameters["Action"]),
        "Resource": name.qualified_arn,
    }
    condition = _condition(parameters)
    if condition:
        statement["Condition"] = condition
    if len(json.dumps([*known.statements, statement], separators=(",", ":"))) > _POLICY_BYTES:
        message = f"The final policy size is bigger than the limit ({_POLICY_BYTES})."
        raise ApiError("PolicyLengthExceededException", message)
    known.statements.append(statement)
    known.policy_revision = str(uuid.uuid4())
    return {"Statement": json.dumps(statement, separators=(",", ":"))}


@operation("lambda", "RemovePermission")
def remove_permission(call: Call) -> None:
    known = details(find(name_in(call)))
    sid = str(call.parameters["StatementId"])
    kept = [statement for statement in known.statements if statement["Sid"] != sid]
    if not known.statements:
        raise _no_policy()
    if len(kept) == len(known.statements):
        message = f"Statement {sid} is not found in resource policy."
        raise ApiError("ResourceNotFoundException", message, HTTPStatus.NOT_FOUND)
    _check_revision(call, known.policy_revision)
    known.statements[:] = kept
    known.policy_revision = str(uuid.uuid4())


@operation("lambda", "GetPolicy")
def get_policy(call: Call) -> dict[str, Any]:
    function = find(name_in(call))
    policy = policy_of(function)
    if policy is None:
        raise _no_policy()
    return {"Policy": json.dumps(policy, separators=(",", ":")), "RevisionId": details(function).policy_revision}


def _no_policy() -> ApiError:
    message = "The resource you requested does not exist."
    return ApiError("ResourceNotFoundException", message, HTTPStatus.NOT_FOUND)


def _check_revision(call: Call, revision: str) -> None:
    wanted = call.parameters.get("RevisionId")
    if wanted and wanted != revision:
        message = (
            "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the "
            "latest Revision Id"
        )
        raise ApiError("PreconditionFailedException", message, HTTPStatus.PRECONDITION_FAILED)


def _principal(text: str) -> str | dict[str, str]:
    """An account's number, which AWS stores as its root; a role or user, which has to exist; or a service."""
    if text == "*":
        return "*"
    if _ACCOUNT.fullmatch(text):
        return {"AWS": f"arn:aws:iam::{text}:root"}
    identity = _IDENTITY.fullmatch(text)
    if identity is not None:
        if identity["rest"] != "root" and not _exists(text, identity["account"]):
            raise _invalid_principal()
        return {"AWS": text}
    if _SERVICE.fullmatch(text):
        return {"Service": text}
    raise _invalid_principal()


def _exists(arn: str, account_id: str) -> bool:
    if ":role/" in arn:
        return iam_store.role_by_arn(arn) is not None
    return iam_store.user_by_name(account_id, arn.rpartition("/")[2]) is not None


def _invalid_principal() -> ApiError:
    message = "The provided principal was invalid. Please check the principal and try again."
    return ApiError("InvalidParameterValueException", message)


def _condition(parameters: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    condition: dict[str, dict[str, str]] = {}
    equal = {
        key: str(parameters[parameter])
        for parameter, key in (("SourceAccount", "AWS:SourceAccount"), ("PrincipalOrgID", "aws:PrincipalOrgID"))
        if parameters.get(parameter)
    }
    if equal:
        condition["StringEquals"] = equal
    if parameters.get("SourceArn"):
        condition["ArnLike"] = {"AWS:SourceArn": str(parameters["SourceArn"])}
    return condition
