# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook verify against a main job that somebody widened: it fails, and names each part that is wider.

A sample of what tests/proofs/test_verify_mutants.py goes through whole.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.seed.instances import IMAGE
from tests.support.playbooks import widened
from tests.support.playbooks.runner import WORKLOADS, Player, writes
from tests.support.playbooks.widened import Mutant, RoleMutants
from tests.support.sandbox.client import SandboxClient

INSTANCE_ROLE = "Route53CrossAccountRole"


def zone_role(host: str) -> str:
    return f"EC2ManagementRole-{WORKLOADS[host]}-example.com"


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    player = Player(fresh, tmp_path)
    done = player("cross_account_dns")
    assert done.status == 0, done.output
    return player


@pytest.fixture
def zone_id(play: Player, boto: Callable[..., Any]) -> str:
    zones = boto("route53", profile="dns").list_hosted_zones()["HostedZones"]
    [found] = [zone["Id"].rpartition("/")[2] for zone in zones if zone["Name"] == "example.com."]
    return str(found)


def verify(play: Player, *options: str) -> tuple[int, dict[str, list[dict[str, Any]]], str]:
    """The exit code, the rows of each host, and all that was printed."""
    done = play("verify", "-e", f"verify_access_report_file={play.home}/{{{{ inventory_hostname }}}}.json", *options)
    reports = {host: play.home / f"{host}.json" for host in WORKLOADS}
    rows = {host: json.loads(path.read_text(encoding="utf-8"))["checks"] for host, path in reports.items()}
    return done.status, rows, done.output


def wrong(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Check to what is wrong with it."""
    return {row["check"]: f"{row['got']}: {row['problem']}" for row in rows if not row["ok"]}


def sample(mutants: Iterator[Mutant], places: list[str]) -> list[Mutant]:
    """One mutant for each place, so that none of them can hide another one."""
    every = list(mutants)
    chance = random.Random(9)
    return [chance.choice([mutant for mutant in every if mutant.named.startswith(place)]) for place in places]


def stray_instance(ec2: Any) -> str:
    """An instance that carries the role and is not chosen by its tags."""
    [made] = ec2.run_instances(ImageId=IMAGE, InstanceType="t3.micro", MinCount=1, MaxCount=1)["Instances"]
    ec2.associate_iam_instance_profile(IamInstanceProfile={"Name": INSTANCE_ROLE}, InstanceId=made["InstanceId"])
    return str(made["InstanceId"])


@pytest.mark.long
def test_a_main_job_that_was_widened_by_hand_is_not_as_declared(
    play: Player, zone_id: str, boto: Callable[..., Any]
) -> None:
    dns_iam, neighbour = boto("iam", profile="dns"), WORKLOADS["workload-b"]
    # Of workload-a: more permissions, and a trust of a whole account and of the neighbour's administrators.
    role = {"RoleName": zone_role("workload-a")}
    trust = dns_iam.get_role(**role)["Role"]["AssumeRolePolicyDocument"]
    strangers = [widened.STRANGER, f"arn:aws:iam::{neighbour}:role/OrganizationAccountAccessRole"]
    trust["Statement"].append({"Effect": "Allow", "Principal": {"AWS": strangers}, "Action": "sts:AssumeRole"})
    dns_iam.update_assume_role_policy(**role, PolicyDocument=json.dumps(trust))
    policy = {"Version": "2012-10-17", "Statement": [widened.EVERY_ZONE, widened.EVERY_ACTION]}
    dns_iam.put_role_policy(**role, PolicyName="by-hand", PolicyDocument=json.dumps(policy))
    # Of workload-b: one mutant for each part.
    domain = "workload-b.example.com"
    of_zone = sample(iter(RoleMutants(dns_iam, zone_role("workload-b"))), ["trust", "inline policy record-sets", "max"])
    workload_iam = boto("iam", profile="workload-b")
    of_instances = sample(
        iter(RoleMutants(workload_iam, INSTANCE_ROLE)),
        ["trust", "inline policy dns-updates", "managed", "inline policy ex"],
    )
    of_instances.append(widened.instance_profile(workload_iam, INSTANCE_ROLE))
    of_records = list(widened.record_sets(boto("route53", profile="dns"), zone_id, domain))
    for mutant in [*of_zone, *of_instances, *of_records]:
        mutant.apply()
    stray = stray_instance(boto("ec2", profile="workload-b"))
    play.sandbox.reset_requests()

    status, rows, output = verify(play)

    assert status != 0
    problems = wrong(rows["workload-a"])
    assert widened.STRANGER in problems[f"the zone role {zone_role('workload-a')}"]
    assert "inline policy by-hand: it is not declared" in problems[f"the zone role {zone_role('workload-a')}"]
    opened = {name: text for name, text in problems.items() if text.startswith("allowed")}
    assert set(opened) == {
        "write the zone's apex",
        "write names of others (2)",
        "write other types (15)",
        "write another zone (existing.example)",
        "the zone role calls IAM and EC2",
    }
    assert "may CREATE example.com A in" in opened["write the zone's apex"]
    assert "; UPSERT example.com AAAA in" in opened["write the zone's apex"]
    assert "UPSERT" in opened["write other types (15)"] and "CAA" in opened["write other types (15)"]
    assert "iam:ListRoles" in opened["the zone role calls IAM and EC2"]

    problems = wrong(rows["workload-b"])
    for check, mutants in (
        (f"the zone role {zone_role('workload-b')}", of_zone),
        (f"the instance role {INSTANCE_ROLE}", of_instances),
        (f"other record sets below {domain}", of_records),
    ):
        for mutant in mutants:
            assert mutant.named in problems[check], mutant.name
            assert mutant.named in output, mutant.name  # as well as in the rows
    assert f"{stray} carries it" in problems["the instances that carry it"]
    assert writes(play.sandbox) == Counter()


@pytest.mark.long
def test_the_main_job_fails_for_what_it_cannot_correct(play: Player, boto: Callable[..., Any]) -> None:
    """It does not read its own work again, and says nonetheless what is not as declared."""
    widened.instance_profile(boto("iam", profile="workload-b"), INSTANCE_ROLE).apply()

    done = play("cross_account_dns")

    assert done.status != 0
    assert f"instance profile {INSTANCE_ROLE}-2: it holds the role, but is not declared" in done.output
    assert {each.host for each in done.recap if each.failed} == {"workload-b"}


@pytest.mark.long
def test_names_that_are_known_are_no_widening(play: Player, zone_id: str, boto: Callable[..., Any]) -> None:
    for mutant in widened.record_sets(boto("route53", profile="dns"), zone_id, "workload-b.example.com"):
        if mutant.named.startswith(("text.", "alias.")):
            mutant.apply()
    known = json.dumps(
        {"verify_access_known_names": [f"{label}.workload-b.example.com" for label in ("text", "alias")]}
    )

    status, rows, output = verify(play, "-e", known)

    assert status == 0, output
    assert wrong(rows["workload-b"]) == {}
    # The main job names them too, and leaves them alone.
    again = play("cross_account_dns")
    assert again.status == 0, again.output
    assert "text.workload-b.example.com TXT" in again.output
