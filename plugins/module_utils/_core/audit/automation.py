# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the role dns_automation made and no host declares any more: parts of functions, and their roles.

Names tell nothing here: the mark of a thing says for which zone and account it was made. A host declares the automation
of its zones in its Regions, unless it says otherwise; whether somebody ever ran the role for it, nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..automation.deployment import MAKER
from .found import LEFT, Finding, NotTried, Orphan
from .inventory import Host, Inventory, maker
from .roles import Known

_MARK = re.compile(rf"{MAKER}:(?P<label>.+):(?P<account>[0-9]{{12}})")
# By service and what stands before the name, in ARNs: what it is called, and the module that removes it.
_KINDS = (
    (re.compile(r"arn:[^:]+:lambda:[^:]*:[^:]*:function:(.+)"), "function", "lambda_function"),
    (re.compile(r"arn:[^:]+:sqs:[^:]*:[^:]*:(.+)"), "queue", "sqs_queue"),
    (re.compile(r"arn:[^:]+:events:[^:]*:[^:]*:rule/(.+)"), "rule", "events_rule"),
    (re.compile(r"arn:[^:]+:events:[^:]*:[^:]*:event-bus/(.+)"), "event bus", "events_bus"),
    (re.compile(r"arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:(.+)"), "alarm", "cloudwatch_alarm"),
    (re.compile(r"arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+).*"), "log group", "logs_group"),
)
_ZONE_ROLE, _EXECUTION_ROLE = "function's zone role", "execution role"
_ROLES = "iam_trust_role"
_TAKE = "Where the name should follow an instance, remove it, or run publish with instance_records_adopt."


@dataclass(frozen=True)
class _Thing:
    """A thing with a maker tag. ``module`` removes it; ``place`` is the workload account it stands in, if it is one."""

    kind: str
    name: str
    module: str
    tag: str
    place: str = ""
    region: str = ""

    def __str__(self) -> str:
        return f"{self.name} in {self.region}" if self.region else self.name


def parts(inventory: Inventory, known: Known) -> Iterator[Finding]:
    """Of what was read in the workload accounts."""
    for host in inventory.hosts:
        elsewhere = host.declared is not None and inventory.dns not in (host.declared.dns, host.declared.parent[0])
        if elsewhere or host.holdings is None:
            continue  # that a host was not read is said of its instance roles
        for region, why in host.holdings.unread_regions.items():
            yield NotTried(host.account, f"what {MAKER} made in {region}", why)
        for part in host.holdings.parts:
            yield from _judged(inventory, known, _Thing(*_named(part.arn), part.tag, host.account, part.region))
        for name, tag in host.holdings.roles.items():
            yield from _judged(inventory, known, _role(name, tag, host.account))
        for text in host.holdings.left if host.account not in known.accounts else ():
            name, _colon, reason = text.partition(": ")
            why = f"the function found it where it keeps names, and left it as it is ({reason})"
            yield Orphan(LEFT, host.account, name, why, _TAKE, ours=False)


def zone_roles(inventory: Inventory, roles: Iterable[Mapping[str, Any]], known: Known) -> Iterator[Finding]:
    """Of the DNS account's roles, as iam_trust_role_info returns them."""
    for role in roles:
        yield from _judged(inventory, known, _role(str(role["name"]), maker(role)))


def _role(name: str, tag: str, place: str = "") -> _Thing:
    return _Thing(_ZONE_ROLE if "ZoneRole" in name else _EXECUTION_ROLE, name, _ROLES, tag, place)


def _judged(inventory: Inventory, known: Known, thing: _Thing) -> Iterator[Finding]:
    """The thing, where it is ours and no host declares it."""
    marked = _MARK.fullmatch(thing.tag)
    if not marked or (thing.place and marked["account"] != thing.place):
        return
    label, account = marked["label"], marked["account"]
    if label in known.labels or account in known.accounts or (thing.module == _ROLES and thing.name in known.roles):
        return
    center = account == inventory.dns  # of a function that keeps other accounts, each of which may want it
    if center and label in inventory.centers:
        return
    if doubt := inventory.doubt("" if center else account):
        yield NotTried(account, f"{thing.kind} {thing}", doubt)
        return
    hosts = [host for host in inventory.hosts if host.account == account]
    if center and not hosts:
        why = f"no host has {MAKER}_topology: central and this zone"
        remedy = f"Run {MAKER} for the whole inventory with {MAKER}_central_region, the Region of its function."
    else:
        why, remedy = _undeclared(hosts, label, account, thing.region)
    if why:
        remedy = remedy or f"Remove it with {thing.module}: state absent, managed_by {thing.tag}."
        yield Orphan(thing.kind, account, str(thing), why, remedy, zone=label)


def _undeclared(hosts: Sequence[Host], label: str, account: str, region: str) -> tuple[str, str]:
    """Why no host declares it, empty where one does, and what to do, empty where it is to be removed by itself."""
    if not hosts:
        return f"no host is the account {account}", ""
    of_zone = [host for host in hosts if host.declared and host.declared.label == label]
    if not of_zone:
        return f"{hosts[0].name} has no names in {label}", ""
    host = of_zone[0]
    if all(each.follows.absent for each in of_zone):
        return f"{MAKER}_state of {host.name} is absent", f"Run {MAKER} for {host.name}."
    regions = [each.follows.regions for each in of_zone]
    if region and not any(each is None or region in each for each in regions):
        why = f"{MAKER}_regions of {host.name} does not have {region}"
        return why, f"Run {MAKER} for {host.name} with {MAKER}_former_regions: [{region}]."
    return "", ""


def _named(arn: str) -> tuple[str, str, str]:
    """What a thing is called, its name, and the module that removes it. Marks count, whatever carries them."""
    for form, kind, module in _KINDS:
        if named := form.fullmatch(arn):
            return kind, named[1], module
    return "other resource", arn, "the module of its service"
