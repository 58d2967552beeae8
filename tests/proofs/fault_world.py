# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs of route53_record_sets on the wire, observed: a random zone of the sandbox, and a clock without waiting.

The module's ``ensure`` runs in this process with a real connection, so that pauses are recorded instead of slept,
others can write at a chosen moment, and a call takes few record sets. Everything behind the connection is real.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import argument_spec
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import Outcome, attempt
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.record_sets import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import batches
from ansible_collections.crossaccount.aws.plugins.modules.route53_record_sets import OPTIONS

from tests.proofs.fault_wire import Clock, Wire, sent_key
from tests.proofs.invariants import WRITE, Attempt, Observation, check, i3_converges, key_of
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.sample import DAY, LONG_ONE_IN, share

ZONE = "example.com"
DNS = "222222222222"
# Every law holds for three seeds; where time is short for one of them a day.
EVERY_SEED = (1, 2, 3)
SEEDS = share(EVERY_SEED, DAY, min(len(EVERY_SEED), LONG_ONE_IN))
SMALL_CALL = 12  # record sets that a call takes here, instead of 1,000
WAIT_TIMEOUT = 300

Entry = dict[str, Any]


@dataclass
class Task:
    """A zone that is there, what a task declares of it, and what is none of its business."""

    existing: list[Entry]
    declared: list[Entry]
    foreign: list[Entry]


def random_task(seed: int, size: int = 60) -> Task:
    """``size`` declared record sets: some missing, some different, some right, some to be removed, some weighted, and
    aliases to those that stay; and foreign ones."""
    chance = random.Random(seed)
    existing: list[Entry] = []
    declared: list[Entry] = []
    stay: list[str] = []
    for number in range(size):
        identity: Entry = {"record": f"d{number:03}.{ZONE}", "type": "A"}
        right = {**identity, "ttl": 300, "value": [f"192.0.2.{chance.randrange(1, 255)}"]}
        kind = chance.choice(["create", "update", "delete", "keep"])
        if stay and number % 9 == 8:
            kind = "create"
            right = {**identity, "alias": {"dns_name": chance.choice(stay)}}
        elif number % 7 == 6:
            identity["set_identifier"] = "blue"
            right |= {"set_identifier": "blue", "weight": chance.randrange(256)}
        elif kind != "delete":
            stay.append(identity["record"])
        existing += {"create": [], "update": [{**right, "ttl": 60}], "delete": [right], "keep": [right]}[kind]
        declared.append({**identity, "state": "absent"} if kind == "delete" else right)
    foreign = [
        {"record": f"f{number:03}.{ZONE}", "type": "A", "ttl": 300, "value": ["198.51.100.1"]} for number in range(5)
    ]
    return Task(existing, declared, foreign)


class World:
    """A hosted zone of the sandbox, seen by an operator without faults, and tasks run on it."""

    def __init__(self, sandbox: SandboxClient, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sandbox = sandbox
        for name, value in sandbox.env.items():
            if name.startswith("AWS_"):
                monkeypatch.setenv(name, value)
        self.clock = Clock()
        self.clock.install(monkeypatch)
        monkeypatch.setattr(batches, "MAX_ELEMENTS", SMALL_CALL)
        self.client = boto_session("dns", region_name="us-east-1").client("route53")
        created = self.client.create_hosted_zone(Name=ZONE, CallerReference=str(uuid.uuid4()))
        self.zone_id = created["HostedZone"]["Id"].rpartition("/")[2]
        self.others: set[str] = set()
        self.seen: dict[str, int] = {}

    def state(self) -> dict[str, Any]:
        """The zone as Route 53 keeps it."""
        pages = self.client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=self.zone_id)
        return {sent_key(each): _content(each) for page in pages for each in page["ResourceRecordSets"]}

    def put(self, *entries: Entry, action: str = "UPSERT") -> None:
        """Somebody else writes, in one call."""
        self.others |= {key_of(entry["record"], entry["type"], entry.get("set_identifier", "")) for entry in entries}
        changes = [{"Action": action, "ResourceRecordSet": self.structure(entry)} for entry in entries]
        self.client.change_resource_record_sets(HostedZoneId=self.zone_id, ChangeBatch={"Changes": changes})

    def structure(self, entry: Entry) -> dict[str, Any]:
        """An entry of ours as the API takes it, made without our code."""
        structure: dict[str, Any] = {"Name": f"{entry['record']}.", "Type": entry["type"]}
        if "alias" in entry:
            target = entry["alias"]
            structure["AliasTarget"] = {
                "HostedZoneId": self.zone_id,
                "DNSName": f"{target['dns_name']}.",
                "EvaluateTargetHealth": False,
            }
        else:
            structure |= {"TTL": entry["ttl"], "ResourceRecords": [{"Value": value} for value in entry["value"]]}
        if "set_identifier" in entry:
            structure |= {"SetIdentifier": entry["set_identifier"], "Weight": entry["weight"]}
        return structure

    def fill(self, task: Task) -> None:
        self.put(*task.existing, *task.foreign)
        self.others = set()

    def wanted(self, task: Task) -> dict[str, Any]:
        """Key → content, None for what shall not be there, of everything that a task declares."""
        return {
            _entry_key(entry): None if entry.get("state") else _content(self.structure(entry))
            for entry in task.declared
        }

    def connection(self, **options: Any) -> Connection:
        return Connection(profile="dns", region="us-east-1", **options)

    def run(
        self,
        task: Task,
        faults: Sequence[Mapping[str, Any]] = (),
        *,
        prepare: Callable[[Wire], None] = lambda wire: None,
        connection: Connection | None = None,
        gone: bool = False,
        **options: Any,
    ) -> Observation:
        """Run a task under faults and observe it. ``gone``: the zone is not there any more afterwards."""
        before = {} if gone else self.state()
        connection = connection or self.connection()
        wire = Wire(connection)
        prepare(wire)
        self.clock.sleeps.clear()
        self.sandbox.reset_requests()
        self.inject(faults)
        started = self.clock.now()
        outcome = self.execute(task, connection, **options)
        elapsed = self.clock.now() - started
        self.inject(())
        requests = self.sandbox.requests()
        if faults:
            self.seen = {row["operation"]: row["count"] for row in requests}
        observed = Observation(
            before=before,
            after={} if gone else self.state(),
            result=outcome.result,
            failed=outcome.failed,
            attempts=(*_sign_in(requests), *wire.attempts),
            declared=[_entry_key(entry) for entry in task.declared],
            others=frozenset(self.others),
            secrets=self.sandbox.secrets(),
            sleeps=tuple(self.clock.sleeps),
            elapsed=elapsed,
            wait_timeout=WAIT_TIMEOUT,
            account=DNS,
            accounts={
                row["account"]
                for row in requests
                if row["operation"] == WRITE and row["count"] > sum(row["errors"].values())
            },
            output=json.dumps(outcome.result, default=str),
        )
        self.others = set()
        return observed

    def execute(self, task: Task, connection: Connection | None = None, **options: Any) -> Outcome:
        """Run a task as its module does."""
        params = {option: spec.get("default") for option, spec in argument_spec(*OPTIONS)["argument_spec"].items()}
        params |= {"account_id": DNS, "hosted_zone_id": self.zone_id, "record_sets": task.declared, "force": True}
        params |= {"wait_timeout": WAIT_TIMEOUT, **options}
        connection = connection or self.connection()
        return attempt(lambda: ensure(params, connection, check_mode=False))

    def remove(self) -> None:
        """Delete the zone."""
        changes = [
            {"Action": "DELETE", "ResourceRecordSet": each}
            for page in self.client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=self.zone_id)
            for each in page["ResourceRecordSets"]
            if each["Type"] not in ("NS", "SOA")
        ]
        changes.sort(key=lambda change: "AliasTarget" not in change["ResourceRecordSet"])
        if changes:
            self.client.change_resource_record_sets(HostedZoneId=self.zone_id, ChangeBatch={"Changes": changes})
        self.client.delete_hosted_zone(Id=self.zone_id)

    def inject(self, faults: Sequence[Mapping[str, Any]]) -> None:
        """Replace the faults in force."""
        self.sandbox.faults([dict(fault) for fault in faults])

    def sandbox_calls(self, operation: str) -> int:
        """How often the sandbox saw an operation in the run that was observed with faults."""
        return self.seen.get(operation, 0)

    def calls_of(self, record_sets: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """How many record sets a call takes from now on."""
        monkeypatch.setattr(batches, "MAX_ELEMENTS", record_sets)

    def prove(self, task: Task, faults: Sequence[Mapping[str, Any]] = (), **options: Any) -> Observation:
        """Run a task under faults, and twice more without them; every invariant holds. The first run."""
        first = self.run(task, faults, **options)
        check(first)
        self.converge(task)
        return first

    def converge(self, task: Task) -> None:
        again = self.run(task)
        third = self.run(task)
        check(again)
        check(third)
        i3_converges(again, third, self.wanted(task))


def _entry_key(entry: Entry) -> str:
    return key_of(entry["record"], entry["type"], entry.get("set_identifier", ""))


def _content(structure: Mapping[str, Any]) -> Any:
    values = sorted(record["Value"] for record in structure.get("ResourceRecords", ()))
    return {**structure, "ResourceRecords": values}


@contextmanager
def seeded(seed: int) -> Iterator[random.Random]:
    """Chance that repeats, botocore's jitter included."""
    state = random.getstate()
    random.seed(seed)
    try:
        yield random.Random(seed)
    finally:
        random.setstate(state)


def _sign_in(requests: Sequence[Mapping[str, Any]]) -> list[Attempt]:
    """Signing in as a role, which says whose the session is. The wire does not show it; it comes before all else."""
    assumed = (row for row in requests if row["operation"] == "AssumeRole")
    return [Attempt(0, "AssumeRole")] if any(row["count"] > sum(row["errors"].values()) for row in assumed) else []


def writes(run: Observation, outcome: str | None = None) -> list[Attempt]:
    """The attempts to write; those with an outcome."""
    return [attempt for attempt in run.writes if outcome is None or attempt.outcome == outcome]


def fault(operation: str, **order: Any) -> dict[str, Any]:
    """A fault of Route 53."""
    return {"service": "route53", "operation": operation, **order}
