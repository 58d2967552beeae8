"""One client for many roles: each call is signed by the one that makes it, and none by nobody."""

from __future__ import annotations

import re
import threading

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.disclosure import AnswerError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from botocore.awsrequest import AWSResponse

from tests.support.aws.connections import hide_configuration, open_connection

ANSWER = (
    b'<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><regionInfo><item>'
    b"<regionName>us-east-1</regionName></item></regionInfo></DescribeRegionsResponse>"
)
_KEY = re.compile(r"Credential=([^/]+)/")


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch, tmp_path):
    hide_configuration(monkeypatch, tmp_path)


class Raw:
    def stream(self, **_options):
        yield ANSWER


class Wire:
    """In place of the network: who signed each request. ``statuses`` are those of the answers, the last one staying."""

    def __init__(self, *statuses, meet=None):
        self.signers = []
        self._statuses = list(statuses) or [200]
        self._meet = meet

    def __call__(self, request, **_event):
        if self._meet:
            self._meet.wait()
        self.signers.append(_KEY.search(str(request.headers["Authorization"]))[1])
        status = self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]
        response = AWSResponse(request.url, status, {}, Raw())
        response._content = ANSWER if status == 200 else b""
        return response


def roles(origin, *names):
    return [
        origin.with_credentials({"AccessKeyId": name, "SecretAccessKey": "s", "SessionToken": "t"}) for name in names
    ]


def on(wire, client):
    client._client.meta.events.register("before-send", wire)
    return client


def test_two_roles_share_a_client_and_sign_for_themselves():
    wire = Wire()
    first, second = (role.common_client("ec2", "eu-west-1") for role in roles(open_connection(), "ASIAA", "ASIAB"))
    assert first._client is second._client
    on(wire, first)
    first.describe_regions()
    second.describe_regions()
    first.describe_regions()
    assert wire.signers == ["ASIAA", "ASIAB", "ASIAA"]


def test_regions_have_clients_of_their_own():
    [role] = roles(open_connection(), "ASIAA")
    assert role.common_client("ec2", "eu-west-1")._client is not role.common_client("ec2", "us-east-1")._client
    assert role.common_client("ec2", "eu-west-1")._client.meta.region_name == "eu-west-1"


def test_calls_at_the_same_time_do_not_take_each_others_place():
    many = [f"ASIA{n}" for n in range(8)]
    wire = Wire(meet=threading.Barrier(len(many), timeout=10))
    clients = [role.common_client("ec2", "eu-west-1") for role in roles(open_connection(), *many)]
    on(wire, clients[0])
    threads = [threading.Thread(target=client.describe_regions) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(wire.signers) == many


def test_a_repetition_is_signed_by_the_same_role(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    wire = Wire(500, 200)
    [role] = roles(open_connection(), "ASIAA")
    on(wire, role.common_client("ec2", "eu-west-1")).describe_regions()
    assert wire.signers == ["ASIAA", "ASIAA"]


def test_a_call_of_nobody_is_not_sent():
    wire = Wire()
    [role] = roles(open_connection(), "ASIAA")
    client = on(wire, role.common_client("ec2", "eu-west-1"))
    with pytest.raises(AnswerError, match="nobody who signs it"):
        client._client.describe_regions()
    client.describe_regions()
    with pytest.raises(AnswerError, match="nobody who signs it"):
        client._client.describe_regions()
    assert wire.signers == ["ASIAA"]


def test_calls_are_counted_by_the_origin():
    origin = open_connection()
    [role] = roles(origin, "ASIAA")
    on(Wire(), role.common_client("ec2", "eu-west-1")).describe_regions()
    assert origin.calls == {"DescribeRegions": 1}


def test_a_client_that_cannot_be_made_is_told():
    [role] = roles(open_connection(), "ASIAA")
    with pytest.raises(AwsError, match="Could not connect to ec2"):
        role.common_client("ec2", "not a region")
