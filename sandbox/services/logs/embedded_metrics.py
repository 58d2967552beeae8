# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Metrics in log lines: the embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.services.cloudwatch.recording import Measured

_DIMENSIONS = 30  # "A DimensionSet ... can include up to 30 dimension keys"


def measured_in(line: str, offset: timedelta) -> list[Measured]:
    """The metrics of a line; none for a line that is not of the format.

    Who writes the line dates it by the machine's clock; ``offset`` is how far the sandbox's is ahead of that.
    """
    if '"_aws"' not in line:
        return []
    try:
        root = json.loads(line)
        metadata = root["_aws"]
        moment = datetime.fromtimestamp(metadata["Timestamp"] / 1000, UTC) + offset
        return [each for directive in metadata["CloudWatchMetrics"] for each in _measured(directive, root, moment)]
    except (ValueError, TypeError, LookupError, AttributeError):
        return []


def _measured(directive: Mapping[str, Any], root: Mapping[str, Any], moment: datetime) -> Iterator[Measured]:
    for names in directive["Dimensions"]:
        if len(names) > _DIMENSIONS or not all(isinstance(root[name], str) for name in names):
            continue
        dimensions = {name: root[name] for name in names}
        for metric in directive["Metrics"]:
            found = root[metric["Name"]]
            for value in found if isinstance(found, list) else [found]:
                unit = str(metric.get("Unit", "None"))
                yield Measured(directive["Namespace"], metric["Name"], float(value), dimensions, unit, moment)
