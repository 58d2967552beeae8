# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Identities beside the own one: roles and profiles of other accounts, and callers of every kind."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.sts_answers import Caller, caller_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.disclosure import AnswerError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from botocore.stub import Stubber

from tests.support.aws.connections import KEY_ARGUMENTS, SECRETS, hide_configuration, open_connection, with_identity


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch, tmp_path):
    hide_configuration(monkeypatch, tmp_path)


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


def test_a_session_lasts_as_long_as_it_was_asked_for():
    connection = open_connection(region="eu-west-1")
    stubber = Stubber(connection.client("sts"))
    user = {"AssumedRoleId": "AROAEXAMPLEID:test", "Arn": "arn:aws-us-gov:sts::111111111111:assumed-role/Access/test"}
    answer = {"Credentials": {**SECRETS, "Expiration": "2027-01-01T00:00:00Z"}, "AssumedRoleUser": user}
    stubber.add_response("assume_role", answer, {"RoleArn": ROLE, "RoleSessionName": "test", "DurationSeconds": 900})
    stubber.activate()
    connection.assume(ROLE, session_name="test", duration=900)
    stubber.assert_no_pending_responses()


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
