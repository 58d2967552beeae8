"""What may hold a credential, and what is prose."""

from __future__ import annotations

import base64
import json
import random
import string

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.secrecy.credentials import (
    holds_known,
    may_hold_credential,
    pieces,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

# Messages that AWS answers with, from the API references and from public reports.
PROSE = (
    "User: arn:aws:sts::111111111111:assumed-role/Deploy/Crossaccount1aB2cD3eF4 is not authorized to perform: "
    "sts:AssumeRole on resource: arn:aws:iam::222222222222:role/service/x9Yz8Wv7Ut6Sr5Qp",
    "User: arn:aws:iam::111111111111:user/me is not authorized to perform: sts:GetSessionToken with an explicit "
    "deny in an identity-based policy",
    "The security token included in the request is invalid.",
    "The security token included in the request is expired",
    "The AWS Access Key Id you provided does not exist in our records.",
    "The role with name Route53CrossAccountRole cannot be found.",
    "Role with name EC2ManagementRole-111111111111 already exists.",
    "Instance Profile AmazonEC2ContainerServiceforEC2Role cannot be found.",
    'Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:role/Gone"',
    "Cannot delete entity, must remove roles from instance profile first.",
    "1 validation error detected: Value 'has space' at 'externalId' failed to satisfy constraint: Member must satisfy "
    r"regular expression pattern: [\w+=,.@:\/-]*",
    "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists",
    "[RRSet with DNS name www.example.org. is not permitted in zone example.com.]",
    "No hosted zone found with ID: Z0123456789ABCDEFGHIJ",
    "A conflicting conditional operation is currently in progress against this resource. Please try again.",
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    "The instance ID 'i-0a1b2c3d4e5f60718' does not exist",
    "There is an existing association for instance i-0a1b2c3d4e5f60718",
    "Value (Route53CrossAccountRole) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile "
    "name",
    'Could not connect to the endpoint URL: "https://sts.us-east-1.amazonaws.com"',
    "Rate exceeded",
    "Invalid XML ; javax.xml.stream.XMLStreamException: org.xml.sax.SAXParseException; lineNumber: 1; "
    "cvc-complex-type: One of '{\"https://route53.amazonaws.com/doc/2013-04-01/\":Weight}' is expected.",
    "The instance profile AsiaPacificInstances and a zone in asiapacific.example",
    "A change with id C2682N5HXP0BZ4ABCD is pending for AROA1234567890EXAMPLE",
    "Request id 7c9e6679-7425-40de-944b-e07fc1f90ae7 of account 111111111111",
)

ENCODED = (
    "You are not authorized to perform this operation. User: arn:aws:sts::111111111111:assumed-role/x/y is not "
    "authorized to perform: ec2:DescribeInstances because no identity-based policy allows the action. Encoded "
    "authorization failure message: " + "4Ht9-jYkb_wq2LzXcV8nMpR6sTuA1oEi" * 12
)

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKE"
LEAKS = (
    "The key is ASIAQWERTYUIOPASDFGH",
    "The key is AKIA1234ABCD",
    f"The key is {SECRET}",
    f"The key is {SECRET[:20]}",
    f"The key is {SECRET[21:36]}",
    " ".join(SECRET[start : start + 8] for start in range(0, 40, 8)),
    "-".join(SECRET[start : start + 8] for start in range(0, 40, 8)),
    "wJalrXUtnF%2FMI%2BK7MDENG",
    "The key is QZ7XK2WV4NRB8TLM",
    "http://akiaiosfodnn7example",
    "The key is 9f86d081884c7d659a2feaa0c55ad015",
    "The key is 9F86D081884C7D659A2FEAA0C55AD015",
    "SecretAccessKey=abc",
    "<SessionToken>abc",
    '"sessionToken": "abc"',
    "'SecretAccessKey': 'abc'",
    "x-amz-security-token:abc",
    "accessToken=abc",
    "AWS4-HMAC-SHA256\n20260101T000000Z",
    "https://sts.amazonaws.com/?X-Amz-Signature",
    "<Credentials",
    "</AssumeRoleResult>",
    '{"roleCred',
    '{ "AccessK',
    '"Expiration":"2026',
    "a\x00b",
    "a\ufffdb",
)


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_shown(text: str) -> None:
    assert not may_hold_credential(text)


def test_an_encoded_message_is_shown_for_the_service_that_adds_it() -> None:
    assert not may_hold_credential(ENCODED, encoded=True)
    assert may_hold_credential(ENCODED)


def test_names_in_an_arn_may_end_with_a_random_text() -> None:
    start = "arn:aws:sts::111111111111:assumed-role/Deploy"
    assert not may_hold_credential(f"{start}/vault-token-deploy-1700000000-x9Yz8Wv7Ut6Sr5QpOn4M")
    assert may_hold_credential(f"{start}/{SECRET}")
    assert may_hold_credential(f"{start}/{SECRET.replace('/', '-')}")


@pytest.mark.parametrize("text", LEAKS)
def test_what_may_be_a_credential_is_not(text: str) -> None:
    assert may_hold_credential(text)
    assert may_hold_credential(f"AWS says no. {text} was refused.")


def test_what_was_sent_may_be_repeated() -> None:
    text = '"v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7"'
    said = f"Invalid Resource Record: encountered with '{text}'"
    assert may_hold_credential(said)
    assert not may_hold_credential(said, sent=[text])
    assert not may_hold_credential(f"encountered with {text[15:40]}", sent=[text])
    assert may_hold_credential(f"{said} {SECRET}", sent=[text])
    assert may_hold_credential(SECRET, sent=["wJal", "K7MD", SECRET[1:6]]), "pieces of what was sent are nothing"


def test_a_known_credential_is_found_whole_or_in_pieces() -> None:
    known = {*pieces("lower-case-and-no-base64"), *pieces("another of them"), *pieces("short")}
    for text in ("x lower-case-an x", "lower-case-and-no-base64", "of another of them"):
        assert holds_known(text, known)
        assert may_hold_credential(text, known=known)
        assert may_hold_credential(text, known=known, sent=[text]), "sent or not"
    assert not holds_known("short lower-case-", known)
    assert not holds_known("lower-case-and-no-base64", set())


def test_ids_of_the_account_of_a_known_key_are_told() -> None:
    """Key ids and role ids of an account share the characters that tell the account."""
    account, chance = "RTXV5AHDS", random.Random(1)

    def rest(length: int) -> str:
        return "".join(chance.choices(string.ascii_uppercase + "234567", k=length))

    keys = [f"ASIA{account}{first}{second}{rest(5)}" for first in "AB" for second in "AB"]
    known = {piece for key in keys for piece in pieces(key)}
    for said in ("AA", "AB", "BA", "BB"):
        text = f'Invalid principal in policy: "AWS":"AROA{account}{said}{rest(6)}"'
        assert not may_hold_credential(text, known=known), text
    assert all(holds_known(f"x{key[4:]}x", known) for key in keys)


@settings(max_examples=300, derandomize=True)
@given(st.binary(min_size=60, max_size=600), st.integers(24, 80), st.data())
def test_pieces_of_random_tokens_are_found(octets: bytes, length: int, data: st.DataObject) -> None:
    """Seen from outside: what a cut or damaged answer leaves of a token, between words."""
    token = base64.b64encode(random.Random(octets).randbytes(len(octets))).decode()
    start = data.draw(st.integers(0, max(0, len(token) - length)))
    assert may_hold_credential(f"The value {token[start : start + length]} is refused.")


@settings(max_examples=200, derandomize=True)
@given(st.integers(0, 10**6), st.data())
def test_answers_with_credentials_are_found_wherever_they_are_cut(seed: int, data: st.DataObject) -> None:
    chance = random.Random(seed)
    key = "ASIA" + "".join(chance.choices(string.ascii_uppercase + string.digits, k=16))
    token = base64.b64encode(chance.randbytes(120)).decode()
    members = {"accessKeyId": key, "secretAccessKey": base64.b64encode(chance.randbytes(30)).decode()}
    members |= {"sessionToken": token}
    xml = "".join(f"<{name[:1].upper()}{name[1:]}>{value}</{name}>" for name, value in members.items())
    body = data.draw(
        st.sampled_from(
            [
                json.dumps({"roleCredentials": {**members, "expiration": 1770000000000}}),
                f"<Credentials>{xml}</Credentials>",
            ]
        )
    )
    cut = data.draw(st.integers(1, len(body) // 10))
    text = body[: 10 * cut] if data.draw(st.booleans()) else body[10 * cut :]
    assert may_hold_credential(text) or not any(value[:12] in text or value[-12:] in text for value in members.values())


# What texts do to what they quote: how each writes one character, and what it puts between pieces.
WRITINGS = {
    "as it is": str,
    "percent": lambda each: f"%{ord(each):02X}",
    "percent twice": lambda each: f"%25{ord(each):02X}",
    "reference": lambda each: f"&#{ord(each)};",
    "escape of JSON": lambda each: f"\\u{ord(each):04x}",
    "escape of bytes": lambda each: f"\\x{ord(each):02x}",
    "hexadecimal": lambda each: f"{ord(each):02x}",
}
BETWEEN = ("", " ", "\n", "\\n", "\n> ", ", ", '","', '" + "', " / ", "|", ":", ".", "-", "\u200b", "%0A")


@settings(max_examples=400, derandomize=True)
@given(
    secret=st.text(string.ascii_letters + string.digits + "+/", min_size=40, max_size=40),
    writing=st.sampled_from(sorted(WRITINGS)),
    between=st.sampled_from(BETWEEN),
    width=st.integers(1, 40),
    case=st.sampled_from([str, str.lower, str.upper]),
)
def test_a_known_credential_is_found_however_it_is_written(secret, writing, between, width, case) -> None:
    """Unless there is no digit in it, which one in a thousand secret keys lacks."""
    written = [WRITINGS[writing](each) for each in case(secret)]
    text = between.join("".join(written[start : start + width]) for start in range(0, len(written), width))
    assume(any(map(str.isdigit, secret[:29])))
    assume(writing != "hexadecimal" or case is str)

    assert may_hold_credential(f"The value {text} is not valid", known=frozenset(pieces(secret)))


@pytest.mark.parametrize(
    "text",
    [
        "connect to http://bob:hunter2secret@proxy.example:3128",
        "password=hunter2secret",
        'passwd: "x"',
        "Bearer abcdefgh12345678",
        "Proxy-Authorization: Basic Ym9iOmh1bnRlcg==",
        "encoded more often than anybody does: %2525252541",
    ],
)
def test_what_programs_send_along_is_not_shown(text: str) -> None:
    assert may_hold_credential(text)


@pytest.mark.parametrize(
    "text",
    [
        "Basic authentication is not supported",
        "The bearer of this role may read https://example.com:443/path",
        "The password does not conform to the account password policy",
    ],
)
def test_words_of_signing_in_are_shown(text: str) -> None:
    assert not may_hold_credential(text)
