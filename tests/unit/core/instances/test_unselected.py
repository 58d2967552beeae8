# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which addresses belong to instances that run and are not selected."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.unselected_addresses import FilterModule
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.unselected import unselected_addresses
from hypothesis import given
from hypothesis import strategies as st

FILTER = FilterModule().filters()["unselected_addresses"]


def instance(identifier: str, public: str = "", private: str = "", ipv6: str = "") -> dict[str, Any]:
    interfaces = [{"ipv6_addresses": [{"ipv6_address": ipv6}]}] if ipv6 else []
    return {
        "instance_id": identifier,
        "public_ip_address": public or None,
        "private_ip_address": private or None,
        "network_interfaces": interfaces,
    }


def test_all_addresses_of_an_instance() -> None:
    one = instance("i-1", "192.0.2.1", "10.0.0.1", "2001:DB8::1")
    assert unselected_addresses([one], []) == dict.fromkeys(("192.0.2.1", "10.0.0.1", "2001:db8::1"), "i-1")
    assert unselected_addresses([one], [one]) == {}
    assert FILTER([one], [], remark="runs")["10.0.0.1"] == "i-1 runs"


FLEETS = st.dictionaries(st.sampled_from(["i-1", "i-2", "i-3", "i-4"]), st.integers(0, 255))


@given(running=FLEETS, selected=st.sets(st.sampled_from(["i-1", "i-2", "i-3", "i-4"])))
def test_an_address_is_there_when_its_instance_runs_and_is_not_selected(
    running: dict[str, int], selected: set[str]
) -> None:
    fleet = [instance(each, f"192.0.2.{number}") for each, number in running.items()]
    expected = {f"192.0.2.{number}" for each, number in running.items() if each not in selected}
    assert set(unselected_addresses(fleet, [{"instance_id": each} for each in selected])) == expected


@pytest.mark.parametrize(
    "instances",
    [["i-1"], [{"public_ip_address": "192.0.2.1"}], [instance("i-1", "192.0.2")], [{"instance_id": 7}]],
)
def test_what_is_no_instance_is_refused(instances: list[Any]) -> None:
    with pytest.raises(InputError, match=r"instances|instance i-1"):
        unselected_addresses(instances, [])
    with pytest.raises(AnsibleFilterError, match="unselected_addresses"):
        FILTER(instances, [])
