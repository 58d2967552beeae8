# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Laws of services: fleets as they may come, against a plain reading of what each instance is."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances import services as module
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.services import published, read
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.instances import instance
from tests.support.record_sets.zones import desired

ROOM = 3
SERVICES = [
    {"name": "api", "tags": {"role": ["api", "both"]}, "ttl": 30},
    {"name": "shop", "tags": {"role": ["shop", "both"], "on": "yes"}, "routing": "weighted", "weight_tag": "w"},
]


@st.composite
def fleets(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Instances, some of which run, are members, have addresses of either type, and a weight that may be none."""
    found = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        tags = {
            "role": draw(st.sampled_from(["api", "shop", "both", "web"])),
            "on": draw(st.sampled_from(["yes", "yes", "no"])),
            "w": draw(st.sampled_from(["", "0", "255", "256"])),
            "dns": draw(st.sampled_from(["", "", "web", "api", "db,shop"])),
        }
        four = {} if draw(st.booleans()) else {"public_ip_address": None}
        six = {} if draw(st.booleans()) else {"network_interfaces": []}
        state = draw(st.sampled_from(["running", "running", "running", "stopped", "pending"]))
        moment = draw(st.sampled_from(["2026-01-01", "2026-01-02"]))
        found.append(instance(number, state, tags=tags, launch_time=moment, **four, **six))
    return found


def expected(fleet: list[dict[str, Any]]) -> dict[tuple[str, str, str], tuple[str, Any]]:
    """Name, type and identifier of what there should be, with the address and the weight."""
    wanted: dict[tuple[str, str, str], tuple[str, Any]] = {}
    for name in ("api", "shop"):
        room = {"A": ROOM, "AAAA": ROOM}
        for each in sorted(fleet, key=lambda one: (one["launch_time"], one["instance_id"])):
            tags, number = each["tags"], int(each["instance_id"][2:], 16)
            chosen = tags["role"] in (name, "both") and (name == "api" or tags["on"] == "yes")
            if each["state"]["name"] != "running" or not chosen:
                continue
            weight = None if name == "api" else int(tags["w"] or "1")
            found = {"A": f"192.0.2.{number}"} if each["public_ip_address"] else {}
            found |= {"AAAA": f"2001:db8::{number}"} if each["network_interfaces"] else {}
            if (weight or 0) > 255 or any(room[kind] == 0 for kind in found):
                continue
            for kind, address in found.items():
                room[kind] -= 1
                wanted[f"{name}.team.example.com", kind, each["instance_id"]] = (address, weight)
    return wanted


@given(fleets(), st.randoms(use_true_random=False))
def test_law_every_running_member_has_its_record_set_and_nobody_else_has_one(fleet: list[Any], chance: Any) -> None:
    with patch.object(module, "MOST_MEMBERS", ROOM):
        options = ("team.example.com", "tag:dns", "public", "skip", "skip")
        rules, found = read(SERVICES, "services", *options, ipv6=True, owned=True, resources=True)
        entries, problems = published(fleet, [], rules, found)
        # The order of what was read, and who chose whom, changes nothing of services.
        mixed = chance.sample(fleet, len(fleet))
        again, same = published([], mixed, rules, found)
        shuffled, _problems = published(mixed, [], rules, found)

    routed = [each for each in entries if "set_identifier" in each]
    assert {
        (each["record"], each["type"], each["set_identifier"]): (each["value"][0], each.get("weight"))
        for each in routed
    } == expected(fleet)
    assert again == routed
    assert shuffled == entries
    assert {each.instance_id for each in same} <= {each.instance_id for each in problems}
    # Who is a member and has no record set is named, with the service.
    had = {(each["record"], each["set_identifier"]) for each in routed}
    for each in problems:
        assert (each.name, each.instance_id) not in had
    # Names of instances are apart from those of services, and all of it is a declaration that a zone can have.
    assert {each["record"] for each in entries if "set_identifier" not in each}.isdisjoint(
        {"api.team.example.com", "shop.team.example.com"}
    )
    assert {each["ttl"] for each in routed if each["record"].startswith("api.")} <= {30}
    assert len(desired(*entries).record_sets) == len(entries)
