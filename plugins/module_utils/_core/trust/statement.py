# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One declared statement of a trust: each option read strictly, on its own.

What options mean together is in ``rules``; the policy that they become is in ``document``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from ..accounts.sessions import external_id, tag_key, tag_value
from ..arn import PrincipalArn, account_id, parse, partition, principal_arn
from ..errors import InputError, type_name
from ..options import given, known, read_many, text
from .conditions import Conditions, read_conditions
from .durations import read_duration
from .federated import Federated, read_federated
from .services import service_principal, source_arn
from .session_settings import ACTIONS, SOURCE_IDENTITY, TAGS, always_set

T = TypeVar("T")

ANYONE = "*"
# GetSessionToken, the longest-lived session that carries MFA, lasts 36 hours at most.
LONGEST_MFA_AGE = 129600

_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_ORGANIZATION_PATH = re.compile(
    r"(o-[a-z0-9]{10,32})/(?:\*|r-[a-z0-9]{4,32}/(?:ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}/)*\*?)"
)
_PRINCIPAL_PATTERN = re.compile(r"arn:([a-z-]+):iam::([0-9]{12}|\*):(?:(?:role|user)/[\w+=,.@/*?-]+|root)", re.ASCII)
_SOURCE_IDENTITY = re.compile(r"[\w+=,.@*?-]{2,64}", re.ASCII)
_TAG_KEY_PATTERN = re.compile(r"[\w .:/=+@*?-]{1,128}")
_CONTEXT_PROVIDER = re.compile(r"(?:aws|[0-9]{12}):contextProvider/[\w+=,.@-]+", re.ASCII)


@dataclass(frozen=True)
class Statement:
    """Who may assume a role, and under which conditions. Every field is checked; empty means not given."""

    where: str
    sid: str = ""
    accounts: tuple[str, ...] = ()
    arns: tuple[PrincipalArn, ...] = ()
    anyone: bool = False
    services: tuple[str, ...] = ()
    federated: Federated | None = None
    organization_id: str = ""
    organization_paths: tuple[str, ...] = ()
    principal_arns: tuple[str, ...] = ()
    external_ids: tuple[str, ...] = ()
    mfa: bool = False
    mfa_max_age: int | None = None
    source_accounts: tuple[str, ...] = ()
    source_arns: tuple[str, ...] = ()
    not_after: str = ""
    session_tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    source_identity: tuple[str, ...] = ()
    session_tag_keys: tuple[str, ...] = ()
    may_set: tuple[str, ...] | None = None
    context_providers: tuple[str, ...] = ()
    conditions: Conditions = field(default_factory=dict)

    @property
    def principal_accounts(self) -> frozenset[str]:
        """The accounts whose users and roles are named, each as a whole or by ARN."""
        return frozenset(self.accounts) | {arn.account_id for arn in self.arns}

    @property
    def trusts_whole_account(self) -> bool:
        """Whether some account is trusted as a whole: by its id or its root ARN."""
        return bool(self.accounts) or any(arn.kind == "root" for arn in self.arns)

    @property
    def settings(self) -> tuple[str, ...]:
        """What may be set: what the entry says and demands. Where it says nothing, what its services set."""
        said = always_set(self.services) if self.may_set is None else self.may_set
        return tuple(setting for setting in ACTIONS if setting in said or setting in self.demanded_settings)

    @property
    def demanded_settings(self) -> frozenset[str]:
        """What the options about the session itself ask to be set."""
        tags = {TAGS} if self.session_tags or self.session_tag_keys else set()
        return frozenset(tags | ({SOURCE_IDENTITY} if self.source_identity else set()))

    @property
    def has_aws_principals(self) -> bool:
        """Whether users, roles or accounts are named, rather than services or providers."""
        return self.anyone or bool(self.accounts or self.arns)


def read_statement(options: object, where: str, *, allow_unknown_services: bool = False) -> Statement:
    """One statement, such as the entry ``trust[0]`` of a list. Options that are None were not given."""
    if not isinstance(options, Mapping):
        raise InputError(where, f"it is a {type_name(options)}", "give a mapping such as {services: [...]}")
    stated = given(options)
    if stated.get("sid"):
        where = f"{where} ({stated['sid']})"

    def many(option: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
        return read_many(stated[option], f"{where}, {option}", read) if option in stated else ()

    def service(value: object, here: str) -> str:
        return service_principal(value, here, allow_unknown=allow_unknown_services)

    for option in sorted(map(str, stated)):
        if option.lower() in _ELEMENTS:
            raise InputError(where, f"{option} is an element of a policy, not an option", _ELEMENTS[option.lower()])
    known(stated, where, sorted(OPTIONS))
    arns = many("arns", _principal)
    mfa, mfa_max_age = _mfa(stated.get("mfa"), f"{where}, mfa")
    return Statement(
        where=where,
        sid=str(stated.get("sid", "")),
        accounts=many("accounts", account_id),
        arns=tuple(arn for arn in arns if isinstance(arn, PrincipalArn)),
        anyone=ANYONE in arns,
        services=many("services", service),
        federated=read_federated(stated["federated"], f"{where}, federated") if "federated" in stated else None,
        organization_id=_one(stated, "organization_id", where, organization_id),
        organization_paths=many("organization_paths", _organization_path),
        principal_arns=many("principal_arns", principal_pattern),
        external_ids=many("external_ids", external_id),
        mfa=mfa,
        mfa_max_age=mfa_max_age,
        source_accounts=many("source_accounts", account_id),
        source_arns=many("source_arns", source_arn),
        not_after=_one(stated, "not_after", where, _moment),
        session_tags=_session_tags(stated.get("session_tags", {}), f"{where}, session_tags"),
        source_identity=many("source_identity", _identity),
        session_tag_keys=many("session_tag_keys", _tag_key_pattern),
        may_set=_may_set(stated["may_set"], f"{where}, may_set") if "may_set" in stated else None,
        context_providers=many("context_providers", _context_provider),
        conditions=read_conditions(stated.get("conditions", {}), f"{where}, conditions"),
    )


# The options of a statement.
OPTIONS = frozenset(Statement.__dataclass_fields__) - {"where", "anyone", "mfa_max_age"}
# What a policy document has, in lower case, and how it is declared here.
_ELEMENTS = {
    "effect": "leave it out: every entry allows, and whoever is in no entry is denied",
    "principal": "name whom to trust in accounts, arns, services or federated",
    "notprincipal": "name whom to trust: whoever is not named is not let in",
    "action": "leave it out: the module sets the action that fits the principals of the entry",
    "notaction": "leave it out: the module sets the action that fits the principals of the entry",
    "resource": "leave it out: the resource of a trust is always the role itself",
    "notresource": "leave it out: the resource of a trust is always the role itself",
    "condition": "use the options for it, or conditions",
    "version": "leave it out: the module writes the current one",
    "statement": "make each statement an entry of trust",
}


def _one(given: Mapping[str, Any], option: str, where: str, read: Callable[[object, str], str]) -> str:
    return read(given[option], f"{where}, {option}") if option in given else ""


def _principal(value: object, where: str) -> PrincipalArn | str:
    if value == ANYONE:
        return ANYONE
    if isinstance(value, str) and re.fullmatch(r"[0-9]{12}", value):
        raise InputError(where, f"{value} is an account id", "put it in accounts")
    return principal_arn(value, where)


def organization_id(value: object, where: str) -> str:
    """The id of an organization: o- and 10 to 32 letters and digits."""
    name = text(value, where, "an organization id")
    if not _ORGANIZATION.fullmatch(name):
        remedy = "give o- and 10-32 letters and digits, such as o-a1b2c3d4e5"
        raise InputError(where, f"{name!r} is not an organization id", remedy)
    return name


def _organization_path(value: object, where: str) -> str:
    path = text(value, where, "an organization path")
    if not _ORGANIZATION_PATH.fullmatch(path):
        raise InputError(
            where,
            f"{path!r} is not an organization path",
            "give it down to the unit, with a slash or /* at the end, such as o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/",
        )
    return path


def principal_pattern(value: object, where: str) -> str:
    """A value of aws:PrincipalArn: the ARN of a user or role (not of its session), ``*`` and ``?`` allowed."""
    pattern = text(value, where, "an ARN")
    match = _PRINCIPAL_PATTERN.fullmatch(pattern)
    if not match:
        raise InputError(
            where,
            f"{pattern!r} is not the ARN or pattern of a user or role",
            "give one such as arn:aws:iam::111111111111:role/Name; for a session, give the ARN of its role",
        )
    partition(match[1], where)
    if match[2] != ANYONE:
        account_id(match[2], where)
    return pattern


def spelled(moment: datetime) -> str:
    """A time as policies of ours have it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(value: object, where: str) -> str:
    """A time as IAM compares it: UTC to the second. YAML's own timestamps arrive as text with +00:00."""
    remedy = 'give a time with its zone, such as "2027-01-31T18:00:00Z"'
    try:
        moment = datetime.fromisoformat(text(value, where, "a time"))
    except ValueError as error:
        problem = "is a duration, so the end would move with every run" if read_duration(value) else "is not a time"
        raise InputError(where, f"{value!r} {problem}", remedy) from error
    if moment.tzinfo is None:
        raise InputError(where, f"{value!r} has no time zone", remedy)
    return spelled(moment)


def _identity(value: object, where: str) -> str:
    name = text(value, where, "a source identity")
    if not _SOURCE_IDENTITY.fullmatch(name):
        raise InputError(
            where, f"{name!r} is not a source identity", "use 2-64 letters, digits and any of _+=,.@-, with * and ?"
        )
    return name


def _tag_key_pattern(value: object, where: str) -> str:
    key = text(value, where, "a tag key")
    if not _TAG_KEY_PATTERN.fullmatch(key) or set(key) <= {"*", "?"}:
        raise InputError(
            where, f"{key!r} names no tag keys", "use 1-128 letters, digits, spaces and any of _.:/=+@-, with * and ?"
        )
    return key


def _may_set(value: object, where: str) -> tuple[str, ...]:
    """What may be set on the session. An empty list says that nothing may, whoever comes."""
    if not isinstance(value, list | tuple):
        raise InputError(where, f"it is a {type_name(value)}", "give a list")
    for position, item in enumerate(value):
        if not isinstance(item, str) or item not in ACTIONS:
            raise InputError(f"{where}[{position}]", f"{item!r} is not a setting", f"use some of {', '.join(ACTIONS)}")
    return tuple(setting for setting in ACTIONS if setting in value)


def _context_provider(value: object, where: str) -> str:
    example = "arn:aws:iam::aws:contextProvider/IdentityCenter"
    arn = parse(value, where, example)
    if arn.service != "iam" or arn.region or not _CONTEXT_PROVIDER.fullmatch(f"{arn.account_id}:{arn.resource}"):
        raise InputError(where, f"{arn} is not the ARN of a context provider", f"give one such as {example}")
    return str(arn)


def _mfa(value: object, where: str) -> tuple[bool, int | None]:
    """Whether MFA is required, and its greatest age in seconds."""
    if value is None:
        return False, None
    if not isinstance(value, Mapping):
        raise InputError(where, f"it is a {type_name(value)}", "give a mapping such as {required: true}")
    required, age = value.get("required"), value.get("max_age")
    if required is None:
        required = True
    if not isinstance(required, bool):
        raise InputError(f"{where}.required", f"{required!r} is not true or false", "give true or false")
    if age is None:
        return required, None
    if not isinstance(age, int) or isinstance(age, bool) or not 0 < age <= LONGEST_MFA_AGE:
        raise InputError(
            f"{where}.max_age", f"{age!r} is not an age", f"give whole seconds from 1 to {LONGEST_MFA_AGE}"
        )
    if not required:
        raise InputError(where, "max_age is given, but MFA is not required", "set required to true, or drop max_age")
    return True, age


def _session_tags(value: object, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The tags that the caller must pass, each with its allowed values."""
    if not isinstance(value, Mapping):
        raise InputError(where, f"it is a {type_name(value)}", "give a mapping of tag keys to allowed values")
    tags = []
    for key, allowed in value.items():
        here = f"{where}[{key}]"
        values = allowed if isinstance(allowed, list | tuple) else [allowed]
        tags.append((tag_key(key, here), read_many(values, here, tag_value)))
    return tuple(sorted(tags))
