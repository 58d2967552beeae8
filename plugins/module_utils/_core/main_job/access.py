# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies of the main job's roles: as they are written, and recognised where they belong to something else.

The zones of a workload account share one instance role, as an instance carries one. A run knows its own zone alone, and
keeps the policy of another zone only where it is word for word what a run for that zone writes. What cannot be shown
to be that is undeclared, and goes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..arn import RoleArn, hosted_zone_arn, role_arn
from ..dns.names import display, normalise
from ..errors import InputError
from ..makers import TAG
from ..policies.documents import VERSION, Document, PolicyDocument, items
from ..policies.zone_grant import NAMES_KEY
from ..trust import keys
from .names import FORMER_MAKER, FORMER_POLICY, ZONE_POLICY, ZONE_ROLE, zone_role_name

FULL_ACCESS = "policy/AmazonRoute53FullAccess"

_ASSUME = "AssumeZoneRole"
_POLICY_NAME = re.compile(rf"{FORMER_POLICY}-(?P<dns>[0-9]{{12}})-(?P<label>[a-z0-9._@+-]+)")


def instance_policy(zone_role: str) -> Document:
    """What the instance role may do for one zone: read instances, and assume the zone role of this ARN."""
    return {
        "Version": VERSION,
        "Statement": [
            # DescribeInstances has no resource-level permissions.
            {"Sid": "ReadInstances", "Effect": "Allow", "Action": "ec2:DescribeInstances", "Resource": "*"},
            {"Sid": _ASSUME, "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": zone_role},
        ],
    }


def trusted_roles(trust: Document, account: str, instance_role: str = "") -> list[str]:
    """The roles of a workload account that the trust of its zone role names, but for the instance role.

    They are those of somebody else that were given the policy: the trust is the record of that. A pattern is no role.
    """
    named = (
        name
        for statement in items(trust.get("Statement"))
        for operator, block in (statement.get("Condition") or {}).items()
        if statement.get("Effect") == "Allow" and "not" not in operator.lower()
        for key, names in block.items()
        if key.lower() == keys.PRINCIPAL.lower()
        for name in items(names)
    )
    return sorted({name for name in named if name != instance_role and _is_role_of(name, account)})


def _is_role_of(name: object, account: str) -> bool:
    try:
        return role_arn(name, "trust").account_id == account
    except InputError:
        return False


def policies_of_other_zones(
    found: Mapping[str, Document],
    account: str,
    own: str,
    *,
    others: Collection[str] = (),
    former: bool = False,
    prefix: str = "",
    path: str = "/",
) -> dict[str, Document]:
    """Those of an instance role's inline policies that runs for other zones wrote.

    ``own`` is the name of this zone's policy, ``others`` are the ARNs of zone roles that have names of their own.
    ``former``: the policy of a former version, which names no zone, may be another zone's too.
    ``prefix`` stands before the names of all zones' roles and policies, and ``path`` is that of their roles.
    """
    expected = _Expected(account, prefix, path)
    return {
        name: document
        for name, document in found.items()
        if name != own and _is_of_a_zone(name, document, expected, others, former=former)
    }


@dataclass(frozen=True)
class _Expected:
    """What the policies of all zones of a workload account have in common."""

    account: str
    prefix: str
    path: str


def _is_of_a_zone(name: str, document: Document, expected: _Expected, others: Collection[str], *, former: bool) -> bool:
    role, account = _assumed(document), expected.account
    named = _POLICY_NAME.fullmatch(name.removeprefix(expected.prefix)) if name.startswith(expected.prefix) else None
    if role is None or PolicyDocument(document) != instance_policy(str(role)):
        return False
    if named is None:
        return former and (name, role.path, role.name) == (FORMER_POLICY, "/", f"{ZONE_ROLE}-{account}")
    if role.account_id != named["dns"]:
        return False
    default = (expected.path, zone_role_name(account, named["label"], expected.prefix))
    return str(role) in others or (role.path, role.name) == default


def _assumed(document: Document) -> RoleArn | None:
    """The one role that a policy of ours lets the instances assume."""
    resources = [
        resource
        for statement in items(document.get("Statement"))
        if statement.get("Sid") == _ASSUME
        for resource in items(statement.get("Resource"))
    ]
    try:
        return role_arn(resources[0], "Resource") if len(resources) == 1 else None
    except InputError:
        return None


@dataclass(frozen=True)
class Former:
    """What the zone role of a former version says of itself.

    ``reason``: why it is not this zone's, empty when it is. ``publishes``: its policy is for the names below the
    domain,
    so that the record sets which the instances declare there are the former version's.
    """

    name: str = ""
    reason: str = ""
    publishes: bool = False

    @property
    def ours(self) -> bool:
        """Whether there is one, and it is this zone's."""
        return bool(self.name) and not self.reason

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "ours": self.ours}


def former_zone_role(role: Mapping[str, Any] | None, account: str, zone_id: str, domain: str) -> Former:
    """Judge the role that has the former version's name, as iam_trust_role_info returns it; None when there is none.

    ``zone_id`` is empty when the zone is gone; the domain then says whose the role was.
    """
    if role is None:
        return Former()
    name = str(role["name"])
    if role.get("tags", {}).get(TAG) != FORMER_MAKER:
        return Former(name, f"it does not carry the tag {TAG}={FORMER_MAKER}")
    partition = str(role["arn"]).split(":")[1]
    changes = list(_changes(role.get("inline_policies", {}).get(ZONE_POLICY, {})))
    below = f"*.{display(normalise(domain, 'domain'))}"
    publishes = any(below in names for _zones, names in changes)
    if not zone_id:
        return Former(name, "" if publishes else f"its policy is not for names below {domain}", publishes)
    wanted = str(hosted_zone_arn(zone_id, "hosted_zone_id", partition))
    full = any(str(policy).endswith(FULL_ACCESS) for policy in role.get("managed_policies", []))
    described = role.get("description") == f"Changes the record sets of account {account} in {zone_id}."
    if any(zones == [wanted] for zones, _names in changes) or (full and described):
        return Former(name, "", publishes)
    return Former(name, f"its policy is not for the zone {zone_id}")


def _changes(policy: Document) -> Iterator[tuple[list[str], list[str]]]:
    """Zones and names of each statement that the former version wrote about changing record sets."""
    for statement in items(policy.get("Statement")):
        if statement.get("Sid") == "ChangeRecordSets":
            blocks = statement.get("Condition", {}).values()
            yield items(statement.get("Resource")), [name for block in blocks for name in items(block.get(NAMES_KEY))]
