# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Queues that invoke a function: what Lambda takes of them, and what it would refuse."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.event_sources import (
    read_event_sources,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.model import (
    EventSource,
    read_event_source,
)

QUEUE = "arn:aws:sqs:eu-central-1:111111111111:changes"
FIFO = f"{QUEUE}.fifo"


def test_a_queue_with_what_lambda_takes_where_nothing_is_said() -> None:
    assert read_event_sources([{"arn": QUEUE, "maximum_concurrency": None}]) == (EventSource(QUEUE, 10, 0, 0),)


def test_all_of_a_queue() -> None:
    entry = {
        "arn": QUEUE,
        "batch_size": 100,
        "maximum_batching_window": 1,
        "maximum_concurrency": 2,
        "report_batch_item_failures": True,
        "enabled": False,
    }
    [source] = read_event_sources([entry])
    assert source == EventSource(QUEUE, 100, 1, 2, report=True, enabled=False)
    assert source.as_dict() == {**entry, "uuid": "", "state": ""}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"State": "Enabled"}, EventSource(QUEUE)),
        ({"State": "Creating"}, EventSource(QUEUE)),
        ({"State": "Disabling", "BatchSize": 5}, EventSource(QUEUE, 5, enabled=False)),
        (
            {
                "State": "Disabled",
                "MaximumBatchingWindowInSeconds": 3,
                "ScalingConfig": {"MaximumConcurrency": 4},
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
            },
            EventSource(QUEUE, 10, 3, 4, report=True, enabled=False),
        ),
    ],
)
def test_what_lambda_tells_of_a_mapping(answer: dict[str, Any], expected: EventSource) -> None:
    found = read_event_source({"UUID": "u", "EventSourceArn": QUEUE, **answer})
    assert found == expected
    assert (found.uuid, found.state, found.moving) == ("u", answer["State"], answer["State"].endswith("ing"))


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ("text", "^event_sources: 'text' is not a list"),
        ([QUEUE], r"^event_sources\[0\]: .* is not a dictionary"),
        ([{"arn": QUEUE, "batch": 1}], r"^event_sources\[0\]: unknown option batch"),
        ([{"arn": QUEUE}] * 2, r"^event_sources\[1\], arn: .* stands in the list twice"),
        ([{}], r"^event_sources\[0\], arn: None is not an ARN"),
        (
            [{"arn": "arn:aws:sns:eu-central-1:111111111111:x"}],
            "is not the ARN of a queue. Give an ARN such",
        ),
        ([{"arn": "arn:aws:sqs::111111111111:x"}], "is not the ARN of a queue"),
        ([{"arn": "arn:aws:sqs:eu-central-1:*:x"}], "is not the ARN of a queue"),
        ([{"arn": QUEUE, "batch_size": 0}], "0 is not a whole number from 1 to 10000"),
        ([{"arn": QUEUE, "maximum_batching_window": 301}], "301 is not a whole number from 0 to 300"),
        ([{"arn": QUEUE, "maximum_concurrency": 1}], "1 is not a whole number from 2 to 1000"),
        ([{"arn": QUEUE, "enabled": "x"}], r"^event_sources\[0\], enabled: 'x' is not a boolean"),
        ([{"arn": QUEUE, "report_batch_item_failures": 1}], "report_batch_item_failures: 1 is not a boolean"),
        (
            [{"arn": QUEUE, "batch_size": 11}],
            r"maximum_batching_window: a batch of more than 10 messages needs a window .*\. Give at least 1 second",
        ),
        (
            [{"arn": FIFO, "batch_size": 11, "maximum_batching_window": 1}],
            "11 are too many of a FIFO queue",
        ),
        ([{"arn": FIFO, "maximum_batching_window": 1}], "maximum_batching_window: a FIFO queue has none. Leave it out"),
    ],
)
def test_what_lambda_would_refuse(entries: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_event_sources(entries)
