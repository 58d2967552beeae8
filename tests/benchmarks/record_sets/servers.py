# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the contestants talk to: the stub, as fast as it is or as slow as AWS, and the sandbox."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import boto3

from tests.benchmarks.stubs import StubProcess
from tests.support.sandbox.client import SandboxClient

from . import by_hand, workload
from .stub_zone import ZONE_ID


class Server(ABC):
    """A zone that is emptied, brought into a state, and counted at. ``env`` is what a contestant's process gets."""

    env: dict[str, str]
    zone_id: str

    @abstractmethod
    def reset(self) -> None:
        """An empty zone, and neither latency nor limits."""

    @abstractmethod
    def begin(self) -> None:
        """From now on count, and behave as the measurement wants it."""

    @abstractmethod
    def counts(self) -> tuple[int, int]:
        """Calls to Route 53 since ``begin``, and how many of them were throttled."""

    @abstractmethod
    def stop(self) -> None: ...

    @abstractmethod
    def client(self) -> Any:
        """A boto3 client of Route 53."""

    def fill(self, size: int) -> None:
        """The zone as it is declared."""
        by_hand.sync(self.client(), self.zone_id, workload.record_sets(size))

    def drift(self, size: int) -> None:
        """Somebody changes a hundredth of the zone."""
        by_hand.sync(self.client(), self.zone_id, workload.drift(size))


class StubServer(Server):
    """The stub."""

    zone_id = ZONE_ID

    def __init__(self) -> None:
        self.behaviour: dict[str, float] = {"latency": 0, "rate": 0, "burst": 0}
        self._stub = StubProcess("tests.benchmarks.record_sets.stub")
        self.url, self.env = self._stub.url, self._stub.env

    def reset(self) -> None:
        self._stub.order(reset=1, latency=0, rate=0, burst=0)

    def begin(self) -> None:
        self._stub.order(**self.behaviour)

    def counts(self) -> tuple[int, int]:
        counts = self._stub.order()
        return sum(counts["calls"].values()), sum(counts["refused"].values())

    def client(self) -> Any:
        return self._stub.client("route53")

    def stop(self) -> None:
        self._stub.stop()


class SandboxServer(Server):
    """The sandbox and its seeded zone."""

    def __init__(self, state_dir: Path) -> None:
        self._sandbox = SandboxClient(state_dir)
        self._sandbox.start()
        self.env = self._sandbox.env | {"AWS_PROFILE": "dns"}
        self.reset()

    def reset(self) -> None:
        self._sandbox.reset()
        client = self.client()
        zones = client.list_hosted_zones_by_name(DNSName=workload.ORIGIN)["HostedZones"]
        self.zone_id = zones[0]["Id"].removeprefix("/hostedzone/")
        listed = client.list_resource_record_sets(HostedZoneId=self.zone_id)["ResourceRecordSets"]
        seeded = [each for each in listed if each["Type"] not in ("NS", "SOA")]
        batch = [{"Action": "DELETE", "ResourceRecordSet": each} for each in seeded]
        client.change_resource_record_sets(HostedZoneId=self.zone_id, ChangeBatch={"Changes": batch})

    def begin(self) -> None:
        self._sandbox.reset_requests()

    def counts(self) -> tuple[int, int]:
        rows = [row for row in self._sandbox.requests() if row["service"] == "route53"]
        return sum(row["count"] for row in rows), sum(row["errors"].get("Throttling", 0) for row in rows)

    def client(self) -> Any:
        os.environ.update({name: value for name, value in self.env.items() if name.startswith("AWS_")})
        return boto3.Session(profile_name="dns").client("route53")

    def stop(self) -> None:
        self._sandbox.stop()
