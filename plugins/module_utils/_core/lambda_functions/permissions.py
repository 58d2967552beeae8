# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may invoke a function: statements of its resource policy, declared, and refused where they let in strangers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import arn as arns
from ..errors import InputError
from ..options import dictionary, pattern, text
from ..policies.documents import VERSION, PolicyDocument

INVOKE = "lambda:InvokeFunction"
_OPTIONS = ("sid", "principal", "source_arn", "source_account", "organization_id", "action")
_SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.(?:com(?:\.cn)?|eu)")
_EXAMPLE_SOURCE = f"arn:aws:events:eu-central-1:{arns.EXAMPLE_ACCOUNT}:rule/Name"


@dataclass(frozen=True)
class Permission:
    """What AddPermission takes: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html"""

    sid: str
    principal: str
    source_arn: str = ""
    source_account: str = ""
    organization_id: str = ""
    action: str = INVOKE

    def document(self, function_arn: str, partition: str) -> PolicyDocument:
        """The statement that Lambda makes of it, in a document of its own."""
        equals = {"AWS:SourceAccount": self.source_account, "aws:PrincipalOrgID": self.organization_id}
        conditions: dict[str, Any] = {"StringEquals": {key: value for key, value in equals.items() if value}}
        if self.source_arn:
            conditions["ArnLike"] = {"AWS:SourceArn": self.source_arn}
        statement: dict[str, Any] = {
            "Sid": self.sid,
            "Effect": "Allow",
            "Principal": self._principal(partition),
            "Action": self.action,
            "Resource": function_arn,
        }
        if condition := {operator: clause for operator, clause in conditions.items() if clause}:
            statement["Condition"] = condition
        return PolicyDocument({"Version": VERSION, "Statement": [statement]})

    def _principal(self, partition: str) -> Any:
        if self.principal == "*":
            return "*"
        if _SERVICE.fullmatch(self.principal):
            return {"Service": self.principal}
        if arns.is_account_id(self.principal):
            return {"AWS": f"arn:{partition}:iam::{self.principal}:root"}
        return {"AWS": self.principal}

    def refuse_strangers(self, where: str) -> None:
        """InputError where others than are meant can use it.

        A service acts for whoever asks it to (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
        The ARN of a bucket, and one with a wildcard for its account, does not say for whom:
        https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html
        """
        if self.principal == "*" and not self.organization_id:
            problem = "everybody in AWS could invoke the function"
            remedy = "name the organization in organization_id, or set allow_broad_permissions to true"
            raise InputError(where, problem, remedy)
        if not _SERVICE.fullmatch(self.principal) or self.source_account:
            return
        account = self.source_arn.split(":")[4] if self.source_arn else ""
        if not arns.is_account_id(account):
            source = "a source whose ARN names no account" if self.source_arn else "a source of any account"
            raise InputError(
                where,
                f"{self.principal} could invoke the function for {source}",
                "give source_arn with an account, or source_account, or set allow_broad_permissions to true",
            )


def read_permissions(value: object, *, allow_broad: bool) -> tuple[Permission, ...]:
    """The option ``permissions``, each statement with a name of its own."""
    if not isinstance(value, list | tuple):
        raise InputError("permissions", f"{value!r} is not a list", "give a list of permissions")
    found = [_read(entry, f"permissions[{number}]") for number, entry in enumerate(value)]
    for number, permission in enumerate(found):
        if permission.sid in [each.sid for each in found[:number]]:
            problem = f"{permission.sid} is the name of another permission as well"
            raise InputError(f"permissions[{number}], sid", problem, "give each a name of its own")
        if not allow_broad:
            permission.refuse_strangers(f"permissions[{number}] ({permission.sid})")
    return tuple(found)


def _read(value: object, where: str) -> Permission:
    given: Mapping[str, Any] = dictionary(value, where, _OPTIONS)
    source = given.get("source_arn", "")
    if source:
        arns.parse(source, f"{where}, source_arn", _EXAMPLE_SOURCE)
    account = given.get("source_account")
    return Permission(
        sid=pattern(given.get("sid"), r"[A-Za-z0-9_-]{1,100}", f"{where}, sid", "1 to 100 letters, digits, _ and -"),
        principal=_principal(given.get("principal"), f"{where}, principal"),
        source_arn=source,
        source_account=arns.account_id(account, f"{where}, source_account") if account is not None else "",
        organization_id=(
            pattern(
                given["organization_id"],
                r"o-[a-z0-9]{10,32}",
                f"{where}, organization_id",
                "the id of an organization, such as o-a1b2c3d4e5",
            )
            if "organization_id" in given
            else ""
        ),
        action=pattern(
            given.get("action", INVOKE),
            r"lambda:[A-Za-z]+",
            f"{where}, action",
            f"an action of Lambda, such as {INVOKE}",
        ),
    )


def _principal(value: object, where: str) -> str:
    if isinstance(value, int):
        return arns.account_id(value, where)
    principal = text(value, where, "a principal")
    if principal == "*" or _SERVICE.fullmatch(principal):
        return principal
    if principal.startswith("arn:"):
        return str(arns.principal_arn(principal, where))
    if arns.is_account_id(principal):
        return arns.account_id(principal, where)
    remedy = "give a service such as events.amazonaws.com, an account, the ARN of a role or user, or *"
    raise InputError(where, f"{principal!r} is not a principal", remedy)
