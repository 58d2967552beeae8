# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every operation that modules call, and every reply that can come back: the truth is told, and in time.

The tasks of ``reply_tasks`` run in this process against a real server, which gives the sandbox's own replies again and
damages those to one operation. The limits are small; what is held against them is the clock of this machine.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import propagation
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls import paging
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.deadline import Deadline
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.operations import OPERATIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import Outcome
from ansible_collections.crossaccount.aws.plugins.module_utils._core.time_limits import Limits

from tests.proofs.reply_damages import DAMAGES, PAGES, Damage, Replay
from tests.proofs.reply_server import Reply, Tape, recording, serving
from tests.proofs.reply_tasks import DNS, MANAGEMENT, TASKS, WORKLOAD, Task
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import SandboxClient

LIMITS = Limits(attempt=2.0, call=3.0, calls=6.0, answer=0.5)
# For a case whose damage a machine that is busy with other things did not even reach.
LONGER = Limits(attempt=20.0, call=30.0, calls=60.0, answer=1.0)
# What the law allows beyond the limit of the task.
GRACE = 10.0
MOST_PAGES = 30
RECORDING_PAUSE = 2.0  # seconds
SIDE_BY_SIDE = 16
# In how many ways the replies to an operation of a task are damaged; WAYS=100 are all.
WAYS = int(os.environ.get("WAYS", "1"))
PROFILES = {WORKLOAD: "workload-a", DNS: "dns", MANAGEMENT: "management"}
READS = re.compile("Get|List|Describe|Filter|Assume")
UNCERTAIN = re.compile("not known|unknown|may have been|Whether")
# Tasks that take back what they write, or that can write nothing whatever the answer is.
TAKEN_BACK = {"probes"}
# Modules that read again what became of a write that had no answer; what is recorded shows it done.
READS_BACK = {"ec2_instance_role", "events_bus", "iam_trust_statement", "lambda_function", "route53_record_sets"}
# Services and operations whose listings say that they go on by a token alone: without one, a page is the last.
ONLY_BY_A_TOKEN = {
    "cloudformation",
    "ec2",
    "events",
    "lambda",
    "logs",
    "organizations",
    "resourcegroupstaggingapi",
    "ListVPCAssociationAuthorizations",
}
# Listings of which no more is read than what is asked for.
READS_NO_FURTHER = {"DescribeAlarms", "ListHostedZonesByName", "ListRules"}
# Readings that answer an empty object where there is nothing, so that each object in JSON is one.
MAY_HOLD_NOTHING = {"ListQueueTags"}
# What is called a listing and has no pages.
WITHOUT_PAGES = {"DescribeEventBus", "DescribeRule", "ListQueueTags", "ListTagsForResource"}


@dataclass(frozen=True)
class Recorded:
    """A task with the options that were found out for it, and what AWS answered."""

    task: Task
    options: dict[str, object]
    tape: Tape
    calls: Sequence[str]


@pytest.fixture(scope="module")
def recorded(sandbox: SandboxClient) -> Iterator[list[Recorded]]:
    """Every task, run once for real."""
    sandbox.reset()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.env.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        patch.setattr(paging, "MOST_PAGES", MOST_PAGES)
        with pytest.MonkeyPatch.context() as slowly:
            # What is asked for again and again is recorded as often, and would not be over in the time of a case.
            slowly.setattr(propagation, "_pauses", lambda: itertools.repeat(RECORDING_PAUSE))
            tapes = [_record(sandbox, task) for task in TASKS]
        yield tapes


def _record(sandbox: SandboxClient, task: Task) -> Recorded:
    session = boto_session(PROFILES[task.account], region_name="us-east-1")
    options = dict(task.prepare(session.client))
    keys = session.get_credentials().get_frozen_credentials()
    with recording(sandbox.endpoint) as (url, tape):
        # The second run adds what AWS says when all is done. A busy sandbox takes its time.
        patient = {**options, "wait_timeout": 60} if "wait_timeout" in task.options else options
        calls: list[str] = []
        for _run in range(2):
            outcome = task.run(patient, _connection(url, keys, Deadline(300)))
            assert not outcome.failed, (task.name, outcome.result)
            calls = calls or list(tape)
    return Recorded(task, options, tape, calls)


def _connection(url: str, keys: object, deadline: Deadline) -> Connection:
    names = {"aws_access_key_id": "access_key", "aws_secret_access_key": "secret_key", "aws_session_token": "token"}
    credentials = {name: value for name, attribute in names.items() if (value := getattr(keys, attribute))}
    return Connection(region="us-east-1", endpoint_url=url, credentials=credentials, deadline=deadline)


@dataclass(frozen=True)
class Case:
    """A damage of the replies to one operation during a task."""

    recorded: Recorded
    operation: str
    damage: Damage

    @property
    def name(self) -> str:
        return f"{self.recorded.task.name}, {self.operation}: {self.damage.name}"


def cases_of(recorded: list[Recorded]) -> list[Case]:
    """The whole table."""
    found = []
    for each in recorded:
        for operation in each.calls:
            replies = each.tape[operation]
            whole = replies[0].body not in (b"", b"{}")  # of an empty object nothing is lost
            damages = [each for each in DAMAGES if whole or each.name != "cut"]
            if _lists(replies):
                told = ONLY_BY_A_TOKEN.isdisjoint((replies[0].service, operation))
                damages += [each for each in PAGES if told or each.name != "more, but not where"]
            found += [Case(each, operation, damage) for damage in damages]
    return found


def _lists(replies: list[Reply]) -> bool:
    return bool(re.match("List|Describe", replies[0].operation)) and replies[0].operation not in WITHOUT_PAGES


class Keys:
    """Canaries: nothing of them may be shown."""

    access_key = "AKIAQZ7XK2WV4NRB8TLM"
    secret_key = "t8Yq+Lz3vXw0RkP7mB5cJd/2hGfN9sAeUoQi1TzW"
    token = None


def observe(case: Case, others: list[Reply], seed: str, limits: Limits = LIMITS) -> list[str]:
    """What the law has against a run, each with what was run."""
    replay = Replay(case.recorded.tape, case.operation, case.damage, others, random.Random(f"{seed} {case.name}"))
    with serving(replay) as url:
        deadline = Deadline(float(case.recorded.task.options.get("wait_timeout", 0)), limits=limits)
        began = time.monotonic()
        try:
            outcome = case.recorded.task.run(case.recorded.options, _connection(url, Keys, deadline))
        finally:
            replay.over.set()
        took = time.monotonic() - began
    if not replay.damaged and limits is LIMITS:
        return observe(case, others, seed, LONGER)
    limit = deadline._budget.total
    found = list(judge(case, outcome, replay))
    if took > limit + GRACE:
        found.append(f"took {took:.1f} s, the limit is {limit:.1f} s")
    return [f"{case.name} (seed {seed}): {what}: {json.dumps(outcome.result, default=str)[:600]}" for what in found]


def judge(case: Case, outcome: Outcome, replay: Replay) -> Iterator[str]:
    """What is not as it must be."""
    result = outcome.result
    shown = json.dumps(result, default=str)
    written = [operation for operation in replay.applied if not READS.match(operation)]
    if "Traceback" in shown or "The module stopped at something unexpected" in shown:
        yield "a defect is shown"
    for secret in _secrets(case):
        if secret in shown:
            yield "a credential is shown"
    if not replay.damaged:
        yield "nothing was damaged"
    if case.recorded.task.name in TAKEN_BACK:
        return
    writes = not READS.match(case.operation)
    if written and not result["changed"]:
        yield f"says that nothing has changed, but {written} were carried out"
    if result["changed"] and not written and not writes:
        yield "says that something has changed, and nothing has"
    found_out = (writes and case.recorded.task.module in READS_BACK) or case.operation in READS_NO_FURTHER
    found_out |= case.operation in MAY_HOLD_NOTHING and "object" in case.damage.name
    if case.damage.unusable and not outcome.failed and not result.get("warnings") and not found_out:
        yield "succeeds without a usable answer"
    if writes and outcome.failed and case.damage.unusable and case.damage.applies and not UNCERTAIN.search(shown):
        yield "does not say that the write may have been carried out"


def _secrets(case: Case) -> list[str]:
    handed_out = b"".join(reply.body for reply in case.recorded.tape.get("AssumeRole", ())).decode()
    found = re.findall(r"<(?:SecretAccessKey|SessionToken)>([^<]+)<", handed_out)
    return [Keys.access_key, Keys.secret_key, *found]


def against(cases: list[Case], recorded: list[Recorded], seed: str) -> list[str]:
    """What the law has against the runs, which wait most of the time and so go on side by side."""
    others = [reply for each in recorded for replies in each.tape.values() for reply in replies if reply.status == 200]
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as pool:
        return [line for lines in pool.map(lambda case: observe(case, others, seed), cases) for line in lines]


def test_the_tasks_make_every_call(recorded: list[Recorded]) -> None:
    made = {operation for each in recorded for operation in each.tape}
    assert made == {operation for operations in OPERATIONS.values() for operation in operations}


def test_any_reply_leaves_the_truth(recorded: list[Recorded]) -> None:
    """A fresh sample: the replies to each operation of each task, damaged in one way. ``make long`` tries all."""
    seed = str(time.time_ns())
    chance = random.Random(seed)
    table = cases_of(recorded)
    chance.shuffle(table)
    by_place: dict[tuple[str, str], list[Case]] = {}
    for case in table:
        by_place.setdefault((case.recorded.task.name, case.operation), []).append(case)
    sample = [case for cases in by_place.values() for case in cases[:WAYS]]

    found = against(sample, recorded, seed)
    assert not found, "\n".join([f"{len(found)} of {len(sample)}", *found])


# A module in a process of its own: task, operation, damage.
PLAYED = (
    ("who", "GetCallerIdentity", "hanging"),
    ("role", "CreateRole", "another answer"),
    ("record sets", "ChangeResourceRecordSets", "lost after"),
    ("instances", "DescribeInstances", "dripping"),
)


@pytest.mark.parametrize(("task", "operation", "damage"), PLAYED)
def test_a_module_in_a_playbook(
    recorded: list[Recorded], run_module: Callable[..., dict[str, Any]], task: str, operation: str, damage: str
) -> None:
    [each] = [each for each in recorded if each.task.name == task]
    [happens] = [each for each in DAMAGES if each.name == damage]
    case = Case(each, operation, happens)
    others = [reply for replies in each.tape.values() for reply in replies if reply.status == 200]
    replay = Replay(each.tape, operation, happens, others, random.Random(task))
    keys = {"access_key": Keys.access_key, "secret_key": Keys.secret_key, "region": "us-east-1"}
    short = {"connect_timeout": 1, "read_timeout": 3, "retries": {"total_max_attempts": 1}}
    with serving(replay) as url:
        options = {**each.task.options, **each.options, **keys, "endpoint_url": url, "aws_config": short}
        began = time.monotonic()
        result = run_module(each.task.module, options)
        replay.over.set()
    # One request takes 4 s here; the rest is for ansible-playbook on a busy machine.
    assert time.monotonic() - began < 60
    assert list(judge(case, Outcome(result["failed"], result), replay)) == []
