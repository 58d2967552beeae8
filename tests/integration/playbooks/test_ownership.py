# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nothing foreign is touched: what others have in zones and accounts is as it was after a run and a teardown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.foreign_world import TRUST, ForeignWorld
from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

CONFIRMED = ("-e", "teardown_confirm=true")
A, B = WORKLOADS.values()
IN_EXISTING = ("-e", "dns_zone=existing.example")


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def task(output: str, name: str) -> str:
    """What a run printed for a task."""
    return "".join(part.partition("TASK [")[0] for part in output.split(name)[1:])


@pytest.mark.long
def test_foreign_things_are_as_they_were_and_are_named(play: Player, boto: Callable[..., Any]) -> None:
    """The law, in one world; tests/proofs has more of them."""
    world = ForeignWorld(boto, "existing.example", seed=7)
    before = world.everything()
    assert set(world.taken) == {"web-1.workload-a", "search-1.workload-b"}, "each has an instance without a name"

    first = play("cross_account_dns", *IN_EXISTING)

    assert world.everything() == before
    named = task(first.output, "Name the record sets that are not this owner's")
    for host in WORKLOADS:
        assert f"www.{host}.existing.example" in named
        assert f"Below {host}.existing.example, these stay as they are" in named
    assert f"The role EC2ManagementRole-{A} of account {DNS}" in first.output
    assert first.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 1}, "verification says what is missing"
    assert named.count("which is not published") >= len(world.taken)
    assert "web-1.workload-a.existing.example" in first.output.partition("Fail when anything is off")[2]
    published = boto("route53", "dns").list_resource_record_sets(HostedZoneId=world.zone_id)["ResourceRecordSets"]
    assert {"web-2.workload-a.existing.example.", "shop-1.workload-b.existing.example."} < {
        each["Name"] for each in published
    }, "the others are published"

    done = play("teardown", *CONFIRMED, *IN_EXISTING)

    assert done.status == 0, done.output
    assert world.everything() == before
    assert "www.workload-a.existing.example" in task(done.output, "Name the record sets that are not this owner's")
    left = boto("route53", "dns").list_resource_record_sets(HostedZoneId=world.zone_id)["ResourceRecordSets"]
    assert not [each["Name"] for each in left if "web-2" in each["Name"] or "shop-1" in each["Name"]]


@pytest.mark.long
def test_what_is_told_to_be_adopted_is_and_nothing_else(play: Player, boto: Callable[..., Any]) -> None:
    route53 = boto("route53", "dns")
    zone = route53.list_hosted_zones_by_name(DNSName="existing.example")["HostedZones"][0]["Id"]
    for name in ("web-1", "manual"):
        record_set = {"Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.7"}]}
        change = {
            "Action": "CREATE",
            "ResourceRecordSet": {"Name": f"{name}.workload-a.existing.example", **record_set},
        }
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [change]})

    done = play("cross_account_dns", *IN_EXISTING, "-e", "instance_records_adopt=true")

    assert done.status == 0, done.output
    listed = {each["Name"]: each for each in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]}
    assert listed["web-1.workload-a.existing.example."]["ResourceRecords"] != [{"Value": "192.0.2.7"}]
    assert "_owner-a.web-1.workload-a.existing.example." in listed
    assert listed["manual.workload-a.existing.example."]["ResourceRecords"] == [{"Value": "192.0.2.7"}]


@pytest.mark.long
@pytest.mark.parametrize(
    ("profile", "role", "variable"),
    [
        ("workload-a", "Route53CrossAccountRole", "instance_access_adopt"),
        ("dns", f"EC2ManagementRole-{A}-example.com", "zone_access_adopt"),
    ],
)
def test_somebody_elses_role_is_refused_before_anything_is_written(
    play: Player, boto: Callable[..., Any], profile: str, role: str, variable: str
) -> None:
    iam = boto("iam", profile)
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(TRUST))
    before = iam.get_role(RoleName=role)["Role"]
    play.sandbox.reset_requests()

    done = play("cross_account_dns")

    assert done.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 0}, done.output
    assert f"the role {role} of account" in done.output
    assert f"set {variable} to true" in done.output
    assert iam.get_role(RoleName=role)["Role"] == before
    written = writes(play.sandbox)
    assert not [operation for account, operation in written if account == A]
    assert written[DNS, "CreateRole"] == 1, "that of workload-b"


# What the roles of a former version wrote: one name, one tag, one policy for all zones, and no markers.
ALONE = [
    {
        "hosts": "workload_accounts",
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "roles": ["crossaccount.aws.account_profiles", {"role": "crossaccount.aws.{{ role_alone }}"}],
    }
]


@pytest.mark.parametrize(
    ("subdomains", "says"),
    [
        (("prod", "Prod"), "workload-a and workload-b publish in the same domain, prod.example.com"),
        (
            ("eu.prod", "prod"),
            "workload-a publishes in eu.prod.example.com, which is inside prod.example.com of workload-b",
        ),
        (("workload-b", ""), "workload-a and workload-b publish in the same domain, workload-b.example.com"),
    ],
    ids=["equal", "nested", "the other's name"],
)
def test_two_accounts_in_one_domain_are_refused_before_anything_is_written(
    play: Player, tmp_path: Path, subdomains: tuple[str, str], says: str
) -> None:
    hosts = {host: {"dns_subdomain": label} for host, label in zip(WORKLOADS, subdomains, strict=True)}
    overrides = {"all": {"hosts": hosts}}

    done = play("cross_account_dns", overrides=overrides)
    assert done.status != 0
    assert says in done.output
    assert set(done.counts("failed").values()) == {1}

    for role in ("instance_records", "zone_access"):
        playbook = tmp_path / f"{role}.yml"
        text = json.dumps(ALONE).replace("{{ role_alone }}", role)
        playbook.write_text(text, encoding="utf-8")
        alone = play(
            str(playbook), "--limit", "workload-a", "-e", "instance_records_hosted_zone_id=Z1", overrides=overrides
        )
        assert alone.status != 0
        assert says in alone.output
    assert writes(play.sandbox) == Counter()
