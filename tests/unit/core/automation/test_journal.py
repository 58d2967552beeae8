# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines of the log."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import journal


def test_a_line_is_json() -> None:
    said = journal.line("INFO", "kept", account="111111111111", names={"a"} and ["a"])
    assert json.loads(said) == {"level": "INFO", "message": "kept", "account": "111111111111", "names": ["a"]}
    assert "\n" not in journal.line("ERROR", "two\nlines")


def test_metrics_are_in_the_embedded_format() -> None:
    found = json.loads(journal.metrics("ns", "111111111111", 1764500000000, {"Changes": 2, "Latency": 350}))
    [directive] = found["_aws"]["CloudWatchMetrics"]
    assert found["_aws"]["Timestamp"] == 1764500000000
    assert directive["Namespace"] == "ns"
    assert directive["Dimensions"] == [["Account"]]
    assert directive["Metrics"] == [
        {"Name": "Changes", "Unit": "Count"},
        {"Name": "Latency", "Unit": "Milliseconds"},
    ]
    for name in (*directive["Dimensions"][0], *(metric["Name"] for metric in directive["Metrics"])):
        assert name in found, "each is a member at the top"


def test_every_metric_has_a_unit() -> None:
    with pytest.raises(KeyError):
        journal.metrics("ns", "111111111111", 0, {"Unknown": 1})
