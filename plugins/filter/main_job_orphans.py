# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role audit: what the main job made and no host of the inventory declares any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.found import Orphan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.inventory import (
    VARIABLES,
    Follows,
    Holdings,
    Host,
    Inventory,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.record_sets import FoundZone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.removals import removals
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.report import findings, lines
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.roles import Known
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.additional_zones import ZONES
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import dns_host as claimed_dns_host
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import parent_host
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.delegated_zones import of_zones
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import CLAIM
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError, value_of

DOCUMENTATION = r"""
name: main_job_orphans
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Find what the main job made and no host declares any more
description:
  - Compares what stands in the zones and accounts with what the hosts of the inventory declare. Every host counts, also
    one that a run leaves out.
  - What may belong to a host whose variables cannot be read, or stands in an account that was not read, is not an
    orphan. It is named as not tried.
  - The role P(crossaccount.aws.audit#role) reads all that it needs.
positional: _input, hostvars
options:
  _input:
    description: The hosts of all workload accounts.
    type: list
    elements: str
    required: true
  hostvars:
    description:
      - The variables by host, usually C(hostvars). What the role audit read in an account is in its variables
        C(__audit_roles), C(__audit_instances), C(__audit_tagged) and C(audit_left_to_others).
    type: dict
    required: true
  account_id:
    description: The DNS account that was read.
    type: str
    required: true
  dns_host:
    description: The host of the DNS account, for hosts that do not name one.
    type: str
    default: ""
  zones:
    description:
      - The zones of the DNS account that were read. Each is an entry of a loop of
        M(crossaccount.aws.route53_record_sets_info) over zones of M(crossaccount.aws.route53_hosted_zones_info), with
        texts as they are stored.
    type: list
    elements: dict
    default: []
  roles:
    description: The roles of the DNS account, as M(crossaccount.aws.iam_trust_role_info) returns them.
    type: list
    elements: dict
    default: []
  known_zones:
    description: Names of zones that other inventories look after.
    type: list
    elements: str
    default: []
  known_roles:
    description: Names of roles that other inventories declare.
    type: list
    elements: str
    default: []
  known_accounts:
    description: Ids of workload accounts that other inventories look after. Their record sets and roles are no orphans.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Show a zone role that no host uses
  vars:
    accounts:
      blue: {aws_account_id: "111111111111", dns_zone: example.com, shared_values_dns_host: dns}
      dns: {aws_account_id: "222222222222"}
    found_roles:
      - name: EC2ManagementRole-333333333333-example.com
        tags:
          crossaccount.aws/created-by: cross_account_dns:example.com:333333333333
    found: "{{ ['blue'] | crossaccount.aws.main_job_orphans(accounts, account_id='222222222222', roles=found_roles) }}"
  ansible.builtin.debug:
    msg: "{{ found.orphans }}"
"""

RETURN = r"""
_value:
  description:
    - C(orphans) is a list of what no host declares, each with C(kind), C(account), C(name), C(why), C(remedy), and
      C(ours), which is false for what carries no mark of ours. The filter P(crossaccount.aws.fleet_report#filter) takes
      the list as it is.
    - C(not_tried) is a list of what could not be looked at, each with C(account), C(name) and C(why).
    - C(lines) says all of it in words.
    - C(removals) is what a sweep removes of the orphans. C(record_sets) has an entry for each C(hosted_zone_id) and
      C(owner), with C(owner_prefix) and the C(names), of which each stands for itself alone. C(zone_roles) and
      C(instance_roles) have entries with C(name), C(managed_by) and C(place), which is the DNS account, or the host of
      the workload account. C(count) is the number of things, and C(zones) are the zones among theirs
      that no host declares. C(left) names what is ours and what no sweep removes.
    - C(unread) is a list of the hosts whose accounts were not read.
  type: dict
"""


def main_job_orphans(
    hosts: list[str],
    hostvars: Mapping[str, Mapping[str, Any]],
    *,
    account_id: str,
    dns_host: str = "",
    zones: list[Mapping[str, Any]] | None = None,
    roles: list[Mapping[str, Any]] | None = None,
    known_zones: list[str] | None = None,
    known_roles: list[str] | None = None,
    known_accounts: list[str] | None = None,
) -> dict[str, Any]:
    """What no host declares, and what is not known of it; see the documentation above."""
    inventory = Inventory([each for host in hosts for each in _hosts(host, hostvars, dns_host)], str(account_id))
    found = [
        FoundZone(
            str(each["item"]["name"]),
            bool(each["item"]["private_zone"]),
            each["record_sets"],
            str(each["item"].get("hosted_zone_id", "")),
            str(each["item"].get("comment") or ""),
        )
        for each in zones or []
    ]
    try:
        given = (known_zones, known_roles, known_accounts)
        known = Known.read(*([] if each is None else each for each in given))
        orphans, not_tried = findings(inventory, found, roles or [], known)
    except InputError as error:
        raise AnsibleFilterError(f"main_job_orphans: {error}") from error
    return {
        "orphans": [_texts(each) for each in orphans],
        "not_tried": [asdict(each) for each in not_tried],
        "lines": lines(orphans, not_tried),
        "removals": removals(orphans, inventory.labels),
        "unread": list(dict.fromkeys(host.name for host in inventory.hosts if host.holdings is None)),
    }


def _texts(orphan: Orphan) -> dict[str, Any]:
    return {name: value for name, value in asdict(orphan).items() if name not in ("removal", "zone", "own")}


def _hosts(host: str, hostvars: Mapping[str, Mapping[str, Any]], usual: str) -> list[Host]:
    """A host by its variables, and by what was read in its account: one for each of its zones."""
    variables: dict[str, Any] = {}
    unreadable: list[str] = []
    for name in (*VARIABLES, ZONES):
        try:
            variables[name] = value_of(hostvars[host], name)
        except UnreadableError:
            unreadable.append(name)
    variables |= _read(hostvars[host], CLAIM) or {}
    failure = _read(hostvars[host], "cross_account_failure")
    found = [_read(hostvars[host], name) for name in ("__audit_roles", "__audit_instances")]
    holdings = None
    if not failure and all(each and not each.get("failed") for each in found):
        more = _read(hostvars[host], "__audit_tagged"), _read(hostvars[host], "audit_left_to_others") or ()
        holdings = Holdings.read(found[0]["roles"], found[1]["instances"], *more)
    regions = _read(hostvars[host], "dns_automation_regions") or _read(hostvars[host], "aws_regions")
    said = (_read(hostvars[host], f"dns_automation_{each}") for each in ("state", "topology"))
    follows = Follows.read(regions, *said)
    try:
        zones = of_zones(host, variables)
    except InputError:
        zones, unreadable = [variables], [*unreadable, ZONES]
    return [
        Host.read(
            host,
            each,
            _account(claimed_dns_host(each) or usual, hostvars),
            _account(parent_host(each) or usual, hostvars),
            unreadable=unreadable,
            holdings=holdings,
            unread=f"{host} failed while {failure['stage']}" if failure else f"this run has not read {host}",
            follows=follows,
        )
        for each in zones
    ]


def _account(dns: str, hostvars: Mapping[str, Mapping[str, Any]]) -> str:
    """The account of a DNS host, empty where nobody knows it."""
    return str(_read(hostvars[dns], "aws_account_id") or "") if dns in hostvars else ""


def _read(variables: Mapping[str, Any], name: str) -> Any:
    try:
        return value_of(variables, name)
    except UnreadableError:
        return None


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"main_job_orphans": main_job_orphans}
