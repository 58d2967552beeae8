# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -I -S -B cold_start.py FOLDER``: import the function that is unpacked there, and let it keep one instance.

There is nothing but the standard library and stand-ins for what it takes of boto3, so that the time is the package's
own. It prints one object of JSON: ``seconds`` and ``cpu`` (of the processor, also in seconds) from the first import to
the answer, the ``changes`` that it sent to Route 53, and the ``origins`` of all modules that it has loaded.

Lambda unpacks code into a folder that is read-only, so that nothing is compiled beforehand; hence ``-B``.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
from types import ModuleType, SimpleNamespace
from typing import Any

INSTANCE = {
    "InstanceId": "i-00000000000000001",
    "State": {"Name": "running"},
    "PublicIpAddress": "192.0.2.1",
    "Tags": [{"Key": "dns", "Value": "web"}],
}
HANDLER = "crossaccount_dns._function.handler"
changes: list[Any] = []


class Anything:
    """Takes whatever it is given."""

    def __init__(self, *_arguments: Any, **_options: Any) -> None:
        self.region_name = "us-east-1"

    def __getattr__(self, name: str) -> Any:
        return lambda *_arguments, **_options: None


class Client:
    """One instance in one Region, and zones that are empty."""

    def __init__(self, region: str | None) -> None:
        self._region = region

    def get_paginator(self, _operation: str) -> Client:
        return self

    def paginate(self, **_options: Any) -> list[Any]:
        return [{"Reservations": [{"Instances": [INSTANCE]}] if self._region == "us-east-1" else []}]

    def list_resource_record_sets(self, **_options: Any) -> dict[str, Any]:
        return {"ResourceRecordSets": [], "IsTruncated": False}

    def change_resource_record_sets(self, HostedZoneId: str, ChangeBatch: dict[str, Any]) -> None:
        changes.extend([HostedZoneId, each] for each in ChangeBatch["Changes"])


class Session(Anything):
    def client(self, _service: str, region_name: str | None = None, **_options: Any) -> Client:
        return Client(region_name)


def stand_in(name: str, **members: Any) -> None:
    module = ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module


def main() -> None:
    stand_in("boto3", session=SimpleNamespace(Session=Session))
    stand_in("botocore")
    stand_in("botocore.config", Config=Anything)
    stand_in("botocore.credentials", AssumeRoleCredentialFetcher=Anything, DeferredRefreshableCredentials=Anything)
    errors = {name: type(name, (Exception,), {}) for name in ("BotoCoreError", "ClientError")}
    stand_in("botocore.exceptions", **errors)
    stand_in("botocore.session", Session=Session)
    os.environ.update(EVENTS_QUEUE="https://events", FAILURES_QUEUE="https://failures")
    sys.path.insert(0, sys.argv[1])
    event = {"detail-type": "Scheduled Event", "account": "111111111111", "detail": {}}
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000)

    began, cpu_began = time.perf_counter(), time.process_time()
    handle = __import__(HANDLER, fromlist=["handle"]).handle
    with contextlib.redirect_stdout(io.StringIO()):
        handle(event, context)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu_began

    origins = {getattr(getattr(each, "__spec__", None), "origin", None) for each in list(sys.modules.values())}
    told = {"seconds": seconds, "cpu": cpu, "changes": changes, "origins": sorted(filter(None, origins))}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
