# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The control interface: log, clock, authorisation, reset."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, make_user, refused
from tests.support.sandbox.client import ControlError, SandboxClient


def test_request_log_counts_by_account_service_and_operation(fresh: SandboxClient, boto: Any) -> None:
    fresh.reset_requests()
    for _ in range(3):
        boto("sts").get_caller_identity()
    boto("ec2", profile="workload-a").describe_instances()
    counts = {(row["account"], row["service"], row["operation"]): row["count"] for row in fresh.requests()}
    assert counts == {
        ("999999999999", "sts", "GetCallerIdentity"): 3,
        ("999999999999", "sts", "AssumeRole"): 1,
        ("111111111111", "ec2", "DescribeInstances"): 1,
    }


def test_request_log_counts_refusals_by_code(fresh: SandboxClient, boto: Any) -> None:
    user = make_user(boto("iam"), "nobody")
    fresh.reset_requests()
    refused(user("route53").list_hosted_zones)
    [row] = fresh.requests()
    assert (row["count"], row["errors"]) == (1, {"AccessDenied": 1})


def test_authorization_can_be_switched_off_and_on(fresh: SandboxClient, boto: Any) -> None:
    route53 = make_user(boto("iam"), "nobody")("route53")
    fresh.authorization(False)
    route53.list_hosted_zones()
    fresh.authorization(True)
    assert refused(route53.list_hosted_zones)[0] == "AccessDenied"


def test_clock_moves_policy_dates(fresh: SandboxClient, boto: Any) -> None:
    until = "2030-01-01T00:00:00Z"
    statement = allow("route53:*", Condition={"DateLessThan": {"aws:CurrentTime": until}})
    route53 = make_user(boto("iam"), "temporary", statement)("route53")
    route53.list_hosted_zones()
    fresh.clock(now=until)
    assert refused(route53.list_hosted_zones)[0] == "AccessDenied"
    fresh.clock()
    route53.list_hosted_zones()


def test_answers_are_dated_by_the_clock(fresh: SandboxClient, boto: Any) -> None:
    fresh.clock(now="2030-01-01T00:00:00Z")
    answer = boto("sts").get_caller_identity()
    assert answer["ResponseMetadata"]["HTTPHeaders"]["date"].startswith("Tue, 01 Jan 2030 00:00:")


def test_clock_advances(fresh: SandboxClient) -> None:
    before = datetime.fromisoformat(fresh.clock())
    after = datetime.fromisoformat(fresh.clock(advance=3600))
    assert timedelta(minutes=59) < after - before < timedelta(minutes=61)


def test_reset_forgets_changes_and_keeps_the_operators_key(fresh: SandboxClient, boto: Any) -> None:
    user = make_user(boto("iam"), "passing", allow("*"))
    instances = boto("ec2", profile="workload-a").describe_instances()
    fresh.reset()
    assert refused(user("sts").get_caller_identity)[0] == "InvalidClientTokenId"
    names = [user["UserName"] for user in boto("iam").list_users()["Users"]]
    assert names == ["operator"]
    again = boto("ec2", profile="workload-a").describe_instances()
    assert _ids(again) == _ids(instances)


def _ids(described: dict[str, Any]) -> list[str]:
    return [instance["InstanceId"] for group in described["Reservations"] for instance in group["Instances"]]


def test_the_secrets_of_sessions_can_be_asked_for(fresh: SandboxClient, boto: Any) -> None:
    role = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"
    made = boto("sts").assume_role(RoleArn=role, RoleSessionName="secrets")["Credentials"]
    assert {made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]} <= set(fresh.secrets())


def test_session_from_before_a_reset_is_still_known(fresh: SandboxClient, boto: Any) -> None:
    """The AWS CLI keeps such sessions in files; after a reset it would be refused until they expire."""
    sts = boto("sts", profile="dns")
    before = sts.get_caller_identity()
    fresh.reset()
    assert sts.get_caller_identity()["Arn"] == before["Arn"]


@pytest.mark.parametrize(
    ("order", "problem"),
    [
        pytest.param([{"operation": "GetChange", "codes": "Throttling"}], "unknown fields codes", id="misspelt field"),
        pytest.param([{"operation": "GetChange"}], "needs one of code, delay", id="no effect"),
    ],
)
def test_wrong_fault_orders_are_refused(fresh: SandboxClient, order: Any, problem: str) -> None:
    with pytest.raises(ControlError, match=problem):
        fresh.faults(order)


def test_unknown_control_route_says_what_there_is(fresh: SandboxClient) -> None:
    with pytest.raises(ControlError, match="POST requests/reset"):
        fresh._control("GET", "nothing")
