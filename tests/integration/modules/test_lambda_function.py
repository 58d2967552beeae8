# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""lambda_function, run by Ansible on the sandbox: what it makes, read back with boto3."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.archive import zipped

ACCOUNT = "111111111111"
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/every-so-often"
CANARY = "canary-of-the-environment"
HANDLER = b"def handler(event, context):\n    return event\n"


class Stage:
    """What the tests of a function need: a role, a queue, zips, and the module with options that change."""

    def __init__(self, run_module: Callable[..., dict[str, Any]], boto: Callable[..., Any], folder: Path) -> None:
        self._run, self.folder = run_module, folder
        self.client = boto("lambda", profile="workload-a")
        iam = boto("iam", profile="workload-a")
        policy = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
        self.role = iam.create_role(RoleName="Runs", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
        receive = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage"]
        allowed = {"Effect": "Allow", "Action": receive, "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        iam.put_role_policy(RoleName="Runs", PolicyName="queues", PolicyDocument=document)
        sqs = boto("sqs", profile="workload-a")
        self.queues = []
        for name in ("changes", "failed"):
            url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "900"})["QueueUrl"]
            answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
            self.queues.append(answer["Attributes"]["QueueArn"])

    def zip(self, name: str, content: bytes = HANDLER) -> str:
        (self.folder / name).write_bytes(zipped({"handler.py": content}))
        return str(self.folder / name)

    def options(self) -> dict[str, Any]:
        return {
            "account_id": ACCOUNT,
            "name": "records",
            "role": self.role,
            "runtime": "python3.13",
            "handler": "handler.handler",
            "zip_file": self.zip("code.zip"),
        }

    def declare(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        return self._run("lambda_function", {**self.options(), **options}, check=check, profile="workload-a")

    def absent(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        given = {"account_id": ACCOUNT, "name": "records", "state": "absent", **options}
        return self._run("lambda_function", given, check=check, profile="workload-a")


@pytest.fixture
def stage(fresh: Any, run_module: Callable[..., dict[str, Any]], boto: Callable[..., Any], tmp_path: Path) -> Stage:
    return Stage(run_module, boto, tmp_path)


def test_all_of_a_function(stage: Stage) -> None:
    queue, dead_letters = stage.queues
    options = {
        "description": "Keeps records",
        "timeout": 60,
        "memory_size": 256,
        "architecture": "arm64",
        "environment": {"LEVEL": "1", "TOKEN": CANARY},
        "reserved_concurrent_executions": 2,
        "maximum_retry_attempts": 1,
        "maximum_event_age": 3600,
        "on_failure": dead_letters,
        "permissions": [{"sid": "Rule", "principal": "events.amazonaws.com", "source_arn": RULE}],
        "event_sources": [{"arn": queue, "maximum_batching_window": 1, "report_batch_item_failures": True}],
        "tags": {"team": "dns"},
        "managed_by": "team-dns",
        "content_sha256": "a" * 64,
    }
    predicted = stage.declare(check=True, **options)
    with pytest.raises(stage.client.exceptions.ResourceNotFoundException):
        stage.client.get_function(FunctionName="records")
    made = stage.declare(**options)
    again = stage.declare(**options)

    assert not made.get("failed"), made["msg"]
    assert [each["changed"] for each in (predicted, made, again)] == [True, True, False]
    assert predicted["function"]["arn"] == made["function"]["arn"]
    assert predicted["diff"] == made["diff"]
    assert set(again["api_calls"]) - {"GetCallerIdentity"} == {
        "GetFunction",
        "GetFunctionEventInvokeConfig",
        "GetPolicy",
        "ListEventSourceMappings",
    }
    assert CANARY not in json.dumps([predicted, made, again])
    assert made["function"]["environment"] == ["LEVEL", "TOKEN"]

    found = stage.client.get_function(FunctionName="records")
    configuration = found["Configuration"]
    assert configuration["Environment"]["Variables"] == options["environment"]
    assert (configuration["Timeout"], configuration["MemorySize"]) == (60, 256)
    assert (configuration["Description"], configuration["Architectures"]) == ("Keeps records", ["arm64"])
    assert found["Concurrency"] == {"ReservedConcurrentExecutions": 2}
    assert found["Tags"] == {
        "team": "dns",
        "crossaccount.aws/created-by": "team-dns",
        "crossaccount.aws/content-sha256": "a" * 64,
        "crossaccount.aws/code-sha256": configuration["CodeSha256"],
    }
    [statement] = json.loads(stage.client.get_policy(FunctionName="records")["Policy"])["Statement"]
    assert (statement["Sid"], statement["Principal"]) == ("Rule", {"Service": "events.amazonaws.com"})
    invocation = stage.client.get_function_event_invoke_config(FunctionName="records")
    assert (invocation["MaximumRetryAttempts"], invocation["MaximumEventAgeInSeconds"]) == (1, 3600)
    assert invocation["DestinationConfig"]["OnFailure"] == {"Destination": dead_letters}
    [mapping] = stage.client.list_event_source_mappings(FunctionName="records")["EventSourceMappings"]
    assert (mapping["EventSourceArn"], mapping["BatchSize"], mapping["State"]) == (queue, 10, "Enabled")


def test_no_value_of_the_environment_is_to_be_read_anywhere(
    stage: Stage, run_play: Callable[..., str], tmp_path: Path
) -> None:
    log = tmp_path / "ansible.log"
    module = "crossaccount.aws.lambda_function"
    options = {**stage.options(), "profile": "workload-a", "environment": {"LEVEL": "1", "TOKEN": "{{ token }}"}}
    tasks: list[dict[str, Any]] = [
        {module: options, "register": "kept"},
        {module: {**options, "timeout": 901}, "ignore_errors": True},
        {module: {**options, "environment": {"AWS_REGION": "{{ token }}"}}, "ignore_errors": True},
        {"ansible.builtin.debug": {"var": "kept"}},
    ]
    env = {"ANSIBLE_INJECT_INVOCATION": "true", "ANSIBLE_LOG_PATH": str(log)}
    (tmp_path / "token").write_text(CANARY, encoding="utf-8")
    token = "{{ lookup('ansible.builtin.file', '" + str(tmp_path / "token") + "') }}"

    output = run_play(tasks, "-vvv", "--diff", env=env, vars={"token": token})

    assert "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in output, "arguments are shown, so that a value among them would be"
    assert f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:records" in output, "a short value hides nothing else"
    assert CANARY not in output + log.read_text(encoding="utf-8")


def test_only_what_differs_is_written(stage: Stage) -> None:
    first = stage.declare(environment={"LEVEL": CANARY}, timeout=5)
    other = stage.zip("other.zip", HANDLER + b"# changed\n")
    code = stage.declare(zip_file=other)
    configuration = stage.declare(zip_file=other, timeout=6, environment={"LEVEL": f"{CANARY}-2"})
    both = stage.declare(timeout=7)

    def writes(result: dict[str, Any]) -> set[str]:
        return {name for name in result["api_calls"] if not name.startswith("Get")}

    assert writes(first) == {"CreateFunction"}
    assert writes(code) == {"UpdateFunctionCode"}
    assert writes(configuration) == {"UpdateFunctionConfiguration"}
    assert writes(both) == {"UpdateFunctionCode", "UpdateFunctionConfiguration"}
    assert '"LEVEL": "(changed)"' in configuration["diff"]["after"]
    assert CANARY not in json.dumps([first, code, configuration, both])


def test_code_that_another_machine_has_compressed_counts_as_the_same(stage: Stage) -> None:
    stage.declare(content_sha256="a" * 64)
    other = stage.zip("other.zip", HANDLER + b"\n")
    assert not stage.declare(zip_file=other, content_sha256="a" * 64)["changed"]
    assert stage.declare(zip_file=other, content_sha256="b" * 64)["changed"]


def test_what_is_not_declared_any_more_goes_where_it_is_purged(stage: Stage) -> None:
    permission = {"sid": "Rule", "principal": "events.amazonaws.com", "source_arn": RULE}
    source = {"arn": stage.queues[0]}
    stage.declare(permissions=[permission], event_sources=[source], reserved_concurrent_executions=1, on_failure="")
    kept = stage.declare(permissions=[], event_sources=[], purge_permissions=False, purge_event_sources=False)
    assert not kept["changed"]
    assert not stage.declare(permissions=[permission], event_sources=[source])["changed"]
    gone = stage.declare(permissions=[], event_sources=[], reserved_concurrent_executions=-1)
    assert (gone["changed"], gone["policy"]["Statement"], gone["event_sources"]) == (True, [], [])
    assert stage.client.list_event_source_mappings(FunctionName="records")["EventSourceMappings"] == []
    assert "Concurrency" not in stage.client.get_function(FunctionName="records")


def test_a_function_of_somebody_else_is_left_alone_unless_it_is_adopted(stage: Stage) -> None:
    stage.declare()
    refused = stage.declare(managed_by="team-dns", timeout=9)
    assert refused["msg"].startswith("managed_by: the function records exists and lacks the tag crossaccount.aws/crea")
    adopted = stage.declare(managed_by="team-dns", adopt=True, timeout=9)
    assert (adopted["changed"], adopted["function"]["tags"]) == (True, {})
    kept = stage.absent(managed_by="team-dns", adopt=True)
    assert (kept["changed"], "did not make it" in kept["kept"]) == (False, True)
    assert stage.client.get_function(FunctionName="records")["Configuration"]["Timeout"] == 9


def test_a_reservation_that_the_account_cannot_make(stage: Stage, boto: Callable[..., Any]) -> None:
    """As in a new account, of which all invocations stay unreserved."""
    functions = boto("lambda", profile="workload-a")
    code = zipped({"handler.py": HANDLER})
    other = {"Runtime": "python3.13", "Handler": "handler.handler", "Code": {"ZipFile": code}}
    functions.create_function(FunctionName="greedy", Role=stage.role, **other)
    functions.put_function_concurrency(FunctionName="greedy", ReservedConcurrentExecutions=896)

    refused = stage.declare(reserved_concurrent_executions=5)
    assert refused["failed"]
    assert "Could not reserve concurrency for the function records" in refused["msg"]
    assert "or reserve none, by -1 for reserved_concurrent_executions" in refused["msg"]
    made = stage.declare(reserved_concurrent_executions=-1)
    assert made["function"]["reserved_concurrent_executions"] is None
    assert not stage.declare(reserved_concurrent_executions=-1)["changed"]


def test_removal(stage: Stage) -> None:
    stage.declare(managed_by="team-dns", event_sources=[{"arn": stage.queues[0]}])
    assert stage.absent(managed_by="team-dns", check=True)["changed"]
    gone = stage.absent(managed_by="team-dns")
    assert (gone["changed"], gone["diff"]["after"]) == (True, "")
    assert not stage.absent(managed_by="team-dns")["changed"]
    with pytest.raises(stage.client.exceptions.ResourceNotFoundException):
        stage.client.get_function(FunctionName="records")
    assert stage.client.list_event_source_mappings(EventSourceArn=stage.queues[0])["EventSourceMappings"] == []


def test_a_caller_without_the_permission_is_told(stage: Stage, boto: Callable[..., Any]) -> None:
    iam = boto("iam", profile="workload-a")
    iam.create_user(UserName="Nobody")
    key = iam.create_access_key(UserName="Nobody")["AccessKey"]
    keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"], "profile": None}
    result = stage.declare(**keys)
    assert (result["error_code"], result["changed"]) == ("AccessDeniedException", False)
    assert "Could not read the function records" in result["msg"]
