"""The connection: whose credentials are used, what is counted, and the guard against the wrong account."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import connection as under_test
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import disclosure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.sts_answers import Caller, caller_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection, connection_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.disclosure import AnswerError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.secrecy.credentials import pieces
from botocore.stub import Stubber

KEYS = {"access_key": "AKIAOWN", "secret_key": "own-secret"}
KEY_ARGUMENTS = {"aws_access_key_id": "AKIAOWN", "aws_secret_access_key": "own-secret"}
AWX = {"AWS_ACCESS_KEY_ID": "AKIAAWX", "AWS_SECRET_ACCESS_KEY": "awx-secret", "AWS_SESSION_TOKEN": "awx-token"}
FROM_AWX = {"access_key": "AKIAAWX", "secret_key": "awx-secret", "session_token": "awx-token"}
AWX_ARGUMENTS = {
    "aws_access_key_id": "AKIAAWX",
    "aws_secret_access_key": "awx-secret",
    "aws_session_token": "awx-token",
}


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch, tmp_path):
    """Neither the machine's AWS configuration nor its environment reaches a test."""
    for variable in (
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        *AWX,
    ):
        monkeypatch.delenv(variable, raising=False)
    configuration = tmp_path / "config"
    configuration.write_text("[profile dns]\nregion = eu-west-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(configuration))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def open_connection(**options):
    return Connection(credentials=KEY_ARGUMENTS, **options)


def with_identity(account="222222222222", arn="arn:aws:sts::222222222222:assumed-role/Dns/me", **options):
    """A connection whose GetCallerIdentity answers, once."""
    connection = open_connection(**options)
    stubber = Stubber(connection.client("sts"))
    stubber.add_response("get_caller_identity", {"Account": account, "Arn": arn, "UserId": "AROAEXAMPLE:me"})
    stubber.activate()
    return connection


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


def test_another_identity_shares_endpoint_settings_and_count(monkeypatch):
    first = open_connection(
        region="eu-west-1",
        endpoint_url="http://127.0.0.1:9",
        config={"retries": {"total_max_attempts": 1}},
        verify=False,
    )
    second = first.with_credentials({"AccessKeyId": "ASIAOTHER", "SecretAccessKey": "other", "SessionToken": "token"})
    client = second.client("sts")
    assert client.meta.endpoint_url == "http://127.0.0.1:9"
    assert second.region == "eu-west-1"
    with pytest.raises(AwsError, match="Could not connect"):
        second.caller()
    assert first.calls == {"GetCallerIdentity": 1}


ROLE = "arn:aws-us-gov:iam::111111111111:role/Access"
SPLICED = "MiNaUqEw6BtYhG4fPz"
SECRETS = {"AccessKeyId": "ASIAASSUMEDEXAMPLE", "SecretAccessKey": "hidden", "SessionToken": "token"}


def assuming(answer):
    """A connection whose AssumeRole answers, and what it is asked with."""
    connection = open_connection(region="eu-west-1")
    stubber = Stubber(connection.client("sts"))
    asked = {"RoleArn": ROLE, "RoleSessionName": "test", "ExternalId": "abc"}
    if isinstance(answer, str):
        stubber.add_client_error("assume_role", answer, "no", expected_params=asked)
    else:
        stubber.add_response("assume_role", answer, asked)
    stubber.activate()
    return connection


def test_a_role_is_an_identity_of_its_own():
    session_arn = "arn:aws-us-gov:sts::111111111111:assumed-role/Access/test"
    user = {"AssumedRoleId": "AROAEXAMPLEID:test", "Arn": session_arn}
    first = assuming({"Credentials": {**SECRETS, "Expiration": "2027-01-01T00:00:00Z"}, "AssumedRoleUser": user})
    second = first.assume(ROLE, session_name="test", external_id="abc")

    second.require_account("111111111111")  # known without another call
    assert second.caller().partition == "aws-us-gov"
    assert second.region == "eu-west-1"
    assert not second.calls
    key = second.client("iam")._request_signer._credentials
    assert (key.access_key, key.token) == ("ASIAASSUMEDEXAMPLE", "token")
    with pytest.raises(AwsError, match="belong to account 111111111111"):
        second.require_account("222222222222")


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws-us-gov:sts::111111111111:assumed-role/Access/{SPLICED}test",
        f"arn:aws-us-gov:sts::111111111111:assumed-role/Access{SPLICED}/test",
        "arn:aws-us-gov:sts::222222222222:assumed-role/Access/test",
        "arn:aws-us-gov:iam::111111111111:user/Access",
    ],
    ids=["another session", "another role", "another account", "a user"],
)
def test_a_session_that_was_not_asked_for_is_none(arn):
    user = {"AssumedRoleId": "AROAEXAMPLEID:test", "Arn": arn}
    answer = {"Credentials": {**SECRETS, "Expiration": "2027-01-01T00:00:00Z"}, "AssumedRoleUser": user}
    with pytest.raises(AwsError, match="not for the session that was asked for") as failed:
        assuming(answer).assume(ROLE, session_name="test", external_id="abc")
    assert SPLICED not in str(failed.value)


@pytest.mark.parametrize(
    ("user_id", "kept"),
    [
        ("AROAEXAMPLEEXAMPLE01:me", True),
        (f"AROAEXAMPLE{SPLICED}:me", False),
        ("AROAEXAMPLEEXAMPLE01:another", False),
        (f"AROAEXAMPLEEXAMPLE01{SPLICED}:me", False),
        ("AROAEXAMPLEQZ7XK2WV4NRB8TLM:me", False),
    ],
)
def test_a_user_id_is_one_of_the_caller(user_id, kept):
    found = caller_of("arn:aws:sts::111111111111:assumed-role/Access/me", user_id)
    assert found.user_id == (user_id if kept else "")


@pytest.mark.parametrize(
    ("arn", "user_id"),
    [
        ("arn:aws:iam::111111111111:root", "111111111111"),
        ("arn:aws-cn:iam::111111111111:user/path/me", "AIDAEXAMPLEEXAMPLE012"),
        ("arn:aws:sts::111111111111:federated-user/me@example.com", "111111111111:me@example.com"),
    ],
)
def test_callers_of_every_kind(arn, user_id):
    assert caller_of(arn, user_id) == Caller("111111111111", arn, arn.split(":")[1], user_id)


@pytest.mark.parametrize(
    "arn", ["", "arn:no:iam::111111111111:root", "arn:aws:iam::111111111111:role/x", f"arn:aws:iam::1:user/{SPLICED}"]
)
def test_what_is_no_caller(arn):
    with pytest.raises(AnswerError, match="names no principal"):
        caller_of(arn, "AIDAEXAMPLE")


def test_a_role_that_is_not_assumed_is_explained():
    with pytest.raises(AwsError, match=f"Could not assume {ROLE}: no") as failed:
        assuming("AccessDenied").assume(ROLE, session_name="test", external_id="abc")
    assert failed.value.code == "AccessDenied"


def test_a_profile_is_another_identity_and_none_is_the_same():
    first = open_connection(endpoint_url="http://127.0.0.1:9")
    other, same = first.with_profile("dns"), first.with_profile("")

    assert other.client("iam").meta.endpoint_url == same.client("iam").meta.endpoint_url == "http://127.0.0.1:9"
    assert same.client("iam")._request_signer._credentials.access_key == KEY_ARGUMENTS["aws_access_key_id"]
    assert first.calls is not other.calls is not same.calls
    with pytest.raises(AwsError, match="unknown"):
        first.with_profile("unknown")


def test_service_models_are_read_once():
    sessions = [open_connection()._session._session for _ in range(2)]

    assert sessions[0] is not sessions[1]
    assert len({id(session.get_component("data_loader")) for session in sessions}) == 1


@pytest.mark.parametrize("lost", ["AccessKeyId", "SecretAccessKey", "SessionToken"])
def test_credentials_that_are_not_whole_are_none(lost):
    credentials = {name: "" if name == lost else value for name, value in SECRETS.items()}
    for answer in (
        credentials,
        {**credentials, lost: 7},
        {name: credentials[name] for name in credentials if name != lost},
    ):
        with pytest.raises(AnswerError, match=f"has no {lost}"):
            open_connection().with_credentials(answer)
    with pytest.raises(AnswerError, match="has no AccessKeyId"):
        open_connection().with_credentials(None)


@pytest.mark.parametrize(
    "arn", ["no arn of any principal", "arn:aws:sts::1:assumed-role/x", "arn:aws:sts::222222222222"]
)
def test_an_answer_that_names_nobody_is_explained(arn):
    with pytest.raises(AwsError, match="Could not find out whose credentials these are: the answer of AWS"):
        with_identity(arn=arn).caller()


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
