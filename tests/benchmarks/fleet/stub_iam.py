# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS and IAM of the stub: who may be whom, and the roles of every account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.sax.saxutils import escape

STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
IAM_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"
_TIME = "2026-01-01T00:00:00Z"
_LETTERS = str.maketrans("0123456789", "ABCDEFGHIJ")

Parameters = Mapping[str, str]


class Refused(Exception):
    """What AWS answers instead; the arguments are code and message."""


@dataclass
class Role:
    """What was written of a role."""

    name: str
    trust: str
    path: str = "/"
    description: str = ""
    max_session_duration: str = "3600"
    tags: dict[str, str] = field(default_factory=dict)
    attached: list[str] = field(default_factory=list)
    inline: dict[str, str] = field(default_factory=dict)


class Identities:
    """Access keys, and the account that each belongs to."""

    def __init__(self, operator_key: str, operator_account: str) -> None:
        self._sessions = {operator_key: (operator_account, f"arn:aws:iam::{operator_account}:user/operator")}

    def account_of(self, access_key: str) -> str:
        """Refused when nobody handed it out."""
        if access_key not in self._sessions:
            raise Refused("InvalidClientTokenId", "The security token included in the request is invalid.")
        return self._sessions[access_key][0]

    def answer(self, operation: str, parameters: Parameters, access_key: str) -> str:
        """AssumeRole, to which everybody is let in, and GetCallerIdentity."""
        if operation == "AssumeRole":
            return self._assume(parameters)
        account, arn = self._sessions[access_key]
        return f"<Arn>{arn}</Arn><UserId>AROASTUBSTUBSTUBSTUB:stub</UserId><Account>{account}</Account>"

    def _assume(self, parameters: Parameters) -> str:
        role_arn, session = parameters["RoleArn"], parameters["RoleSessionName"]
        account, name = role_arn.split(":")[4], role_arn.rpartition("/")[2]
        key = "ASIA" + account.translate(_LETTERS) + "STUB"
        arn = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
        self._sessions[key] = (account, arn)
        return (
            f"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret-of-{account}</SecretAccessKey>"
            f"<SessionToken>token-of-{account}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
            f"<AssumedRoleUser><AssumedRoleId>AROASTUBSTUBSTUBSTUB:{session}</AssumedRoleId><Arn>{arn}</Arn>"
            "</AssumedRoleUser>"
        )


class Roles:
    """The roles of one account."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._roles: dict[str, Role] = {}

    def answer(self, operation: str, parameters: Parameters) -> str:
        """One call of IAM."""
        if operation == "CreateRole":
            return self._create(parameters)
        if operation == "GetInstanceProfile":
            raise Refused("NoSuchEntity", "There is no such instance profile.")
        if "RoleName" not in parameters:
            raise _unknown(operation)
        role = self._get(parameters["RoleName"])
        if operation == "GetRole":
            return self._shown(role)
        if operation == "GetRolePolicy":
            return self._policy(role, parameters["PolicyName"])
        if operation in _LISTS:
            name, items = _LISTS[operation]
            members = "".join(f"<member>{item}</member>" for item in items(role))
            return f"<{name}>{members}</{name}><IsTruncated>false</IsTruncated>"
        self._write(operation, role, parameters)
        return ""

    def _create(self, parameters: Parameters) -> str:
        name = parameters["RoleName"]
        if name in self._roles:
            raise Refused("EntityAlreadyExists", f"Role with name {name} already exists.")
        role = self._roles[name] = Role(
            name,
            parameters["AssumeRolePolicyDocument"],
            parameters.get("Path", "/"),
            parameters.get("Description", ""),
            parameters.get("MaxSessionDuration", "3600"),
            _tags_of(parameters),
        )
        return self._shown(role)

    def _write(self, operation: str, role: Role, parameters: Parameters) -> None:
        match operation:
            case "UpdateAssumeRolePolicy":
                role.trust = parameters["PolicyDocument"]
            case "UpdateRole":
                role.description = parameters.get("Description", role.description)
                role.max_session_duration = parameters.get("MaxSessionDuration", role.max_session_duration)
            case "PutRolePolicy":
                role.inline[parameters["PolicyName"]] = parameters["PolicyDocument"]
            case "AttachRolePolicy":
                role.attached.append(parameters["PolicyArn"])
            case "TagRole":
                role.tags |= _tags_of(parameters)
            case "DeleteRole":
                del self._roles[role.name]
            case _:
                raise _unknown(operation)

    def _get(self, name: str) -> Role:
        if name not in self._roles:
            raise Refused("NoSuchEntity", f"The role with name {name} cannot be found.")
        return self._roles[name]

    def _shown(self, role: Role) -> str:
        arn = f"arn:aws:iam::{self._account}:role{role.path}{role.name}"
        tags = "".join(f"<member>{_tag(*tag)}</member>" for tag in role.tags.items())
        return (
            f"<Role><Path>{role.path}</Path><RoleName>{role.name}</RoleName><RoleId>AROASTUBSTUBSTUBSTUB</RoleId>"
            f"<Arn>{arn}</Arn><CreateDate>{_TIME}</CreateDate>"
            f"<AssumeRolePolicyDocument>{quote(role.trust)}</AssumeRolePolicyDocument>"
            f"<Description>{escape(role.description)}</Description>"
            f"<MaxSessionDuration>{role.max_session_duration}</MaxSessionDuration><Tags>{tags}</Tags><RoleLastUsed/></Role>"
        )

    @staticmethod
    def _policy(role: Role, name: str) -> str:
        if name not in role.inline:
            raise Refused("NoSuchEntity", f"The role policy with name {name} cannot be found.")
        return (
            f"<RoleName>{role.name}</RoleName><PolicyName>{escape(name)}</PolicyName>"
            f"<PolicyDocument>{quote(role.inline[name])}</PolicyDocument>"
        )


def _unknown(operation: str) -> Refused:
    return Refused("InvalidAction", f"The stub does not know {operation}.")


def _tags_of(parameters: Parameters) -> dict[str, str]:
    tags = {}
    number = 1
    while (key := parameters.get(f"Tags.member.{number}.Key")) is not None:
        tags[key] = parameters.get(f"Tags.member.{number}.Value", "")
        number += 1
    return tags


def _tag(key: str, value: str) -> str:
    return f"<Key>{escape(key)}</Key><Value>{escape(value)}</Value>"


def _attached(arn: str) -> str:
    return f"<PolicyName>{arn.rpartition('/')[2]}</PolicyName><PolicyArn>{arn}</PolicyArn>"


_LISTS: dict[str, tuple[str, Callable[[Role], Iterable[str]]]] = {
    "ListAttachedRolePolicies": ("AttachedPolicies", lambda role: map(_attached, role.attached)),
    "ListRolePolicies": ("PolicyNames", lambda role: map(escape, role.inline)),
    "ListRoleTags": ("Tags", lambda role: (_tag(*tag) for tag in role.tags.items())),
    "ListInstanceProfilesForRole": ("InstanceProfiles", lambda _role: ()),
}
