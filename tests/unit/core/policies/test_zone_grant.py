"""The document of the zone policy; tests/integration/modules/test_zone_policy.py decides what it allows."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.route53_zone_policy import FilterModule
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies import zone_grant as subject

ARN = "arn:aws:route53:::hostedzone/Z1"


def statements(**options):
    arguments = {"names": ["www.example.com"], "types": ["A"]} | options
    document = subject.zone_policy("Z1", **arguments)
    assert document["Version"] == "2012-10-17"
    return {statement["Sid"]: statement for statement in document["Statement"]}


def test_one_level_excludes_what_is_deeper():
    condition = statements(names=[{"name": "app.example.com", "depth": "one_level"}])["ChangeRecordSets"]["Condition"]

    assert condition["ForAllValues:StringLike"] == {subject.NAMES_KEY: ["*.app.example.com"]}
    assert condition["ForAllValues:StringNotLike"] == {subject.NAMES_KEY: ["*.*.app.example.com"]}
    assert condition["Null"][subject.NAMES_KEY] == "false"


def test_every_key_has_its_null_twin():
    change = statements(names=["*.app.example.com", "WWW.example.com."], types=["aaaa", "A"])["ChangeRecordSets"]

    assert change["Resource"] == [ARN]
    assert change["Action"] == ["route53:ChangeResourceRecordSets"]
    assert change["Condition"] == {
        "ForAllValues:StringLike": {subject.NAMES_KEY: ["*.app.example.com", "www.example.com"]},
        "ForAllValues:StringEquals": {
            subject.TYPES_KEY: ["A", "AAAA"],
            subject.ACTIONS_KEY: ["CREATE", "DELETE", "UPSERT"],
        },
        "Null": {subject.NAMES_KEY: "false", subject.TYPES_KEY: "false", subject.ACTIONS_KEY: "false"},
    }


def test_the_whole_zone():
    condition = statements(names=None, types=None)["ChangeRecordSets"]["Condition"]

    assert condition["Null"] == {subject.ACTIONS_KEY: "false"}


def test_reading_is_separate():
    assert list(statements(read=False)) == ["ChangeRecordSets"]
    reading = statements(list_zones=True, partition_name="aws-cn")
    assert reading["ReadZone"]["Resource"] == ["arn:aws-cn:route53:::hostedzone/Z1"]
    assert reading["FollowChanges"]["Resource"] == ["arn:aws-cn:route53:::change/*"]
    assert reading["FindZones"]["Resource"] == ["*"]


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"names": []}, "names"),
        ({"names": "www.example.com"}, "names"),
        ({"names": ["*example.com"]}, r"names\[0\]"),
        ({"names": ["a.*.example.com"]}, r"names\[0\]"),
        ({"names": [f"{'x' * 60}{number}.example.com" for number in range(200)]}, "the limit is 10240"),
        ({"types": []}, "types"),
        ({"types": ["A", "ANY"]}, r"types\[1\]"),
        ({"types": [True]}, r"types\[0\]"),
        ({"actions": ["REPLACE"]}, r"actions\[0\]"),
        ({"partition_name": "amazon"}, "partition"),
    ],
    ids=["none", "text", "no dot", "middle", "too many", "no type", "type", "boolean", "action", "partition"],
)
def test_refused(options, where):
    with pytest.raises(InputError, match=where):
        statements(**options)


def test_filter():
    render = FilterModule().filters()["route53_zone_policy"]

    assert render(ARN, ["www.example.com"], ["A"]) == subject.zone_policy(ARN, names=["www.example.com"], types=["A"])
    with pytest.raises(AnsibleFilterError, match="route53_zone_policy: hosted_zone_id"):
        render("/change/C1")
