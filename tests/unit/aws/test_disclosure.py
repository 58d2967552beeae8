"""What may be told of an error: the forms that are known, and nothing of any other."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import disclosure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.disclosure import (
    AnswerError,
    learn,
    remember_call,
    tell,
    tell_code,
    tell_defect,
    without_known,
)
from botocore import exceptions as sdk
from botocore.parsers import ResponseParserError

from tests.support.aws.fakes import client_error

CANARY = "FwoGZXIvYXdzEJr9f8aQ2bW7xKp3LmN5"
ENCODED = f"You are not authorized. Encoded authorization failure message: {CANARY.replace('/', '_') * 3}"
REFUSED = "User: arn:aws:iam::111111111111:user/me is not authorized to perform: sts:AssumeRole on resource:"
DEAD = 'Invalid principal in policy: "AWS":"AROARTXV5AHDS3PRSR2ME"'
WITHHELD = "its message is not shown, because it may hold a credential (ClientError)"
BODY = f"<Credentials><SessionToken>{CANARY}</SessionToken>"


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    """Each test starts without known credentials and without a last call."""
    monkeypatch.setattr(disclosure, "_KNOWN", set())
    monkeypatch.setattr(disclosure.LAST, "name", "")
    monkeypatch.setattr(disclosure.LAST, "sent", None)


def called(params):
    model = SimpleNamespace(name="GetRole", service_model=SimpleNamespace(service_name="iam"))
    remember_call(params, model)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (client_error("AccessDenied", "User is not authorized"), "User is not authorized"),
        (client_error("Throttling", ""), "AWS gives no reason"),
        (
            client_error("SignatureDoesNotMatch", "The request that was signed follows in plain words"),
            "AWS does not accept the signature. Check the secret key, and the clock of this machine; AWS's message is "
            "not shown, because it may hold a credential",
        ),
        (sdk.NoCredentialsError(), "Unable to locate credentials"),
        (sdk.ProfileNotFound(profile="dns"), "The config profile (dns) could not be found"),
        (
            sdk.ConfigParseError(path="/home/me/.aws/config", error=CANARY),
            "Unable to parse config file: /home/me/.aws/config",
        ),
        (
            sdk.EndpointConnectionError(endpoint_url=f"https://me:{CANARY}@sts.example:8/x?X-Amz-Signature={CANARY}"),
            'Could not connect to the endpoint URL: "https://sts.example:8"',
        ),
        (
            sdk.ProxyConnectionError(proxy_url=f"http://me:{CANARY}@proxy.example"),
            'Failed to connect to proxy URL: "http://proxy.example"',
        ),
        (
            sdk.SSLError(
                endpoint_url=f"https://x.example/?{CANARY}", error=f"[SSL: CERTIFICATE_VERIFY_FAILED] {CANARY}"
            ),
            "there is no trusted connection to https://x.example (CERTIFICATE_VERIFY_FAILED)",
        ),
        (
            sdk.MetadataRetrievalError(error_msg=f"Received non 200 response 503 from container metadata: {BODY}"),
            "the service that hands out credentials to this machine did not give any. It answered with status 503. Its "
            "answer is not shown, because it may hold a credential",
        ),
        (
            sdk.CredentialRetrievalError(provider="custom-process", error_msg=BODY),
            "custom-process gave no credentials. Its message is not shown, because it may hold a credential",
        ),
        (
            sdk.ParamValidationError(
                report=f"Invalid type for parameter Name, value: {CANARY}, type: <class 'str'>, valid types: int\n"
                'Missing required parameter in input: "Path"\nUnknown parameter in Tags[0]: "Val", must be one of: Key'
            ),
            "botocore does not accept the parameters Name, Path, Val",
        ),
        (sdk.HTTPClientError(error=ValueError(CANARY)), "the connection broke (ValueError)"),
        (
            sdk.SSOTokenLoadError(error_msg=CANARY),
            "the SSO session has no valid token. Sign in with aws sso login",
        ),
        (
            sdk.InvalidConfigError(error_msg='The source_profile "x" must have credentials.'),
            "source_profile of the profile is missing, not valid, or names something that does not exist. Its value is "
            "not shown, because it may hold a credential",
        ),
        (
            ResponseParserError(f"Unable to parse response, invalid XML received:\nb'{BODY}'"),
            "the answer cannot be read, because it is cut off or damaged (ResponseParserError)",
        ),
        (AnswerError("the answer of AWS has no SessionToken"), "the answer of AWS has no SessionToken"),
        (TypeError("Got unexpected keyword argument 'retires'"), "botocore does not know one of these arguments"),
        (
            sdk.InvalidConfigError(error_msg=f"What is {CANARY}"),
            "a setting of the profile is missing, not valid, or names "
            "something that does not exist. Its value is not shown, because it may hold a credential",
        ),
        (
            sdk.InvalidRegionError(region_name="hunter2"),
            "Provided region_name '(not shown)' doesn't match a supported format",
        ),
        (client_error("AccessDenied", "Access denied: hunter2", "AssumeRole"), WITHHELD),
        (client_error("AccessDenied", "Access denied: hunter2", "GetRole"), "Access denied: hunter2"),
        (client_error("MalformedPolicyDocument", DEAD, "UpdateAssumeRolePolicy"), DEAD),
        (client_error("UnauthorizedOperation", ENCODED, "DescribeInstances"), ENCODED),
        (client_error("UnauthorizedOperation", ENCODED, "AssumeRole"), WITHHELD),
        (client_error("AccessDenied", ENCODED, "GetRole"), WITHHELD),
        (client_error("AccessDenied", "", "AssumeRole"), "AWS gives no reason"),
        (
            client_error("AccessDenied", f"{REFUSED} arn:aws:iam::222222222222:role/{CANARY}", "AssumeRole"),
            f"{REFUSED} arn:aws:iam::222222222222:role/***",
        ),
        (ValueError(f"Invalid endpoint: {CANARY}"), "Invalid endpoint"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_known_forms(error, text):
    assert tell(error) == text


class UnheardOf(sdk.BotoCoreError):
    fmt = "A sentence with {error_msg}"


@pytest.mark.parametrize(
    "error",
    [
        KeyError(CANARY),
        ValueError(f"Unknown string format: {CANARY}"),
        TypeError(CANARY),
        json.JSONDecodeError(CANARY, BODY, 3),
        UnheardOf(error_msg=CANARY),
        sdk.EndpointProviderError(msg=CANARY),
        sdk.UnknownRegionError(region_name="x", error_msg=CANARY),
        sdk.PaginationError(message=CANARY),
        sdk.InvalidConfigError(error_msg=BODY),
        sdk.ProfileNotFound(profile=CANARY),
        sdk.EndpointConnectionError(endpoint_url=f"https://[{CANARY}"),
        client_error("InternalError", BODY),
        client_error("SignatureDoesNotMatch", f"The canonical string was host:x {CANARY}"),
        client_error("AccessDenied", f"no {CANARY}"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_of_other_forms_nothing_but_the_class(error):
    told = tell(error)
    assert "is not shown" in told or "no URL" in told
    assert CANARY[:8] not in told


def test_the_last_call_is_named_and_what_it_sent_may_be_repeated():
    name = "x9Yz8Wv7Ut6Sr5QpOn4M"
    gone = client_error("NoSuchEntity", f"The role with name {name} cannot be found.")
    assert "not shown" in tell(gone)
    called({"RoleName": name, "Tags": [{"Key": "k", "Value": 1}]})
    assert tell(gone) == f"The role with name {name} cannot be found."
    assert tell(KeyError("x")).endswith("(KeyError during GetRole of iam)")


def test_credentials_in_use_are_in_no_message():
    learn("plain-words-as-a-secret", None, 7, "", "said")
    assert "not shown" in tell(client_error("Broken", "it said plain-words-as"))
    shown = without_known({"a": ["x", ("plain-words-as-a-secret",)], "b": 1, "c": {"d": "words-as-a-secret!"}})
    assert shown == {
        "a": ["x", ["A text is not shown, because it may hold a credential."]],
        "b": 1,
        "c": {"d": "A text is not shown, because it may hold a credential."},
    }


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("NoSuchEntity", "NoSuchEntity"),
        ("InvalidAMIID.NotFound", "InvalidAMIID.NotFound"),
        (503, "503"),
        (None, ""),
        ("ASIAQWERTYUIOPASDFGH", ""),
        ("WV4NRB8TLM", ""),
        ("t8YqLz3vXw", ""),
        (BODY, ""),
        ("two words", ""),
    ],
)
def test_codes(code, shown):
    assert tell_code(code) == shown


def test_a_defect_is_told_by_its_place():
    def broken():
        raise KeyError(CANARY)

    with pytest.raises(KeyError) as failed:
        broken()
    told = tell_defect(failed.value)
    assert "KeyError at " in told
    assert "test_disclosure.py:" in told
    assert "in broken" in told
    assert CANARY not in told
    assert "an unknown place" in tell_defect(KeyError(CANARY))


def test_a_credential_is_shown_neither_as_a_value_nor_as_a_key():
    learn(CANARY)

    assert CANARY not in str(without_known({CANARY: [{"a": CANARY}], "b": 1}))
