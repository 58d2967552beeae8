# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The audit with its tag sweep: what it found and is ours goes, all else stays, and nothing goes while in doubt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.playbooks.test_audit import leave_foreign_things, listed
from tests.support.playbooks.iam_world import make_role, trust
from tests.support.playbooks.runner import WORKLOADS, Player, writes
from tests.support.report.schema import objections
from tests.support.sandbox.client import SandboxClient

A = WORKLOADS["workload-a"]
GONE = "444444444444"
LEFT = f"EC2ManagementRole-{GONE}-example.com-2"
TAG = "crossaccount.aws/created-by"
Boto = Callable[..., Any]


def entry(name: str, kind: str, value: str) -> dict[str, Any]:
    return {"Name": f"{name}.example.com.", "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}


def leave_ours(boto: Boto) -> None:
    """What a workload account leaves that is no host any more, and an instance role with a former name."""
    marked = f'"heritage=external-dns,external-dns/owner=crossaccount.aws/{GONE}"'
    live = marked.replace(GONE, A)
    entries = [
        entry("web.gone", "A", "192.0.2.1"),
        entry("_owner-a.web.gone", "TXT", marked),
        entry("_owner-a.lone.gone", "TXT", marked),
        entry("unmarked.gone", "A", "192.0.2.2"),
        entry("web.workload-a", "A", "192.0.2.3"),
        entry("_owner-a.web.workload-a", "TXT", live),
    ]
    route53 = boto("route53", "dns")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="sweep")["HostedZone"]["Id"]
    changes = [{"Action": "CREATE", "ResourceRecordSet": each} for each in entries]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    service = trust({"Service": "ec2.amazonaws.com"})
    make_role(boto("iam", "dns"), LEFT, service, Tags=[{"Key": TAG, "Value": f"cross_account_dns:example.com:{GONE}"}])
    iam = boto("iam", "workload-a")
    make_role(iam, "Former", service, Tags=[{"Key": TAG, "Value": f"cross_account_dns:{A}"}])
    iam.create_instance_profile(InstanceProfileName="Former")
    iam.add_role_to_instance_profile(InstanceProfileName="Former", RoleName="Former")
    ec2 = boto("ec2", "workload-a")
    [instance, *_others] = [each["Instances"][0]["InstanceId"] for each in ec2.describe_instances()["Reservations"]]
    ec2.associate_iam_instance_profile(IamInstanceProfile={"Name": "Former"}, InstanceId=instance)


def world(boto: Boto) -> set[tuple[str, str]]:
    """All record sets, roles, instance profiles and attachments."""
    found = {("record set", f"{each['Name']} {each['Type']}") for each in listed(boto)}
    for profile in ("dns", *WORKLOADS):
        iam = boto("iam", profile)
        found |= {(profile, each["Arn"]) for each in iam.list_roles()["Roles"]}
        found |= {(profile, each["Arn"]) for each in iam.list_instance_profiles()["InstanceProfiles"]}
        if profile != "dns":
            carried = boto("ec2", profile).describe_iam_instance_profile_associations()
            found |= {(profile, each["InstanceId"]) for each in carried["IamInstanceProfileAssociations"]}
    return found


def changes(folder: Path) -> dict[str, list[tuple[str, str, str]]]:
    report = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    assert objections(report) == []
    return {
        account["host"]: [(each["kind"], each["action"], each["what"]) for each in account["changes"]]
        for account in report["accounts"]
    }


@pytest.mark.long
def test_what_no_host_declares_and_is_ours_goes_and_nothing_else(
    fresh: SandboxClient, boto: Boto, tmp_path: Path
) -> None:
    leave_ours(boto)
    leave_foreign_things(boto)
    before = world(boto)
    play = Player(fresh, tmp_path)
    sweep = ("audit", "--tags", "sweep", "-e", f"report_folder={tmp_path}/report")
    fresh.reset_requests()

    for options, says in (
        (("--limit", "dns,workload-a"), "workload-b could not be read, so nobody knows what is used there"),
        (("-e", "audit_sweep_max=3"), "the sweep would remove 4 things, and audit_sweep_max is 3."),
    ):
        refused = play(*sweep, *options)
        assert refused.counts("failed")["dns"] == 1, refused.output
        assert says in refused.output
        assert "Nothing was removed." in refused.output

    predicted = play(*sweep, "--check")
    assert predicted.status == 0, predicted.output
    assert writes(fresh) == Counter()
    would = changes(tmp_path / "report")
    assert would["dns"][-1] == ("role", "removed", LEFT)
    assert ("record set", "deleted", "web.gone.example.com A") in would["dns"]
    assert [kind for kind, _action, _what in would["workload-a"]] == ["attachment", "role"]
    assert would["workload-b"] == []

    done = play(*sweep, "-e", "audit_sweep_max=4")
    assert done.status == 0, done.output
    assert changes(tmp_path / "report") == would
    gone = before - world(boto)
    assert world(boto) <= before
    names = ("web.gone", "_owner-a.web.gone", "_owner-a.lone.gone")
    assert {what for kind, what in gone if kind == "record set"} == {
        f"{name}.example.com. {'TXT' if name.startswith('_') else 'A'}" for name in names
    }
    others = sorted(what.rpartition("/")[2] for kind, what in gone if kind != "record set")
    assert others[:3] == [LEFT, "Former", "Former"]
    assert len(others) == 4, "the instance that carried it is the last"

    fresh.reset_requests()
    again = play(*sweep)
    assert again.status == 0, again.output
    assert set(again.counts("changed").values()) == {0}
    assert writes(fresh) == Counter()
    assert "Nothing of ours that no host declares." in again.output
