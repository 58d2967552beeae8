# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A module that is killed between two of its calls: a real process, real calls of 1,000 record sets, three seeds."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.fault_world import SEEDS
from tests.proofs.invariants import WRITE
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import ROOT, SandboxClient

MODULE = "ansible_collections.crossaccount.aws.plugins.modules.route53_record_sets"
# What Ansible does on the machine where a module runs.
RUN = f"""
import runpy, sys
sys.path.insert(0, {str(ROOT)!r})
from tests.support import collection_path
runpy.run_module({MODULE!r}, run_name="__main__", alter_sys=True)
"""
SIZE = 2500
IN_FLIGHT_SECONDS = 15.0


class Module:
    """The module as a process of its own, on a zone of its own."""

    def __init__(self, sandbox: SandboxClient, folder: Path, entries: list[dict[str, Any]]) -> None:
        self._env = {**sandbox.env, "PYTHONWARNINGS": "ignore"}
        self._session = boto_session("dns", region_name="us-east-1")
        self.client = self._session.client("route53")
        created = self.client.create_hosted_zone(Name="example.com", CallerReference=str(folder))
        self.zone_id = created["HostedZone"]["Id"].rpartition("/")[2]
        declared = folder / "zone.json"
        declared.write_text(json.dumps(entries), encoding="utf-8")
        arguments = {"profile": "dns", "hosted_zone_id": self.zone_id, "record_sets_file": str(declared), "force": True}
        self._input = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", RUN], env=self._env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdin is not None
        process.stdin.write(self._input)
        process.stdin.close()
        return process

    def run(self) -> dict[str, Any]:
        """Start it and read its result."""
        with self.start() as process:
            assert process.stdout is not None
            output = process.stdout.read()
        result: dict[str, Any] = json.loads(output.splitlines()[-1])
        return result

    def addresses(self) -> dict[str, str]:
        pages = self.client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=self.zone_id)
        return {
            each["Name"]: each["ResourceRecords"][0]["Value"]
            for page in pages
            for each in page["ResourceRecordSets"]
            if each["Type"] == "A"
        }


def calls(sandbox: SandboxClient) -> int:
    """How many writes were granted."""
    return sum(row["count"] - sum(row["errors"].values()) for row in sandbox.requests() if row["operation"] == WRITE)


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_between_two_calls(
    once: SandboxClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed: int
) -> None:
    for name, value in once.env.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    chance = random.Random(seed)
    wanted = {f"h{number:04}.example.com.": f"192.0.2.{chance.randrange(1, 255)}" for number in range(SIZE)}
    module = Module(
        once,
        tmp_path,
        [{"record": name, "type": "A", "ttl": 300, "value": [value]} for name, value in wanted.items()],
    )
    foreign = {"Name": "foreign.example.com.", "Type": "A", "TTL": 5, "ResourceRecords": [{"Value": "198.51.100.1"}]}
    module.client.change_resource_record_sets(
        HostedZoneId=module.zone_id, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": foreign}]}
    )
    once.reset_requests()
    done = chance.choice([1, 2])  # how many of three calls get through
    # The call in flight is held up, and would fail in the end: it is never carried out.
    held = {"operation": WRITE, "skip": done, "delay": IN_FLIGHT_SECONDS, "code": "InternalError", "status": 500}
    once.faults([held])

    with module.start() as process:
        while calls(once) < done:
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    once.faults([])

    left = module.addresses()
    assert left.pop("foreign.example.com.") == "198.51.100.1"
    assert len(left) == 1000 * done  # I2
    assert left.items() <= wanted.items()

    once.reset_requests()
    again = module.run()
    assert not again.get("failed"), again.get("msg")
    assert (again["changed"], len(again["applied"])) == (True, SIZE - 1000 * done)  # I7
    assert calls(once) == -(-(SIZE - 1000 * done) // 1000)
    assert module.addresses() == {**wanted, "foreign.example.com.": "198.51.100.1"}  # I3, I4

    once.reset_requests()
    third = module.run()
    assert (third["changed"], third["changes"], calls(once)) == (False, [], 0)
