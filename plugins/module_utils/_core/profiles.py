# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The AWS configuration of a play: how each of its accounts is signed in to, and nothing secret.

botocore reads exactly one configuration file (``AWS_CONFIG_FILE``), so the play's file carries, beside the
profiles it adds, a copy of the existing sections that they start from: source profiles, SSO sessions and
services. Access keys stay where they are, in the shared credentials file, which botocore reads as well.

Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .arn import account_id, role_arn
from .errors import InputError
from .regions import regions
from .sessions import external_id

KEY_MATERIAL = frozenset({"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"})
CREDENTIAL_SOURCES = ("Environment", "Ec2InstanceMetadata", "EcsContainer")
SESSION_NAME = "crossaccount-aws"
# A profile of ours never has the name of one that exists, as both end up in the same file.
PREFIX = "crossaccount-"

_HEADER = re.compile(r"\[(?P<name>[^\]]*)\]")
_SETTING = re.compile(r"(?P<key>[A-Za-z0-9_]+)\s*[=:]\s*(?P<value>.*)")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\[\]\"'\\]")


@dataclass(frozen=True)
class Account:
    """One account of the play and how it is reached.

    Either ``existing_profile`` is set, or ``role_arn`` with exactly one of ``source_profile`` and
    ``credential_source``. Unset texts are empty.
    """

    name: str
    account_id: str
    region: str
    existing_profile: str = ""
    role_arn: str = ""
    external_id: str = ""
    source_profile: str = ""
    credential_source: str = ""

    @property
    def profile(self) -> str:
        """The profile that tasks of this account use."""
        return self.existing_profile or PREFIX + self.name

    @property
    def section(self) -> str:
        """The section that this account adds to the configuration; empty for an existing profile."""
        if self.existing_profile:
            return ""
        settings = {
            "role_arn": self.role_arn,
            "source_profile": self.source_profile,
            "credential_source": self.credential_source,
            "external_id": self.external_id,
            "role_session_name": SESSION_NAME,
            "region": self.region,
        }
        lines = [f"{key} = {value}" for key, value in settings.items() if value]
        return "\n".join([f"[profile {_quoted(self.profile)}]", *lines, ""])


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
        if _UNFIT.search(value):
            raise InputError(
                where(variable),
                f"{value!r} holds a character that an AWS configuration cannot",
                "use letters, digits and ordinary punctuation",
            )
        return value

    if _UNFIT.search(name):
        raise InputError(name, "the host's name cannot be part of a profile's name", "rename the host")
    if variables.get("aws_account_id") in (None, ""):
        raise InputError(where("aws_account_id"), "it is missing", "give the account's 12 digits in quotes")
    declared = Account(
        name=name,
        account_id=account_id(variables["aws_account_id"], where("aws_account_id")),
        region=_region(variables.get("aws_regions"), where("aws_regions")),
        existing_profile=text("aws_profile"),
        role_arn=text("aws_role_arn"),
        external_id=text("aws_external_id"),
        source_profile=text("aws_source_profile"),
        credential_source=text("aws_credential_source"),
    )
    if declared.existing_profile:
        if declared.role_arn:
            raise InputError(
                where("aws_profile"), "aws_profile and aws_role_arn exclude each other", "keep the one that is meant"
            )
        return declared
    return _signed_in_by_role(declared, where("aws_role_arn"))


def _signed_in_by_role(declared: Account, where: str) -> Account:
    """``declared`` when it can be signed in to through its role; InputError otherwise."""
    if not declared.role_arn:
        raise InputError(
            where,
            "nothing says how to sign in",
            "give aws_profile, or aws_role_arn with aws_source_profile or aws_credential_source",
        )
    if role_arn(declared.role_arn, where).account_id != declared.account_id:
        raise InputError(
            where, f"the role is not in account {declared.account_id}", "correct aws_role_arn or aws_account_id"
        )
    if bool(declared.source_profile) == bool(declared.credential_source):
        raise InputError(
            where,
            "a role is assumed from exactly one of aws_source_profile and aws_credential_source",
            "give the one that holds the credentials to start from",
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
                f"{each.account_id} is the account of {first[each.account_id]} as well",
                "give each host an account of its own: between an account and itself there is nothing to cross",
            )
        first[each.account_id] = each.name


def configuration(accounts: Sequence[Account], existing: str) -> str:
    """The text of the configuration file for ``accounts``.

    ``existing`` is the text of the file that botocore would read otherwise. Sections are copied as they are
    written, in their order, and only those that an account needs. InputError when one of them holds access keys.
    """
    sections = _sections(existing)
    needed: set[tuple[str, str]] = set()
    waiting = [("profile", each.existing_profile or each.source_profile) for each in accounts]
    while waiting:
        kind = waiting.pop()
        if kind in needed or kind not in sections:
            continue  # a profile may stand in the credentials file alone; signing in proves that it exists
        needed.add(kind)
        settings = _settings(sections[kind])
        keys = sorted(KEY_MATERIAL & settings.keys())
        if keys:
            raise InputError(
                f"profile {kind[1]}",
                f"the AWS configuration file holds its {' and '.join(keys)}, which must not be copied",
                "move the keys to the shared credentials file (~/.aws/credentials)",
            )
        waiting += [
            (of, settings[key])
            for key, of in (("source_profile", "profile"), ("sso_session", "sso-session"), ("services", "services"))
            if key in settings
        ]
    copied = ["\n".join(lines).rstrip() + "\n" for kind, lines in sections.items() if kind in needed]
    return "\n".join([*copied, *(each.section for each in accounts if each.section)])


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _sections(text: str) -> dict[tuple[str, str], list[str]]:
    """Kind and name → the lines of the section, its header first; the last of two with one name counts."""
    sections: dict[tuple[str, str], list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        header = _HEADER.match(line)
        if header:
            lines = sections[_kind(header["name"])] = [line]
        else:
            lines.append(line)
    return sections


def _kind(header: str) -> tuple[str, str]:
    try:
        words = shlex.split(header)
    except ValueError:
        words = [header]
    if len(words) == 2:
        return words[0], words[1]
    return "profile", " ".join(words)  # [default], which has no word in front of it


def _settings(lines: Sequence[str]) -> dict[str, str]:
    """The top-level settings of a section, keys in lower case. Nested settings are indented."""
    found = (_SETTING.match(line) for line in lines[1:])
    return {setting["key"].lower(): setting["value"].strip() for setting in found if setting}
