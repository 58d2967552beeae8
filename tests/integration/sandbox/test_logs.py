# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Log groups: by ARN, with retention, tags and metrics in their lines."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, make_user, refused
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import execution_role, log_lines, make_function, result_of

GROUP = "arn:aws:logs:us-east-1:999999999999:log-group:/records"


@pytest.fixture
def logs(fresh: SandboxClient, boto: Any) -> Any:
    return boto("logs")


def put(client: Any, *lines: str) -> None:
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": line} for line in lines]
    client.put_log_events(logGroupName="/records", logStreamName="s", logEvents=events)


def make_group(client: Any) -> None:
    client.create_log_group(logGroupName="/records")
    client.create_log_stream(logGroupName="/records", logStreamName="s")


@pytest.mark.parametrize(
    ("resource", "may"), [(f"{GROUP}:*", True), (GROUP, False), (f"{GROUP}-other:*", False), ("*", True)]
)
def test_permissions_name_a_group_with_everything_in_it(logs: Any, boto: Any, resource: str, may: bool) -> None:
    make_group(logs)
    user = make_user(boto("iam"), "user", allow("logs:*", resource))("logs")
    if may:
        put(user, "hello")
        user.put_retention_policy(logGroupName="/records", retentionInDays=7)
        return
    code, message = refused(user.put_retention_policy, logGroupName="/records", retentionInDays=7)
    assert code == "AccessDeniedException"
    assert f"{GROUP}:log-stream:" in message


def test_tags_are_by_the_bare_arn(logs: Any, boto: Any) -> None:
    logs.create_log_group(logGroupName="/records", tags={"managed_by": "us"})
    bare = make_user(boto("iam"), "bare", allow("logs:*", GROUP))("logs")
    bare.tag_resource(resourceArn=GROUP, tags={"more": "1"})
    assert bare.list_tags_for_resource(resourceArn=GROUP)["tags"] == {"managed_by": "us", "more": "1"}
    bare.untag_resource(resourceArn=GROUP, tagKeys=["more"])
    starred = make_user(boto("iam"), "starred", allow("logs:*", f"{GROUP}:*"))("logs")
    assert refused(starred.list_tags_for_resource, resourceArn=GROUP)[0] == "AccessDeniedException"
    assert refused(logs.list_tags_for_resource, resourceArn=f"{GROUP}:*")[0] == "InvalidParameterException"
    assert refused(logs.list_tags_for_resource, resourceArn=f"{GROUP}x")[0] == "ResourceNotFoundException"
    untagged = make_user(boto("iam"), "untagged", allow("logs:CreateLogGroup"))("logs")
    wanted = {"logGroupName": "/other", "tags": {"managed_by": "us"}}
    assert "logs:TagResource" in refused(untagged.create_log_group, **wanted)[1]


def test_a_group_is_made_once_and_gone_with_its_tags(logs: Any) -> None:
    logs.create_log_group(logGroupName="/records", tags={"managed_by": "us"})
    assert refused(logs.create_log_group, logGroupName="/records")[0] == "ResourceAlreadyExistsException"
    logs.delete_log_group(logGroupName="/records")
    assert refused(logs.delete_log_group, logGroupName="/records")[0] == "ResourceNotFoundException"
    logs.create_log_group(logGroupName="/records")
    assert logs.list_tags_for_resource(resourceArn=GROUP)["tags"] == {}


def test_retention_is_one_of_a_list(logs: Any) -> None:
    logs.create_log_group(logGroupName="/records")
    found = refused(logs.put_retention_policy, logGroupName="/records", retentionInDays=8)
    assert found[0] == "InvalidParameterException"
    assert "Value '8' at 'retentionInDays'" in found[1]
    logs.put_retention_policy(logGroupName="/records", retentionInDays=30)
    assert logs.describe_log_groups()["logGroups"][0]["retentionInDays"] == 30
    logs.delete_retention_policy(logGroupName="/records")
    assert "retentionInDays" not in logs.describe_log_groups()["logGroups"][0]


def test_groups_come_in_pages(logs: Any) -> None:
    for number in range(5):
        logs.create_log_group(logGroupName=f"/{number}")
    pages = logs.get_paginator("describe_log_groups").paginate(PaginationConfig={"PageSize": 2})
    assert [[group["logGroupName"] for group in page["logGroups"]] for page in pages] == [
        ["/0", "/1"],
        ["/2", "/3"],
        ["/4"],
    ]


def test_lines_are_read_again(logs: Any) -> None:
    make_group(logs)
    put(logs, "one", "two")
    assert log_lines(logs, "/records") == ["one", "two"]
    found = logs.get_log_events(logGroupName="/records", logStreamName="s", startFromHead=True)["events"]
    assert [event["message"] for event in found] == ["one", "two"]
    filtered = logs.filter_log_events(logGroupName="/records", filterPattern="two")["events"]
    assert [event["message"] for event in filtered] == ["two"]


def test_a_line_of_a_function_is_a_metric(fresh: SandboxClient, boto: Any) -> None:
    code = """
        import json, logging, time

        logging.getLogger().setLevel(logging.INFO)

        def handler(event, context):
            directive = {"Namespace": "Records", "Dimensions": [["Zone"]], "Metrics": [{"Name": "Changes"}]}
            metadata = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}
            print(json.dumps({"_aws": metadata, "Zone": "z", "Changes": event}))
            logging.getLogger("records").info("done")
        """
    fresh.clock(advance=86400)
    functions = boto("lambda")
    make_function(functions, "f", execution_role(boto, "f"), code)
    result_of(functions, "f", 3)
    result_of(functions, "f", 4)
    now = time.time() + 86400
    [point] = boto("cloudwatch").get_metric_statistics(
        Namespace="Records",
        MetricName="Changes",
        Dimensions=[{"Name": "Zone", "Value": "z"}],
        StartTime=now - 600,
        EndTime=now + 600,
        Period=1200,
        Statistics=["Sum", "SampleCount"],
    )["Datapoints"]
    assert (point["Sum"], point["SampleCount"]) == (7.0, 2.0)
    line = next(line for line in log_lines(boto("logs"), "/aws/lambda/f") if line.endswith("done"))
    assert line.startswith("[INFO]\t")
