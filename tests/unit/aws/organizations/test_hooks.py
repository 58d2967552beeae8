# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients of Organizations keep to a rate."""

from __future__ import annotations

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
