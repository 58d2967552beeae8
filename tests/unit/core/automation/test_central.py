# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One function for several accounts: its names, and what its roles may do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.dns_automation_central_names import (
    dns_automation_central_names,
)
from ansible_collections.crossaccount.aws.plugins.filter.dns_automation_central_policies import (
    dns_automation_central_policies,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.support.automation.world import with_reverse
from tests.support.record_sets.zone_laws import examples
from tests.unit.core.automation.test_deployment import ALLOWED

DNS, OTHER = "222222222222", "333333333333"
# A bus: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
EVERY = ALLOWED | {"bus": r"[/.\-_A-Za-z0-9]{1,256}", "zone_roles": r"[\w+=,.@-]{1,52}"}


@given(prefix=st.text("abc-_", max_size=20))
@examples(50)
def test_every_service_takes_the_names(prefix: str) -> None:
    names = dns_automation_central_names(DNS, prefix=prefix)
    for field, name in names.items():
        for kind, pattern in EVERY.items():
            if field == kind or field.endswith(f"_{kind}"):
                assert re.fullmatch(pattern, name), field
    assert all(name.startswith(prefix) for field, name in names.items() if field.endswith(("role", "rule", "queue")))


def test_what_is_in_a_workload_account_is_of_one_dns_account() -> None:
    one, other = (dns_automation_central_names(each) for each in (DNS, OTHER))
    there = {"reader_role", "forward_role", "undelivered_queue", "undelivered_alarm", "maker"}
    there |= {f"{each}_rule" for each in ("states", "addresses", "tags")}
    assert {field for field in one if one[field] != other[field]} == there


@pytest.mark.parametrize(("account", "prefix"), [("1", ""), (DNS, "a.b"), (DNS, "a" * 30)])
def test_what_gives_no_names(account: str, prefix: str) -> None:
    with pytest.raises(AnsibleFilterError, match=r"dns_account_id|prefix"):
        dns_automation_central_names(account, prefix=prefix)


def policies(**options: Any) -> dict[str, Any]:
    return dns_automation_central_policies(dns_automation_central_names(DNS), DNS, "eu-west-1", **options)


def test_what_the_roles_may_do() -> None:
    found = policies(settings=with_reverse(), path="/dns/")

    allowed = {each["Sid"]: (each["Action"], each["Resource"]) for each in found["execution"]["Statement"]}
    assert allowed["AssumeRoles"] == (
        ["sts:AssumeRole"],
        [f"arn:aws:iam::*:role/dns/DnsCentralReader-{DNS}", "arn:aws:iam::*:role/dns/DnsCentralZoneRole-*"],
    )
    events = [f"arn:aws:sqs:eu-west-1:{DNS}:crossaccount-dns-central-events"]
    assert allowed["DivideWork"] == (["sqs:SendMessage"], events)
    assert allowed["ReadEvents"][1] == events
    assert set(allowed) == {"AssumeRoles", "DivideWork", "ReadEvents", "TellFailures", "WriteLog"}
    [forward] = found["forward"]["Statement"]
    assert forward["Action"] == ["events:PutEvents"]
    assert forward["Resource"] == [f"arn:aws:events:eu-west-1:{DNS}:event-bus/crossaccount-dns-central"]
    [reader] = found["reader"]["Statement"]
    assert (reader["Action"], reader["Condition"]) == (
        ["ec2:DescribeInstances"],
        {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}},
    )
    assert set(found["zone"]) == {"zone-example.com", "zone-in-addr.arpa"}
    assert set(policies()) == {"execution", "forward"}


def test_a_path_with_a_wildcard_opens_nothing() -> None:
    with pytest.raises(AnsibleFilterError, match="path"):
        policies(path="/*/")
