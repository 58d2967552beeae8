# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which names belong to instances that run and are not selected."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.names_in_use import FilterModule
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.in_use import names_in_use
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.instances import instance, published, rules

FILTER = FilterModule().filters()["names_in_use"]


def test_a_name_says_who_uses_it() -> None:
    entry = {"record": "web-1.team.example.com", "type": "A", "value": "192.0.2.1", "user": "i-00000000000000001"}
    assert names_in_use([instance()], rules()) == [entry]
    assert FILTER([instance()], "team.example.com", remark="runs") == [{**entry, "user": f"{entry['user']} runs"}]


NAMELESS = [instance(state="pending"), instance(tags={"dns": "a b"}), "i-1", {"state": "running"}]


@pytest.mark.parametrize("given", NAMELESS)
def test_what_has_no_name_uses_none(given: object) -> None:
    assert names_in_use([given], rules()) == []


UNTAGGED = [instance(number, tags={}) for number in (1, 2)]


def test_where_no_instance_has_a_name_each_keeps_what_it_has() -> None:
    resources = [f"ec2/eu-west-1/{each['instance_id']}" for each in UNTAGGED]
    expected = [{"resource": each, "user": each.split("/")[2]} for each in resources]
    assert names_in_use(UNTAGGED[:1], rules(), UNTAGGED[1:]) == expected
    assert names_in_use([], rules(), UNTAGGED) == expected
    assert FILTER([], "team.example.com", name="tag:Dns", chosen=[instance(7)])[0]["resource"].startswith("ec2/")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(instance(3), id="one has a name"),
        pytest.param(instance(3, public_ip_address=None), id="one has a name and no address"),
        pytest.param(instance(3, tags={"dns": "a b"}), id="one has a name that is none"),
        pytest.param(instance(3, tags=7), id="one has tags that are none"),
    ],
)
def test_where_one_has_a_name_the_rule_is_no_mistake(other: dict[str, object]) -> None:
    assert names_in_use([], rules(), [*UNTAGGED, other]) == []
    assert "resource" not in str(names_in_use([*UNTAGGED, other], rules()))


def test_a_name_of_an_instance_that_is_not_chosen_excuses_no_rule() -> None:
    found = names_in_use([instance(3)], rules(), UNTAGGED)
    assert [each["user"] for each in found if "resource" in each] == [each["instance_id"] for each in UNTAGGED]
    assert [each["record"] for each in found if "record" in each] == ["web-3.team.example.com"]


@pytest.mark.parametrize(
    "given", [instance(state="stopped", tags={}), "i-1", {"state": 1}, {**instance(tags={}), "region": 7}]
)
def test_what_does_not_run_or_says_not_where_keeps_nothing(given: object) -> None:
    assert names_in_use([given], rules()) == []


API = {"name": "api", "tags": {"role": "api"}}


def in_use(unselected: list[object], chosen: list[object], *services: dict[str, object]) -> list[dict[str, str]]:
    options = {"services": services, "chosen": chosen, "remark": "runs"}
    found: list[dict[str, str]] = FILTER(unselected, "team.example.com", **options)
    return found


def test_where_a_service_has_no_member_each_instance_keeps_what_it_has_there() -> None:
    """A mistake in its tags looks as if all of them were gone."""
    fleet = [instance(number, tags={"role": "apl", "dns": f"web-{number}"}) for number in (1, 2)]
    users = {f"{each['instance_id']} runs": each["instance_id"] for each in fleet}
    found = [each for each in in_use(fleet[:1], fleet[1:], API) if "resource" in each]
    assert found == [
        {"resource": f"ec2/eu-west-1/{identifier}", "record": "api.team.example.com", "user": user}
        for user, identifier in users.items()
    ]


@pytest.mark.parametrize(
    "member",
    [instance(3, tags={"role": "api", "dns": "web-3"}), instance(3, tags=7), instance(3, tags={"role": "api"})],
)
@pytest.mark.parametrize("selected", [True, False])
def test_where_one_is_a_member_others_may_leave(member: dict[str, object], selected: bool) -> None:
    gone = instance(1, tags={"dns": "web-1"})
    found = in_use([] if selected else [member], [gone, *([member] if selected else [])], API)
    assert [each for each in found if each.get("record") == "api.team.example.com"] == []


def test_an_instance_that_stops_being_a_member_is_no_member() -> None:
    found = in_use([instance(3, "stopped", tags={"role": "api"})], [instance()], API)
    assert [each["user"] for each in found] == [f"{instance()['instance_id']} runs"]


def test_a_member_without_a_name_keeps_names_that_are_not_routed() -> None:
    """No instance has a name of its own: that says nothing of the names of services."""
    member = instance(1, tags={"role": "api"})
    resource = f"ec2/eu-west-1/{member['instance_id']}"
    user = f"{member['instance_id']} runs"
    assert in_use([member], [], API) == [{"resource": resource, "user": user, "set_identifier": ""}]
    assert in_use([member], []) == [{"resource": resource, "user": user}]


def test_the_name_of_a_service_is_no_name_of_an_instance() -> None:
    """What was the own name of instances may become that of a service."""
    assert in_use([instance(1, tags={"dns": "api", "role": "api"})], [instance(2)], API) == []


@given(st.lists(st.sampled_from(["a", "b", "a,b", "", "a b"]), max_size=5))
def test_law_the_names_are_those_that_would_be_published(tags: list[str]) -> None:
    fleet = [instance(number, tags={"dns": tag}) for number, tag in enumerate(tags, 1)]
    found: dict[str, list[str]] = {}
    entries = names_in_use(fleet, rules())
    assert [each for each in entries if "resource" in each] == (entries if not any(tags) else [])
    for each in entries if any(tags) else ():
        found.setdefault(f"{each['record']} {each['type']}", []).append(each["value"])
    assert {key: sorted(values) for key, values in found.items()} == {
        key: sorted(values) for key, values in published(*fleet, invalid="skip").items()
    }


def test_bad_options_are_named() -> None:
    with pytest.raises(AnsibleFilterError, match="names_in_use: name: '' names nothing"):
        FILTER([], "team.example.com", name="")
