"""What is shown when AWS hands out no credentials: the words that it is known to say."""

from __future__ import annotations

import base64
import random

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.refusals import Refusal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.secrecy.sign_in_answers import known_sentence
from hypothesis import given, settings
from hypothesis import strategies as st

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKE"
INSTANCE = "arn:aws:sts::111111111111:assumed-role/Web/i-0a1b2c3d4e5f60718"
CALLER = "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/me@example.com"
ROLE = "arn:aws:iam::222222222222:role/service/Route53CrossAccountRole"
REFUSED = f"User: {CALLER} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
KNOWN = (
    REFUSED,
    f"{REFUSED} because no identity-based policy allows the sts:AssumeRole action",
    f"{REFUSED} because no role trust policy allows the sts:AssumeRole action",
    f"{REFUSED} because no permissions boundary allows the sts:AssumeRole action",
    f"{REFUSED} because no VPC endpoint policy allows the sts:AssumeRole action",
    f"{REFUSED} with an explicit deny in a service control policy: arn:aws:iam::aws:policy/Some",
    f"{REFUSED} with an explicit deny in the resource control policy",
    "User: arn:aws-us-gov:iam::111111111111:user/path/me is not authorized to perform: sts:TagSession",
    f"User: {INSTANCE} is not authorized to perform: sts:AssumeRole",
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    "MultiFactorAuthentication failed with invalid MFA one time pass code.",
    "MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and "
    "associated with this user.",
    "The security token included in the request is expired",
    "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    "Roles may not be assumed by root accounts.",
    "Packed policy consumes more than 100% of allotted space, please use smaller policy.",
)
UNKNOWN = (
    "",
    "token aoaAAAAAGZxk3q9",
    "rejected t8Yq+Lz3vXw0RkP",
    f"{REFUSED} {SECRET}",
    f"{REFUSED} Encoded authorization failure message: abc",
    "arn:aws:ec2:us-east-1:111111111111:instance/x",
    "arn:secret:iam::111111111111:user/x",
    "arn:aws:iam::secret:user/x",
    "sts:aB3xY9kQ2m",
    "12345678",
    "Access denied: hunter2",
)


@pytest.mark.parametrize("text", KNOWN)
def test_known_sentences_are_shown(text: str) -> None:
    assert known_sentence(text) == text


@pytest.mark.parametrize("text", UNKNOWN)
def test_others_are_not(text: str) -> None:
    assert known_sentence(text) == ""


def test_of_an_arn_only_names_are_shown() -> None:
    doubtful_parts = (
        SECRET,
        SECRET.replace("/", ""),
        "QZ7XK2WV4NRB8TLM",
        "0a1b2c3d4e5f60718293",
        "x<y",
        "7mB5cJd",
        "Deploy8Yq3vXRole",
    )
    for doubtful in doubtful_parts:
        arn = f"arn:aws:sts::111111111111:assumed-role/x/{doubtful}"
        shown = known_sentence(f"User: {arn}, is not authorized to perform: sts:AssumeRole on resource: {ROLE}.")
        assert shown.startswith("User: arn:aws:sts::111111111111:assumed-role/x/")
        assert "***" in shown
        assert doubtful not in shown
        said = Refusal(1, "AccessDenied", shown, resource=ROLE)
        assert said.denied, "what AWS refused is still to be told"


def test_what_was_sent_is_repeated() -> None:
    name = "x9Yz8Wv7Ut6Sr5QpOn4M"
    arn = f"arn:aws:iam::111111111111:role/{name}"
    assert known_sentence(f"{arn} is invalid") == "arn:aws:iam::111111111111:role/*** is invalid"
    for own in ([name], [arn]):
        assert known_sentence(f"{arn} is invalid", own) == f"{arn} is invalid"


@settings(max_examples=300, derandomize=True)
@given(st.integers(0, 10**6), st.integers(16, 60), st.sampled_from(KNOWN), st.data())
def test_no_piece_of_a_token_is_shown_anywhere(seed: int, length: int, text: str, data: st.DataObject) -> None:
    piece = base64.b64encode(random.Random(seed).randbytes(60)).decode()[:length]
    at = data.draw(st.integers(0, len(text)))
    assert piece not in known_sentence(text[:at] + piece + text[at:])
