# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Account ids and ARNs: read strictly, so that a wrong one never reaches AWS.

Values arrive as YAML made them (numbers, booleans, None), hence ``object``. ``where`` names the entry and
option for the message. Formats: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import InputError, type_name
from .options import text

# Each partition with the suffix of its DNS names; https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
PARTITIONS = {
    "aws": "amazonaws.com",
    "aws-cn": "amazonaws.com.cn",
    "aws-us-gov": "amazonaws.com",
    "aws-eusc": "amazonaws.eu",
    "aws-iso": "c2s.ic.gov",
    "aws-iso-b": "sc2s.sgov.gov",
    "aws-iso-e": "cloud.adc-e.uk",
    "aws-iso-f": "csp.hci.ic.gov",
}

ROLE_NAME_LENGTH = 64
PATH_LENGTH = 512
# The example account of every refusal's remedy.
EXAMPLE_ACCOUNT = "111111111111"

_ACCOUNT = re.compile(r"[0-9]{12}")
_NAME = re.compile(r"[\w+=,.@-]+", re.ASCII)
_PATH = re.compile(r"/(?:[!-~]+/)?")
_HOSTED_ZONE_ID = re.compile(r"[A-Z0-9]{1,32}")
# Unique ids of users, roles, groups, instance profiles and keys:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
_UNIQUE_ID = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,124}")
_ASSUMED_ROLE = re.compile(r"arn:([a-z-]+):sts::([0-9]{12}):assumed-role/([^/]+)/.*")


@dataclass(frozen=True)
class Arn:
    """The six parts of an ARN, the first (``arn``) left out."""

    partition: str
    service: str
    region: str
    account_id: str
    resource: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account_id}:{self.resource}"


@dataclass(frozen=True)
class RoleArn:
    """A role: ``path`` starts and ends with a slash, ``name`` is what AssumeRole's messages show."""

    partition: str
    account_id: str
    path: str
    name: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:iam::{self.account_id}:role{self.path}{self.name}"


@dataclass(frozen=True)
class PrincipalArn:
    """Who a trust can name: ``kind`` is ``root`` (a whole account), ``user`` or ``role``."""

    arn: str
    partition: str
    account_id: str
    kind: str

    def __str__(self) -> str:
        return self.arn


def is_account_id(value: str) -> bool:
    """Whether the text has the form of an account id."""
    return _ACCOUNT.fullmatch(value) is not None


def is_unique_id(value: str) -> bool:
    """Whether the text is a unique id such as AROA…: what a trust shows for a deleted principal."""
    return _UNIQUE_ID.fullmatch(value) is not None


def _octal(value: object) -> str:
    """Which id a number was, if YAML has read one as octal."""
    digits = f"{value:012o}" if isinstance(value, int) and not isinstance(value, bool) and value > 0 else ""
    octal = re.fullmatch("0[0-7]{11}", digits)
    return f"; without quotes YAML reads {digits} so, because an octal number begins with 0" if octal else ""


def account_id(value: object, where: str) -> str:
    """An account id: 12 ASCII digits.

    A number of 12 digits is unambiguous and taken. YAML reads an unquoted id as an octal number when it begins with a
    zero and has no 8 and no 9.
    """
    remedy = f'give 12 digits in quotes, such as "{EXAMPLE_ACCOUNT}"'
    if isinstance(value, int) and not isinstance(value, bool) and len(str(value)) == 12 and value > 0:
        value = str(value)
    if isinstance(value, bool | int | float):
        raise InputError(where, f"{value!r} is a {type_name(value)}{_octal(value)}", remedy)
    if not isinstance(value, str) or not is_account_id(value):
        hint = "; a leading zero may be lost" if re.fullmatch("[0-9]{1,11}", str(value)) else ""
        raise InputError(where, f"{value!r} is not an account id{hint}", remedy)
    if value == "0" * 12:
        raise InputError(where, "000000000000 is not the id of any account", remedy)
    return value


def partition(value: object, where: str) -> str:
    """A partition such as ``aws`` or ``aws-cn``."""
    name = text(value, where, "a partition")
    if name not in PARTITIONS:
        raise InputError(where, f"{name!r} is not a partition of AWS", f"use one of {', '.join(PARTITIONS)}")
    return name


def same_partition(found: str, expected: str | None, where: str) -> None:
    """Refuse what is of another partition: trust and access never cross partitions."""
    if expected is not None and found != expected:
        raise InputError(
            where,
            f"it belongs to partition {found}, but this account is in {expected}",
            f"use one of partition {expected}, whose ARNs start with arn:{expected}:",
        )


def role_name(value: object, where: str, *, path_option: str = "") -> str:
    """The name of a role or instance profile: 1-64 characters of ``[A-Za-z0-9_+=,.@-]``.

    Names are unique in an account, whatever their paths. ``path_option`` is where the task takes a path, if it does.
    """
    name = text(value, where, "a role name")
    before, slash, alone = name.rpartition("/")
    if slash and _NAME.fullmatch(alone) and ":assumed-role/" not in name:
        what = "an ARN" if name.startswith("arn:") else "a name with a path"
        path = f", and /{before.strip('/')}/ in {path_option}" if path_option and what != "an ARN" and before else ""
        raise InputError(where, f"{name!r} is {what}, not a role name", f"give {alone}{path or ' alone'}")
    if len(name) > ROLE_NAME_LENGTH:
        raise InputError(
            where, f"the name has {len(name)} characters", f"use at most {ROLE_NAME_LENGTH} characters for a role name"
        )
    if not _NAME.fullmatch(name):
        raise InputError(where, f"{name!r} is not a role name", "use letters, digits and any of _+=,.@- only")
    return name


def role_path(value: object, where: str) -> str:
    """The path of a role: ``/`` or text between slashes, at most 512 characters."""
    path = text(value, where, "a path")
    if len(path) > PATH_LENGTH:
        raise InputError(where, f"the path has {len(path)} characters", f"use at most {PATH_LENGTH} characters")
    if not _PATH.fullmatch(path) or "*" in path or "?" in path or "//" in path:
        raise InputError(
            where, f"{path!r} is not a path", "start and end it with a slash, such as /dns/, and use no wildcard"
        )
    return path


def parse(value: object, where: str, example: str) -> Arn:
    """The parts of any ARN; ``example`` is what the remedy shows."""
    remedy = f"give an ARN such as {example}"
    raw = text(value, where, "an ARN")
    if is_unique_id(raw):
        raise InputError(where, f"{raw} is a unique id, which is useless once its user or role is deleted", remedy)
    parts = raw.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn" or not parts[5] or re.search(r"[^!-~]", raw):
        raise InputError(where, f"{raw!r} is not an ARN", remedy)
    return Arn(partition(parts[1], where), *parts[2:])


def _iam(value: object, where: str, example: str) -> Arn:
    """The parts of an ARN of IAM: no region, an account."""
    arn = parse(value, where, example)
    if arn.service == "sts" and arn.resource.startswith("assumed-role/"):
        role = arn.resource.split("/")[1]
        raise InputError(
            where,
            f"{arn} is a session of a role, not a role",
            f"give the role's ARN, arn:{arn.partition}:iam::{arn.account_id}:role/{role} (with its path, if any)",
        )
    if arn.service != "iam":
        raise InputError(where, f"{arn} is an ARN of {arn.service or 'no service'}", f"give an ARN such as {example}")
    if arn.region:
        raise InputError(
            where, f"{arn} has the region {arn.region}", f"leave the region empty, as in {example}: IAM is global"
        )
    account_id(arn.account_id, where)
    return arn


def _path_and_name(arn: Arn, where: str) -> tuple[str, str]:
    """Path and name behind the kind of a resource such as ``role/dns/Name``."""
    if "*" in arn.resource or "?" in arn.resource:
        raise InputError(
            where,
            f"{arn} has a wildcard, which IAM does not expand in a principal",
            "name each role or user, or trust the account and narrow it with principal_arns",
        )
    rest = arn.resource.split("/", 1)[1]
    path, _slash, name = f"/{rest}".rpartition("/")
    return role_path(f"{path}/", where), role_name(name, where)


def role_arn(value: object, where: str, partition: str | None = None) -> RoleArn:
    """The ARN of a role, of the given partition when one is given."""
    example = f"arn:{partition or 'aws'}:iam::{EXAMPLE_ACCOUNT}:role/Name"
    arn = _iam(value, where, example)
    if not arn.resource.startswith("role/"):
        raise InputError(where, f"{arn} is not the ARN of a role", f"give an ARN such as {example}")
    path, name = _path_and_name(arn, where)
    same_partition(arn.partition, partition, where)
    return RoleArn(arn.partition, arn.account_id, path, name)


def principal_arn(value: object, where: str) -> PrincipalArn:
    """The ARN of an account's root, a user or a role, as a trust names it."""
    example = f"arn:aws:iam::{EXAMPLE_ACCOUNT}:role/Name"
    arn = _iam(value, where, example)
    kind = arn.resource.split("/", 1)[0]
    if arn.resource == "root":
        return PrincipalArn(str(arn), arn.partition, arn.account_id, "root")
    if kind in ("user", "role") and "/" in arn.resource:
        _path_and_name(arn, where)
        return PrincipalArn(str(arn), arn.partition, arn.account_id, kind)
    remedy = "name the role inside it" if kind == "instance-profile" else "name a role, a user or an account"
    raise InputError(where, f"{arn} cannot be a principal", remedy)


def principal(caller_arn: str) -> str:
    """Whom a trust has to name for this caller: the role of a session, else the caller itself.

    The path of a role is not in its sessions' ARNs, so for a role with a path this ARN lacks it.
    """
    session = _ASSUMED_ROLE.fullmatch(caller_arn)
    return f"arn:{session[1]}:iam::{session[2]}:role/{session[3]}" if session else caller_arn


def instance_profile_arn(value: object, where: str) -> tuple[str, str]:
    """Account and name in the ARN of an instance profile, which may have a path."""
    example = f"arn:aws:iam::{EXAMPLE_ACCOUNT}:instance-profile/Name"
    arn = _iam(value, where, example)
    if not arn.resource.startswith("instance-profile/"):
        raise InputError(where, f"{arn} is not the ARN of an instance profile", f"give an ARN such as {example}")
    _path, name = _path_and_name(arn, where)
    return arn.account_id, name


def policy_arn(value: object, where: str) -> Arn:
    """The ARN of a managed policy; ``account_id`` is ``aws`` for one that AWS manages."""
    example = f"arn:aws:iam::{EXAMPLE_ACCOUNT}:policy/Name"
    arn = parse(value, where, example)
    if arn.service != "iam" or arn.region or not arn.resource.startswith("policy/"):
        raise InputError(where, f"{arn} is not the ARN of a managed policy", f"give an ARN such as {example}")
    if arn.account_id != "aws":
        account_id(arn.account_id, where)
    path, _slash, name = arn.resource.removeprefix("policy").rpartition("/")
    if len(name) > 128 or not _NAME.fullmatch(name):
        raise InputError(where, f"{name!r} is not the name of a policy", "use 1-128 letters, digits and any of _+=,.@-")
    role_path(f"{path}/", where)
    return arn


def hosted_zone_id(value: object, where: str) -> str:
    """The id of a hosted zone without the ``/hostedzone/`` that Route 53 puts before it: 1-32 of ``[A-Z0-9]``."""
    raw = text(value, where, "a hosted zone id")
    zone = raw.removeprefix("/").removeprefix("hostedzone/")
    if not _HOSTED_ZONE_ID.fullmatch(zone):
        raise InputError(
            where,
            f"{raw!r} is not the id of a hosted zone",
            "give an id such as Z0123456789ABCDEFGHIJ (1-32 characters)",
        )
    return zone


def hosted_zone_arn(value: object, where: str, partition: str = "aws") -> Arn:
    """The ARN of a hosted zone, from its id or its ARN. Route 53's ARNs have neither region nor account."""
    if not str(value).startswith("arn:"):
        return Arn(partition, "route53", "", "", f"hostedzone/{hosted_zone_id(value, where)}")
    example = f"arn:{partition}:route53:::hostedzone/Z0123456789ABCDEFGHIJ"
    arn = parse(value, where, example)
    if arn.service != "route53" or not arn.resource.startswith("hostedzone/"):
        raise InputError(where, f"{arn} is not the ARN of a hosted zone", f"give an ARN such as {example}")
    for part, content in (("a region", arn.region), ("an account", arn.account_id)):
        if content:
            raise InputError(where, f"{arn} has {part}, {content}", f"leave it empty, as in {example}")
    hosted_zone_id(arn.resource, where)
    same_partition(arn.partition, partition, where)
    return arn
