# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients of Organizations keep to a rate, and read the state of accounts whatever botocore they are made with."""

from __future__ import annotations

import copy
import json

import botocore.session
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.organizations import hooks
from botocore.awsrequest import AWSResponse

from tests.support.aws.connections import open_connection


class Raw:
    def stream(self, *_arguments, **_options):
        yield b'{"Tags": []}'


def test_requests_wait_for_their_token(monkeypatch):
    now, pauses = [0.0], []

    def sleep(seconds):
        pauses.append(seconds)
        now[0] += seconds

    pacer = hooks.Pacer
    monkeypatch.setattr(hooks, "Pacer", lambda bucket: pacer(bucket, clock=lambda: now[0], sleep=sleep))
    client = open_connection().client("organizations")
    client.meta.events.register("before-send", lambda request, **_: AWSResponse(request.url, 200, {}, Raw()))

    for _number in range(hooks.BURST + 2):
        client.list_tags_for_resource(ResourceId="111111111111")

    assert pauses == [pytest.approx(1 / hooks.REQUESTS_PER_SECOND)] * 2


def older_client(body: bytes, status: int = 200):
    """A client of a botocore that does not know State, and gets an answer."""
    session = botocore.session.Session()
    loader = session.get_component("data_loader")
    load = loader.load_service_model

    def load_older(service_name, type_name, api_version=None):
        model = copy.deepcopy(load(service_name, type_name, api_version))
        if type_name == "service-2":
            model["shapes"]["Account"]["members"].pop("State", None)
        return model

    loader.load_service_model = load_older
    client = session.create_client(
        "organizations", "us-east-1", aws_access_key_id="AKIAOWN", aws_secret_access_key="own-secret"
    )
    hooks.read_states(client, None)
    client.meta.events.register("before-send", lambda request, **_: AWSResponse(request.url, status, {}, Sent(body)))
    return client


class Sent:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_arguments, **_options):
        yield self._body


ACCOUNT = {"Id": "111111111111", "Name": "Shop", "State": "CLOSED"}


def test_an_older_botocore_reads_the_state_too():
    client = older_client(json.dumps({"Accounts": [ACCOUNT], "NextToken": "more"}).encode())
    answer = client.list_accounts_for_parent(ParentId="r-abcd")
    assert (answer["Accounts"], answer["NextToken"]) == ([ACCOUNT], "more")


@pytest.mark.parametrize("body", [b'{"NextToken": "more"}', b'{"Accounts": null}'])
def test_what_is_no_page_stays_none(body):
    assert "Accounts" not in older_client(body).list_accounts_for_parent(ParentId="r-abcd")


def test_an_error_stays_one():
    body = json.dumps({"__type": "ParentNotFoundException", "Accounts": []}).encode()
    client = older_client(body, status=400)
    with pytest.raises(client.exceptions.ParentNotFoundException):
        client.list_accounts_for_parent(ParentId="r-abcd")
