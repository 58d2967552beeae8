# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A declared role as a CloudFormation template: what the stack makes in an account means what the module would write.

A declaration says "the account that the stack is in" with ``${AWS::AccountId}``. It is read as the module reads one for
an account whose id it does not mention otherwise, so that every check sees a complete ARN. Then that id is put back.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ..arn import partition as known_partition
from ..errors import InputError, type_name
from ..options import boolean, given, integer, known
from ..trust.document import TRUST_SIZE
from .declaration import read_declaration
from .model import Role

# What CloudFormation puts the id of a stack's account for:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
OWN_ACCOUNT = "${AWS::AccountId}"

# Logical ids of the template's resources.
ROLE = "Role"
INSTANCE_PROFILE = "InstanceProfile"

_FLAGS = (
    *("prune_expired", "instance_profile"),
    *("allow_broad_trust", "allow_same_account", "allow_unknown_services"),
)
# Those of the module that say what a role is. The others are about one that exists.
OPTIONS = (
    *("name", "path", "description", "max_session_duration", "permissions_boundary", "trust", "trust_size_limit"),
    *("managed_policies", "inline_policies", "tags", "managed_by", *_FLAGS),
)
# "If your quota is increased, the maximum is 4096": reference_iam-quotas.html of the IAM User Guide
_LARGEST_TRUST = 4096
# What CloudFormation would replace by a value of its own before IAM sees it:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
_DYNAMIC = "{{resolve:"


def role_template(options: object, now: datetime, *, partition: str = "aws") -> dict[str, Any]:
    """The template of a role that is declared by the options of the module ``iam_trust_role``.

    InputError for what the module refuses, and for what CloudFormation would read otherwise than IAM does. ``now`` is
    an aware time. ``partition`` is that of the accounts.
    """
    known_partition(partition, "partition")
    if not isinstance(options, Mapping):
        raise InputError("the role", f"it is a {type_name(options)}", "give a dictionary with name and trust")
    stated = known(given(options), "the role", OPTIONS)
    _check_types(stated)
    account = _unmentioned_account(stated)
    params = {**_replaced(stated, OWN_ACCOUNT, account), "state": "present"}
    try:
        role = read_declaration(params, now).target(None, account, partition)
    except InputError as error:
        said = (error.where, error.problem, error.remedy)
        raise InputError(*(text.replace(account, OWN_ACCOUNT) for text in said)) from error
    return _Template(account).of(role)


def _check_types(stated: Mapping[str, Any]) -> None:
    """What the argument spec of the module sees to."""
    for option in _FLAGS:
        if option in stated:
            boolean(stated[option], option)
    if "trust_size_limit" in stated:
        integer(stated["trust_size_limit"], TRUST_SIZE, _LARGEST_TRUST, "trust_size_limit")
    if not isinstance(stated.get("tags", {}), Mapping):
        raise InputError("tags", f"it is a {type_name(stated['tags'])}", "give a dictionary")


def _unmentioned_account(stated: Mapping[str, Any]) -> str:
    """An account id that is nowhere in the declaration, so that it can be found again in what becomes of it."""
    text = "\n".join(_texts(stated))
    return next(str(number) for number in range(100000000001, 10**12) if str(number) not in text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(key)
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    else:
        yield str(value)


def _replaced(value: Any, old: str, new: str) -> Any:
    """The same with another text in its texts, those that are keys excepted."""
    if isinstance(value, Mapping):
        return {key: _replaced(each, old, new) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(each, old, new) for each in value]
    return value.replace(old, new) if isinstance(value, str) else value


class _Template:
    """Writes a role; ``account`` is the id that stands for that of the stack's account."""

    def __init__(self, account: str) -> None:
        self._account = account

    def of(self, role: Role) -> dict[str, Any]:
        properties: dict[str, Any] = {
            "RoleName": role.name,
            "Path": role.path,
            "AssumeRolePolicyDocument": role.trust.document,
            "MaxSessionDuration": role.max_session_duration,
        }
        if role.description:
            properties["Description"] = role.description
        if role.permissions_boundary:
            properties["PermissionsBoundary"] = role.permissions_boundary
        if role.managed_policies:
            properties["ManagedPolicyArns"] = list(role.managed_policies)
        if role.inline_policies:
            properties["Policies"] = [
                {"PolicyName": name, "PolicyDocument": policy.document} for name, policy in role.inline_policies.items()
            ]
        if role.tags:
            properties["Tags"] = [{"Key": key, "Value": value} for key, value in role.tags.items()]
        made = {"Type": "AWS::IAM::Role", "Properties": self._written(properties, "the role")}
        resources: dict[str, Any] = {ROLE: made}
        if role.instance_profile:
            named = self._written({"InstanceProfileName": role.name, "Path": role.path}, "the instance profile")
            profile = {**named, "Roles": [{"Ref": ROLE}]}
            resources[INSTANCE_PROFILE] = {"Type": "AWS::IAM::InstanceProfile", "Properties": profile}
        return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}

    def _written(self, value: Any, where: str) -> Any:
        """A value of the role as CloudFormation must be told it."""
        if isinstance(value, Mapping):
            return {self._key(key, where): self._written(each, f"{where}, {key}") for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._written(each, f"{where}[{number}]") for number, each in enumerate(value)]
        return self._text(value, where) if isinstance(value, str) else value

    def _key(self, key: object, where: str) -> str:
        """A name in a document. CloudFormation evaluates functions wherever they stand, and nothing else in a name."""
        name = str(key)
        if name == "Ref" or name.startswith("Fn::"):
            raise InputError(where, f"CloudFormation takes {name} for a function of its own", f"remove {name}")
        if OWN_ACCOUNT in name or self._account in name:
            name = name.replace(self._account, OWN_ACCOUNT)
            raise InputError(where, f"{OWN_ACCOUNT} is not replaced in the name {name}", "use it in values only")
        return name

    def _text(self, text: str, where: str) -> Any:
        if _DYNAMIC in text:
            raise InputError(
                where, f"CloudFormation replaces what begins with {_DYNAMIC} by another value", "give the value itself"
            )
        if self._account not in text:
            return text
        # In a text with a variable, those of IAM have to be told from CloudFormation's own:
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
        return {"Fn::Sub": text.replace("${", "${!").replace(self._account, OWN_ACCOUNT)}
