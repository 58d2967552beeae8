# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What owner markers say of instances."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.record_sets import record_sets
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.resources import (
    Place,
    prefix,
    read,
    write,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.markers import (
    LONGEST_RESOURCE,
    read_resource,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.instances import instance, rules

# As many as AWS has, and some more, each as long as the longest.
REGIONS = [f"ap-northeast-{number}" for number in range(1, 41)]
PLACES = st.sets(st.builds(Place, st.sampled_from(REGIONS), st.from_regex(r"i-[0-9a-f]{17}", fullmatch=True)))


def made_for(*instances: dict[str, Any], **changes: Any) -> dict[str, str]:
    entries, _problems = record_sets(instances, rules(resources=True, **changes))
    return {f"{entry['record']} {entry['type']}": entry["resource"] for entry in entries}


def test_each_record_set_says_for_which_instances_it_is_made() -> None:
    shared = {"tags": {"dns": "api,web"}}
    far = instance(2, region="us-east-1", **shared)
    assert made_for(instance(1, tags={"dns": "api"}), far, instance(3, tags={"dns": "db"})) == {
        "api.team.example.com A": "ec2/eu-west-1/i-00000000000000001+ec2/us-east-1/i-00000000000000002",
        "db.team.example.com A": "ec2/eu-west-1/i-00000000000000003",
        "web.team.example.com A": "ec2/us-east-1/i-00000000000000002",
    }
    assert all("resource" not in entry for entry in record_sets([instance()], rules())[0])


def test_types_have_instances_of_their_own() -> None:
    without = instance(2, tags={"dns": "web-1"}, network_interfaces=[])
    both = "ec2/eu-west-1/i-00000000000000001+ec2/eu-west-1/i-00000000000000002"
    assert made_for(instance(), without, ipv6=True) == {
        "web-1.team.example.com A": both,
        "web-1.team.example.com AAAA": "ec2/eu-west-1/i-00000000000000001",
    }


def test_many_instances_are_their_regions() -> None:
    fleet = [Place(region, f"i-{number:017x}") for region in ("us-east-1", "eu-west-1") for number in range(20)]
    assert write(fleet) == "ec2/eu-west-1/*+ec2/us-east-1/*"


@given(PLACES.filter(bool))
def test_law_a_resource_fits_and_names_every_region(places: set[Place]) -> None:
    resource = read_resource(write(places), "")
    assert len(resource) <= LONGEST_RESOURCE
    assert {place.region for place in read(resource)} == {place.region for place in places}
    assert all(
        part.startswith(prefix(place.region)) for part, place in zip(resource.split("+"), read(resource), strict=True)
    )
    if "*" not in resource:
        assert read(resource) == sorted(places)


@pytest.mark.parametrize("resource", ["ingress/default/web", "ec2/eu-west-1", "", "+", "ec2/a/b/c"])
def test_resources_of_others_are_no_instances(resource: str) -> None:
    assert read(resource) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"region": None}, "it has no region"),
        ({"region": "eu west"}, "'eu west' is not the region of an instance"),
        ({"instance_id": None}, "it has no instance_id"),
        ({"instance_id": "i=1"}, "'i=1' is not the instance_id of an instance"),
        ({"region": 7}, "region: 7 is not text"),
    ],
)
def test_an_instance_that_does_not_say_where_it_is(change: dict[str, object], problem: str) -> None:
    """Its name would go unseen with its Region."""
    with pytest.raises(InputError, match=problem):
        record_sets([instance(**change)], rules(resources=True))
    assert record_sets([instance(state="stopped", **change)], rules(resources=True)) == ([], [])
