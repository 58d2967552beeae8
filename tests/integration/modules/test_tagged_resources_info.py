# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""tagged_resources_info against the sandbox: each kind of thing that dns_automation makes is found by its tag."""

from __future__ import annotations

import io
import json
import zipfile

from tests.support.playbooks.iam_world import make_role, trust

KEY, MARK = "crossaccount.aws/created-by", "dns_automation:example.com:111111111111"
TAG = {"Key": KEY, "Value": MARK}


def make(boto, region):
    """A thing of each kind in a Region, and one of somebody else; the ARNs of ours without what follows a name."""

    def client(service):
        return boto(service, profile="workload-a", region=region)

    sqs, logs, events, cloudwatch = (client(each) for each in ("sqs", "logs", "events", "cloudwatch"))
    url = sqs.create_queue(QueueName="q", tags={KEY: MARK})["QueueUrl"]
    sqs.create_queue(QueueName="theirs", tags={KEY: "somebody"})
    logs.create_log_group(logGroupName="/g", tags={KEY: MARK})
    events.put_rule(Name="r", EventPattern=json.dumps({"source": ["aws.ec2"]}), Tags=[TAG])
    cloudwatch.put_metric_alarm(
        AlarmName="a",
        Namespace="N",
        MetricName="M",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        Tags=[TAG],
    )
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("f.py", "")
    role = make_role(boto("iam", profile="workload-a"), "F", trust({"Service": "lambda.amazonaws.com"}))
    client("lambda").create_function(
        FunctionName="f",
        Runtime="python3.13",
        Handler="f.f",
        Role=role,
        Code={"ZipFile": code.getvalue()},
        Tags={KEY: MARK},
    )
    return {
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"],
        f"arn:aws:logs:{region}:111111111111:log-group:/g",
        f"arn:aws:events:{region}:111111111111:rule/r",
        f"arn:aws:cloudwatch:{region}:111111111111:alarm:a",
        f"arn:aws:lambda:{region}:111111111111:function:f",
    }


def test_what_carries_the_mark_is_found_in_every_region(fresh, run_module, boto):
    made = make(boto, "eu-west-2")
    options = {"tags": {KEY: "dns_automation:*"}}
    found = run_module("tagged_resources_info", options, profile="workload-a")
    assert {each["arn"].removesuffix(":*") for each in found["resources"]} == made
    assert {each["region"] for each in found["resources"]} == {"eu-west-2"}
    assert all(each["tags"][KEY] == MARK for each in found["resources"])
    assert found["unread"] == []

    elsewhere = run_module("tagged_resources_info", {**options, "regions": ["us-east-1"]}, profile="workload-a")
    assert (elsewhere["resources"], elsewhere["api_calls"]) == ([], {"GetResources": 1})


def test_a_caller_without_the_permission(run_module, fresh, boto):
    iam = boto("iam", profile="workload-a")
    iam.create_user(UserName="Nobody")
    key = iam.create_access_key(UserName="Nobody")["AccessKey"]
    keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"], "region": "us-east-1"}
    options = {"tags": {KEY: "*"}, "regions": ["us-east-1", "eu-west-1"]}
    refused = run_module("tagged_resources_info", {**options, **keys})
    assert refused["failed"]
    assert "Could not list what has the tag" in refused["msg"]
    assert "AccessDenied" in refused["msg"]
