"""The seam between main() and the layers."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common.parameters import PASS_VARS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import disclosure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run_hiding
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import Outcome, attempt
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import client_error
from tests.support.collection_path import COLLECTIONS

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKE"


def raising(error):
    def execute():
        raise error

    return execute


def test_a_result_is_passed_on():
    assert attempt(lambda: {"changed": True}) == Outcome(failed=False, result={"changed": True})


def test_a_result_holds_no_credential_in_use(monkeypatch):
    monkeypatch.setattr(disclosure, "_KNOWN", set())
    disclosure.learn(SECRET)
    assert attempt(lambda: {"changed": True, "arn": f"role/{SECRET[:14]}"}) == Outcome(
        failed=False, result={"changed": True, "arn": "A text is not shown, because it may hold a credential."}
    )


def test_an_option_that_is_hidden_hides_nothing_else(monkeypatch, capsys):
    """Neither is it shown, nor are its characters taken out of the result. Credentials are, as ever."""
    given = {"environment": {"LEVEL": "1", "TOKEN": "canary-text", "KEY": SECRET}, "secret_key": SECRET}
    given["access_key"] = "AKIAIOSFODNN7EXAMPLE"
    if "inject_invocation" in PASS_VARS:
        given["_ansible_inject_invocation"] = True
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": given}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    monkeypatch.setattr(disclosure, "_KNOWN", set())
    logged = []
    monkeypatch.setattr(basic.AnsibleModule, "log", lambda _self, text, **_more: logged.append(text))
    module = aws_module(OptionGroup({"environment": {"type": "dict", "no_log": True}}))
    seen = []

    def work(params, connection):
        seen.append(params["environment"])
        return {"changed": False, "size": "11", "said": f"with {SECRET[:4]}", "level": "LEVEL"}

    outcome = run_hiding(module, "environment", work)
    with pytest.raises(SystemExit):
        module.exit_json(**outcome.result, raw=SECRET)

    shown = json.loads(capsys.readouterr().out)
    assert seen == [given["environment"]]
    assert (shown["size"], shown["level"]) == ("11", "LEVEL")
    assert shown["invocation"]["module_args"]["environment"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert "canary-text" not in json.dumps(shown) + "".join(logged)
    assert SECRET not in json.dumps(shown)


def test_passwords_in_addresses_are_not_among_the_arguments(monkeypatch, capsys):
    monkeypatch.setattr(disclosure, "_KNOWN", set())
    given = {
        "endpoint_url": "http://me:hunter/2two@127.0.0.1:1",
        "aws_config": {"proxies": {"https": "http://you:swordfish@127.0.0.1:1"}},
    }
    if "inject_invocation" in PASS_VARS:  # ansible-core 2.21 returns a task's arguments only when it is told to
        given["_ansible_inject_invocation"] = True
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": given}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    module = aws_module()
    with pytest.raises(SystemExit):
        module.exit_json(changed=False)

    shown = capsys.readouterr().out
    assert "127.0.0.1:1" in shown
    assert "hunter" not in shown
    assert "swordfish" not in shown


# Where Ansible's controller has been imported, as other tests do, a warning goes to its display.
WARNS = """
import json, sys
sys.path[:0] = {path!r}
from ansible.module_utils import basic
basic._ANSIBLE_ARGS, basic._ANSIBLE_PROFILE = json.dumps({{"ANSIBLE_MODULE_ARGS": {{}}}}).encode(), "legacy"
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run_hiding
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
module = aws_module()
module.warn("Amazon's own.")
module.{end}(changed=False, msg="Done.", warnings=["Ours, by {end}.", "Ours too."])
"""


@pytest.mark.parametrize("end", ["exit_json", "fail_json"])
def test_warnings_are_told_in_the_way_that_ansible_wants(end):
    program = WARNS.format(end=end, path=[str(COLLECTIONS)])
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    shown = json.loads(done.stdout)
    told = [warning["event"]["msg"] for warning in shown["warnings"]]
    assert {f"Ours, by {end}.", "Ours too.", "Amazon's own."} <= set(told)
    assert len(set(told)) == len(told)
    assert "deprecations" not in shown
    assert (shown["msg"], shown.get("failed", False)) == ("Done.", end == "fail_json")


@pytest.mark.parametrize(
    ("error", "result"),
    [
        pytest.param(
            InputError("ttl", "-1 is negative", "give 0 or more"),
            {"changed": False, "error_code": "", "msg": "ttl: -1 is negative. Give 0 or more."},
            id="input",
        ),
        pytest.param(
            AwsError("half done", code="Throttling", result={"changed": True, "applied": [1], "msg": "not this"}),
            {"changed": True, "applied": [1], "error_code": "Throttling", "msg": "half done"},
            id="what was done is kept",
        ),
        pytest.param(AwsError("no"), {"changed": False, "error_code": "", "msg": "no"}, id="nothing done"),
        pytest.param(
            client_error("Throttling", "Rate exceeded"),
            {
                "changed": False,
                "error_code": "Throttling",
                "msg": "Could not complete a call to AWS: Rate exceeded (Throttling)",
            },
            id="unexplained",
        ),
    ],
)
def test_expected_failures_become_outcomes(error, result):
    assert attempt(raising(error)) == Outcome(failed=True, result=result)


def test_a_defect_is_an_outcome_that_says_where_it_is():
    """A traceback of Ansible would hold the texts of all errors that led to it."""
    outcome = attempt(raising(KeyError("FwoGZXIvYXdzEJr9f8aQ2bW7xKp3LmN5")))

    assert outcome.failed
    assert outcome.result["error_code"] == ""
    assert "KeyError at" in outcome.result["msg"]
    assert "test_module.py" in outcome.result["msg"]
    assert "FwoG" not in str(outcome.result)


def test_what_ends_the_process_is_no_outcome():
    with pytest.raises(KeyboardInterrupt):
        attempt(raising(KeyboardInterrupt()))
