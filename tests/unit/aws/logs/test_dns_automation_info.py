# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the function did, read from its log: which calls are made, and what is returned."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.logs.dns_automation_info import info
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

NOW = 1764500000.0
INSTANCE = "i-0123456789abcdef0"
KEPT = {
    "timestamp": 1764499999000,
    "message": json.dumps({"level": "INFO", "message": "kept", "instances": [INSTANCE]}),
}
LOOK = {"timestamp": 1764499940000, "message": json.dumps({"Reconciled": 1})}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)


def run(connection, **params):
    params = {"name": "/f", "minutes": 60, "wait_timeout": 0, **params}
    return info(params, connection, clock=lambda: NOW)


def logs(answer):
    return FakeConnection({"logs": {"filter_log_events": answer}})


@pytest.mark.parametrize(
    "params",
    [
        {"name": "a b"},
        {"minutes": 0},
        {"since": "yesterday"},
        {"instance_ids": ["x"]},
        {"wait_timeout": -1},
        {"kept_account_id": "1"},
    ],
    ids=str,
)
def test_bad_input_makes_no_call(params):
    with pytest.raises(InputError):
        run(NoConnection(), **params)


def test_every_page_is_read():
    connection = logs([{"events": [], "nextToken": "a"}, {"events": [LOOK]}])
    result = run(connection)
    assert result["last_look"] == "2025-11-30T10:52:20Z"
    assert not result["changed"]
    first, second = [arguments for _method, arguments in connection.log]
    assert first == {
        "logGroupName": "/f",
        "startTime": 1764496400000,
        "filterPattern": '?ERROR ?Reconciled ?"Task timed out" ?"left to others"',
    }
    assert second == {**first, "nextToken": "a"}


def test_since_a_moment():
    connection = logs({"events": []})
    assert run(connection, since="2025-11-30T10:53:20Z")["handled"] == []
    assert connection.log[0][1]["startTime"] == 1764500000000


def test_instances_are_waited_for():
    connection = logs([{"events": []}, {"events": [KEPT]}])
    result = run(connection, instance_ids=[INSTANCE], wait_timeout=900)
    assert result["handled"] == [INSTANCE]
    assert connection.methods() == ["filter_log_events"] * 2
    assert connection.log[0][1]["filterPattern"] == f'?"{INSTANCE}"'
    assert run(logs({"events": []}), instance_ids=[INSTANCE])["handled"] == []


def test_no_group_says_nothing_and_other_errors_are_said():
    assert run(logs(client_error("ResourceNotFoundException")))["last_look"] == ""
    with pytest.raises(AwsError, match="Could not read the log group /f"):
        run(logs(client_error("AccessDeniedException")))
