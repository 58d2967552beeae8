# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run in several zones: each instance is where its tags say, one role reaches all zones, and nothing is left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.playbooks.test_failing_accounts import inventory as accounts
from tests.integration.playbooks.test_private_zone import roles, zones
from tests.support.playbooks.iam_world import make_role, trust
from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.playbooks.stand_ins import run_with_stand_ins
from tests.support.playbooks.vpcs import default_vpc
from tests.support.sandbox.client import SandboxClient

TITLE = "internal.example (private)"


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def instance(boto: Callable[..., Any], account: str, name: str) -> Any:
    found = boto("ec2", account).describe_instances(Filters=[{"Name": "tag:Name", "Values": [name]}])
    return found["Reservations"][0]["Instances"][0]


def tag(boto: Callable[..., Any], account: str, name: str, *, instead: bool) -> None:
    """Let an instance take part in the private zone, instead of the public one or beside it."""
    ec2, found = boto("ec2", account), instance(boto, account, name)["InstanceId"]
    ec2.create_tags(Resources=[found], Tags=[{"Key": "internal", "Value": f"{name}-in"}])
    if instead:
        ec2.delete_tags(Resources=[found], Tags=[{"Key": "dns"}])


def two_zones(boto: Callable[..., Any]) -> dict[str, Any]:
    """The demo's public zone, and a private one, in whose VPCs is one of workload-a."""
    vpcs = {name: [default_vpc(boto("ec2", name))] for name in ("dns", "workload-a")}
    zone = {
        "zone": "internal.example",
        "private": True,
        "vpcs": "{{ vpcs_of_internal | default([]) }}",
        "filters": {"tag:internal": "*"},
        "name": "tag:internal",
        "addresses": "private",
    }
    return {
        "all": {"vars": {"dns_additional_zones": [zone]}},
        "dns_account": {"hosts": {"dns": {"vpcs_of_internal": vpcs["dns"]}}},
        "workload_accounts": {"hosts": {"workload-a": {"vpcs_of_internal": vpcs["workload-a"]}}},
    }


def zone_id(route53: Any, zone: str) -> str:
    [found] = [each["Id"] for each in route53.list_hosted_zones()["HostedZones"] if each["Name"] == f"{zone}."]
    return str(found)


def addresses(boto: Callable[..., Any], zone: str) -> dict[str, str]:
    route53 = boto("route53", "dns")
    records = route53.list_resource_record_sets(HostedZoneId=zone_id(route53, zone))["ResourceRecordSets"]
    return {each["Name"]: each["ResourceRecords"][0]["Value"] for each in records if each["Type"] == "A"}


def report(play: Player, playbook: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((play.home / f"{playbook}.json").read_text(encoding="utf-8"))
    return made


def judge_report(made: dict[str, Any]) -> None:
    """Each change and check of the second zone says that it is there, and nothing is wrong."""
    assert made["zones"] == ["example.com", TITLE]
    [account] = [each for each in made["accounts"] if each["host"] == "workload-a"]
    changed = [each["what"] for each in account["changes"]]
    assert f"{TITLE}: web-2-in.workload-a.internal.example A" in changed
    assert len(changed) == len(set(changed)), changed
    checks = {each["check"]: each["result"] for each in account["checks"]}
    assert checks[f"{TITLE}: write another zone (example.com)"] == "ok"
    assert checks[f"{TITLE}: write names of others (2)"] == "ok"
    assert checks["write another zone (internal.example)"] == "ok"
    assert set(checks.values()) == {"ok", "not tried"}


def change_stray(boto: Callable[..., Any], action: str) -> None:
    """Make or remove a record set of nobody below the domain of workload-a in the second zone."""
    route53 = boto("route53", "dns")
    record_set = {"Name": "x.workload-a.internal.example", "Type": "A", "TTL": 60}
    record_set |= {"ResourceRecords": [{"Value": "192.0.2.7"}]}
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record_set}]}
    route53.change_resource_record_sets(HostedZoneId=zone_id(route53, "internal.example"), ChangeBatch=batch)


@pytest.mark.long
def test_the_whole_life_in_two_zones(play: Player, boto: Callable[..., Any]) -> None:
    tag(boto, "workload-a", "web-1", instead=False)
    tag(boto, "workload-a", "web-2", instead=True)
    given, zones_before, roles_before = two_zones(boto), zones(boto), roles(boto)
    written = ("-e", f"report_folder={play.home}", "-e", "report_formats=json")
    play.sandbox.reset_requests()

    predicted = play("cross_account_dns", "--check", "--diff", overrides=given)
    assert predicted.status == 0, predicted.output
    assert writes(play.sandbox) == Counter()

    first = play("cross_account_dns", *written, overrides=given)
    assert first.status == 0, first.output
    judge_report(report(play, "cross_account_dns"))
    assert addresses(boto, "internal.example") == {
        f"{name}-in.workload-a.internal.example.": instance(boto, "workload-a", name)["PrivateIpAddress"]
        for name in ("web-1", "web-2")
    }
    assert "web-1.workload-a.example.com." in addresses(boto, "example.com")
    assert "web-2.workload-a.example.com." not in addresses(boto, "example.com")
    assert boto("iam", "workload-a").list_role_policies(RoleName="Route53CrossAccountRole")["PolicyNames"] == [
        f"dns-updates-{DNS}-example.com",
        f"dns-updates-{DNS}-internal.example@private",
    ]
    assert {role.removeprefix("EC2ManagementRole-") for role in set(roles(boto)["dns"]) - set(roles_before["dns"])} == {
        f"{each}-{zone}" for each in WORKLOADS.values() for zone in ("example.com", "internal.example@private")
    }
    for name in ("web-1", "web-2"):
        assert "Route53CrossAccountRole" in instance(boto, "workload-a", name)["IamInstanceProfile"]["Arn"]

    play.sandbox.reset_requests()
    second = play("cross_account_dns", "--diff", overrides=given)
    assert second.status == 0, second.output
    assert set(second.counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()

    audited = play("audit", *written, overrides=given)
    assert audited.status == 0, audited.output
    assert report(play, "audit")["totals"]["orphans"] == 0

    # What is wrong in the second zone alone is found, and said to be there.
    change_stray(boto, "CREATE")
    found = play("verify", *written, overrides=given)
    assert found.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 0}, found.output
    checked = [each for account in report(play, "verify")["accounts"] for each in account["checks"]]
    wrong = [each["check"] for each in checked if not each["ok"]]
    assert f"{TITLE}: other record sets below workload-a.internal.example" in wrong
    assert [each for each in wrong if not each.startswith(TITLE)] == []
    change_stray(boto, "DELETE")

    foreseen = play("teardown", "--check", overrides=given)
    assert foreseen.status == 0, foreseen.output
    assert "Zone internal.example would be removed." in foreseen.output
    gone = play("teardown", "-e", "teardown_confirm=true", overrides=given)
    assert gone.status == 0, gone.output
    assert zones(boto) == zones_before
    assert roles(boto) == roles_before


@pytest.mark.long
def test_a_zone_role_of_somebody_else_stops_the_account_before_anything_is_written(
    play: Player, boto: Callable[..., Any]
) -> None:
    name = f"EC2ManagementRole-{WORKLOADS['workload-b']}-internal.example@private"
    make_role(boto("iam", "dns"), name, trust({"Service": "ec2.amazonaws.com"}))

    done = play("cross_account_dns", overrides=two_zones(boto))

    assert done.counts("failed") == {"dns": 0, "workload-a": 0, "workload-b": 1}, done.output
    said = next(line for line in done.output.splitlines() if "workload-b (account 333333333333), while" in line)
    assert f"the role {name} of account {DNS} exists, and it lacks the tag" in said
    assert "The record sets of this account were left as they are." in said
    assert "Route53CrossAccountRole" not in roles(boto)["workload-b"]


def test_no_zone_is_made_while_another_one_cannot_be(play: Player) -> None:
    private = {"zone": "internal.example", "private": True}  # without a VPC it cannot be made
    play.sandbox.reset_requests()

    done = play("access", overrides={"all": {"vars": {"dns_additional_zones": [private]}}})

    assert done.counts("failed")["dns"] == 1, done.output
    assert "vpcs of internal.example (private) in dns_additional_zones is empty" in done.output
    assert writes(play.sandbox) == Counter()


@pytest.mark.parametrize(
    ("playbook", "options", "modules"),
    [
        ("access", (), ["iam_trust_role", "iam_trust_role_info"]),
        ("publish", (), ["route53_record_sets"]),
        ("teardown", ("-e", "teardown_confirm=true"), ["iam_trust_role", "route53_record_sets"]),
    ],
)
def test_the_parts_of_the_main_job_work_in_all_zones(
    playbook: str, options: tuple[str, ...], modules: list[str], tmp_path: Path
) -> None:
    zones_given = {"dns_additional_zones": [{"zone": "internal.example", "private": True}, {"zone": "example.org"}]}
    done = run_with_stand_ins(tmp_path, playbook, accounts({"only": zones_given}, zones_given), *options)

    assert done.status == 0, done.output
    for module in modules:
        asked = json.dumps(done.asked["only"][module])
        assert {each for each in ("example.com", "internal.example", "example.org") if each not in asked} == set()
    asked = json.dumps(done.asked["dns"]["route53_hosted_zone"])
    assert {each for each in ("example.com", "internal.example", "example.org") if each not in asked} == set()


def test_what_cannot_be_right_is_said_before_anything_is_asked_of_aws(tmp_path: Path) -> None:
    zone = {"zone": "internal.example", "private": True}
    wrong: dict[str, tuple[dict[str, Any], str]] = {
        "text": ({"dns_additional_zones": "internal.example"}, "is not a list"),
        "nameless": ({"dns_additional_zones": [{"private": True}]}, "[0], zone: the name of the zone is missing"),
        "misspelt": ({"dns_additional_zones": [{**zone, "filter": {}}]}, "Did you mean filters?"),
        "twice": ({"dns_additional_zones": [zone, zone]}, "[1], zone: internal.example (private) is the zone of"),
        "nested": ({"dns_additional_zones": [{"zone": "eu.example.com"}]}, "eu.example.com is inside example.com"),
        "alone": ({"dns_additional_zones": [{"zone": "example.org"}]}, "example.org is not among the dns_additional"),
        "adding": ({"instance_access_mode": "add_policy"}, "add_policy knows one zone"),
        "named": ({"zone_access_role_name": "Custom"}, "zone_access_role_name: with dns_additional_zones each zone"),
    }
    hosts = {"well": {"dns_additional_zones": [zone]}}
    hosts |= {host: {"dns_additional_zones": [zone], **variables} for host, (variables, _says) in wrong.items()}

    done = run_with_stand_ins(tmp_path, "cross_account_dns", accounts(hosts, {"dns_additional_zones": [zone]}))

    assert done.failed == set(wrong), done.output
    for host, (_variables, says) in wrong.items():
        assert done.modules(host) == []
        assert any(says in line for line in done.output.splitlines() if line.startswith(f"fatal: [{host}]")), host
