# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the role instance_records does to the zones in memory: its tasks as they are written, with their options.

An option that is new in a task, or says something else, is not known here, and fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict
from ansible_collections.crossaccount.aws.plugins.filter.instance_record_sets import instance_record_sets
from ansible_collections.crossaccount.aws.plugins.filter.instance_reverse_record_sets import (
    instance_reverse_record_sets,
)
from ansible_collections.crossaccount.aws.plugins.filter.names_in_use import names_in_use
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import make_batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.brakes import Brakes
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import declare, resolve
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.in_use import InUse
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.ownership import Owner
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Plan, Scope
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.planner import Planner
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.resources import ResourcesRead
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import read_zone

from .world import ACCOUNT, DOMAIN, OWNER, PREFIX, REGIONS, REVERSE, ZONE, MemoryAws, MemoryZone, Structure

# Name → id of the zones in which addresses lead to names.
REVERSE_ZONES = {"2.0.192.in-addr.arpa": REVERSE, "10.in-addr.arpa": "Z3"}

_TASKS = Path(__file__).parents[3] / "roles/instance_records/tasks"
_DEFAULTS = {"owner_suffix": None, "owner_wildcard_replacement": None, "max_delete": None}


def publish(aws: MemoryAws, **zone: Any) -> None:
    """A run of the role with these options of its zone. InputError where it stops."""
    chosen, unselected = _instances(aws)
    rules = {
        "name": zone.get("name", "tag:dns"),
        "addresses": zone.get("addresses", "public"),
        "ipv6": zone.get("ipv6", False),
        "owned": True,
        "services": zone.get("services", []),
    }
    in_use = names_in_use(unselected, DOMAIN, chosen=chosen, **rules)
    known = {
        "instance_records_owner": OWNER,
        "shared_values_names.owner_prefix": PREFIX,
        "__instance_records_take": False,
        "instance_records_adopt": False,
        "instance_records_types": ["A", "AAAA"],
        "instance_records_max_delete_percent": zone.get("max_delete_percent", 100),
        "instance_records_max_update_percent": zone.get("max_update_percent", 100),
        "__instance_records_in_use_remedy": "Correct that",
        "__instance_records_resources_read if __instance_records_keeps_unread else omit": [
            f"ec2/{region}/" for region in REGIONS
        ],
        "__instance_records_resources_remedy if __instance_records_keeps_unread else omit": "Read it",
        "instance_records_state == 'absent'": False,
        "__instance_records_reverse_owner": f"{OWNER}/example.com",
    }
    entries = instance_record_sets(chosen, DOMAIN, ttl=60, others=unselected, resources=True, **rules)
    forward = {
        "__instance_records_entries": entries,
        "__instance_records_in_use": in_use,
        "*.{{ shared_values_domain }}": f"*.{DOMAIN}",
    }
    plan = _write(aws.zones[ZONE], ZONE, "example.com.", _options("write.yml", known | forward))
    unpublished = [{"record": each.key.name, "type": each.key.type} for each in plan.foreign if each.why]
    found = instance_reverse_record_sets(
        chosen, DOMAIN, list(REVERSE_ZONES), ttl=60, resources=True, unpublished=unpublished, in_use=in_use, **rules
    )
    for reverse in found:
        backward = {
            "__instance_records_zone.record_sets": reverse["record_sets"],
            "__instance_records_zone.in_use": reverse["in_use"],
            "*.{{ __instance_records_zone.zone }}": f"*.{reverse['zone']}",
        }
        zone_id = REVERSE_ZONES[reverse["zone"]]
        _write(aws.zones[zone_id], zone_id, f"{reverse['zone']}.", _options("reverse_zone.yml", known | backward))


def _instances(aws: MemoryAws) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """As ec2_instances_info returns them: those that the filters choose, and others that run."""
    chosen, others = [], []
    for machine in aws.machines.values():
        found = {**camel_dict_to_snake_dict(machine), "account_id": ACCOUNT}
        found["tags"] = {tag["Key"]: tag["Value"] for tag in machine.get("Tags", [])}
        if aws.filters(machine):
            chosen.append(found)
        elif machine["State"]["Name"] in ("pending", "running"):
            others.append(found)
    return chosen, others


def _options(file: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """The options of the module's task that a plan depends on."""
    [task] = [each for each in yaml.safe_load((_TASKS / file).read_text()) if _MODULE in each]
    return {name: _value(value, known) for name, value in task[_MODULE].items() if name not in _PLACES}


_MODULE = "crossaccount.aws.route53_record_sets"
_PLACES = ("account_id", "hosted_zone_id", "zone", "private_zone", "return_names")


def _value(written: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(written, dict):
        return {name: _value(value, known) for name, value in written.items()}
    if isinstance(written, list):
        return [_value(value, known) for value in written]
    if not isinstance(written, str) or "{{" not in written:
        return written
    return known[written.removeprefix("{{ ").removesuffix(" }}") if written.startswith("{{") else written]


def _write(zone: MemoryZone, zone_id: str, name: str, options: Mapping[str, Any]) -> Plan:
    """As the module does: judge, plan, write."""
    given = {**_DEFAULTS, **options}
    assert given["prune"]
    policies = [
        InUse.read(given["in_use"], given["in_use_remedy"]).refuse_removal,
        ResourcesRead.read(given["resources_read"], given["resources_remedy"], given["owner"]).refuse_loss,
    ]
    desired = resolve(declare(given["record_sets"], "record_sets", Settings()), name)
    scope = Scope.read(given["scope"]["names"], given["scope"]["types"], name)
    planner = Planner.make(desired, scope, policies, Brakes.read(given), Owner.read(given)).bound(zone_id)
    plan = planner.plan(read_zone(_structures(zone), zone_id, desired.record_sets))
    for batch in make_batches(plan.writes, zone_id):
        assert zone.change(batch.actions) == ""
    return plan


def _structures(zone: MemoryZone) -> Iterable[Structure]:
    return list(zone.record_sets.values())
