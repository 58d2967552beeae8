# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Functions that run in the sandbox, each with its own role."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, deny, make_role, make_user, policy, refused, trust
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import (
    LAMBDA,
    error_of,
    execution_role,
    log_lines,
    make_function,
    result_of,
    wait_until_ready,
    zipped,
)

WHO = """
    import boto3

    def handler(event, context):
        return boto3.client("sts").get_caller_identity()["Arn"]
    """
ECHO = """
    def handler(event, context):
        return {"event": event, "name": context.function_name, "arn": context.invoked_function_arn}
    """


@pytest.fixture
def functions(fresh: SandboxClient, boto: Any) -> Any:
    return boto("lambda")


def test_a_function_is_called_with_its_event(functions: Any, boto: Any) -> None:
    arn = make_function(functions, "echo", execution_role(boto, "echo"), ECHO)
    assert result_of(functions, "echo", {"a": 1}) == {"event": {"a": 1}, "name": "echo", "arn": arn}


def test_a_function_is_its_role(functions: Any, boto: Any) -> None:
    make_function(functions, "who", execution_role(boto, "who-role"), WHO)
    assert result_of(functions, "who") == "arn:aws:sts::999999999999:assumed-role/who-role/who"


def test_a_function_may_do_what_its_role_may(fresh: SandboxClient, boto: Any) -> None:
    code = """
        import boto3

        def handler(event, context):
            ec2 = boto3.client("ec2")
            groups = ec2.describe_instances()["Reservations"]
            return [instance["InstanceId"] for group in groups for instance in group["Instances"]]
        """
    functions = boto("lambda", profile="workload-a")
    role = execution_role(boto, "reads", allow("ec2:DescribeInstances"), profile="workload-a")
    make_function(functions, "reads", role, code)
    described = boto("ec2", profile="workload-a").describe_instances()["Reservations"]
    ids = [instance["InstanceId"] for group in described for instance in group["Instances"]]
    assert ids
    assert result_of(functions, "reads") == ids
    boto("iam", profile="workload-a").delete_role_policy(RoleName="reads", PolicyName="inline")
    assert "UnauthorizedOperation" in error_of(functions, "reads")["errorMessage"]


def test_a_function_assumes_a_role_of_another_account(fresh: SandboxClient, boto: Any) -> None:
    code = """
        import boto3

        def handler(event, context):
            got = boto3.client("sts").assume_role(RoleArn=event, RoleSessionName="records")["Credentials"]
            there = boto3.client(
                "route53",
                aws_access_key_id=got["AccessKeyId"],
                aws_secret_access_key=got["SecretAccessKey"],
                aws_session_token=got["SessionToken"],
            )
            return [zone["Name"] for zone in there.list_hosted_zones()["HostedZones"]]
        """
    functions = boto("lambda", profile="workload-a")
    role = execution_role(boto, "syncs", allow("sts:AssumeRole"), profile="workload-a")
    there = make_role(boto("iam", profile="dns"), "zones", trust({"AWS": role}), allow("route53:ListHostedZones"))
    make_function(functions, "syncs", role, code)
    assert "existing.example." in result_of(functions, "syncs", there)
    other = make_role(boto("iam", profile="dns"), "closed", trust({"Service": "ec2.amazonaws.com"}))
    assert error_of(functions, "syncs", other)["errorType"] == "ClientError"


def test_globals_live_on_until_the_function_changes(functions: Any, boto: Any) -> None:
    code = """
        calls = []

        def handler(event, context):
            calls.append(event)
            return len(calls)
        """
    make_function(functions, "counts", execution_role(boto, "counts"), code)
    assert [result_of(functions, "counts") for _ in range(3)] == [1, 2, 3]
    functions.update_function_configuration(FunctionName="counts", Environment={"Variables": {"NEW": "1"}})
    wait_until_ready(functions, "counts")
    assert result_of(functions, "counts") == 1


def test_the_environment_is_what_lambda_sets_and_the_function_has(functions: Any, boto: Any) -> None:
    code = """
        import os

        def handler(event, context):
            return dict(os.environ)
        """
    make_function(functions, "env", execution_role(boto, "env"), code, Environment={"Variables": {"ZONE": "z"}})
    found = result_of(functions, "env")
    assert (found["ZONE"], found["AWS_REGION"], found["AWS_LAMBDA_FUNCTION_NAME"]) == ("z", "us-east-1", "env")
    assert found["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    assert not {"AWS_PROFILE", "AWS_CONFIG_FILE", "VIRTUAL_ENV", "SANDBOX_REPLIES", "USER"} & set(found)


def test_an_error_is_told_with_its_stack(functions: Any, boto: Any) -> None:
    code = """
        def handler(event, context):
            raise ValueError("no zone")
        """
    make_function(functions, "fails", execution_role(boto, "fails"), code)
    found = error_of(functions, "fails")
    assert (found["errorType"], found["errorMessage"]) == ("ValueError", "no zone")
    assert "app.py" in found["stackTrace"][0]


@pytest.mark.parametrize(
    ("handler", "kind"),
    [
        ("nothing.handler", "Runtime.ImportModuleError"),
        ("app.nothing", "Runtime.HandlerNotFound"),
        ("handler", "Runtime.MalformedHandlerName"),
    ],
)
def test_a_handler_that_is_not_there(functions: Any, boto: Any, handler: str, kind: str) -> None:
    make_function(functions, "lost", execution_role(boto, "lost"), ECHO, Handler=handler)
    assert error_of(functions, "lost")["errorType"] == kind


def test_a_function_that_takes_too_long_is_ended(functions: Any, boto: Any) -> None:
    code = """
        import time

        def handler(event, context):
            assert 0 < context.get_remaining_time_in_millis() <= 1000
            if event:
                time.sleep(60)
            return "in time"
        """
    make_function(functions, "slow", execution_role(boto, "slow"), code, Timeout=1)
    assert "Task timed out after 1.00 seconds" in error_of(functions, "slow", "late")["errorMessage"]
    assert result_of(functions, "slow", "") == "in time"


def test_a_function_that_ends_its_process(functions: Any, boto: Any) -> None:
    code = """
        import os

        def handler(event, context):
            os._exit(3)
        """
    make_function(functions, "exits", execution_role(boto, "exits"), code)
    assert error_of(functions, "exits")["errorType"] == "Runtime.ExitError"


def test_what_it_prints_is_in_its_log(functions: Any, boto: Any) -> None:
    code = """
        def handler(event, context):
            print("hello", event)
        """
    make_function(functions, "talks", execution_role(boto, "talks"), code, LoggingConfig={"LogGroup": "/talks"})
    answer = functions.invoke(FunctionName="talks", Payload=b'"you"', LogType="Tail")
    tail = base64.b64decode(answer["LogResult"]).decode()
    lines = log_lines(boto("logs"), "/talks")
    assert "hello you" in lines
    assert [line.split()[0] for line in lines] == ["START", "hello", "END", "REPORT"]
    assert tail.splitlines() == lines


def test_it_logs_only_what_its_role_may_log(functions: Any, boto: Any) -> None:
    role = make_role(boto("iam"), "silent", trust(LAMBDA), allow("logs:CreateLogGroup"))
    make_function(functions, "silent", role, ECHO)
    result_of(functions, "silent")
    groups = boto("logs").describe_log_groups()["logGroups"]
    assert [group["logGroupName"] for group in groups] == []
    boto("logs").create_log_group(logGroupName="/aws/lambda/silent")
    boto("iam").put_role_policy(
        RoleName="silent",
        PolicyName="inline",
        PolicyDocument=policy(allow("logs:*"), deny("logs:PutLogEvents")),
    )
    result_of(functions, "silent")
    assert log_lines(boto("logs"), "/aws/lambda/silent") == []


def test_no_credentials_are_in_the_logs_of_the_sandbox(fresh: SandboxClient, boto: Any) -> None:
    functions = boto("lambda")
    make_function(functions, "who", execution_role(boto, "who"), WHO)
    result_of(functions, "who")
    log = (fresh.state_dir / "log").read_text(encoding="utf-8")
    assert not [secret for secret in fresh.secrets() if secret in log]


def test_a_role_that_lambda_cannot_assume(functions: Any, boto: Any) -> None:
    role = make_role(boto("iam"), "for-ec2", trust({"Service": "ec2.amazonaws.com"}))
    for arn in (role, "arn:aws:iam::999999999999:role/nobody"):
        code, message = refused(
            functions.create_function,
            FunctionName="f",
            Runtime="python3.13",
            Handler="app.handler",
            Role=arn,
            Code={"ZipFile": zipped(ECHO)},
        )
        assert code == "InvalidParameterValueException"
        assert message == "The role defined for the function cannot be assumed by Lambda."


def test_invoking_is_allowed_or_denied(functions: Any, boto: Any) -> None:
    arn = make_function(functions, "echo", execution_role(boto, "echo"), ECHO)
    may = make_user(boto("iam"), "may", allow("lambda:InvokeFunction", arn))
    other = make_user(boto("iam"), "other", allow("lambda:InvokeFunction", f"{arn}-other"))
    assert result_of(may("lambda"), "echo", 1)["event"] == 1
    assert refused(other("lambda").invoke, FunctionName="echo")[0] == "AccessDeniedException"
    dry = may("lambda").invoke(FunctionName="echo", InvocationType="DryRun")
    assert dry["StatusCode"] == 204


def test_what_is_not_json_is_refused(functions: Any, boto: Any) -> None:
    make_function(functions, "echo", execution_role(boto, "echo"), ECHO)
    assert refused(functions.invoke, FunctionName="echo", Payload=b"{")[0] == "InvalidRequestContentException"
    assert refused(functions.invoke, FunctionName="nobody")[0] == "ResourceNotFoundException"


def test_reserved_concurrency_of_nothing_lets_nothing_run(functions: Any, boto: Any) -> None:
    make_function(functions, "echo", execution_role(boto, "echo"), ECHO)
    functions.put_function_concurrency(FunctionName="echo", ReservedConcurrentExecutions=0)
    assert functions.get_function_concurrency(FunctionName="echo")["ReservedConcurrentExecutions"] == 0
    with pytest.raises(functions.exceptions.TooManyRequestsException) as raised:
        functions.invoke(FunctionName="echo")
    assert raised.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    functions.delete_function_concurrency(FunctionName="echo")
    assert "ReservedConcurrentExecutions" not in functions.get_function_concurrency(FunctionName="echo")
    assert json.dumps(result_of(functions, "echo", "again")["event"]) == '"again"'
