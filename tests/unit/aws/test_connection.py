"""The connection: whose credentials are used, what is counted, and the guard against the wrong account."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import connection as under_test
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import disclosure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection, connection_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.secrecy.credentials import pieces
from botocore.stub import Stubber

from tests.support.aws.connections import KEY_ARGUMENTS, SECRETS, hide_configuration, open_connection, with_identity

KEYS = {"access_key": "AKIAOWN", "secret_key": "own-secret"}
AWX = {"AWS_ACCESS_KEY_ID": "AKIAAWX", "AWS_SECRET_ACCESS_KEY": "awx-secret", "AWS_SESSION_TOKEN": "awx-token"}
FROM_AWX = {"access_key": "AKIAAWX", "secret_key": "awx-secret", "session_token": "awx-token"}
AWX_ARGUMENTS = {
    "aws_access_key_id": "AKIAAWX",
    "aws_secret_access_key": "awx-secret",
    "aws_session_token": "awx-token",
}


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch, tmp_path):
    hide_configuration(monkeypatch, tmp_path)


@pytest.mark.parametrize(
    ("params", "environment", "profile", "credentials"),
    [
        pytest.param({}, {}, None, {}, id="nothing: botocore's own chain"),
        pytest.param(KEYS, {}, None, KEY_ARGUMENTS, id="keys of the task"),
        pytest.param({"profile": "dns"}, {}, "dns", {}, id="profile of the task"),
        pytest.param(FROM_AWX, AWX, None, AWX_ARGUMENTS, id="keys of the environment"),
        pytest.param({"profile": "dns", **FROM_AWX}, AWX, "dns", {}, id="profile over keys of the environment"),
        pytest.param(
            {"profile": "dns", **FROM_AWX}, {**AWX, "AWS_PROFILE": "dns"}, "dns", {}, id="both of the environment"
        ),
        pytest.param(
            {"profile": "dns", **KEYS}, {"AWS_PROFILE": "dns"}, None, KEY_ARGUMENTS, id="keys over AWS_PROFILE"
        ),
        pytest.param({**KEYS, "session_token": "awx-token"}, AWX, None, KEY_ARGUMENTS, id="no token of other keys"),
        pytest.param(
            {"profile": "dns", "access_key": "", "secret_key": "", "session_token": ""},
            AWX,
            "dns",
            {},
            id="emptied keys",
        ),
    ],
)
def test_whose_credentials(monkeypatch, params, environment, profile, credentials):
    opened = {}
    monkeypatch.setattr(under_test, "Connection", lambda **options: opened.update(options))
    connection_of(params, environment)
    assert (opened["profile"], opened["credentials"]) == (profile, credentials)


def test_profile_and_keys_of_one_task_exclude_each_other():
    with pytest.raises(InputError, match="exclude each other"):
        connection_of({"profile": "dns", **KEYS}, {})


@pytest.mark.parametrize(
    ("params", "verify"),
    [
        ({"validate_certs": True}, None),
        ({"validate_certs": False, "aws_ca_bundle": "/ca.pem"}, False),
        ({"validate_certs": True, "aws_ca_bundle": "/ca.pem"}, "/ca.pem"),
    ],
    ids=["default", "off", "bundle"],
)
def test_certificates(monkeypatch, params, verify):
    opened = {}
    monkeypatch.setattr(under_test, "Connection", lambda **options: opened.update(options))
    connection_of(params, {})
    assert opened["verify"] == verify


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"profile": "unknown"}, r"use the connection options: .*unknown"),
        (
            {"config": {"no_such_setting": 1}},
            r"options: botocore does not know one of these arguments",
        ),
    ],
    ids=["profile", "aws_config"],
)
def test_impossible_options_are_explained(options, message):
    with pytest.raises(AwsError, match=message):
        Connection(**options)


def test_an_impossible_endpoint_is_explained():
    with pytest.raises(AwsError, match=r"connect to route53: Invalid endpoint"):
        open_connection(endpoint_url="no url").client("route53")


@pytest.mark.parametrize(
    ("options", "region"),
    [({}, "us-east-1"), ({"region": "eu-central-1"}, "eu-central-1"), ({"profile": "dns"}, "eu-west-1")],
    ids=["global services", "task", "profile"],
)
def test_region(options, region):
    connection = Connection(**options)
    assert connection.region == region
    assert connection.client("ec2").meta.region_name == region
    assert connection.client("ec2", "us-west-2").meta.region_name == "us-west-2"


def test_retries_are_bounded_unless_the_task_says_otherwise():
    assert open_connection().client("iam").meta.config.retries == {"mode": "standard", "total_max_attempts": 10}
    own = open_connection(config={"retries": {"mode": "standard", "total_max_attempts": 2}})
    assert own.client("iam").meta.config.retries["total_max_attempts"] == 2


def test_one_client_a_service_and_region():
    connection = open_connection()
    assert connection.client("iam") is connection.client("iam")
    assert connection.client("ec2") is not connection.client("ec2", "eu-west-1")


def test_the_caller_is_asked_for_once():
    connection = with_identity(arn="arn:aws-us-gov:iam::222222222222:user/operator")
    assert connection.caller() is connection.caller()
    assert connection.caller().partition == "aws-us-gov"


def test_a_refused_identity_is_explained():
    connection = open_connection()
    stubber = Stubber(connection.client("sts"))
    stubber.add_client_error("get_caller_identity", "InvalidClientTokenId", "The security token is invalid")
    stubber.activate()
    with pytest.raises(AwsError, match="whose credentials these are: The security token is invalid") as caught:
        connection.caller()
    assert caught.value.code == "InvalidClientTokenId"


def test_the_account_must_be_the_declared_one():
    connection = with_identity()
    connection.require_account("222222222222")
    with pytest.raises(AwsError, match=r"belong to account 222222222222 .*assumed-role/Dns.* says 111111111111"):
        connection.require_account("111111111111")


@pytest.mark.parametrize("value", ["", "11111111111", "1111111111111", "1111-1111-1111", 11111111111, "000000000000"])
def test_a_malformed_account_is_refused_without_a_call(value):
    connection = open_connection()  # no stub: a call would fail otherwise
    with pytest.raises(InputError, match="account_id: "):
        connection.require_account(value)
    assert not connection.calls


def test_no_declared_account_costs_no_call():
    connection = open_connection()
    connection.require_account(None)
    assert not connection.calls


def test_service_models_are_read_once():
    sessions = [open_connection()._session._session for _ in range(2)]

    assert sessions[0] is not sessions[1]
    assert len({id(session.get_component("data_loader")) for session in sessions}) == 1


def test_what_is_no_configuration_is_explained(monkeypatch):
    def broken(*_arguments):
        raise KeyError("a secret word")

    monkeypatch.setattr(under_test, "session_of", broken)
    with pytest.raises(AwsError, match="Could not use the connection options") as failed:
        Connection()
    assert "a secret word" not in str(failed.value)


def test_credentials_in_use_are_remembered(monkeypatch):
    monkeypatch.setattr(disclosure, "_KNOWN", set())
    secrets = {name: f"{value} of an assumed role" for name, value in SECRETS.items()}
    open_connection().with_credentials(secrets)
    connection_of({}, {"AWS_SESSION_TOKEN": "of-the-environment"})
    for secret in (*secrets.values(), "of-the-environment"):
        assert disclosure._KNOWN.issuperset(pieces(secret))
