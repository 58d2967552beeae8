# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules with a schedule fire by the sandbox's clock."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.playbooks.iam_world import WORKLOAD_ACCOUNT
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.event_builders import make_queue, make_rule, messages

RULE = f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:rule/sweep"


class Schedules:
    """A rule of a workload account whose target is a queue."""

    def __init__(self, sandbox: SandboxClient, boto: Any) -> None:
        self.sandbox, self._boto = sandbox, boto
        self.queue = make_queue(self.client("sqs"), "sweeps", RULE)

    def client(self, service: str) -> Any:
        """With a new session: those of before expire while the clock moves."""
        return self._boto(service, profile="workload-a")

    def put(self, expression: str, **target: Any) -> None:
        make_rule(self.client("events"), "sweep", {"Arn": self.queue, **target}, ScheduleExpression=expression)

    def after(self, seconds: float) -> list[Any]:
        """What came to the queue while so much time passed."""
        self.sandbox.clock(advance=seconds)
        assert self.sandbox.settle()
        return [each["body"] for each in messages(self.client("sqs"), "sweeps")]


@pytest.fixture
def schedules(fresh: SandboxClient, boto: Any) -> Schedules:
    fresh.clock(now="2030-01-01T00:00:30Z")
    return Schedules(fresh, boto)


def test_a_rate(schedules: Schedules) -> None:
    schedules.put("rate(15 minutes)")
    assert schedules.after(600) == []
    [event] = schedules.after(400)
    assert event.pop("id")
    assert event.pop("time").startswith("2030-01-01T00:15:")
    assert event == {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": WORKLOAD_ACCOUNT,
        "region": "us-east-1",
        "resources": [RULE],
        "detail": {},
    }
    assert len(schedules.after(900)) == 1
    metrics = schedules.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Events",
        MetricName="Invocations",
        Dimensions=[{"Name": "RuleName", "Value": "sweep"}],
        StartTime="2030-01-01T00:00:00Z",
        EndTime="2030-01-01T01:00:00Z",
        Period=3600,
        Statistics=["Sum"],
    )
    assert [each["Sum"] for each in metrics["Datapoints"]] == [2]


def test_a_clock_that_jumps_over_several_times_fires_each_in_order(schedules: Schedules) -> None:
    schedules.put("rate(15 minutes)")
    times = [event["time"][11:16] for event in schedules.after(3700)]
    assert [time[:4] for time in times] == ["00:1", "00:3", "00:4", "01:0"]


def test_a_cron_expression(schedules: Schedules) -> None:
    schedules.put("cron(0 8 * * ? *)", Input='{"sweep": true}')
    assert schedules.after(7 * 3600) == []
    assert schedules.after(3600) == [{"sweep": True}]
    assert schedules.after(23 * 3600) == []
    assert schedules.after(3600) == [{"sweep": True}]


def test_a_jump_over_years_comes_to_an_end(schedules: Schedules) -> None:
    schedules.put("rate(1 minute)", Input="{}")
    assert len(schedules.after(3 * 365 * 24 * 3600)) in range(90, 110)
    assert len(schedules.after(61)) == 1


def test_what_ends_a_schedule(schedules: Schedules) -> None:
    schedules.put("rate(15 minutes)")
    schedules.client("events").disable_rule(Name="sweep")
    assert schedules.after(3600) == []
    schedules.client("events").enable_rule(Name="sweep")
    assert schedules.after(840) == []
    assert len(schedules.after(100)) == 1
    schedules.put("rate(1 hour)")
    assert schedules.after(1800) == []
    assert len(schedules.after(1860)) == 1
    schedules.client("events").remove_targets(Rule="sweep", Ids=["0"])
    schedules.client("events").delete_rule(Name="sweep")
    assert schedules.after(7200) == []


def test_a_schedule_is_no_event_of_the_bus(schedules: Schedules) -> None:
    schedules.put("rate(15 minutes)")
    schedules.sandbox.happen_to_events(drop=100)
    assert len(schedules.after(901)) == 1
    assert schedules.sandbox.events() == []
