# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The instances of many accounts and Regions for an inventory, read side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import Any

from ..._core.accounts.account import Account
from ..._core.accounts.profiles import SESSION_NAME
from ..._core.accounts.regions import regions
from ..._core.arn import role_arn
from ..._core.errors import InputError
from ..._core.instances.inventory import Fleet
from ..._core.instances.reads import ON_ERROR, Read, complaint, must_fail
from ..._core.instances.sources import Source, read_sources
from ..._core.options import choice, dictionary, text
from ..._core.organizations.names import host_names
from ..._core.organizations.selection import OPTIONS as SELECTION
from ..._core.organizations.selection import Selection, read_selection
from ..._core.organizations.sign_in import OPTIONS as SIGN_IN
from ..._core.organizations.sign_in import SignIn, reached, read_sign_in
from ..connection import GLOBAL_SERVICES_REGION, Connection
from ..ec2.listing import enabled_regions
from ..errors import AwsError
from ..organizations.accounts import read_accounts_of
from ..outcome import Outcome, attempt
from .dns_names import read_dns_names
from .region_reads import Wanted, read_region, read_wanted

# Requests in flight. EC2's and STS's rates are per account and Region, so that more accounts do not throttle.
SIDE_BY_SIDE = 24

# What EC2 says to who may not ask; strict_permissions is about this one.
_FORBIDDEN = "UnauthorizedOperation"


@dataclass(frozen=True)
class Members:
    """Accounts of an organization, and the role by which each is reached."""

    selection: Selection
    sign_in: SignIn


@dataclass(frozen=True)
class Request:
    """What an inventory asks for: the values of the plugin's options that say nothing of names or groups.

    ``sources`` are the accounts that the options name, None where those of an organization (``members``) or the one of
    the credentials are meant. ``zones_left_out`` are names of hosted zones; None when no names are read from any.
    """

    sources: tuple[Source, ...] | None
    members: Members | None
    regions: tuple[str, ...]
    assumed_first: str
    wanted: Wanted
    strict_permissions: bool
    on_account_error: str
    zones_left_out: tuple[str, ...] | None


def read_request(params: Mapping[str, Any]) -> Request:
    """The plugin's options, checked. InputError names the one that cannot be right."""
    first = params.get("assume_role_arn")
    zones = [text(each, "route53_excluded_zones", "a zone") for each in params.get("route53_excluded_zones") or ()]
    accounts, organization = params.get("accounts"), params.get("organization")
    if accounts is not None and organization is not None:
        raise InputError("organization", "accounts and organization exclude each other", "give one of them")
    shared = regions(params.get("regions") or (), "regions")
    return Request(
        sources=None if accounts is None else read_sources(accounts, shared, chained=bool(first)),
        members=None if organization is None else _members(organization),
        regions=shared,
        assumed_first=str(role_arn(first, "assume_role_arn")) if first else "",
        wanted=read_wanted(params),
        strict_permissions=bool(params.get("strict_permissions", True)),
        on_account_error=choice(params.get("on_account_error"), "on_account_error", ON_ERROR),
        zones_left_out=tuple(zones) if params.get("route53_enabled") else None,
    )


def _members(value: object) -> Members:
    options = dictionary(value, "organization", (*SIGN_IN, *SELECTION))
    return Members(read_selection(options, "organization."), read_sign_in(options, "organization."))


def read_fleet(request: Request, connection: Connection, profile: str) -> Fleet:
    """The instances of all accounts. AwsError when an account must not be missing, or when nothing could be read.

    ``profile`` is the one of the plugin's own credentials, empty without one.
    """
    if request.assumed_first:
        connection, profile = connection.assume(request.assumed_first, session_name=SESSION_NAME), ""
    sources = _sources(request, connection)
    fleet = _read_all(request, sources, connection, profile)
    if must_fail(fleet.reads, request.on_account_error):
        raise AwsError(complaint(fleet.reads))
    return fleet


def _sources(request: Request, connection: Connection) -> tuple[Source, ...]:
    if request.sources is not None:
        return request.sources
    own = connection.caller().account_id
    if request.members is None:
        return (Source(Account(where="", name=own, account_id=own), request.regions),)
    members = read_accounts_of(connection, request.members.selection)
    names = host_names(members)
    return tuple(
        Source(replace(account, name=names[account.account_id]), request.regions, real_name=account.name)
        for account in reached(members, request.members.sign_in, own=own)
    )


@dataclass(frozen=True)
class _Opened:
    """An account that is signed in to, its Regions, and the names that its hosted zones give."""

    session: Connection
    regions: Sequence[str]
    dns_names: Mapping[str, Sequence[str]]


def _read_all(request: Request, sources: Sequence[Source], connection: Connection, profile: str) -> Fleet:
    """Accounts are signed in to, and their Regions are read, by the same threads: none waits for another."""
    opened: dict[str, Outcome] = {}
    reading: dict[tuple[str, str], Future[Outcome]] = {}
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as pool:
        opening = {pool.submit(_opening, request, source, connection): source.account.account_id for source in sources}
        for future in as_completed(opening):
            account_id = opening[future]
            outcome = opened[account_id] = future.result()
            if not outcome.failed:
                there: _Opened = outcome.result["opened"]
                for region in there.regions:
                    reading[account_id, region] = pool.submit(_reading, there.session, region, account_id, request)
    reads: list[Read] = []
    dns_names: dict[str, Mapping[str, Sequence[str]]] = {}
    for source in sources:
        account, outcome = source.account, opened[source.account.account_id]
        if outcome.failed:  # nobody got into the account
            reads += [_unread(account, region, outcome) for region in source.regions or ("",)]
            continue
        there = outcome.result["opened"]
        dns_names[account.account_id] = there.dns_names
        for region in there.regions:
            read = reading[account.account_id, region].result()
            reads.append(
                _unread(account, region, read, strict=request.strict_permissions)
                if read.failed
                else Read(account.name, account.account_id, region, read.result["instances"])
            )
    return Fleet(reads, {source.account.account_id: _variables(source, profile) for source in sources}, dns_names)


def _opening(request: Request, source: Source, connection: Connection) -> Outcome:
    return attempt(lambda: {"opened": _open(request, source, connection)})


def _open(request: Request, source: Source, connection: Connection) -> _Opened:
    """Sign in, and make sure that the account is the one that is meant before anything is asked in it."""
    account = source.account
    session = _enter(source, connection)
    session.require_account(account.account_id)
    places = source.regions or enabled_regions(
        session.client("ec2", connection.stated_region or GLOBAL_SERVICES_REGION)
    )
    names = {} if request.zones_left_out is None else read_dns_names(session, request.zones_left_out)
    return _Opened(session, places, names)


def _enter(source: Source, connection: Connection) -> Connection:
    account = source.account
    if account.role is None:
        return connection.with_profile(account.profile)
    return connection.assume(
        str(account.role), session_name=SESSION_NAME, external_id=account.external_id, duration=source.duration
    )


def _reading(session: Connection, region: str, account_id: str, request: Request) -> Outcome:
    return attempt(lambda: {"instances": read_region(session, region, account_id, request.wanted)})


def _unread(account: Account, region: str, outcome: Outcome, *, strict: bool = True) -> Read:
    """A failure. Where permissions need not be there (``strict``), one for the lack of them is let be."""
    code = str(outcome.result.get("error_code", ""))
    return Read(
        account.name,
        account.account_id,
        region,
        error=outcome.result["msg"],
        error_code=code,
        excused=code == _FORBIDDEN and not strict,
    )


def _variables(source: Source, profile: str) -> dict[str, str]:
    """What all hosts of an account say: its name, and how it is reached.

    Without a role or a profile of its own, it is reached by the profile that is there.
    """
    account = source.account
    own = account.profile or ("" if account.role else profile)
    return {
        "aws_account_name": source.real_name or account.name,
        "aws_profile": own,
        "aws_role_arn": str(account.role or ""),
    }
