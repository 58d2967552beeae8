# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients of many identities: they ask as botocore's own would, and none ever signs for another."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls import clients
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.deadline import Deadline
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.sessions import credentials_of, session_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.support.aws.account_server import HUB, HUB_KEYS, Accounts, RefusedError, Request, entrance, serving
from tests.support.aws.connections import hide_configuration

KEYS = {"aws_access_key_id": "ASIAOTHER", "aws_secret_access_key": "other", "aws_session_token": "token"}
# A call of each service whose clients share a pattern.
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "ec2": ("describe_instances", {}),
    "iam": ("get_role", {"RoleName": "Zone"}),
    "organizations": ("list_accounts", {}),
    "route53": ("get_hosted_zone", {"Id": "Z1"}),
    "ssm": ("describe_instance_information", {}),
    "sts": ("get_caller_identity", {}),
}
STANDARD = Config(retries={"mode": "standard", "total_max_attempts": 3})
# What no two requests have in common; User-Agent says besides how the client was made.
VARYING = {"Authorization", "X-Amz-Date", "amz-sdk-invocation-id", "User-Agent"}


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch, tmp_path):
    hide_configuration(monkeypatch, tmp_path)


def patterns() -> tuple[clients.Patterns, Any]:
    """Patterns, and the session that they are of."""
    deadline = Deadline()
    session = session_of(None, None, credentials_of(None, "us-east-1", deadline), deadline)
    return clients.Patterns(session, deadline, threading.Lock()), session


class SentError(Exception):
    """Ends a call before anything leaves this machine."""


def sent_by(client: Any, operation: str, arguments: dict[str, Any]) -> Any:
    """The request that a client sends."""
    sent: list[Any] = []

    def keep(request: Any, **_event: Any) -> None:
        sent.append(request)
        raise SentError

    client.meta.events.register_first("before-send", keep)
    with pytest.raises(SentError):
        getattr(client, operation)(**arguments)
    return sent[0]


def scope(request: Any) -> tuple[str, str]:
    """The access key that signed a request, and Region and service that it is for."""
    found = re.search(r"Credential=(\w+)/\d+/([\w/-]+),", str(request.headers["Authorization"]))
    assert found is not None
    return found[1], found[2]


def test_there_is_a_call_of_each_service():
    assert CALLS.keys() == clients.ALIKE


@pytest.mark.parametrize("endpoint_url", [None, "http://127.0.0.1:9"])
@pytest.mark.parametrize("region", ["eu-west-1", "cn-north-1", "us-gov-west-1"])
@pytest.mark.parametrize("service", CALLS)
def test_a_client_asks_as_botocores_own_would(service, region, endpoint_url):
    made, session = patterns()
    options = {"region_name": region, "endpoint_url": endpoint_url, "config": STANDARD}
    ours, theirs = made.client(service, KEYS, "key", **options), session.client(service, **options, **KEYS)
    first, second = (sent_by(client, *CALLS[service]) for client in (ours, theirs))

    assert (first.method, first.url, first.body) == (second.method, second.url, second.body)
    assert scope(first) == scope(second)
    first_headers, second_headers = (dict(each.headers) for each in (first, second))
    assert first_headers.keys() == second_headers.keys()
    assert all(first_headers[name] == second_headers[name] for name in first_headers.keys() - VARYING)
    assert ours.meta.config.retries == theirs.meta.config.retries


def test_clients_share_what_depends_on_no_identity_and_nothing_else():
    made, _session = patterns()
    first, second = (made.client("iam", KEYS, "key", region_name="eu-west-1", config=STANDARD) for _ in range(2))
    assert first._endpoint.http_session is second._endpoint.http_session
    assert first.meta.service_model is second.meta.service_model
    for own in ("_request_signer", "_endpoint", "_ruleset_resolver"):
        assert getattr(first, own) is not getattr(second, own)
    assert first.meta.events is not second.meta.events


@pytest.mark.parametrize(
    ("service", "config"),
    [("s3", STANDARD), ("iam", Config(retries={"mode": "legacy"})), ("iam", Config())],
    ids=["handlers of its own", "other rules of repetition", "rules of the configuration"],
)
def test_what_is_not_known_to_be_alike_is_made_by_botocore(service, config):
    made, _session = patterns()
    options = {"region_name": "eu-west-1", "config": config}
    first, second = (made.client(service, KEYS, "key", **options) for _ in range(2))
    assert first.meta.service_model is not second.meta.service_model


def test_a_botocore_whose_clients_have_other_parts_makes_them_itself(monkeypatch):
    made, _session = patterns()
    monkeypatch.setattr(clients, "RequestSigner", lambda only_one: only_one)
    first, second = (made.client("iam", KEYS, "key", region_name="eu-west-1", config=STANDARD) for _ in range(2))
    assert first.meta.service_model is not second.meta.service_model
    assert scope(sent_by(first, *CALLS["iam"]))[0] == KEYS["aws_access_key_id"]


def test_an_endpoint_by_account_is_not_that_of_another():
    made, _session = patterns()
    first = made.client("iam", KEYS, "key", region_name="eu-west-1", config=STANDARD)
    assert "AWS::Auth::AccountId" not in first._ruleset_resolver._builtins


def attempts_of(client: Any) -> int:
    """How often a client makes a call that is refused for now."""
    made: list[str] = []

    def refuse(**_event: Any) -> AWSResponse:
        made.append("attempt")
        return AWSResponse("", 503, {}, type("Raw", (), {"stream": lambda *_: iter([])})())

    client.meta.events.register_first("before-send", refuse)
    with pytest.raises(ClientError):
        client.get_role(RoleName="Zone")
    return len(made)


@pytest.mark.parametrize(("retries", "attempts"), [({}, 3), ({"max_attempts": 3}, 4), ({"total_max_attempts": 5}, 5)])
def test_a_call_is_made_again_as_often_as_by_botocores_own(monkeypatch, retries, attempts):
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)  # botocore's pauses
    made, session = patterns()
    options = {"region_name": "eu-west-1", "config": Config(retries={"mode": "standard", **retries})}
    ours, theirs = made.client("iam", KEYS, "key", **options), session.client("iam", **options, **KEYS)
    assert attempts_of(ours) == attempts_of(theirs) == attempts


def busy_now_and_then(seed: int) -> Any:
    """A fault that refuses a part of the requests, so that they are made again."""
    chance = random.Random(seed)

    def fault(_request: Request) -> None:
        if chance.random() < 0.2:
            raise RefusedError("Throttling")

    return fault


def signed_for_another(requests: list[Request]) -> Iterator[Request]:
    """The requests whose keys or token are not of the account that they say they are for."""
    for request in requests:
        of_hub = request.operation == "AssumeRole"
        meant = HUB if of_hub else request.fields["RoleName"].removeprefix("Role")
        if (request.signed_for, request.token_of) != (meant, "" if of_hub else meant):
            yield request


@pytest.mark.parametrize("seed", range(3))
def test_each_request_carries_the_keys_of_its_account(monkeypatch, seed):
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)  # botocore's pauses
    numbers = [f"{100000000000 + number}" for number in range(40)]
    chance = random.Random(seed)
    visits = [chance.choice(numbers) for _ in range(120)]
    world = Accounts(busy_now_and_then(seed))

    with serving(world) as url:
        hub = Connection(credentials=HUB_KEYS, endpoint_url=url)
        sessions = {each: hub.assume(entrance(each), session_name="test") for each in numbers}

        def visit(number: str) -> None:
            session = sessions[number]
            role = {"RoleName": f"Role{number}"}
            session.client("iam", attempts=9).update_assume_role_policy(**role, PolicyDocument="{}")
            session.client("iam").list_attached_role_policies(**role)
            session.client("iam", "eu-west-1").get_role(**role)

        for number in numbers:
            sessions[number].client("iam").create_role(RoleName=f"Role{number}", AssumeRolePolicyDocument="{}")
        with ThreadPoolExecutor(24) as pool:
            list(pool.map(visit, visits))

    assert list(signed_for_another(world.requests)) == []
    assert {request.signed_for for request in world.requests} == {HUB, *numbers}
    counted = {number: sum(session.calls.values()) for number, session in sessions.items()}
    assert counted == {number: world.calls(number).total() - world.calls(number)["AssumeRole"] for number in numbers}


def test_the_judge_sees_keys_of_another():
    right, wrong = (Request("GetRole", HUB[:-1] + last, HUB, {"RoleName": f"Role{HUB}"}) for last in "98")
    assert list(signed_for_another([right, wrong])) == [wrong]
