"""Errors of the SDK in words."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import (
    AwsError,
    error_code,
    error_message,
    explain,
    may_be_done,
    may_pass,
)
from botocore.exceptions import EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from tests.support.aws.fakes import client_error

UNREACHABLE = EndpointConnectionError(endpoint_url="http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        pytest.param(client_error("AccessDenied", "User is not authorized"), "AccessDenied", "User is not authorized"),
        pytest.param(client_error("Throttling", ""), "Throttling", "AWS gives no reason"),
        pytest.param(UNREACHABLE, "", str(UNREACHABLE)),
    ],
    ids=["answer", "answer without a message", "no answer"],
)
def test_code_and_message(error, code, message):
    assert (error_code(error), error_message(error)) == (code, message)


def test_explain_says_what_was_attempted_and_keeps_the_result():
    error = explain(client_error("AccessDenied", "no"), "read the role", {"changed": True})
    assert str(error) == "Could not read the role: no (AccessDenied)"
    assert (error.code, error.result) == ("AccessDenied", {"changed": True})


def test_explain_without_an_answer_names_no_code():
    assert str(explain(UNREACHABLE, "read the role")).endswith('URL: "http://127.0.0.1:9"')


def test_results_are_not_shared():
    result = {"changed": False}
    error = AwsError("x", result=result)
    result["changed"] = True
    assert error.result == {"changed": False}


def failed(code, status):
    error = client_error(code)
    error.response["ResponseMetadata"] = {"HTTPStatusCode": status}
    return error


@pytest.mark.parametrize(
    ("error", "done", "passes"),
    [
        pytest.param(failed("ServiceFailure", 500), True, True, id="a server in trouble"),
        pytest.param(ReadTimeoutError(endpoint_url="http://127.0.0.1:9"), True, True, id="no answer"),
        pytest.param(ResponseParserError("cut off"), True, True, id="an answer that is cut off"),
        pytest.param(UNREACHABLE, False, True, id="no connection"),
        pytest.param(failed("Throttling", 400), False, True, id="too fast"),
        pytest.param(failed("AccessDenied", 403), False, False, id="a refusal"),
        pytest.param(client_error("AccessDenied"), False, False, id="a refusal without a status"),
        pytest.param(NoCredentialsError(), False, False, id="nothing to sign with"),
    ],
)
def test_what_a_failure_leaves_open(error, done, passes):
    assert (may_be_done(error), may_pass(error)) == (done, passes)


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (client_error("AccessDenied", "not authorized", "AssumeRole"), True),
        (client_error("AccessDenied", "not authorized", "GetRole"), False),
        (client_error("RegionDisabledException", "no", "AssumeRole"), False),
    ],
)
def test_a_role_that_may_not_be_assumed_has_two_sides(error, named):
    message = str(explain(error, "sign in"))
    assert ("identity policy" in message and "trust policy of the role" in message) == named
