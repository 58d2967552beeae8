# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One function for several accounts: what its roles may do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.dns_automation_names import dns_automation_names
from ansible_collections.crossaccount.aws.plugins.filter.dns_automation_policies import dns_automation_policies

from tests.support.automation.world import ACCOUNT, with_reverse

DNS = "222222222222"
BUS = f"arn:aws:events:eu-west-1:{DNS}:event-bus/names"


def of_function(settings: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    names = dns_automation_names("example.com", DNS, prefix=options.pop("prefix", ""))
    return dns_automation_policies(names, settings or with_reverse(), DNS, region="eu-west-1", **options)


def test_what_the_function_may_do() -> None:
    found = of_function(path="/dns/", prefix="x-")

    assert set(found) == {"execution"}
    statements = {each["Sid"]: each for each in found["execution"]["Statement"]}
    assert set(statements) == {"AssumeRoles", "DivideWork", "ReadEvents", "TellFailures", "WriteLog"}
    assert statements["AssumeRoles"]["Resource"] == [
        "arn:aws:iam::*:role/dns/x-DnsAutomationRole-*",
        "arn:aws:iam::*:role/dns/x-DnsAutomationZoneRole-*",
    ]
    assert statements["AssumeRoles"]["Condition"] == {"StringEquals": {"aws:ResourceAccount": [ACCOUNT, DNS]}}
    function = dns_automation_names("example.com", DNS, prefix="x-")["function"]
    events = [f"arn:aws:sqs:eu-west-1:{DNS}:{function}-events"]
    assert statements["DivideWork"]["Resource"] == statements["ReadEvents"]["Resource"] == events


def test_two_hundred_accounts_fit_into_the_policies_of_a_role() -> None:
    settings = with_reverse()
    [kept] = settings["accounts"].values()
    many = settings | {"accounts": {str(111111111111 + number): kept for number in range(200)}}

    assert len(json.dumps(of_function(many)["execution"], separators=(",", ":"))) < 10_240


def test_what_is_there_for_it_in_a_workload_account() -> None:
    names = dns_automation_names("example.com", ACCOUNT)
    found = dns_automation_policies(names, with_reverse(), ACCOUNT, bus_arn=BUS)

    assert set(found) == {"zone", "execution", "forward"}
    assert found["zone"] == dns_automation_policies(names, with_reverse(), ACCOUNT)["zone"]
    [reader] = found["execution"]["Statement"]
    assert (reader["Action"], reader["Condition"]) == (
        ["ec2:DescribeInstances"],
        {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}},
    )
    [forward] = found["forward"]["Statement"]
    assert (forward["Action"], forward["Resource"]) == (["events:PutEvents"], [BUS])


def test_a_path_with_a_wildcard_opens_nothing() -> None:
    with pytest.raises(AnsibleFilterError, match="path"):
        of_function(path="/*/")
