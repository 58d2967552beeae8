# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The main job in a private zone, beside a public zone of the same name: no run ever touches the twin."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.iam_world import deny, policy
from tests.support.playbooks.runner import WORKLOADS, Player, writes
from tests.support.playbooks.vpcs import REGION, default_vpc
from tests.support.sandbox.client import SandboxClient

CHANGING = ("ChangeResourceRecordSets", "HostedZone", "Role", "VPC")


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def vpc_ids(boto: Callable[..., Any], *profiles: str) -> set[str]:
    return {default_vpc(boto("ec2", profile))["vpc_id"] for profile in profiles}


def private(boto: Callable[..., Any], *workloads: str) -> dict[str, Any]:
    """An inventory that says that the zone is private, and in which VPCs of which accounts it answers."""
    vpcs = {profile: [default_vpc(boto("ec2", profile))] for profile in ("dns", *workloads)}
    return {
        "all": {"vars": {"dns_zone_private": True}},
        "dns_account": {"hosts": {"dns": {"hosted_zone_vpcs": vpcs["dns"]}}},
        "workload_accounts": {"hosts": {name: {"dns_vpcs": vpcs[name]} for name in workloads}},
    }


def zones(boto: Callable[..., Any]) -> dict[str, str]:
    """Everything that the zones of the DNS account are and hold, by id."""
    route53 = boto("route53", "dns")
    found = {}
    for zone in route53.list_hosted_zones()["HostedZones"]:
        whole = route53.get_hosted_zone(Id=zone["Id"])
        records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
        tags = route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone["Id"].rpartition("/")[2])
        whole.pop("ResponseMetadata")
        found[zone["Id"]] = json.dumps([whole, records, tags["ResourceTagSet"]], sort_keys=True)
    return found


def roles(boto: Callable[..., Any]) -> dict[str, list[str]]:
    return {
        profile: sorted(each["RoleName"] for each in boto("iam", profile).list_roles()["Roles"])
        for profile in ("dns", *WORKLOADS)
    }


def make_twin(boto: Callable[..., Any]) -> None:
    """A public zone of the same name, with what instances are called."""
    route53 = boto("route53", "dns")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="twin")["HostedZone"]["Id"]
    record_set = {"Name": "web-1.workload-a.example.com", "Type": "A", "TTL": 60}
    record_set |= {"ResourceRecords": [{"Value": "192.0.2.7"}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def answers_in(boto: Callable[..., Any]) -> tuple[set[str], list[Any]]:
    """The VPCs of the private zone of the main job, and those that are still authorised."""
    route53 = boto("route53", "dns")
    [zone] = [
        each["Id"]
        for each in route53.list_hosted_zones()["HostedZones"]
        if each["Name"] == "example.com." and each["Config"]["PrivateZone"]
    ]
    vpcs = {each["VPCId"] for each in route53.get_hosted_zone(Id=zone)["VPCs"]}
    return vpcs, route53.list_vpc_association_authorizations(HostedZoneId=zone)["VPCs"]


@pytest.mark.long
def test_the_whole_life_beside_a_public_twin(play: Player, boto: Callable[..., Any]) -> None:
    make_twin(boto)
    zones_before, roles_before = zones(boto), roles(boto)
    inventory = private(boto, "workload-a")
    play.sandbox.reset_requests()

    predicted = play("cross_account_dns", "--check", "--diff", overrides=inventory)
    assert predicted.status == 0, predicted.output
    assert all(predicted.counts("changed").values())
    assert writes(play.sandbox) == Counter()

    first = play("cross_account_dns", overrides=inventory)
    assert first.status == 0, first.output
    assert answers_in(boto) == (vpc_ids(boto, "dns", "workload-a"), [])
    made = {name for name in roles(boto)["dns"] if name not in roles_before["dns"]}
    assert made == {f"EC2ManagementRole-{account}-example.com@private" for account in WORKLOADS.values()}

    play.sandbox.reset_requests()
    second = play("cross_account_dns", "--diff", overrides=inventory)
    assert second.status == 0, second.output
    assert set(second.counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()

    verified = play("verify", "-e", "verify_access_print=all", overrides=inventory)
    assert verified.status == 0, verified.output
    assert "the VPCs of the account in which the zone answers (1)" in verified.output
    assert "is private, so its names are answered only inside its VPCs" in verified.output
    assert {each: zones(boto)[each] for each in zones_before} == zones_before

    second_vpc = boto("ec2", "workload-a").create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    more = {"vpc_id": second_vpc, "vpc_region": REGION}
    wider = json.loads(json.dumps(inventory))
    wider["workload_accounts"]["hosts"]["workload-a"]["dns_vpcs"].append(more)
    lacking = play("verify", overrides=wider)
    assert lacking.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 0}, lacking.output
    assert f"the zone does not answer in {second_vpc} ({REGION})" in lacking.output

    done = play("teardown", "-e", "teardown_confirm=true", overrides=inventory)
    assert done.status == 0, done.output
    assert writes(play.sandbox)[WORKLOADS["workload-a"], "DisassociateVPCFromHostedZone"] == 1
    assert zones(boto) == zones_before
    assert roles(boto) == roles_before


@pytest.mark.long
def test_an_account_that_may_not_associate_fails_alone_and_leaves_no_authorisation(
    play: Player, boto: Callable[..., Any]
) -> None:
    organizations = boto("organizations")
    made = organizations.create_policy(
        Name="Apart",
        Description="",
        Type="SERVICE_CONTROL_POLICY",
        Content=policy(deny("route53:AssociateVPCWithHostedZone")),
    )
    organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=WORKLOADS["workload-b"])

    done = play("cross_account_dns", overrides=private(boto, *WORKLOADS))

    assert done.counts("failed") == {"dns": 0, "workload-a": 0, "workload-b": 1}, done.output
    said = next(line for line in done.output.splitlines() if "workload-b (account 333333333333), while" in line)
    assert "route53:AssociateVPCWithHostedZone" in said
    assert "Its authorisation was removed again." in said
    assert answers_in(boto) == (vpc_ids(boto, "dns", "workload-a"), [])


@pytest.mark.parametrize(
    ("variables", "host", "says"),
    [
        pytest.param({}, "dns", "no private zone existing.example, and hosted_zone_vpcs is empty", id="only public"),
        pytest.param(
            {"dns_zone_id": "PUBLIC"},
            "dns",
            "which is the public zone existing.example, but the private zone existing.example is declared",
            id="the id of the public one",
        ),
        pytest.param(
            {"dns_zone_private": "{{ inventory_hostname != 'dns' }}"},
            "workload-a",
            "dns_zone_private is true for workload-a, but false for dns",
            id="not said to the DNS account",
        ),
    ],
)
def test_a_public_zone_is_never_taken(
    play: Player, boto: Callable[..., Any], variables: dict[str, Any], host: str, says: str
) -> None:
    [public] = boto("route53", "dns").list_hosted_zones()["HostedZones"]
    given = {name: public["Id"].rpartition("/")[2] if value == "PUBLIC" else value for name, value in variables.items()}
    shared = {"dns_zone": "existing.example", "dns_zone_private": True} | given
    before = zones(boto)
    play.sandbox.reset_requests()

    done = play("cross_account_dns", overrides={"all": {"vars": shared}})

    assert done.counts("failed")[host] == 1, done.output
    assert says in done.output
    assert zones(boto) == before
    assert not [each for each in writes(play.sandbox) if each[1].endswith(CHANGING)]
