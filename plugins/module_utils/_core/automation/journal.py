# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines of the function's log: one JSON object each, and among them the metrics that CloudWatch reads out of it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

# Metric → unit of CloudWatch.
UNITS = {
    "Reconciled": "Count",
    "Changes": "Count",
    "Foreign": "Count",
    "LeftOut": "Count",
    "Failed": "Count",
    "Route53Calls": "Count",
    "Latency": "Milliseconds",
}
DIMENSION = "Account"


def line(level: str, message: str, **fields: Any) -> str:
    """One line of the log. ``fields`` are for machines; what stands in them is JSON."""
    return json.dumps({"level": level, "message": message, **fields}, default=str)


def metrics(namespace: str, account_id: str, milliseconds: int, values: Mapping[str, float]) -> str:
    """The line that CloudWatch makes metrics of; ``milliseconds`` since 1970 is when they were true."""
    return json.dumps(
        {
            "_aws": {
                "Timestamp": milliseconds,
                "CloudWatchMetrics": [
                    {
                        "Namespace": namespace,
                        "Dimensions": [[DIMENSION]],
                        "Metrics": [{"Name": name, "Unit": UNITS[name]} for name in values],
                    }
                ],
            },
            DIMENSION: account_id,
            **values,
        }
    )
