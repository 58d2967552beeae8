# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names and marks of what the main job makes: each says the zone and the account that it belongs to.

A zone's name stands in them as it is where it fits. Otherwise a part of it stands there with a digest of the whole,
behind a plus sign, which no name of a zone has as it is: two zones never share a name of ours.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from ..arn import ROLE_NAME_LENGTH, account_id
from ..dns.names import display
from ..dns.zones import zone_name
from ..errors import InputError

PLAYBOOK = "cross_account_dns"
# Before names said the zone, a workload account had one zone role, and all that was made had one tag.
FORMER_MAKER = PLAYBOOK
FORMER_POLICY = "dns-updates"
ZONE_POLICY = "record-sets"

ZONE_ROLE = "EC2ManagementRole"
INSTANCE_ROLE = "Route53CrossAccountRole"
OWNER = "crossaccount.aws"
# Below the name that a marker speaks for, and no host name: nobody's instance can be called so.
OWNER_PREFIX = "_owner-%{record_type}."

_PRIVATE = "@private"
_PLAIN = re.compile(rf"[a-z0-9._-]+(?:{_PRIVATE})?")
_DIGEST = 12  # hexadecimal digits
# Policy names have 128 characters, tags of zones and roles 256: this leaves room for what stands before and behind.
_LONGEST_LABEL = 100
_LONGEST_IN_ROLE = ROLE_NAME_LENGTH - len(f"{ZONE_ROLE}-{'0' * 12}-")
# What a zone role's name has room for where all that stands of the zone is its digest, behind the plus sign.
LONGEST_PREFIX = _LONGEST_IN_ROLE - 1 - _DIGEST
_PREFIX = re.compile(r"[\w+=,.@-]*", re.ASCII)


@dataclass(frozen=True)
class Names:
    """What the things that belong to one zone and one workload account are called."""

    zone_role: str
    former_zone_role: str
    zone_policy: str
    instance_role: str
    instance_policy: str
    zone_role_maker: str
    instance_role_maker: str
    hosted_zone_maker: str
    owner: str
    zone_label: str

    @classmethod
    def of(
        cls, zone: object, account: object, dns_account: object, *, private: bool = False, prefix: object = ""
    ) -> Names:
        """The names for a zone of the DNS account and a workload account; a private zone has other ones.

        ``prefix`` stands before the names of roles and policies. It says nothing of whose they are, so no mark has it.
        """
        label, before = zone_label(zone, private=private), name_prefix(prefix, "prefix")
        workload, dns = account_id(account, "account_id"), account_id(dns_account, "dns_account_id")
        return cls(
            zone_role=zone_role_name(workload, label, before),
            former_zone_role=f"{ZONE_ROLE}-{workload}",
            zone_policy=f"{before}{ZONE_POLICY}",
            instance_role=f"{before}{INSTANCE_ROLE}",
            instance_policy=f"{before}{FORMER_POLICY}-{dns}-{_fitted(label, _LONGEST_LABEL - len(before))}",
            zone_role_maker=f"{PLAYBOOK}:{label}:{workload}",
            instance_role_maker=f"{PLAYBOOK}:{workload}",
            hosted_zone_maker=f"{PLAYBOOK}:{label}:{dns}",
            owner=f"{OWNER}/{workload}",
            zone_label=label,
        )


def zone_label(zone: object, *, private: bool = False) -> str:
    """A zone in at most 100 characters that names of roles and policies and values of tags take."""
    text = display(zone_name(zone)) + (_PRIVATE if private else "")
    return text if _PLAIN.fullmatch(text) and len(text) <= _LONGEST_LABEL else _shortened(text, _LONGEST_LABEL)


def zone_role_name(account: str, label: str, prefix: str = "") -> str:
    """The name of a zone role, from the label of its zone."""
    return f"{prefix}{ZONE_ROLE}-{account}-{_fitted(label, _LONGEST_IN_ROLE - len(prefix))}"


def name_prefix(value: object, where: str) -> str:
    """What stands before the names of roles and policies, so short that the name of every zone role fits."""
    if not isinstance(value, str) or not _PREFIX.fullmatch(value):
        raise InputError(
            where, f"{value!r} cannot begin the name of a role", "use letters, digits and _ + = , . @ -, or nothing"
        )
    if len(value) > LONGEST_PREFIX:
        raise InputError(
            where,
            f"{value} has {len(value)} characters, and the name of a role at most {ROLE_NAME_LENGTH}",
            f"use at most {LONGEST_PREFIX}, because the name of a zone role goes on with {ZONE_ROLE}, the account and "
            "the zone",
        )
    return value


def _fitted(label: str, longest: int) -> str:
    """The label of a zone in so many characters, the same whether it was shortened before or not."""
    head, plus, digest = label.partition("+")
    if len(label) <= longest:
        return label
    return f"{head[: longest - _DIGEST - 1]}+{digest}" if plus else _shortened(label, longest)


def _shortened(text: str, longest: int) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
    return f"{re.sub('[^a-z0-9._-]', '-', text)[: longest - _DIGEST - 1]}+{digest}"
