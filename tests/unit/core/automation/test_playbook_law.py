# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Function and playbook want the very same of a zone: whoever comes second has nothing to write."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.plugins.filter.core import combine
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import Keeper, NotKeptError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.triggers import Trigger
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from hypothesis import Phase, event, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from jinja2.nativetypes import NativeEnvironment

from tests.support.automation.playbook import REVERSE_ZONES, publish
from tests.support.automation.world import ACCOUNT, DOMAIN, OWNER, REGIONS, ZONE, MemoryAws, MemoryZone, document, read

ROLES = Path(__file__).parents[4] / "roles"
SERVICES = [
    {"name": "api", "tags": {"role": ["api", "both"]}},
    {"name": "shop", "tags": {"role": ["shop", "both"]}, "routing": "weighted", "weight_tag": "w", "ttl": 5},
]
TAGS = ["a", "b", "a,b", "c,a", "api", "*.a", "no name", "a.b", "x" * 63, "", "a.team.example.com.", "_owner-a.a"]
HERITAGE = '"heritage=external-dns,external-dns/owner={}"'
PLACES = ["", ",external-dns/resource=ec2/us-east-1/i-00000000000000001", ",external-dns/resource=ec2/sa-east-1/i-1"]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[MemoryAws, dict[str, Any]]:
    """A fleet, zones in which somebody was before, and rules."""
    aws = MemoryAws()
    aws.zones = {zone: MemoryZone() for zone in (ZONE, *REVERSE_ZONES.values())}
    for number in range(1, draw(st.integers(0, 6)) + 1):
        identifier = aws.run(number, draw(st.sampled_from(TAGS)), draw(st.sampled_from(REGIONS)))
        machine = aws.machines[identifier]
        machine["State"] = {"Name": draw(st.sampled_from(["running", "running", "running", "stopped", "pending"]))}
        machine["Tags"] += [
            {"Key": "role", "Value": draw(st.sampled_from(["api", "shop", "both", "web"]))},
            {"Key": "w", "Value": draw(st.sampled_from(["1", "7", "256"]))},
        ]
        machine["PrivateIpAddress"] = f"10.0.0.{draw(st.integers(1, 3))}"
        if draw(st.booleans()):
            machine["NetworkInterfaces"] = [{"Ipv6Addresses": [{"Ipv6Address": f"2001:db8::{number}"}]}]
        if draw(st.booleans()) and draw(st.booleans()):
            del machine["PublicIpAddress"]
    for _each in range(draw(st.integers(0, 6))):
        _left_there(draw, aws)
    rules = {
        "addresses": draw(st.sampled_from(["public", "private", "both"])),
        "ipv6": draw(st.booleans()),
        "services": draw(st.sampled_from([[], SERVICES])),
        "max_delete_percent": draw(st.sampled_from([100, 100, 20])),
        "name": draw(st.sampled_from(["tag:dns", ["tag:dns", "ip-{private_ip_dashed}"]])),
    }
    return aws, rules


def _left_there(draw: st.DrawFn, aws: MemoryAws) -> None:
    """A record set of somebody, and often a marker beside it."""
    name = draw(st.sampled_from(["a", "b", "c", "old", "api", "\\052", "a.b"]))
    owner = draw(st.sampled_from([OWNER, OWNER, "x"]))
    kind = draw(st.sampled_from(["A", "A", "AAAA", "CNAME", "TXT", "member"]))
    values = {"A": "198.51.100.7", "AAAA": "2001:db8::7", "CNAME": "elsewhere.example.org.", "TXT": '"text"'}
    found = {
        "Name": f"{name}.{DOMAIN}.",
        "Type": "A" if kind == "member" else kind,
        "TTL": draw(st.sampled_from([60, 300])),
        "ResourceRecords": [{"Value": values.get(kind, "198.51.100.8")}],
    }
    if kind == "member":
        found |= {"SetIdentifier": "i-00000000000000001", "MultiValueAnswer": True}
    made = [found] if draw(st.integers(0, 5)) else []
    if draw(st.booleans()):
        marker = f"_owner-{found['Type'].lower()}.{name}.{DOMAIN}."
        if not draw(st.integers(0, 4)):
            marker = f"_owner-.{name}.{DOMAIN}."  # the format without a type
        text = HERITAGE.format(owner + draw(st.sampled_from(PLACES)))
        made.append(found | {"Name": marker, "Type": "TXT", "TTL": 300, "ResourceRecords": [{"Value": text}]})
    for each in made:
        names = [each["Name"], found["Name"]]
        present = [key for key in aws.zones[ZONE].record_sets if key[0] in names]
        if not present:  # what Route 53 could not hold together is not asked for
            aws.zones[ZONE].change([{"Action": "CREATE", "ResourceRecordSet": each}])


def keep(aws: MemoryAws, rules: dict[str, Any]) -> int:
    reverse = [{"zone": name, "hosted_zone_id": zone_id} for name, zone_id in REVERSE_ZONES.items()]
    found = read(document(reverse_zones=reverse, reverse_owner=f"{OWNER}/example.com", **rules))
    keeper = Keeper(found.accounts[ACCOUNT], found.naming, aws)
    keeper.keep(Trigger(ACCOUNT))
    return keeper.kept.changes


@hypothesis(phases=[Phase.explicit, Phase.generate], max_examples=25, deadline=None)
@given(worlds())
def test_the_function_writes_what_the_playbook_writes(world: tuple[MemoryAws, dict[str, Any]]) -> None:
    by_playbook, rules = world
    by_function = deepcopy(by_playbook)
    try:
        publish(by_playbook, **rules)
    except InputError as error:
        event(f"the playbook stops: {error.where}")
        if error.where != "resources_read":  # the function leaves such names alone, and keeps the others
            with pytest.raises((InputError, NotKeptError)):
                keep(by_function, rules)
        return
    keep(by_function, rules)
    for zone in by_function.zones:
        assert by_function.zones[zone].record_sets == by_playbook.zones[zone].record_sets
    assert keep(by_playbook, rules) == 0


@pytest.mark.parametrize(("given", "owner"), [({}, "theirs"), ({"instance_records_owner": "ours"}, "ours")])
def test_the_function_acts_for_the_owner_that_the_playbook_acts_for(given: dict[str, str], owner: str) -> None:
    variables = yaml.safe_load((ROLES / "dns_automation/vars/main.yml").read_text())
    environment = NativeEnvironment()
    environment.filters["combine"] = combine
    template = environment.from_string(variables["__dns_automation_account"])
    names = {
        "__dns_automation_forwards": False,
        "shared_values_names": {"owner": "theirs"},
        "dns_automation_zones": {},
    }
    assert template.render(**names, **given)["owner"] == owner
