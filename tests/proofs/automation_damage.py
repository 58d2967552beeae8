# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has to differ, so that a run of dns_automation needs a permission which only mends."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.deployment import Deployed
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.declaration import (
    CODE_TAG,
    CONTENT_TAG,
)

from tests.proofs.permission_fleet import Fleet
from tests.proofs.permission_table import Row
from tests.support.playbooks.iam_world import allow, policy, trust
from tests.support.playbooks.runner import DNS

SSM = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
# Lambda and the operators themselves go on with these, or nothing else could be changed.
WIDENED = trust({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]})
WIDE = policy(allow(["ec2:Describe*", "sqs:*"]))
# A mapping that is gone cannot differ as well, and Lambda takes one update of a function at a time.
ON_THE_SECOND = {"lambda:CreateEventSourceMapping", "lambda:UpdateFunctionCode"}


def harm(fleet: Fleet, host: str, row: Row) -> None:
    """Change something of the automation of a host so that the action of the row is what mends it."""
    account = fleet.account(host)
    names = Deployed.of("example.com", account)
    place, role = (DNS, names.zone_role) if row.account == "DNS" else (account, names.execution_role)
    service, _, action = row.action.partition(":")
    if service == "iam":
        _harm_role(fleet.client("iam", place), role, action)
    elif service == "lambda":
        _harm_function(fleet, account, names, action)
    else:
        _harm_others(fleet, account, names, row.action)


def _harm_role(iam: Any, role: str, action: str) -> None:
    match action:
        case "UpdateAssumeRolePolicy":
            iam.update_assume_role_policy(RoleName=role, PolicyDocument=WIDENED)
        case "UpdateRole":
            iam.update_role(RoleName=role, Description="something else")
        case "PutRolePolicy":
            for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
                iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=WIDE)
        case "DeleteRolePolicy":
            iam.put_role_policy(RoleName=role, PolicyName="extra", PolicyDocument=policy(allow("s3:*")))
        case "DetachRolePolicy":
            iam.attach_role_policy(RoleName=role, PolicyArn=SSM)


def _harm_function(fleet: Fleet, account: str, names: Deployed, action: str) -> None:
    function, name = fleet.client("lambda", account), names.function
    match action:
        case "UpdateFunctionConfiguration":
            function.update_function_configuration(FunctionName=name, Description="something else")
        case "UpdateFunctionCode":
            _deploy_other_code(function, name)
        case "PutFunctionConcurrency":
            function.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
        case "PutFunctionEventInvokeConfig":
            function.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=1)
        case "AddPermission":
            function.remove_permission(FunctionName=name, StatementId="Report")
        case "RemovePermission":
            function.add_permission(
                FunctionName=name, StatementId="Guest", Action="lambda:InvokeFunction", Principal="444444444444"
            )
        case "UpdateEventSourceMapping":
            [mapping] = function.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
            function.update_event_source_mapping(UUID=mapping["UUID"], MaximumBatchingWindowInSeconds=9)
        case "CreateEventSourceMapping":
            [mapping] = function.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
            function.delete_event_source_mapping(UUID=mapping["UUID"])


def _harm_others(fleet: Fleet, account: str, names: Deployed, action: str) -> None:
    def client(service: str) -> Any:
        return fleet.client(service, account)

    match action:
        case "sqs:SetQueueAttributes":
            url = client("sqs").get_queue_url(QueueName=names.events_queue)["QueueUrl"]
            client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "800"})
        case "logs:PutRetentionPolicy":
            client("logs").put_retention_policy(logGroupName=names.log_group, retentionInDays=1)
        case "events:PutRule":
            pattern = json.dumps({"source": ["aws.health"]})
            client("events").put_rule(Name=names.states_rule, EventPattern=pattern)
        case "events:PutTargets":
            client("events").remove_targets(Rule=names.tags_rule, Ids=["queue"])
        case "events:RemoveTargets":
            arn = f"arn:aws:sqs:us-east-1:{account}:elsewhere"
            client("events").put_targets(Rule=names.states_rule, Targets=[{"Id": "other", "Arn": arn}])
        case "cloudwatch:PutMetricAlarm":
            [alarm] = client("cloudwatch").describe_alarms(AlarmNames=[names.silence_alarm])["MetricAlarms"]
            kept = ("AlarmName", "Namespace", "MetricName", "Statistic", "Period", "EvaluationPeriods")
            given = {name: alarm[name] for name in (*kept, "Dimensions", "ComparisonOperator")}
            client("cloudwatch").put_metric_alarm(**given, Threshold=5)


def _deploy_other_code(function: Any, name: str) -> None:
    """Code of another version, with the tags that say so."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("other.py", "def handle(event, context):\n    return {}\n")
    updated = function.update_function_code(FunctionName=name, ZipFile=archive.getvalue())
    tags = {CONTENT_TAG: "0" * 64, CODE_TAG: updated["CodeSha256"]}
    function.tag_resource(Resource=updated["FunctionArn"], Tags=tags)
