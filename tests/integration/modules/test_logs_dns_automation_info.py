# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""logs_dns_automation_info against the sandbox: what a function wrote into its log is told, and nothing else of it."""

from __future__ import annotations

import json
import time

import pytest

NAME, INSTANCE = "/aws/lambda/crossaccount-dns", "i-0123456789abcdef0"
LINES = (
    json.dumps({"_aws": {}, "Account": "111111111111", "Reconciled": 1}),
    json.dumps({"level": "ERROR", "message": "no zone", "account": "111111111111", "instances": "all"}),
    json.dumps({"level": "INFO", "message": "kept", "account": "111111111111", "instances": [INSTANCE]}),
    "[ERROR] Runtime.ImportModuleError: secret-text",
)


@pytest.fixture
def told(fresh, run_module):
    def run(**options):
        return run_module("logs_dns_automation_info", {"name": NAME, **options}, profile="workload-a")

    return run


def test_what_the_function_did(told, boto):
    assert told()["last_look"] == "", "no group says nothing"
    logs = boto("logs", profile="workload-a")
    logs.create_log_group(logGroupName=NAME)
    logs.create_log_stream(logGroupName=NAME, logStreamName="s")
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": line} for line in LINES]
    logs.put_log_events(logGroupName=NAME, logStreamName="s", logEvents=events)

    found = told()
    assert not found["changed"]
    assert found["last_look"] == found["last_problem"] != ""
    assert sorted(found["problems"]) == ["no zone", "the function ended with Runtime.ImportModuleError"]
    assert "secret-text" not in json.dumps(found)
    assert found["api_calls"] == {"FilterLogEvents": 1}

    handled = told(instance_ids=[INSTANCE], wait_timeout=30)
    assert handled["handled"] == [INSTANCE]
    assert told(since="2099-01-01T00:00:00Z")["problems"] == []


def test_a_caller_without_the_permission(run_module, fresh, boto):
    iam = boto("iam", profile="workload-a")
    iam.create_user(UserName="Nobody")
    key = iam.create_access_key(UserName="Nobody")["AccessKey"]
    keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"], "region": "us-east-1"}
    refused = run_module("logs_dns_automation_info", {"name": NAME, **keys})
    assert refused["failed"]
    assert f"Could not read the log group {NAME}" in refused["msg"]
