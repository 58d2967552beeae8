# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No credential leaves, whatever becomes of a reply that carries some: the law of the one door.

The real parsers of botocore read what a network that cuts and damages gives them, in every place that signs in. What a
module would return is searched for pieces of the credentials. The judge knows nothing of errors and their forms.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import connection, errors
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.accounts import account_info
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls import renewal
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.operation import Operation
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.operations import OPERATIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks import assume_role_check
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.ec2 import instances_info
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import trust_role
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import attempt
from botocore.awsrequest import AWSResponse
from botocore.credentials import SSOProvider
from botocore.httpsession import URLLib3Session
from botocore.utils import ContainerMetadataFetcher

from tests.support.aws.credential_replies import KEY_ID, METADATA, PROCESS, SSO, STS, Reply, damaged, leaks, refused

ROLE = "arn:aws:iam::111111111111:role/Deploy"
START_URL = "https://company.example/start"
CONFIGURATION = f"""
[profile keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = of-the-operator
[profile role]
role_arn = {ROLE}
source_profile = keys
[profile chain]
role_arn = {ROLE}2
source_profile = role
[profile web]
role_arn = {ROLE}
web_identity_token_file = TOKEN_FILE
[profile sso]
sso_start_url = {START_URL}
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = Admin
[profile container]
role_arn = {ROLE}
credential_source = EcsContainer
[profile instance]
role_arn = {ROLE}
credential_source = Ec2InstanceMetadata
[profile process]
credential_process = PROCESS
"""
ONE_ATTEMPT = {"retries": {"total_max_attempts": 1}}
ACCOUNTS = [{"name": "a", "account_id": "111111111111", "role_arn": ROLE}]
TRUST = [{"arns": ["arn:aws:iam::999999999999:role/Audit"]}]


IDENTITY = (
    b"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::111111111111:assumed-role/Deploy/me</Arn>"
    b"<UserId>AROAEXAMPLE:me</UserId><Account>111111111111</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)
_KEY = re.compile(r"Credential=([A-Z0-9]+)/")


class Network:
    """Answers every request of botocore in this process; the reply under test goes to those that ask for it."""

    def __init__(self) -> None:
        self.reply, self.body, self.status = STS["AssumeRole"], b"", 200
        self.output = Path()
        self.keys: set[str] = set()

    def send(self, request: Any) -> AWSResponse:
        """In place of ``URLLib3Session.send``."""
        signed = _KEY.search(str(dict(request.headers)))
        self.keys |= {signed[1]} if signed else set()
        asked = f"{request.method} {request.url} {_text(request.body)}"
        answer = AWSResponse(request.url, 200, {}, None)
        answer._content = self._answer(asked, answer)
        return answer

    def _answer(self, asked: str, answer: AWSResponse) -> bytes:
        operation = asked.partition("Action=")[2].partition("&")[0]
        if self._is_meant(asked, operation):
            answer.status_code = self.status
            return self.body
        if operation in STS:
            return STS[operation].body
        if "/meta-data/iam/security-credentials/" in asked and not asked.split(" ")[1].endswith("/Role"):
            return b"Role"
        return IDENTITY if operation else b"token"

    def _is_meant(self, asked: str, operation: str) -> bool:
        if self.reply is SSO:
            return "federation/credentials" in asked
        if self.reply is METADATA:
            return "/container" in asked or asked.split(" ")[1].endswith("/security-credentials/Role")
        return operation == self.reply.name


def _text(body: Any) -> str:
    return body.decode() if isinstance(body, bytes) else str(body or "")


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Network:
    """The machine's configuration, with a network in which every reply can be replaced."""
    made = Network()
    made.output = tmp_path / "output"
    process = f"{sys.executable} -S -c \"import sys; sys.stdout.buffer.write(open('{made.output}', 'rb').read())\""
    (tmp_path / "web").write_text("a-token-of-the-web")
    text = CONFIGURATION.replace("TOKEN_FILE", str(tmp_path / "web")).replace("PROCESS", process)
    (tmp_path / "config").write_text(text)
    cache = tmp_path / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    token = {"startUrl": START_URL, "region": "us-east-1", "accessToken": "sso", "expiresAt": "2099-01-01T00:00:00Z"}
    (cache / f"{hashlib.sha1(START_URL.encode()).hexdigest()}.json").write_text(json.dumps(token))
    for name, value in {
        "HOME": str(tmp_path),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_EC2_METADATA_DISABLED": "false",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1/container",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(URLLib3Session, "send", lambda _self, request: made.send(request))
    # That no module calls.
    for operation in ("GetSessionToken", "GetFederationToken", "AssumeRoleWithSAML"):
        monkeypatch.setitem(OPERATIONS["sts"], operation, Operation())
    monkeypatch.setattr(ContainerMetadataFetcher, "SLEEP_TIME", 0)
    monkeypatch.setattr(SSOProvider, "_SSO_TOKEN_CACHE_DIR", str(cache))
    # What is known to be a credential must not be what saves us: the forms of errors are under test.
    for module in (connection, renewal):
        monkeypatch.setattr(module, "learn", lambda *_secrets: None)
    return made


def by_profile(profile: str) -> Callable[[], dict[str, Any]]:
    return lambda: account_info.read({}, Connection(profile=profile, config=ONE_ATTEMPT))


def from_keys(read: Callable[[Connection], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """A place of a task that signs in with keys, which are not under test: one connection serves all its turns."""
    keys: list[Connection] = []

    def turn() -> dict[str, Any]:
        if not keys:
            keys.append(Connection(profile="keys", config=ONE_ATTEMPT))
        return read(keys[0])

    return turn


def direct(method: str, **arguments: str) -> Callable[[], dict[str, Any]]:
    """An operation that no module calls today, as one would: its answer stays in the process."""

    def call(keys: Connection) -> dict[str, Any]:
        answer = getattr(keys.client("sts"), method)(**arguments)
        return dict(keys.with_credentials(answer["Credentials"]).calls)

    return from_keys(call)


# Most that is damaged comes with success; each damage position meets each status in the course of the places.
STATUSES = (200, 200, 400, 200, 500)
PATHS = [{"name": "p", "steps": [{"role_arn": ROLE, "session_name": "tried"}], "expect": "allowed"}]
PLACES: dict[str, tuple[Reply, Callable[[], dict[str, Any]]]] = {
    "a profile of a role": (STS["AssumeRole"], by_profile("role")),
    "a chain of profiles": (STS["AssumeRole"], by_profile("chain")),
    "a web identity": (STS["AssumeRoleWithWebIdentity"], by_profile("web")),
    "SSO": (SSO, by_profile("sso")),
    "a container": (METADATA, by_profile("container")),
    "an instance": (METADATA, by_profile("instance")),
    "a process": (PROCESS, by_profile("process")),
    "many profiles": (
        STS["AssumeRole"],
        from_keys(lambda keys: account_info.read({"profiles": ["role", "chain"], "fail_on_mismatch": False}, keys)),
    ),
    "accounts of account_info": (
        STS["AssumeRole"],
        from_keys(lambda keys: account_info.read({"accounts": ACCOUNTS}, keys)),
    ),
    "accounts of ec2_instances_info": (
        STS["AssumeRole"],
        from_keys(lambda keys: instances_info.read({"regions": ["us-east-1"], "accounts": ACCOUNTS}, keys)),
    ),
    "accounts of iam_trust_role": (
        STS["AssumeRole"],
        from_keys(
            lambda keys: trust_role.ensure(
                {"name": "Zone", "trust": TRUST, "accounts": ACCOUNTS, "state": "present"}, keys, check_mode=True
            )
        ),
    ),
    "assume_role_check": (
        STS["AssumeRole"],
        from_keys(
            lambda keys: assume_role_check.check({"paths": PATHS, "fail_on_mismatch": False}, keys, check_mode=True)
        ),
    ),
    "GetSessionToken": (STS["GetSessionToken"], direct("get_session_token")),
    "GetFederationToken": (STS["GetFederationToken"], direct("get_federation_token", Name="some")),
    "AssumeRoleWithSAML": (
        STS["AssumeRoleWithSAML"],
        direct("assume_role_with_saml", RoleArn=ROLE, PrincipalArn=ROLE.replace("role", "saml"), SAMLAssertion="abcd"),
    ),
}


# Each way of reading a reply is met with every damage here, and elsewhere with every cut.
PARSERS = ("a profile of a role", "SSO", "a container", "a process", "accounts of account_info", "assume_role_check")


def shown(place: Callable[[], dict[str, Any]]) -> str:
    """All that a module at this place returns."""
    outcome = attempt(place)
    return json.dumps(outcome.result, default=str)


@pytest.mark.parametrize("place", PLACES)
def test_no_reply_shows_what_it_carries(network: Network, place: str) -> None:
    network.reply, call = PLACES[place]
    found = []
    for number, (damage, body) in enumerate(damaged(network.reply, sparse=place not in PARSERS)):
        network.body, network.status = body, STATUSES[number % len(STATUSES)]
        network.output.write_bytes(body)
        if shows := leaks(shown(call)):
            found.append(f"{damage}, status {network.status}: {shows}")

    assert found == []


@pytest.mark.parametrize("place", [place for place in PARSERS if place != "a process"])
def test_no_refusal_shows_what_it_carries(network: Network, place: str) -> None:
    network.reply, call = PLACES[place]
    found = []
    for number, (damage, body) in enumerate(refused(network.reply)):
        network.body, network.status = body, (400, 403, 500)[number % 3]
        if shows := leaks(shown(call)):
            found.append(f"{damage}, status {network.status}: {shows}")

    assert found == []


@pytest.mark.parametrize("place", PLACES)
def test_an_undamaged_reply_signs_in(network: Network, place: str) -> None:
    """The replies are those that botocore waits for, so that what is damaged is what would work."""
    network.reply, call = PLACES[place]
    network.body = network.reply.body
    network.output.write_bytes(network.body)

    outcome = attempt(call)

    assert not outcome.failed or KEY_ID in network.keys, outcome
    assert leaks(json.dumps(outcome.result, default=str)) == []


@pytest.mark.parametrize("place", ["a profile of a role", "accounts of iam_trust_role", "assume_role_check"])
def test_an_open_door_is_found(network: Network, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge works: botocore's own words show the credentials at each of these places."""
    monkeypatch.setattr(errors, "tell", str)
    monkeypatch.setattr(renewal, "tell", str)
    network.reply, call = PLACES[place]
    network.status = 200

    def leaking() -> Iterator[str]:
        for _damage, network.body in damaged(STS["AssumeRole"]):
            yield from leaks(shown(call))

    assert next(leaking(), None)
