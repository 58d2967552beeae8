# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles of ours that no host declares, and who is trusted by those that are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..arn import account_id
from ..dns.names import display, from_wire
from ..dns.reverse_zones import is_reverse
from ..errors import InputError
from ..main_job.access import trusted_roles
from ..main_job.claims import is_private, zone_of
from ..main_job.names import FORMER_MAKER, FORMER_POLICY, PLAYBOOK, ZONE_ROLE, zone_label
from ..policies.documents import tidy
from ..trust.access import dead_principals
from ..trust.grants import principals
from .delegated_zones import is_delegated
from .found import Finding, NotTried, Orphan, Removal
from .inventory import Declared, Host, Inventory, maker

_ZONE_ROLE_TAG = re.compile(rf"{PLAYBOOK}:(?P<label>.+):(?P<account>[0-9]{{12}})")
_FORMER_ZONE_ROLE = re.compile(rf"{ZONE_ROLE}-(?P<account>[0-9]{{12}})")
_ACCOUNT_OF_PRINCIPAL = re.compile(r"(?:arn:[a-z-]+:(?:iam|sts)::)?(?P<account>[0-9]{12})(?::.+)?")


# The role hosted_zone gives it to a zone that it makes. The tag is the mark, but costs a call for each zone of an
# account, and a permission for zones of others. One zone too many does no harm: markers say what in it is ours.
ZONE_COMMENT = "Record sets of EC2 instances in other accounts"


@dataclass(frozen=True)
class Known:
    """Labels of zones, names of roles and accounts that other inventories look after."""

    labels: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()

    @classmethod
    def read(cls, zones: object, roles: object, accounts: object = ()) -> Known:
        """Judge the lists of a user."""
        public = [zone_label(zone) for zone in _list(zones, "audit_known_zones")]
        private = [zone_label(zone, private=True) for zone in _list(zones, "audit_known_zones")]
        ids = enumerate(_list(accounts, "audit_known_accounts", "account ids"))
        return cls(
            labels=frozenset([*public, *private]),
            roles=frozenset(map(str, _list(roles, "audit_known_roles"))),
            accounts=frozenset(account_id(each, f"audit_known_accounts[{position}]") for position, each in ids),
        )


def _list(value: object, where: str, of: str = "names") -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise InputError(where, f"{value!r} is not a list", f"give a list of {of}")
    return value


def zones_of(
    zones: Iterable[Mapping[str, Any]],
    roles: Iterable[Mapping[str, Any]],
    names: Iterable[object],
    hosts: Iterable[Mapping[str, Any]] = (),
    *,
    private: bool = False,
    reverse: bool = False,
) -> list[Mapping[str, Any]]:
    """Those of the zones, as route53_hosted_zones_info returns them, in which record sets of ours may be.

    They have our comment, or roles of ours, a name or the variables of a host say them. What hosts say may be wrong, as
    their own runs tell; the names, which are those of ``private`` zones or of public ones, may not. With ``reverse``
    all reverse zones are among them: nothing else tells which of them a list had before.
    """
    tags = (_ZONE_ROLE_TAG.fullmatch(maker(role)) for role in roles)
    labels = {tag["label"] for tag in tags if tag}
    labels |= {zone_label(name, private=private) for name in names}
    labels |= {_label(zone_of(host), private=is_private(host)) for host in hosts}
    labelled = ((zone, _label(zone["name"], private=bool(zone["private_zone"]))) for zone in zones)
    return [
        zone
        for zone, label in labelled
        if label
        and (
            label in labels
            or zone.get("comment") == ZONE_COMMENT
            or is_delegated(zone.get("comment"))
            or (reverse and is_reverse(from_wire(str(zone["name"]))))
        )
    ]


def _label(name: object, *, private: bool) -> str:
    """The label of a zone, empty where it has a name that no zone of ours can have."""
    try:
        return zone_label(name, private=private)
    except InputError:
        return ""


def zone_roles(inventory: Inventory, roles: Iterable[Mapping[str, Any]], known: Known) -> Iterator[Finding]:
    """Of the DNS account's roles, as iam_trust_role_info returns them: those that no host uses, and trust in others."""
    used = {declared.zone_role: host for host, declared in inventory.here}
    for role in roles:
        name, tag = str(role["name"]), maker(role)
        marked, former = _ZONE_ROLE_TAG.fullmatch(tag), _FORMER_ZONE_ROLE.fullmatch(name)
        if not marked and tag != FORMER_MAKER:
            continue
        label, account = (marked["label"], marked["account"]) if marked else ("", former["account"] if former else "")
        of_account = inventory.of_account(account)
        if name in used:
            yield from _trust(inventory, used[name], role)
        elif name in known.roles or label in known.labels or account in known.accounts or (of_account and not marked):
            pass  # the next run of the main job takes the place of what a former version made
        elif doubt := inventory.doubt(account):
            yield NotTried(account, f"zone role {name}", doubt)
        else:
            policies = _first_the_policies(role, account)
            yield Orphan(
                kind="zone role",
                account=account,
                name=name,
                why=_why_unused(account, label, of_account),
                remedy=policies + f"Remove it with iam_trust_role: state absent, managed_by {tag}.",
                # Whoever removes the role loses the list of those that hold its policies.
                removal=None if policies else Removal(name, tag, inventory.dns),
                zone=label,
            )


def _first_the_policies(role: Mapping[str, Any], account: str) -> str:
    """What must go before a zone role whose trust is the record of roles of somebody else that were given a policy."""
    trusted = trusted_roles(role.get("trust_policy") or {}, account)
    if len(trusted) < 2:  # the instance role alone
        return ""
    return (
        f"Its trust names {', '.join(trusted)}. First take the inline policy of this zone ({FORMER_POLICY}-...) from "
        "those that are not the instance role. "
    )


def _why_unused(account: str, label: str, of_account: Sequence[tuple[Host, Declared]]) -> str:
    if not account:
        return "a former version made it, and no host uses it"
    if not of_account:
        return f"no host with a zone in this DNS account is the account {account}"
    host, declared = next((each for each in of_account if each[1].label == label), of_account[0])
    zone = "" if declared.label == label else f" for the zone {display(declared.zone)}, and this one is for {label}"
    return f"{host.name} uses {declared.zone_role}{zone}"


def _trust(inventory: Inventory, host: Host, role: Mapping[str, Any]) -> Iterator[Finding]:
    """Who is trusted by a zone role that is in use, and should not be."""
    policy, name = role.get("trust_policy") or {}, str(role["name"])
    wrong = dict.fromkeys(dead_principals(policy), "IAM shows this id in place of a user or role that is gone")
    for account in sorted(_trusted(policy) - inventory.accounts - {inventory.dns}):
        wrong[f"account {account}"] = f"no host is the account {account}"
    for who, why in wrong.items():
        if who.startswith("account") and (doubt := inventory.doubt_of_hosts()):
            yield NotTried(host.account, f"{who} in the trust of {name}", doubt)
            continue
        yield Orphan(
            kind="principal",
            account=host.account,
            name=f"{who} in the trust of {name}",
            why=why,
            remedy="Run cross_account_dns, which declares the trust without it.",
        )


def _trusted(policy: Mapping[str, Any]) -> set[str]:
    """The accounts whose principals a trust lets in."""
    named = (
        _ACCOUNT_OF_PRINCIPAL.fullmatch(name)
        for statement in tidy(policy)["Statement"]
        if statement.get("Effect") == "Allow"
        for kind, name in principals(statement.get("Principal") or {})
        if kind == "AWS"
    )
    return {each["account"] for each in named if each}


def instance_roles(inventory: Inventory, known: Known) -> Iterator[Finding]:
    """Of the workload accounts' roles: those that the account's hosts do not declare."""
    for host in inventory.hosts:
        elsewhere = host.declared is not None and inventory.dns not in (host.declared.dns, host.declared.parent[0])
        if elsewhere or host.account in known.accounts:
            continue
        if host.holdings is None:
            yield NotTried(host.account, f"the instance roles of {host.name}", host.unread)
            continue
        declared = inventory.instance_roles[host.account]
        for name, tag in host.holdings.roles.items():
            # A former version tagged zone roles alike. The account may be the DNS account of others.
            former = tag == FORMER_MAKER and not _FORMER_ZONE_ROLE.fullmatch(name)
            ours = former or tag == f"{PLAYBOOK}:{host.account}"
            if not ours or name in declared or name in known.roles:
                continue
            if doubt := inventory.doubt(host.account):
                yield NotTried(host.account, f"instance role {name}", doubt)
                continue
            yield Orphan(
                kind="instance role",
                account=host.account,
                name=name,
                why=f"{host.name} declares {', '.join(sorted(declared))}",
                remedy="Detach it with ec2_instance_role, then remove it with iam_trust_role: state absent, managed_by "
                f"{tag}.",
                removal=Removal(name, tag, host.name),
            )
