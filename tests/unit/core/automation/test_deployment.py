# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a function that keeps record sets consists of."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.dns_automation_names import dns_automation_names
from ansible_collections.crossaccount.aws.plugins.filter.dns_automation_policies import dns_automation_policies
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.deployment import Deployed
from hypothesis import given
from hypothesis import strategies as st

from tests.support.automation.world import ACCOUNT, with_reverse
from tests.support.record_sets.zone_laws import examples

LABEL = st.text("abcdefghij0123456789-_", min_size=1, max_size=63).filter(lambda text: text.strip("-") == text)
ZONES = st.lists(LABEL, min_size=2, max_size=3).map(".".join)
# What the services take: CreateFunction, PutRule, CreateRole, CreateQueue, PutMetricAlarm, CreateLogGroup.
ALLOWED = {
    "function": r"[A-Za-z0-9_-]{1,64}",
    "role": r"[\w+=,.@-]{1,64}",
    "rule": r"[.\-_A-Za-z0-9]{1,64}",
    "queue": r"[A-Za-z0-9_-]{1,80}",
    "alarm": r".{1,255}",
    "group": r"[.\-_/#A-Za-z0-9]{1,512}",
}


@given(zone=ZONES, private=st.booleans(), prefix=st.text("abc-_", max_size=20))
@examples(200)
def test_every_service_takes_the_names(zone: str, private: bool, prefix: str) -> None:
    names = asdict(Deployed.of(zone, ACCOUNT, private=private, prefix=prefix))
    for field, name in names.items():
        for kind, pattern in ALLOWED.items():
            if field == kind or field.endswith(f"_{kind}"):
                assert re.fullmatch(pattern, name), field
    assert all(name.startswith(prefix) for field, name in names.items() if field.endswith(("role", "rule", "queue")))


@given(one=ZONES, other=ZONES)
@examples(200)
def test_two_zones_share_no_name(one: str, other: str) -> None:
    first, second = asdict(Deployed.of(one, ACCOUNT)), asdict(Deployed.of(other, ACCOUNT))
    same = {field for field in first if first[field] == second[field]} - {"namespace"}
    assert same == (set(first) - {"namespace"} if one == other else set())


def test_zones_that_look_alike() -> None:
    assert Deployed.of("a.b.example", ACCOUNT).function != Deployed.of("a-b.example", ACCOUNT).function
    assert Deployed.of("b.example", ACCOUNT).function != Deployed.of("b.example", ACCOUNT, private=True).function


@pytest.mark.parametrize("prefix", ["a.b", "a+b", "a" * 30])
def test_a_prefix_that_a_function_does_not_take(prefix: str) -> None:
    with pytest.raises(AnsibleFilterError, match="prefix"):
        dns_automation_names("example.com", ACCOUNT, prefix=prefix)


def test_what_the_roles_may_do() -> None:
    names = dns_automation_names("example.com", ACCOUNT)
    found = dns_automation_policies(names, with_reverse(), ACCOUNT)

    allowed = {statement["Sid"]: statement for statement in found["execution"]["Statement"]}
    assert {sid: each["Action"] for sid, each in allowed.items()} == {
        "ReadInstances": ["ec2:DescribeInstances"],
        "AssumeZoneRole": ["sts:AssumeRole"],
        "ReadEvents": ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        "TellFailures": ["sqs:SendMessage"],
        "WriteLog": ["logs:CreateLogStream", "logs:PutLogEvents"],
    }
    assert allowed["AssumeZoneRole"]["Resource"] == ["arn:aws:iam::222222222222:role/writer"]
    assert all(f":{ACCOUNT}:{names['function']}" in arn for arn in allowed["ReadEvents"]["Resource"])
    assert [arn.split(":")[3] for arn in allowed["WriteLog"]["Resource"]] == ["eu-west-1", "us-east-1"]
    assert set(found["zone"]) == {"zone-example.com", "zone-in-addr.arpa"}
    for policy in found["zone"].values():
        actions = [statement["Action"] for statement in policy["Statement"]]
        assert actions == [["route53:ChangeResourceRecordSets"], ["route53:ListResourceRecordSets"]]


def test_settings_that_cannot_be_right() -> None:
    with pytest.raises(AnsibleFilterError, match="dns_automation_policies: accounts: there are none"):
        dns_automation_policies(dns_automation_names("example.com", ACCOUNT), {}, ACCOUNT)
