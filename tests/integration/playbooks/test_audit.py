# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook audit: what stayed behind after an account went and names changed is listed, and nothing is written."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.playbooks.iam_world import make_role, trust
from tests.support.playbooks.runner import DNS, INVENTORY, WORKLOADS, Played, Player, writes
from tests.support.sandbox.client import SandboxClient

A, B = WORKLOADS["workload-a"], WORKLOADS["workload-b"]
MANAGEMENT = "999999999999"
ZONE_ROLES = {account: f"EC2ManagementRole-{account}-example.com" for account in (A, B)}
Boto = Callable[..., Any]
# Kind, name, whether it is ours.
Named = tuple[str, str, bool]


class Auditor:
    """Runs the playbook, and reads what it found from its report."""

    def __init__(self, sandbox: SandboxClient, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder

    def play(self, playbook: str, *options: str, **hosts: dict[str, Any] | None) -> Played:
        """Run a playbook on the demo's inventory. ``hosts``: variables of workload accounts, None for one that went."""
        document = yaml.safe_load(INVENTORY.read_text(encoding="utf-8"))
        workloads = document["all"]["children"]["workload_accounts"]["hosts"]
        for name, variables in hosts.items():
            host = name.replace("_", "-")
            if variables is None:
                del workloads[host]
            else:
                workloads[host].update(variables)
        inventory = self.folder / "inventory.json"
        inventory.write_text(json.dumps(document), encoding="utf-8")
        return Player(self.sandbox, self.folder, inventory)(playbook, *options)

    def __call__(self, *options: str, **hosts: dict[str, Any] | None) -> tuple[Played, set[Named]]:
        """Audit; what the run printed, and what it found."""
        self.sandbox.reset_requests()
        done = self.play("audit", "-e", f"report_folder={self.folder}/report", *options, **hosts)
        assert writes(self.sandbox) == Counter()
        report = json.loads((self.folder / "report" / "audit.json").read_text(encoding="utf-8"))
        for orphan in report["orphans"]:
            assert orphan["kind"] in done.output
            assert orphan["why"] in done.output
        # A cause is said once, with the first ten names.
        unnamed = [each["name"] for each in report["orphans"] if each["name"] not in done.output]
        assert len(unnamed) <= sum(map(int, re.findall(r", and (\d+) more", done.output)))
        return done, {(each["kind"], each["name"], each["ours"]) for each in report["orphans"]}


def listed(boto: Boto) -> list[dict[str, Any]]:
    route53 = boto("route53", "dns")
    [zone] = [each["Id"] for each in route53.list_hosted_zones()["HostedZones"] if each["Name"] == "example.com."]
    found: list[dict[str, Any]] = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return found


def of_instances(boto: Boto, host: str) -> set[Named]:
    """The record sets with addresses below the domain of a host."""
    return {
        ("record set", f"{each['Name'].rstrip('.')} {each['Type']}", True)
        for each in listed(boto)
        if each["Type"] in ("A", "AAAA") and each["Name"].endswith(f".{host}.example.com.")
    }


def leave_foreign_things(boto: Boto) -> None:
    """Record sets and roles of others, with names near ours."""
    route53 = boto("route53", "dns")
    [zone] = [each["Id"] for each in route53.list_hosted_zones()["HostedZones"] if each["Name"] == "example.com."]
    text = '"heritage=external-dns,external-dns/owner=default"'
    foreign = [
        ("www.example.com.", "A", "192.0.2.7"),
        ("theirs.old.example.com.", "A", "192.0.2.8"),
        ("_owner-a.theirs.old.example.com.", "TXT", text),
        ("printer.workload-a.example.com.", "A", "192.0.2.9"),
    ]
    changes = [
        {
            "Action": "CREATE",
            "ResourceRecordSet": {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]},
        }
        for name, kind, value in foreign
    ]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    somebody = [{"Key": "crossaccount.aws/created-by", "Value": "somebody"}]
    service = trust({"Service": "ec2.amazonaws.com"})
    make_role(boto("iam", "dns"), "EC2ManagementRole-444444444444-example.com", service)
    make_role(boto("iam", "dns"), "EC2ManagementRole-444444444444", service, Tags=somebody)
    make_role(boto("iam", "workload-a"), "Route53CrossAccountRole-2", service, Tags=somebody)


def leave_parts_of_functions(boto: Boto) -> set[Named]:
    """What dns_automation could have left: in a Region that is not declared, and for an account that is no host."""
    key, made = "crossaccount.aws/created-by", "dns_automation:example.com"
    of_a, of_nobody, somebody = ({key: value} for value in (f"{made}:{A}", f"{made}:444444444444", "somebody"))
    sqs, logs = (boto(service, "workload-a", region="eu-north-1") for service in ("sqs", "logs"))
    sqs.create_queue(QueueName="crossaccount-dns-events", tags=of_a)
    sqs.create_queue(QueueName="crossaccount-dns-theirs", tags=somebody)
    logs.create_log_group(logGroupName="/aws/lambda/crossaccount-dns", tags=of_a)
    boto("sqs", "workload-a", region="us-east-1").create_queue(QueueName="crossaccount-dns-events", tags=of_a)
    role = "DnsAutomationZoneRole-444444444444"
    tags = [{"Key": name, "Value": value} for name, value in of_nobody.items()]
    make_role(boto("iam", "dns"), role, trust({"Service": "lambda.amazonaws.com"}), Tags=tags)
    return {
        ("queue", "crossaccount-dns-events in eu-north-1", True),
        ("log group", "/aws/lambda/crossaccount-dns in eu-north-1", True),
        ("function's zone role", role, True),
    }


def trust_more(boto: Boto) -> str:
    """Let a role that is then deleted, and an account that is no host, assume a zone role; the id of the role."""
    iam = boto("iam", "dns")
    passing = make_role(iam, "Passing", trust({"Service": "ec2.amazonaws.com"}))
    document = iam.get_role(RoleName=ZONE_ROLES[A])["Role"]["AssumeRolePolicyDocument"]
    for principal in (passing, f"arn:aws:iam::{MANAGEMENT}:root"):
        statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
        document["Statement"].append(statement)
    iam.update_assume_role_policy(RoleName=ZONE_ROLES[A], PolicyDocument=json.dumps(document))
    identifier = str(iam.get_role(RoleName="Passing")["Role"]["RoleId"])
    iam.delete_role(RoleName="Passing")
    return identifier


@pytest.mark.long
def test_what_stayed_behind_is_listed_and_nothing_is_written(fresh: SandboxClient, boto: Boto, tmp_path: Path) -> None:
    audit = Auditor(fresh, tmp_path)
    assert audit.play("cross_account_dns").status == 0
    leave_foreign_things(boto)
    printer = ("record set", "printer.workload-a.example.com A", False)

    done, found = audit("-e", "audit_fail_on_orphans=true")
    assert done.status == 0, done.output
    assert found == {printer}
    assert "Nothing of ours that no host declares. 1 record set of others" in done.output

    automation = leave_parts_of_functions(boto)
    left = {("zone role", ZONE_ROLES[A]), ("zone role", ZONE_ROLES[B]), ("instance role", "Route53CrossAccountRole")}
    done, found = audit("-e", "shared_values_name_prefix=acme-")
    assert found == {printer, *((*each, True) for each in left), *automation}, "as if they had another prefix since"
    assert "dns_automation_regions of workload-a does not have eu-north-1" in done.output
    assert f"workload-a uses acme-{ZONE_ROLES[A]}" in done.output

    passing = trust_more(boto)
    trusted = {
        ("principal", f"{passing} in the trust of {ZONE_ROLES[A]}", True),
        ("principal", f"account {MANAGEMENT} in the trust of {ZONE_ROLES[A]}", True),
    }
    ours = of_instances(boto, "workload-a") - {(*printer[:2], True)}
    theirs = of_instances(boto, "workload-b")
    assert ours
    assert theirs
    renamed = {"dns_subdomain": "renamed", "instance_access_role_name": "Renamed"}
    expected = {
        *(ours | theirs | trusted | automation),
        ("zone role", ZONE_ROLES[B], True),
        ("instance role", "Route53CrossAccountRole", True),
    }

    done, found = audit(workload_a=renamed, workload_b=None)
    assert done.status == 0, done.output
    assert found == expected
    assert f"no host with a zone in this DNS account is the account {B}" in done.output
    assert "workload-a publishes below renamed.example.com" in done.output
    assert "scope names '*.workload-a.example.com'" in done.output
    known = json.dumps({"audit_known_accounts": [B]})
    found = audit("-e", known, workload_a=renamed, workload_b=None)[1]
    assert found == expected - theirs - {("zone role", ZONE_ROLES[B], True)}

    done, found = audit("-e", "audit_fail_on_orphans=true", "--limit", "dns,workload-a")
    assert done.status != 0
    assert found == trusted | automation, "workload-b is a host, and an instance of it may have the printer's address"
    assert "not tried, because this run has not read workload-b: the instance roles of workload-b" in done.output
    counted = "2 principals, 1 queue, 1 log group, 1 function's zone role that no host declares"
    assert counted in done.output.rpartition("Name the accounts that failed]")[2]

    done, found = audit(workload_b={"aws_role_arn": f"arn:aws:iam::{B}:role/Gone"})
    assert done.counts("failed") == {"workload-a": 0, "workload-b": 1, "dns": 0}
    assert found == trusted | automation
    assert "not tried, because workload-b failed while signing in" in done.output


def test_a_part_of_the_inventory_is_not_audited(fresh: SandboxClient, tmp_path: Path) -> None:
    variables = json.dumps({"dns_account_host": {"name": "other-dns", "aws_account_id": DNS, "aws_profile": "dns"}})
    done = Auditor(fresh, tmp_path).play("audit", "-e", variables)
    assert done.status != 0
    assert "an audit takes accounts that are no hosts for removed" in done.output
