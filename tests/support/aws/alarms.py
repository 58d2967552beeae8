# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms as tasks declare them: the least that one must say, and any that may be said."""

from __future__ import annotations

from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.monitoring.alarm_fields import (
    COMPARISONS,
    MISSING,
    UNITS,
)
from hypothesis import strategies as st

TOPIC = "arn:aws:sns:us-east-1:111111111111:operators"
LEAST: dict[str, Any] = {
    "namespace": "AWS/SQS",
    "metric": "Age",
    "statistic": "Sum",
    "period": 60,
    "evaluation_periods": 3,
    "threshold": 1,
    "comparison": "greater_than",
}
ARNS = st.lists(st.sampled_from([TOPIC, f"{TOPIC}-2", "arn:aws:automate:us-east-1:ec2:stop"]), max_size=3, unique=True)
DECLARATIONS = st.fixed_dictionaries(
    {
        **{option: st.just(LEAST[option]) for option in ("namespace", "metric", "statistic", "evaluation_periods")},
        "period": st.sampled_from([10, 20, 30, 60, 120, 3600]),
        "threshold": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9),
        "comparison": st.sampled_from(sorted(COMPARISONS)),
    },
    optional={
        "description": st.sampled_from(["", "What it is for"]),
        "dimensions": st.dictionaries(st.sampled_from("ab"), st.sampled_from("xy")),
        "datapoints_to_alarm": st.integers(1, 3),
        "unit": st.sampled_from(UNITS),
        "treat_missing_data": st.sampled_from(sorted(MISSING)),
        "actions_enabled": st.booleans(),
        "alarm_actions": ARNS,
        "ok_actions": ARNS,
        "insufficient_data_actions": ARNS,
    },
)
