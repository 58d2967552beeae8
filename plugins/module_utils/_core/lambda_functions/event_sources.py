# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The queues whose messages invoke a function, as a task declares them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import arn as arns
from ..errors import InputError
from ..options import boolean, dictionary, integer
from .model import DEFAULT_BATCH, EventSource

# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
MOST_MESSAGES = 10_000
MOST_OF_FIFO = 10
LONGEST_WINDOW = 300
CONCURRENCY = (2, 1000)
_OPTIONS = (
    "arn",
    "batch_size",
    "maximum_batching_window",
    "maximum_concurrency",
    "report_batch_item_failures",
    "enabled",
)


def read_event_sources(value: object) -> tuple[EventSource, ...]:
    """The option ``event_sources``, each queue once."""
    if not isinstance(value, list | tuple):
        raise InputError("event_sources", f"{value!r} is not a list", "give a list of queues")
    found: list[EventSource] = []
    for number, entry in enumerate(value):
        where = f"event_sources[{number}]"
        source = _read(dictionary(entry, where, _OPTIONS), where)
        if source.arn in [each.arn for each in found]:
            raise InputError(f"{where}, arn", f"{source.arn} stands in the list twice", "name each queue once")
        found.append(source)
    return tuple(found)


def queue_arn(value: object, where: str) -> arns.Arn:
    """The ARN of a queue of SQS."""
    example = f"arn:aws:sqs:eu-central-1:{arns.EXAMPLE_ACCOUNT}:name"
    arn = arns.parse(value, where, example)
    if arn.service != "sqs" or not arn.region or not arns.is_account_id(arn.account_id):
        raise InputError(where, f"{arn} is not the ARN of a queue", f"give an ARN such as {example}")
    return arn


def _read(given: Mapping[str, Any], where: str) -> EventSource:
    arn = queue_arn(given.get("arn"), f"{where}, arn")
    concurrency = given.get("maximum_concurrency", 0)
    source = EventSource(
        arn=str(arn),
        batch_size=integer(given.get("batch_size", DEFAULT_BATCH), 1, MOST_MESSAGES, f"{where}, batch_size"),
        window=integer(given.get("maximum_batching_window", 0), 0, LONGEST_WINDOW, f"{where}, maximum_batching_window"),
        concurrency=integer(concurrency, *CONCURRENCY, f"{where}, maximum_concurrency") if concurrency else 0,
        report=boolean(given.get("report_batch_item_failures", False), f"{where}, report_batch_item_failures"),
        enabled=boolean(given.get("enabled", True), f"{where}, enabled"),
    )
    fifo = arn.resource.endswith(".fifo")
    if fifo and source.batch_size > MOST_OF_FIFO:
        problem = f"{source.batch_size} are too many of a FIFO queue"
        raise InputError(f"{where}, batch_size", problem, f"give at most {MOST_OF_FIFO}")
    if fifo and source.window:
        raise InputError(f"{where}, maximum_batching_window", "a FIFO queue has none", "leave it out")
    if source.batch_size > MOST_OF_FIFO and not source.window:
        problem = f"a batch of more than {MOST_OF_FIFO} messages needs a window in which they are gathered"
        remedy = f"give at least 1 second, or a batch_size of at most {MOST_OF_FIFO}"
        raise InputError(f"{where}, maximum_batching_window", problem, remedy)
    return source
