# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The AWS configuration of a play: how each of its accounts is signed in to, and nothing secret.

botocore reads exactly one configuration file (``AWS_CONFIG_FILE``), so the play's file carries, beside the
profiles it adds, the existing sections that they start from: source profiles, SSO sessions and services. They are
written anew, with settings that are known to be safe. Access keys stay where they are, in the shared credentials file,
which botocore reads as well.

Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..arn import account_id, role_arn
from ..errors import InputError
from ..secrecy.credentials import may_hold_credential
from ..secrecy.settings import CREDENTIAL_SOURCES, UNFIT, Settings, copied, unsafe
from .account import Account
from .regions import regions
from .sessions import external_id

SESSION_NAME = "crossaccount-aws"
# A profile of ours never has the name of one that exists, as both end up in the same file.
PREFIX = "crossaccount-"
# The variables of a host that say which account it is and how to sign in, and all that its profile is made of.
SIGN_IN = (
    "aws_account_id",
    "aws_profile",
    "aws_role_arn",
    "aws_external_id",
    "aws_source_profile",
    "aws_credential_source",
)
VARIABLES = (*SIGN_IN, "aws_regions")


def profile_of(account: Account) -> str:
    """The profile that tasks of an account use."""
    return account.profile or PREFIX + account.name


def section_of(account: Account) -> str:
    """The section that an account adds to the configuration; empty for a profile that exists."""
    if account.profile:
        return ""
    settings = {
        "role_arn": str(account.role or ""),
        "source_profile": account.source_profile,
        "credential_source": account.credential_source,
        "external_id": account.external_id,
        "role_session_name": SESSION_NAME,
        "region": account.region,
    }
    lines = [f"{key} = {value}" for key, value in settings.items() if value]
    return "\n".join([f"[profile {_quoted(profile_of(account))}]", *lines, ""])


def account(name: str, variables: Mapping[str, object]) -> Account:
    """The account that a host's ``aws_*`` variables declare; InputError names host and variable."""

    def where(variable: str) -> str:
        return f"{name}, {variable}"

    def text(variable: str) -> str:
        value = variables.get(variable)
        if value is None or value == "":
            return ""
        if not isinstance(value, str):
            raise InputError(where(variable), f"{value!r} is not text", "put the value in quotes")
        if UNFIT.search(value):
            raise InputError(
                where(variable),
                f"{value!r} holds a character that an AWS configuration cannot",
                "use letters, digits and ordinary punctuation",
            )
        return value

    if UNFIT.search(name):
        raise InputError(name, "the host's name cannot be part of a profile's name", "rename the host")
    if variables.get("aws_account_id") in (None, ""):
        raise InputError(where("aws_account_id"), "it is missing", "give the account's 12 digits in quotes")
    role = text("aws_role_arn")
    declared = Account(
        where=name,
        name=name,
        account_id=account_id(variables["aws_account_id"], where("aws_account_id")),
        region=_region(variables.get("aws_regions"), where("aws_regions")),
        profile=text("aws_profile"),
        role=role_arn(role, where("aws_role_arn")) if role else None,
        external_id=text("aws_external_id"),
        source_profile=text("aws_source_profile"),
        credential_source=text("aws_credential_source"),
    )
    if declared.profile:
        if declared.role:
            raise InputError(
                where("aws_profile"), "aws_profile and aws_role_arn exclude each other", "remove one of them"
            )
        return declared
    return _signed_in_by_role(declared, where("aws_role_arn"))


def _signed_in_by_role(declared: Account, where: str) -> Account:
    """``declared`` when it can be signed in to through its role; InputError otherwise."""
    if not declared.role:
        raise InputError(
            where,
            "nothing says how to sign in",
            "give aws_profile, or aws_role_arn with aws_source_profile or aws_credential_source",
        )
    if declared.role.account_id != declared.account_id:
        raise InputError(
            where, f"the role is not in account {declared.account_id}", "correct aws_role_arn or aws_account_id"
        )
    if bool(declared.source_profile) == bool(declared.credential_source):
        raise InputError(
            where,
            "exactly one of aws_source_profile and aws_credential_source is needed to assume the role",
            "give the one whose credentials may assume it",
        )
    if declared.credential_source and declared.credential_source not in CREDENTIAL_SOURCES:
        raise InputError(
            where.replace("aws_role_arn", "aws_credential_source"),
            f"{declared.credential_source!r} is not a credential source",
            f"use one of {', '.join(CREDENTIAL_SOURCES)}",
        )
    if declared.external_id:
        external_id(declared.external_id, where.replace("aws_role_arn", "aws_external_id"))
    return declared


def _region(value: object, where: str) -> str:
    """The first of a list of regions, all checked; empty when there are none."""
    named = regions(value, where) if value is not None else ()
    return named[0] if named else ""


def distinct(accounts: Sequence[Account]) -> None:
    """InputError when two hosts claim to be the same account."""
    first: dict[str, str] = {}
    for each in accounts:
        if each.account_id in first:
            raise InputError(
                f"{each.name}, aws_account_id",
                f"{each.account_id} is also the account of {first[each.account_id]}",
                "give each host an account of its own",
            )
        first[each.account_id] = each.name


@dataclass(frozen=True)
class Existing:
    """The AWS configuration that is in use without ours, as botocore reads it.

    ``sections`` are those of the configuration file by kind (``profile``, ``sso-session``, ``services``) and name.
    ``credentials`` are the profiles of the shared credentials file, which botocore reads beside any configuration
    file, and which are not copied.
    """

    path: str = ""
    sections: Mapping[tuple[str, str], Settings] = field(default_factory=dict, repr=False)
    credentials: Mapping[str, Settings] = field(default_factory=dict, repr=False)


_REFERENCES = {"source_profile": "profile", "sso_session": "sso-session", "services": "services"}
NOTHING = Existing()


def configuration(accounts: Sequence[Account], existing: Existing = NOTHING) -> str:
    """The text of the configuration file for ``accounts``.

    Sections of the existing configuration that an account needs are written anew, in their order. InputError when one
    of them holds a setting that is not known to be free of secrets, and when an account's section has a profile's name.
    """
    needed = _needed([each.profile or each.source_profile for each in accounts], existing)
    for each in accounts:
        name = profile_of(each)
        taken = name in existing.credentials or ("profile", name) in needed
        if section_of(each) and taken:
            raise InputError(each.name, f"a profile {name} exists already", "rename that profile, or the host")
    copies = [_copy(kind, existing) for kind in existing.sections if kind in needed]
    return "\n".join([*copies, *filter(None, map(section_of, accounts))])


def _needed(profiles: Sequence[str], existing: Existing) -> set[tuple[str, str]]:
    """The sections that these profiles start from. A profile may also stand in the credentials file alone."""
    seen: set[tuple[str, str]] = set()
    waiting = [("profile", profile) for profile in profiles]
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue  # a profile may be its own source
        seen.add(kind)
        beside = existing.credentials.get(kind[1], {}) if kind[0] == "profile" else {}
        for settings in (existing.sections.get(kind, {}), beside):
            waiting += [(of, str(settings[key])) for key, of in _REFERENCES.items() if key in settings]
    return seen & existing.sections.keys()


def _copy(kind: tuple[str, str], existing: Existing) -> str:
    """A section as text that botocore reads alike."""
    settings, where = existing.sections[kind], f"{existing.path}, {' '.join(kind)}"
    if may_hold_credential(kind[1]):
        raise InputError(existing.path, f"the name of a {kind[0]} looks like a key or token", "rename it")
    if UNFIT.search(kind[1]):
        raise InputError(where, "the name holds a character that cannot be copied", "rename it")
    astray = [
        name for name, of in _REFERENCES.items() if name in settings and not _is_there(of, settings[name], existing)
    ]
    if bad := list(dict.fromkeys([*unsafe(kind[0], settings), *astray])):
        raise InputError(
            where,
            f"it holds {' and '.join(bad)}, which must not be copied",
            f"move it to the section [{kind[1]}] of the shared credentials file (~/.aws/credentials), which is read as "
            "well, or set account_profiles_existing_file to a configuration without it",
        )
    header = "default" if kind == ("profile", "default") else f"{kind[0]} {_quoted(kind[1])}"
    return "\n".join([f"[{header}]", *(_line(name, value) for name, value in copied(settings).items()), ""])


def _is_there(kind: str, name: object, existing: Existing) -> bool:
    """Whether a section exists. What refers to none may be anything, so that it is not copied."""
    if not isinstance(name, str):
        return False
    return (kind, name) in existing.sections or (kind == "profile" and name in existing.credentials)


def _line(name: str, value: str | Mapping[str, str]) -> str:
    if isinstance(value, str):
        return f"{name} = {value}"
    return "\n".join([f"{name} =", *(f"    {inner} = {text}" for inner, text in value.items())])


def _quoted(name: str) -> str:
    """A name as shlex, with which botocore reads headers, takes for one word."""
    return f'"{name}"' if re.search(r"\s", name) else name
