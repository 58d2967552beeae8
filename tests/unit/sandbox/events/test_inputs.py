# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a target gets to see of an event.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

from __future__ import annotations

import json

import pytest

from sandbox.services.events import inputs
from sandbox.wire.errors import ApiError

RULE = "arn:aws:events:us-west-1:123456789012:rule/example"
EVENT = {
    "version": "0",
    "id": "7bf73129-1428-4cd3-a780-95db273d1602",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "123456789012",
    "time": "2015-11-11T21:29:54Z",
    "region": "us-east-1",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],
    "detail": {"instance-id": "i-0123456789", "state": "RUNNING", "tags": [{"Key": 'a"b'}]},
}


def body(**target: object) -> str:
    return inputs.body(target, EVENT, RULE, "2015-11-11T21:29:55Z").decode()


def test_all_of_it():
    assert json.loads(body()) == EVENT


def test_a_constant():
    assert body(Input='{"sweep": true}') == '{"sweep": true}'


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("$", EVENT),
        ("$.detail", EVENT["detail"]),
        ("$.detail.state", "RUNNING"),
        ("$.detail-type", EVENT["detail-type"]),
        ("$.resources[0]", "arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"),
        ("$.detail['state']", "RUNNING"),
        ("$.detail.tags[0].Key", 'a"b'),
        ("$.detail.tags[1].Key", None),
        ("$.nothing.at.all", None),
        ("no path", None),
    ],
)
def test_a_part(path, seen):
    assert json.loads(body(InputPath=path)) == seen


@pytest.mark.parametrize(
    ("template", "seen"),
    [
        # the examples of the page
        ('"instance <instance> is in <status>"', '"instance i-0123456789 is in RUNNING"'),
        ('{"instance": "<instance>", "status": "<status>"}', '{"instance": "i-0123456789", "status": "RUNNING"}'),
        ('{"instance": <instance>, "status": <status>}', '{"instance": "i-0123456789", "status": "RUNNING"}'),
        (
            '{"instance": <instance>, "state": [9, <status>, true]}',
            '{"instance": "i-0123456789", "state": [9, "RUNNING", true]}',
        ),
        ('{"key": "<quoted>"}', '{"key": "a\\"b"}'),
        ('{"key": "text \\"<status>\\""}', '{"key": "text \\"RUNNING\\""}'),
        ('{"missing": "<missing>"}', '{"missing": ""}'),
        ('{"rule": "<aws.events.rule-name>"}', '{"rule": "example"}'),
        ('{"arn": <aws.events.rule-arn>}', f'{{"arn": "{RULE}"}}'),
        ("<aws.events.event.ingestion-time>", '"2015-11-11T21:29:55Z"'),
        ('"tags <tags>"', '"tags [{Key: a\\b}]"'),
    ],
)
def test_a_text_of_parts(template, seen):
    paths = {
        "instance": "$.detail.instance-id",
        "status": "$.detail.state",
        "quoted": "$.detail.tags[0].Key",
        "tags": "$.detail.tags",
        "missing": "$.detail.missing",
    }
    assert body(InputTransformer={"InputPathsMap": paths, "InputTemplate": template}) == seen


def test_the_whole_event_in_a_text():
    made = json.loads(
        body(InputTransformer={"InputTemplate": '{"all": <aws.events.event.json>, "head": <aws.events.event>}'})
    )
    assert made["all"] == EVENT
    assert made["head"] == {name: value for name, value in EVENT.items() if name != "detail"}


def test_a_text_that_is_broken_json():
    with pytest.raises(ApiError, match="INVALID_JSON"):
        body(InputTransformer={"InputPathsMap": {"a": "$.missing"}, "InputTemplate": '{"a": <a>}'})
