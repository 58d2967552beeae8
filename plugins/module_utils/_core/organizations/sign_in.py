# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role by which each account of an organization is reached: the same name everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..accounts.account import Account
from ..accounts.sessions import external_id
from ..arn import RoleArn, role_name, role_path
from ..errors import InputError
from ..options import choice, text
from ..secrecy.settings import CREDENTIAL_SOURCES, UNFIT
from .model import OrganizationAccount

OPTIONS = ("role_name", "role_path", "external_id")
# What Organizations makes in each account that it creates, trusting the management account:
# https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
ACCESS_ROLE = "OrganizationAccountAccessRole"


@dataclass(frozen=True)
class SignIn:
    """The role's name and path, and the external id that it asks for, empty without one."""

    role_name: str = ACCESS_ROLE
    role_path: str = "/"
    external_id: str = field(default="", repr=False)

    def role(self, account: OrganizationAccount) -> RoleArn:
        """The role of an account, in the partition of its organization."""
        return RoleArn(account.partition, account.account_id, self.role_path, self.role_name)


def read_sign_in(options: Mapping[str, object], where: str = "") -> SignIn:
    """The options of ``OPTIONS``; InputError names a wrong one."""
    name, path, shared = options.get("role_name"), options.get("role_path"), options.get("external_id")
    return SignIn(
        role_name=ACCESS_ROLE if name is None else role_name(name, f"{where}role_name", path_option="role_path"),
        role_path="/" if path is None else role_path(path, f"{where}role_path"),
        external_id="" if shared is None else external_id(shared, f"{where}external_id"),
    )


@dataclass(frozen=True)
class Source:
    """Whose credentials assume the roles in a play: those of a profile, or those of a source that botocore knows."""

    profile: str = ""
    credential_source: str = ""


def read_source(options: Mapping[str, object], profile: str, where: str = "") -> Source:
    """The options ``source_profile`` and ``credential_source``; ``profile`` is what stands in for both.

    InputError when they exclude each other, and when nothing says how plays sign in.
    """
    stated, source = options.get("source_profile"), options.get("credential_source")
    if stated is not None and source is not None:
        raise InputError(
            f"{where}source_profile", "source_profile and credential_source exclude each other", "give one of them"
        )
    if source is not None:
        return Source(credential_source=choice(source, f"{where}credential_source", CREDENTIAL_SOURCES))
    if stated is None and not profile:
        raise InputError(
            f"{where}source_profile",
            "nothing says whose credentials assume the role in each account",
            "give profile or source_profile, or credential_source where the credentials are not those of a profile",
        )
    named = text(profile if stated is None else stated, f"{where}source_profile", "a profile")
    if UNFIT.search(named):
        raise InputError(
            f"{where}source_profile",
            f"{named!r} holds a character that an AWS configuration cannot",
            "use letters, digits and ordinary punctuation",
        )
    return Source(profile=named)


def host_variables(account: OrganizationAccount, sign_in: SignIn, source: Source, own: str) -> dict[str, str]:
    """What the role account_profiles reads of a host: how to sign in to the account. Nothing in it is secret.

    ``own`` is the account of the source profile, where that is known: it is reached by the profile itself.
    """
    if source.profile and account.account_id == own:
        return {"aws_account_id": account.account_id, "aws_profile": source.profile}
    stated = {
        "aws_account_id": account.account_id,
        "aws_role_arn": str(sign_in.role(account)),
        "aws_source_profile": source.profile,
        "aws_credential_source": source.credential_source,
        "aws_external_id": sign_in.external_id,
    }
    return {variable: value for variable, value in stated.items() if value}


def reached(
    accounts: Sequence[OrganizationAccount], sign_in: SignIn, *, own: str, where: str = "organization"
) -> tuple[Account, ...]:
    """The accounts as work in many accounts takes them, in their order.

    ``own`` is the account of the credentials that are there: it is reached by these, without a role, which it may not
    have. The management account has no access role.
    """
    return tuple(
        Account(where=where, name=account.name, account_id=account.account_id)
        if account.account_id == own
        else Account(
            where=where,
            name=account.name,
            account_id=account.account_id,
            role=sign_in.role(account),
            external_id=sign_in.external_id,
        )
        for account in accounts
    )
