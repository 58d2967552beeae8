# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter main_job_orphans: what it reads of other hosts, which may have failed, or be left out by a run."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleError, AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.main_job_orphans import main_job_orphans
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import CLAIM

A, B, DNS = "111111111111", "333333333333", "222222222222"
SHARED = {"dns_zone": "example.com", "__audit_roles": {"roles": []}, "__audit_instances": {"instances": []}}
BLUE = {**SHARED, "aws_account_id": A}
ROLE = {"name": "Left", "tags": {TAG: f"cross_account_dns:example.com:{B}"}}
FAILURE = {"cross_account_failure": {"stage": "signing in"}}


class Broken(dict[str, Any]):
    """Variables of a host of which one is a template of what is not defined."""

    def get(self, name: str, default: Any = None) -> Any:
        if name == "aws_account_id":
            raise AnsibleError(f"{name} is undefined")
        return super().get(name, default)


def found(roles: Any = (ROLE,), zones: Any = (), **hostvars: Any) -> dict[str, Any]:
    everything = {"dns": {"aws_account_id": DNS}, **hostvars}
    return main_job_orphans(
        list(hostvars), everything, account_id=DNS, dns_host="dns", roles=list(roles), zones=list(zones)
    )


def not_tried(**hostvars: Any) -> list[tuple[str, str]]:
    result = found(**hostvars)
    assert len(result["lines"]) == 1 + len(result["orphans"]) + len({each["why"] for each in result["not_tried"]})
    return [(each["name"], each["why"]) for each in result["not_tried"]]


def test_a_zone_role_of_an_account_that_is_no_host() -> None:
    [orphan] = found(blue=BLUE)["orphans"]
    assert (orphan["kind"], orphan["account"], orphan["name"], orphan["ours"]) == ("zone role", B, "Left", True)
    assert found(blue=BLUE, green={**SHARED, "aws_account_id": B, "zone_access_role_name": "Left"})["orphans"] == []


def test_what_the_automation_made_in_a_region_that_was_taken_out() -> None:
    mark = {TAG: f"dns_automation:example.com:{A}"}
    queue = {"arn": f"arn:aws:sqs:eu-west-1:{A}:q", "region": "eu-west-1", "tags": mark}
    blue = {**BLUE, "aws_regions": ["eu-west-1"], "__audit_tagged": {"resources": [queue], "unread": []}}
    assert found((), blue=blue)["orphans"] == []
    [orphan] = found((), blue={**blue, "dns_automation_regions": ["us-east-1"]})["orphans"]
    assert (orphan["kind"], orphan["name"], orphan["ours"]) == ("queue", "q in eu-west-1", True)
    assert found((), blue={**blue, "dns_automation_state": "absent"})["removals"]["left"] == ["queue q in eu-west-1"]


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"__audit_roles": None, "__audit_instances": None}, "this run has not read blue"),
        ({"__audit_instances": None}, "this run has not read blue"),
        ({"__audit_instances": {"failed": True}}, "this run has not read blue"),
        (FAILURE, "blue failed while signing in"),
    ],
)
def test_an_account_that_was_not_read_was_not_tried(variables: dict[str, Any], why: str) -> None:
    assert not_tried(blue={**BLUE, **variables}) == [("the instance roles of blue", why)]


def test_a_host_that_cannot_be_read_may_be_any_account() -> None:
    doubt = "the variables of odd do not say what it declares"
    assert not_tried(blue=BLUE, odd=Broken(SHARED)) == [("zone role Left", doubt)]
    lost = {**BLUE, "shared_values_dns_host": "nowhere"}
    assert len(found(odd=lost)["orphans"]) == 1


def test_what_a_host_found_out_in_a_play_counts_for_it() -> None:
    text = f'"heritage=external-dns,external-dns/owner=crossaccount.aws/{A}"'
    record_sets = [
        {"record": "web.eu.example.com", "type": "A", "value": ["192.0.2.1"]},
        {"record": "_owner-a.web.eu.example.com", "type": "TXT", "value": [text]},
    ]
    zone = {"item": {"name": "example.com", "private_zone": False}, "record_sets": record_sets}
    found_out = {**BLUE, CLAIM: {"shared_values_domain": "eu.example.com"}}
    assert found((), [zone], blue=found_out)["orphans"] == []
    assert [each["why"] for each in found((), [zone], blue=BLUE)["orphans"]] == [
        "blue publishes below blue.example.com"
    ]


def test_roles_that_a_host_found_out_in_a_play_count_for_it() -> None:
    zone_role = {"name": "acme-EC2ManagementRole-1", "tags": {TAG: f"cross_account_dns:example.com:{A}"}}
    instance_role = {"name": "acme-Route53CrossAccountRole", "tags": {TAG: f"cross_account_dns:{A}"}}
    blue = {**BLUE, "__audit_roles": {"roles": [instance_role]}}
    names = {
        "shared_values_zone_role_name": zone_role["name"],
        "shared_values_instance_role_name": instance_role["name"],
    }
    assert found([zone_role], blue={**blue, CLAIM: names})["orphans"] == []
    assert [each["kind"] for each in found([zone_role], blue=blue)["orphans"]] == ["zone role", "instance role"]


def test_an_account_of_another_inventory() -> None:
    options = {"account_id": DNS, "dns_host": "dns", "roles": [ROLE]}
    assert main_job_orphans([], {}, **options, known_accounts=[B])["orphans"] == []
    assert len(main_job_orphans([], {}, **options, known_accounts=[A])["orphans"]) == 1
    with pytest.raises(AnsibleFilterError, match=r"audit_known_accounts\[0\]: 'b' is not an account id"):
        main_job_orphans([], {}, **options, known_accounts=["b"])


def test_lists_that_are_none_are_refused() -> None:
    with pytest.raises(AnsibleFilterError, match=r"audit_known_zones: 'example\.com' is not a list"):
        main_job_orphans([], {}, account_id=DNS, known_zones="example.com")


def test_what_belongs_to_a_zone_beside_the_first_one_is_declared() -> None:
    roles = [
        {"name": f"EC2ManagementRole-{A}-{zone}", "tags": {TAG: f"cross_account_dns:{zone}:{A}"}}
        for zone in ("example.com", "internal.example@private", "example.org")
    ]
    zones = {"dns_additional_zones": [{"zone": "internal.example", "private": True}]}
    [orphan] = found(roles, blue={**BLUE, **zones})["orphans"]
    assert orphan["name"] == f"EC2ManagementRole-{A}-example.org"
    unclear = found(roles, blue={**BLUE, "dns_additional_zones": "wrong"})
    assert unclear["orphans"] == []
    assert found(blue={**BLUE, **zones, **FAILURE})["unread"] == ["blue"]
