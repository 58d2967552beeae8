# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account that AWS refuses after the main job has run: its names stay, and the other account is mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

pytestmark = pytest.mark.long("main job")

A = WORKLOADS["workload-a"]
# It cannot be assumed: there is no such role.
NO_ROLE = {"aws_profile": "", "aws_role_arn": f"arn:aws:iam::{A}:role/Nobody", "aws_source_profile": "management"}


@pytest.fixture(scope="module")
def play(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Player:
    """The main job has run."""
    sandbox.reset()
    player = Player(sandbox, tmp_path_factory.mktemp("home"))
    first = player("cross_account_dns")
    assert first.status == 0, first.output
    return player


def published(boto: Callable[..., Any], zone: str = "example.com.") -> dict[tuple[str, str], Any]:
    """Name and type → record set."""
    route53 = boto("route53", "dns")
    [zone_id] = [each["Id"] for each in route53.list_hosted_zones()["HostedZones"] if each["Name"] == zone]
    listed = route53.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"]
    return {(each["Name"], each["Type"]): each | {"zone": zone_id} for each in listed}


def remove(boto: Callable[..., Any], record_set: dict[str, Any]) -> None:
    """Delete a record set by hand."""
    deleted = {key: value for key, value in record_set.items() if key != "zone"}
    batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": deleted}]}
    boto("route53", "dns").change_resource_record_sets(HostedZoneId=record_set["zone"], ChangeBatch=batch)


@pytest.mark.parametrize(
    ("variables", "faults", "task"),
    [
        pytest.param(NO_ROLE, [], "Ask AWS to which account the profile belongs", id="no-sign-in"),
        pytest.param(
            {},
            # The role is attached in two Regions; of the two that are read for names after that, one is refused.
            [{"operation": "DescribeInstances", "code": "UnauthorizedOperation", "status": 403, "skip": 2, "times": 1}],
            "Read the instances of the workload account",
            id="one-region-cannot-be-read",
        ),
    ],
)
def test_names_stay_and_the_other_account_is_mended(
    play: Player, boto: Callable[..., Any], variables: dict[str, Any], faults: list[dict[str, Any]], task: str
) -> None:
    before = published(boto)
    for account in WORKLOADS:
        assert [name for name, _type in before if name.endswith(f".{account}.example.com.")]
    remove(boto, before["shop-1.workload-b.example.com.", "A"])
    play.sandbox.reset_requests()
    play.sandbox.faults([{**each, "account": A} for each in faults])

    done = play("cross_account_dns", overrides={"all": {"hosts": {"workload-a": variables}}})

    play.sandbox.faults([])
    assert done.status != 0
    assert done.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 0}, done.output
    assert published(boto) == before, "workload-b has its name again, and workload-a keeps all of them"
    assert {account for account, _operation in writes(play.sandbox)} <= {DNS, WORKLOADS["workload-b"]}
    summary = done.output.rpartition("Name the accounts that failed]")[2].partition("PLAY RECAP")[0]
    assert "1 of 3 accounts failed" in summary
    assert f"workload-a (account {A})" in summary
    assert task in summary
    assert "The record sets of this account were left as they are." in summary
    assert "--limit workload-a,dns" in summary
