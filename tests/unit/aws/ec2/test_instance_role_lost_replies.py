# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A write whose reply is lost is repeated, and meets its own work: what was done is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.ec2.instance_role import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import attempt
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError

ID = "i-00000001"
KEYS = {"aws_access_key_id": "AKIAOWN", "aws_secret_access_key": "own-secret"}
WRITES = {
    "AssociateIamInstanceProfile": "IncorrectState",
    "DisassociateIamInstanceProfile": "InvalidAssociationID.NotFound",
    "ReplaceIamInstanceProfileAssociation": "InvalidAssociationID.NotFound",
}


class Ec2:
    """One running instance and its profile. The reply to the first write is lost; a repetition is refused."""

    def __init__(self, profile: str, *, unreadable: bool = False) -> None:
        self.profile = profile
        self._unreadable = unreadable
        self._lost = False

    def answer(self, request: Any, **_event: Any) -> AWSResponse:
        asked = {name: values[0] for name, values in parse_qs(_text(request.body)).items()}
        operation = asked["Action"]
        if operation in WRITES:
            if self._lost:
                return self._refused(WRITES[operation])
            self._lost = True
            self.profile = asked.get("IamInstanceProfile.Name", "")
            raise ConnectionClosedError(endpoint_url=request.url)
        if self._unreadable and self._lost:
            return self._refused("UnauthorizedOperation")
        return self._reply(200, f"<{operation}Response>{getattr(self, operation)()}</{operation}Response>")

    def DescribeInstances(self) -> str:
        instance = f"<instanceId>{ID}</instanceId><instanceState><name>running</name></instanceState>"
        return f"<reservationSet><item><instancesSet><item>{instance}</item></instancesSet></item></reservationSet>"

    def DescribeIamInstanceProfileAssociations(self) -> str:
        arn = f"<arn>arn:aws:iam::111111111111:instance-profile/{self.profile}</arn>"
        found = f"<associationId>a</associationId><instanceId>{ID}</instanceId><state>associated</state>"
        item = f"<item>{found}<iamInstanceProfile>{arn}</iamInstanceProfile></item>" if self.profile else ""
        return f"<iamInstanceProfileAssociationSet>{item}</iamInstanceProfileAssociationSet>"

    def _refused(self, code: str) -> AWSResponse:
        error = f"<Error><Code>{code}</Code><Message>no</Message></Error>"
        return self._reply(400, f"<Response><Errors>{error}</Errors><RequestID>1</RequestID></Response>")

    def _reply(self, status: int, body: str) -> AWSResponse:
        response = AWSResponse("", status, {}, None)
        response._content = body.encode()
        return response


def _text(body: bytes | str) -> str:
    return body.decode() if isinstance(body, bytes) else body


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)

    def run(ec2: Ec2, **options: Any) -> dict[str, Any]:
        connection = Connection(region="us-east-1", credentials=KEYS)
        connection.client("ec2").meta.events.register("before-send", ec2.answer)
        params = {"role": "P", "instance_ids": [ID], "wait_timeout": 20, **options}
        return attempt(lambda: ensure(params, connection, check_mode=False), connection.writes).result

    return run


CASES = pytest.mark.parametrize(
    ("before", "options", "state", "after"),
    [
        ("", {}, "attached", "P"),
        ("P", {"state": "absent"}, "detached", ""),
        ("Q", {"replace": True}, "replaced", "P"),
    ],
    ids=["attach", "detach", "replace"],
)


@CASES
def test_what_was_done_is_told(
    run: Callable[..., dict[str, Any]], before: str, options: dict[str, Any], state: str, after: str
) -> None:
    ec2 = Ec2(before)
    result = run(ec2, **options)

    assert ec2.profile == after
    assert result["changed"] is True
    [instance] = result["instances"]
    assert (instance["state"], instance["before"], instance["after"]) == (state, before, after)
    assert result["diff"]["before"] != result["diff"]["after"]


@CASES
def test_what_cannot_be_found_out_is_said(
    run: Callable[..., dict[str, Any]], before: str, options: dict[str, Any], state: str, after: str
) -> None:
    result = run(Ec2(before, unreadable=True), **options)

    assert result["changed"] is True
    [instance] = result["instances"]
    assert (instance["state"], instance["changed"]) == ("failed", True)
    assert "Whether it was done is not known" in instance["reason"]
