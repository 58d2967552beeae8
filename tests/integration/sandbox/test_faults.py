# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults to order, as botocore sees them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from tests.support.playbooks.iam_world import refused
from tests.support.sandbox.client import SandboxClient


def test_error_as_often_as_ordered(fresh: SandboxClient, boto: Any) -> None:
    route53 = boto("route53", profile="dns")
    fresh.faults([{"operation": "ListHostedZones", "code": "Throttling", "message": "Rate exceeded", "times": 2}])
    for _ in range(2):
        assert refused(route53.list_hosted_zones) == ("Throttling", "Rate exceeded")
    route53.list_hosted_zones()


def test_first_calls_pass_when_skipped(fresh: SandboxClient, boto: Any) -> None:
    sts = boto("sts")
    fresh.faults([{"operation": "GetCallerIdentity", "code": "ServiceUnavailable", "status": 503, "skip": 1}])
    sts.get_caller_identity()
    assert refused(sts.get_caller_identity)[0] == "ServiceUnavailable"
    sts.get_caller_identity()


def test_fault_of_one_account_leaves_the_others(fresh: SandboxClient, boto: Any) -> None:
    fresh.faults([{"service": "ec2", "account": "111111111111", "code": "InternalError", "status": 500, "times": None}])
    assert refused(boto("ec2", profile="workload-a").describe_instances)[0] == "InternalError"
    boto("ec2", profile="workload-b").describe_instances()


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("ec2", "describe_instances"),
        ("s3", "list_buckets"),
        ("organizations", "list_accounts"),
        ("lambda", "list_functions"),
    ],
)
def test_error_is_shaped_for_each_protocol(fresh: SandboxClient, boto: Any, service: str, operation: str) -> None:
    fresh.faults([{"service": service, "code": "Throttling", "message": "Rate exceeded"}])
    assert refused(getattr(boto(service), operation)) == ("Throttling", "Rate exceeded")


def test_reply_is_lost_after_the_change_was_applied(fresh: SandboxClient, boto: Any) -> None:
    route53 = boto("route53", profile="dns", config=Config(retries={"total_max_attempts": 1}))
    fresh.faults([{"operation": "CreateHostedZone", "drop_reply": True}])
    with pytest.raises(ConnectionClosedError):
        route53.create_hosted_zone(Name="lost.example", CallerReference="lost")
    names = [zone["Name"] for zone in route53.list_hosted_zones()["HostedZones"]]
    assert "lost.example." in names


# On a busy machine any answer may take this client too long, so it makes only the call that must be too late.
HASTY = Config(read_timeout=1, retries={"total_max_attempts": 1})


def test_delay_makes_a_client_time_out(fresh: SandboxClient, boto: Any) -> None:
    boto("sts").get_caller_identity()
    fresh.faults([{"operation": "GetCallerIdentity", "delay": 3}])
    with pytest.raises(ReadTimeoutError):
        boto("sts", config=HASTY).get_caller_identity()


def test_connection_breaks_before_the_change(fresh: SandboxClient, boto: Any) -> None:
    route53 = boto("route53", profile="dns", config=Config(retries={"total_max_attempts": 1}))
    fresh.faults([{"operation": "CreateHostedZone", "drop_request": True}])
    with pytest.raises(ConnectionClosedError):
        route53.create_hosted_zone(Name="lost.example", CallerReference="lost")
    assert "lost.example." not in [zone["Name"] for zone in route53.list_hosted_zones()["HostedZones"]]


def test_late_reply_comes_after_the_change(fresh: SandboxClient, boto: Any) -> None:
    patient = boto("route53", profile="dns")
    fresh.faults([{"operation": "CreateHostedZone", "delay_reply": 3}])
    with pytest.raises(ReadTimeoutError):
        boto("route53", profile="dns", config=HASTY).create_hosted_zone(Name="late.example", CallerReference="late")
    # The answer is still on its way, the zone is there.
    assert "late.example." in [zone["Name"] for zone in patient.list_hosted_zones()["HostedZones"]]


def test_reply_is_cut_short(fresh: SandboxClient, boto: Any) -> None:
    fresh.faults([{"operation": "ListHostedZones", "cut_reply": True}])
    with pytest.raises(ResponseParserError):
        boto("route53", profile="dns").list_hosted_zones()


def test_reply_says_something_else(fresh: SandboxClient, boto: Any) -> None:
    fresh.faults([{"operation": "ListHostedZones", "rewrite_reply": ["existing.", "other."]}])
    names = [zone["Name"] for zone in boto("route53", profile="dns").list_hosted_zones()["HostedZones"]]
    assert "other.example." in names
