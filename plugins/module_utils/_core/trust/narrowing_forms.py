# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one table of conditions that are known to narrow a trust: by key, the operators and the shape of the values."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..accounts.sessions import EXTERNAL_ID
from . import keys

# A pattern that begins with a letter or two matches many names, and one that only ends with some (*Role) most of them.
SHORTEST_NAME = 3
# Where AWS puts roles of every account that it makes by itself: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
_PATHS_OF_AWS = frozenset({"aws-reserved", "aws-service-role", "service-role"})
# Addresses of IPv6 that hold all of IPv4 or belong to nobody are no network of one's own:
# https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
_GLOBAL = ipaddress.IPv6Network("2000::/3")
_TUNNELS = (ipaddress.IPv6Network("2001::/32"), ipaddress.IPv6Network("2002::/16"))
# IAM reads addresses and prefix lengths, and no netmasks.
_CIDR = re.compile(r"[0-9a-fA-F.:]+(?:/[0-9]+)?")
# A network of one's own is not wider: a /16 is 0.0015 % of IPv4's addresses, and 120 of them fill a trust.
WIDEST_NETWORK = {4: 16, 6: 32}

_TEXT = frozenset({"stringequals", "stringequalsignorecase", "stringlike"})
# The ARNs without an account that name what one owner has: other services use such ARNs for what they offer to all.
_UNIQUE_IDS = {
    "apigateway": r"/(?:rest)?apis/[A-Za-z0-9]+(?:/.*)?",
    "route53": r"(?:hostedzone|healthcheck)/[A-Za-z0-9-]+",
    "s3": r"[a-z0-9][a-z0-9.-]*(?:/.*)?",
}
EXACT_TEXT = frozenset({"stringequals", "stringlike"})
# Only with these does IAM compare the six parts of an ARN one by one; in text a wildcard runs over the colons.
_ARN = frozenset({"arnlike", "arnequals"})
_LESS = frozenset({"numericlessthan", "numericlessthanequals"})

_ACCOUNT = re.compile(r"[0-9]{12}")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_ORGANIZATION_PATH = re.compile(r"(o-[a-z0-9]{10,32})/.*", re.DOTALL)
_PRINCIPAL = re.compile(r"arn:[a-z-]+:(?:iam|sts)::([0-9]{12}|\*):(.+)", re.DOTALL)
_NAMED = re.compile(r"(?:role|user|federated-user)/(.+)", re.DOTALL)
# Unique ids are never used twice, so that one names one user or role:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
_USER_ID = re.compile(r"A(?:ROA|IDA)[A-Z0-9]{12,}(?::.*)?", re.DOTALL)
_VPC = re.compile(r"vpce?-[0-9a-f]{8,17}")
_INSTANCE = re.compile(r"arn:[a-z-]+:ec2:[a-z0-9-]+:[0-9]{12}:instance/i-[0-9a-f]{8,17}")


@dataclass(frozen=True)
class Limits:
    """Whom a statement's conditions keep it to, as far as that is known. None: to nobody in particular.

    ``named``: only users and roles of given names or ids. ``other``: what the caller must have beside that, in words.
    ``sources``: a service acts for given accounts, organizations or resources only.
    """

    organizations: frozenset[str] | None = None
    accounts: frozenset[str] | None = None
    named: bool = False
    other: frozenset[str] = frozenset()
    sources: bool = False

    @property
    def owner_known(self) -> bool:
        """Whether only given organizations or accounts get in."""
        return self.organizations is not None or self.accounts is not None

    @property
    def nobody(self) -> bool:
        """Whether the conditions contradict each other, so that nobody meets them all."""
        return self.organizations == frozenset() or self.accounts == frozenset()

    @property
    def within_account(self) -> bool:
        """Whether not all of an account gets in."""
        return self.named or bool(self.other)


@dataclass(frozen=True)
class Form:
    """One line of the table: the operators and the shape of the values with which a key narrows.

    ``read`` is the limit that values set, None when they set none. ``wanted`` says what would, for people.
    ``many``: the key holds several values, so that a set operator is needed (and one of ``ForAnyValue``, as
    ``ForAllValues`` holds for a request without any; its Null twin mends that).
    """

    operators: frozenset[str]
    read: Callable[[tuple[str, ...]], Limits | None]
    wanted: str
    many: bool = False


def literal(value: str) -> bool:
    """Whether a value stands for itself alone: without wildcards and policy variables."""
    return not re.search(r"[*?]|\$\{", value)


def variable(value: str) -> bool:
    """Whether a value is filled from the request, in part or as a whole."""
    return "${" in value


def _all(values: Iterable[str], pattern: re.Pattern[str]) -> frozenset[str] | None:
    """What the pattern's group, or the whole of it, finds in the values; None unless each has the shape."""
    found = [pattern.fullmatch(value) for value in values]
    return frozenset(match[match.re.groups and 1] for match in found if match) if all(found) else None


def organization_ids(values: Iterable[str]) -> frozenset[str] | None:
    """Values that all are organization ids; None when one of them is anything else."""
    return _all(values, _ORGANIZATION)


def _organization(values: tuple[str, ...]) -> Limits | None:
    named = organization_ids(values)
    return None if named is None else Limits(organizations=named)


def _organization_path(values: tuple[str, ...]) -> Limits | None:
    named = _all(values, _ORGANIZATION_PATH)
    return None if named is None else Limits(organizations=named)


def _account(values: tuple[str, ...]) -> Limits | None:
    named = _all(values, _ACCOUNT)
    return None if named is None else Limits(accounts=named)


def _principal(values: tuple[str, ...]) -> Limits | None:
    """ARNs whose account is literal keep to these accounts; those that name somebody narrow within any account."""
    found = [_PRINCIPAL.fullmatch(value) for value in values]
    if not all(found):
        return None
    accounts = frozenset(match[1] for match in found if match)
    named = all(names_somebody(match[2]) for match in found if match)
    return Limits(accounts=None if "*" in accounts else accounts, named=named)


def names_somebody(resource: str) -> bool:
    """Whether the end of an ARN or pattern names users or roles, rather than matching nearly all (``role/*a*``)."""
    match = _NAMED.fullmatch(resource)
    return bool(match) and _names(match[1] if match else "")


def _names(pattern: str) -> bool:
    """Whether a pattern is a name, begins one, or names a path of one's own in full."""
    if literal(pattern):
        return True
    path, _slash, name = pattern.rpartition("/")
    begun = re.match(r"[^*?]*", name)
    own_path = path and literal(path) and path.partition("/")[0] not in _PATHS_OF_AWS
    return bool(own_path) or len(begun[0] if begun else "") >= SHORTEST_NAME


def _when(said: str, fits: Callable[[str], bool]) -> Callable[[tuple[str, ...]], Limits | None]:
    """A limit that is only said, set when every value fits."""
    return lambda values: Limits(other=frozenset({said})) if all(map(fits, values)) else None


def _named_when(fits: Callable[[str], bool]) -> Callable[[tuple[str, ...]], Limits | None]:
    return lambda values: Limits(named=True) if all(map(fits, values)) else None


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


def _own_network(value: str) -> bool:
    try:
        network = ipaddress.ip_network(value if _CIDR.fullmatch(value) else "", strict=False)
    except ValueError:
        return False
    if isinstance(network, ipaddress.IPv6Network) and (
        not network.subnet_of(_GLOBAL) or any(map(network.subnet_of, _TUNNELS))
    ):
        return False
    return network.prefixlen >= WIDEST_NETWORK[network.version]


def _true(value: str) -> bool:
    return value.lower() == "true"


def _seconds(value: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]*", value) is not None


def _source_when(fits: Callable[[str], bool]) -> Callable[[tuple[str, ...]], Limits | None]:
    return lambda values: Limits(sources=True) if all(map(fits, values)) else None


def source_named(value: str) -> bool:
    """Whether the owner in the ARN of a source is literal: its account or, without one, an id that nobody else has."""
    parts = value.split(":", 5)
    if len(parts) < 6 or variable(value):
        return False
    _arn, _partition, service, _region, account, resource = parts
    if account:
        return _ACCOUNT.fullmatch(account) is not None
    return service in _UNIQUE_IDS and re.fullmatch(_UNIQUE_IDS[service], resource, re.DOTALL) is not None


def _source_named_in_text(value: str) -> bool:
    """In text a wildcard runs over the colons: before and in the account there must be none."""
    return source_named(value) and literal(":".join(value.split(":", 5)[:5]))


TAG = "aws:principaltag/"
_ID = "give the id in full, such as"
_IN_FULL = "give account ids of 12 digits, in full"
_ORGANIZATION_WANTED = "give organization ids in full, such as o-a1b2c3d4e5"
_PATH_WANTED = "use ForAnyValue:StringLike with the organization id in full, such as o-a1b2c3d4e5/r-ab12/*"
_SOURCE_WANTED = (
    "use ArnLike, and give the account of each ARN in full or, where it has none, the bucket or resource itself"
)

# By key in lower case. Keys that the caller chooses (aws:RequestTag, sts:RoleSessionName, sts:SourceIdentity), that all
# callers share (aws:PrincipalType, aws:PrincipalIsAWSService) or that say when and where to (aws:CurrentTime,
# aws:RequestedRegion) narrow nothing, so they are not in it.
FORMS: dict[str, tuple[Form, ...]] = {
    keys.ORGANIZATION.lower(): (Form(_TEXT, _organization, _ORGANIZATION_WANTED),),
    keys.ORGANIZATION_PATHS.lower(): (Form(_TEXT, _organization_path, _PATH_WANTED, many=True),),
    keys.PRINCIPAL_ACCOUNT.lower(): (Form(_TEXT, _account, _IN_FULL),),
    keys.PRINCIPAL.lower(): (
        Form(
            _ARN | EXACT_TEXT,
            _principal,
            "give ARNs in full up to the account, with a part of the name, such as arn:aws:iam::111111111111:role/ci-*",
        ),
    ),
    keys.EXTERNAL_ID.lower(): (
        Form(_TEXT, _when("external id", _matches(EXTERNAL_ID)), "give the external id in full, with StringEquals"),
    ),
    keys.MFA.lower(): (Form(frozenset({"bool"}), _when("mfa", _true), "use Bool and true"),),
    keys.MFA_AGE.lower(): (Form(_LESS, _when("mfa", _seconds), "use NumericLessThan and seconds"),),
    # Tags of a user or role are set by whoever administers its account; strangers tag their own with anything.
    TAG: (Form(_TEXT, _when("tag", _names), "give the tag's value, or three characters of it at least"),),
    "aws:userid": (
        Form(_TEXT, _named_when(_matches(_USER_ID)), f"{_ID} AROA1234567890EXAMPLE:*, up to a colon at least"),
    ),
    "aws:username": (Form(_TEXT, _named_when(_names), "give the name, or three characters of it at least"),),
    "aws:sourceip": (
        Form(frozenset({"ipaddress"}), _when("network", _own_network), "give networks of /16 (IPv6: /32) or smaller"),
    ),
    "aws:sourcevpc": (Form(_TEXT, _when("network", _matches(_VPC)), f"{_ID} vpc-0a1b2c3d"),),
    "aws:sourcevpce": (Form(_TEXT, _when("network", _matches(_VPC)), f"{_ID} vpce-0a1b2c3d"),),
    "aws:ec2instancesourcevpc": (Form(_TEXT, _when("network", _matches(_VPC)), f"{_ID} vpc-0a1b2c3d"),),
    "ec2:sourceinstancearn": (
        Form(_ARN | EXACT_TEXT, _when("instance", _matches(_INSTANCE)), "give the instance's ARN in full"),
    ),
    keys.SOURCE_ACCOUNT.lower(): (Form(_TEXT, _source_when(_matches(_ACCOUNT)), _IN_FULL),),
    keys.SOURCE_ARN.lower(): (
        Form(_ARN, _source_when(source_named), _SOURCE_WANTED),
        Form(EXACT_TEXT, _source_when(_source_named_in_text), _SOURCE_WANTED),
    ),
    keys.SOURCE_ORGANIZATION.lower(): (Form(_TEXT, _source_when(_matches(_ORGANIZATION)), _ORGANIZATION_WANTED),),
    keys.SOURCE_ORGANIZATION_PATHS.lower(): (
        Form(_TEXT, _source_when(_matches(_ORGANIZATION_PATH)), _PATH_WANTED, many=True),
    ),
}
