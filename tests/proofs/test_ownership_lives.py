# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Installations through their lives: one of a former version, two zones of an account, two inventories of one zone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.demo.playbook import INVENTORY
from tests.support.playbooks.foreign_world import TAG
from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

pytestmark = pytest.mark.long  # each test runs the main job several times

CONFIRMED = ("-e", "teardown_confirm=true")
A, B = WORKLOADS.values()
FORMER = "cross_account_dns"
IN_EXISTING = ("-e", "dns_zone=existing.example")


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


class FormerInstallation:
    """An installation of today turned into one of a former version."""

    def __init__(self, boto: Callable[..., Any], zone: str) -> None:
        self.dns, self.route53 = boto("iam", "dns"), boto("route53", "dns")
        self.zone = zone
        self.zone_id = self.route53.list_hosted_zones_by_name(DNSName=zone)["HostedZones"][0]["Id"]
        for profile, account in WORKLOADS.items():
            self._turn_back(boto("iam", profile), account)
        tag = {"Key": TAG, "Value": FORMER}
        self.route53.change_tags_for_resource(
            ResourceType="hostedzone", ResourceId=self.zone_id.rpartition("/")[2], AddTags=[tag]
        )
        markers = [each for each in self.record_sets() if each["Name"].startswith("_owner-")]
        changes = [{"Action": "DELETE", "ResourceRecordSet": each} for each in markers]
        self.route53.change_resource_record_sets(HostedZoneId=self.zone_id, ChangeBatch={"Changes": changes})

    def record_sets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.route53.list_resource_record_sets(HostedZoneId=self.zone_id)[
            "ResourceRecordSets"
        ]
        return found

    def _turn_back(self, workload: Any, account: str) -> None:
        new, old = f"EC2ManagementRole-{account}-{self.zone}", f"EC2ManagementRole-{account}"
        role = self.dns.get_role(RoleName=new)["Role"]
        tag = [{"Key": TAG, "Value": FORMER}]
        policy = self.dns.get_role_policy(RoleName=new, PolicyName="record-sets")["PolicyDocument"]
        self.dns.create_role(
            RoleName=old,
            AssumeRolePolicyDocument=json.dumps(role["AssumeRolePolicyDocument"]),
            Description=role["Description"],
            Tags=tag,
        )
        self.dns.put_role_policy(RoleName=old, PolicyName="record-sets", PolicyDocument=json.dumps(policy))
        self.dns.delete_role_policy(RoleName=new, PolicyName="record-sets")
        self.dns.delete_role(RoleName=new)
        carried = {"RoleName": "Route53CrossAccountRole"}
        name = f"dns-updates-{DNS}-{self.zone}"
        document = json.dumps(workload.get_role_policy(**carried, PolicyName=name)["PolicyDocument"]).replace(new, old)
        workload.put_role_policy(**carried, PolicyName="dns-updates", PolicyDocument=document)
        workload.delete_role_policy(**carried, PolicyName=name)
        workload.tag_role(**carried, Tags=tag)


def roles(boto: Callable[..., Any], profile: str) -> set[str]:
    return {role["RoleName"] for role in boto("iam", profile).list_roles()["Roles"] if role["Path"] == "/"}


def test_an_installation_of_a_former_version_is_moved(play: Player, boto: Callable[..., Any]) -> None:
    assert play("cross_account_dns").status == 0
    now = roles(boto, "dns")
    former = FormerInstallation(boto, "example.com")
    by_hand = {
        "Name": "hand.workload-a.example.com.",
        "Type": "A",
        "TTL": 60,
        "ResourceRecords": [{"Value": "192.0.2.7"}],
    }
    change = {"Action": "CREATE", "ResourceRecordSet": by_hand}
    former.route53.change_resource_record_sets(HostedZoneId=former.zone_id, ChangeBatch={"Changes": [change]})

    moved = play("cross_account_dns")

    assert moved.status == 0, moved.output
    assert roles(boto, "dns") == now
    for profile in WORKLOADS:
        policies = boto("iam", profile).list_role_policies(RoleName="Route53CrossAccountRole")["PolicyNames"]
        assert policies == [f"dns-updates-{DNS}-example.com"]
    names = {each["Name"] for each in former.record_sets()}
    assert {"_owner-a.web-1.workload-a.example.com.", "hand.workload-a.example.com."} < names
    assert "_owner-a.hand.workload-a.example.com." not in names
    assert by_hand in former.record_sets()
    assert "hand.workload-a.example.com A, which has no owner" in moved.output

    play.sandbox.reset_requests()
    again = play("cross_account_dns")
    assert set(again.counts("changed").values()) == {0}, again.output
    assert writes(play.sandbox) == Counter()

    FormerInstallation(boto, "example.com")
    removed = play("teardown", *CONFIRMED)
    assert removed.status == 0, removed.output
    assert not [name for name in roles(boto, "dns") if name.startswith("EC2ManagementRole")]
    assert not [name for name in roles(boto, "workload-a") if name.startswith("Route53")]
    left = {each["Name"] for each in former.record_sets()}
    assert left == {"example.com.", "hand.workload-a.example.com."}


def test_two_zones_of_one_account_keep_apart(play: Player, boto: Callable[..., Any]) -> None:
    assert play("cross_account_dns").status == 0
    second = play("cross_account_dns", *IN_EXISTING)
    assert second.status == 0, second.output
    policies = boto("iam", "workload-a").list_role_policies(RoleName="Route53CrossAccountRole")["PolicyNames"]
    assert policies == [f"dns-updates-{DNS}-example.com", f"dns-updates-{DNS}-existing.example"]

    removed = play("teardown", *CONFIRMED, *IN_EXISTING)

    assert removed.status == 0, removed.output
    still = play("cross_account_dns")
    assert still.status == 0, still.output
    assert set(still.counts("changed").values()) == {0}, "nothing of the first zone was touched"
    assert play("teardown", *CONFIRMED).status == 0
    assert not [name for name in roles(boto, "workload-a") if name.startswith("Route53")]


def test_owners_keep_two_accounts_in_one_domain_apart(play: Player, boto: Callable[..., Any], tmp_path: Path) -> None:
    """Two inventories, which nobody can compare."""
    both = yaml.safe_load(INVENTORY.read_text(encoding="utf-8"))
    for host in WORKLOADS:
        one = json.loads(json.dumps(both))
        only = {host: {**one["all"]["children"]["workload_accounts"]["hosts"][host], "dns_subdomain": "prod"}}
        one["all"]["children"]["workload_accounts"]["hosts"] = only
        (tmp_path / f"{host}.json").write_text(json.dumps(one), encoding="utf-8")
    route53 = boto("route53", "dns")

    for host in WORKLOADS:
        play.inventory = tmp_path / f"{host}.json"
        done = play("cross_account_dns")
        assert done.status == 0, done.output

    zone = route53.list_hosted_zones_by_name(DNSName="example.com")["HostedZones"][0]["Id"]
    names = {each["Name"] for each in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]}
    assert {"web-1.prod.example.com.", "search-1.prod.example.com."} < names
    assert f"web-1.prod.example.com A of crossaccount.aws/{A}" in done.output
