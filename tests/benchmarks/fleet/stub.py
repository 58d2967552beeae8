# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The least of STS, IAM, EC2 and Organizations that a fleet needs: answers in well under a millisecond.

The account of a request is the one that its access key was handed out for. What the stub leaves out (signatures,
trust, permissions) is what the sandbox is for.

Run as ``python -m tests.benchmarks.fleet.stub``. Beside what ``serving`` says, an order may set ``accounts`` (of the
organization), ``instances`` (of an account in a Region), ``rates`` (whether AWS's token buckets hold), and remove all
roles with ``reset``.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from tests.benchmarks.serving import ACCESS_KEY, Bucket, Reply, Request, Stub, serve

from . import rates, stub_ec2, stub_iam, stub_organizations
from .world import INSTANCES, MANAGEMENT

_CREDENTIAL = re.compile(r"Credential=(?P<key>[^/]+)/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")
_NAMESPACES = {"sts": stub_iam.STS_NAMESPACE, "iam": stub_iam.IAM_NAMESPACE}


@dataclass(frozen=True)
class Call:
    """What a request asks for, and who asks."""

    service: str
    operation: str
    parameters: dict[str, Any]
    region: str
    key: str

    @classmethod
    def read(cls, request: Request) -> Call:
        """A request as botocore sends it."""
        signed = _CREDENTIAL.search(request.headers.get("authorization", ""))
        assert signed, "a request without a signature"
        if signed["service"] == "organizations":
            operation, parameters = request.headers["x-amz-target"].rpartition(".")[2], json.loads(request.body)
        else:
            parameters = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
            operation = parameters["Action"]
        return cls(signed["service"], operation, parameters, signed["region"], signed["key"])


class Fleet(Stub):
    """The accounts behind the address."""

    def __init__(self) -> None:
        super().__init__()
        self.accounts, self.instances, self.rates = 0, INSTANCES, False
        self._identities = stub_iam.Identities(ACCESS_KEY, MANAGEMENT)
        self._roles: dict[str, stub_iam.Roles] = {}
        self._buckets: dict[tuple[rates.Rate, str, str], Bucket] = {}

    def control(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Also changes the fleet; whenever it does, all buckets are full."""
        counts = super().control(order)
        self.accounts = order.get("accounts", self.accounts)
        self.instances = order.get("instances", self.instances)
        self.rates = order.get("rates", self.rates)
        self._buckets = {}
        if order.get("reset"):
            self._roles = {}
        return counts

    def answer(self, request: Request) -> Reply:
        """One call."""
        call = Call.read(request)
        self.calls[call.operation] += 1
        try:
            account = self._identities.account_of(call.key)
            if not self._admits(call, account):
                self.refused[call.operation] += 1
                raise stub_iam.Refused(_THROTTLED[call.service], "Rate exceeded")
            return self._answered(call, account)
        except stub_iam.Refused as refusal:
            return _error(call.service, *refusal.args)

    def _answered(self, call: Call, account: str) -> Reply:
        operation, parameters = call.operation, call.parameters
        if call.service == "organizations":
            return _json(stub_organizations.answer(operation, parameters, self.accounts))
        if call.service == "ec2":
            assert operation == "DescribeInstances", operation
            return Reply(stub_ec2.describe_instances(parameters, account, call.region, self.instances).encode())
        if call.service == "sts":
            content = self._identities.answer(operation, parameters, call.key)
        else:
            content = self._roles.setdefault(account, stub_iam.Roles(account)).answer(operation, parameters)
        return Reply(
            f'<{operation}Response xmlns="{_NAMESPACES[call.service]}"><{operation}Result>{content}</{operation}Result>'
            f"<ResponseMetadata><RequestId>stub</RequestId></ResponseMetadata></{operation}Response>".encode()
        )

    def _admits(self, call: Call, account: str) -> bool:
        if not self.rates:
            return True
        rate = _rate(call.service, call.parameters)
        place = (rate, account, call.region if "Region" in rate.of else "")
        bucket = self._buckets.get(place)
        if bucket is None:
            bucket = self._buckets[place] = Bucket(rate.rate, rate.burst)
        return bucket.admits()


_THROTTLED = {
    "ec2": "RequestLimitExceeded",
    "sts": "Throttling",
    "iam": "Throttling",
    "organizations": "TooManyRequestsException",
}


def _rate(service: str, parameters: Mapping[str, Any]) -> rates.Rate:
    if service != "ec2":
        return {"sts": rates.STS, "iam": rates.IAM_CALLS, "organizations": rates.ORGANIZATIONS}[service]
    narrowed = "MaxResults" in parameters or any(name.startswith("Filter.") for name in parameters)
    return rates.DESCRIBE_INSTANCES if narrowed else rates.ALL_INSTANCES


def _error(service: str, code: str, message: str) -> Reply:
    status = {"NoSuchEntity": 404, "EntityAlreadyExists": 409, "RequestLimitExceeded": 503}.get(code, 400)
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    if service == "organizations":
        return _json({"__type": code, "Message": message}, status)
    if service == "ec2":
        return Reply(f"<Response><Errors>{error}</Errors><RequestID>stub</RequestID></Response>".encode(), status)
    text = f'<ErrorResponse xmlns="{_NAMESPACES[service]}">{error}<RequestId>stub</RequestId></ErrorResponse>'
    return Reply(text.encode(), status)


def _json(content: Mapping[str, Any], status: int = 200) -> Reply:
    return Reply(json.dumps(content).encode(), status, "application/x-amz-json-1.1")


if __name__ == "__main__":
    asyncio.run(serve(Fleet()))
