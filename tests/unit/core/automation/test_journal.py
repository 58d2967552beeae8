# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines of the log."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import journal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import Kept
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.triggers import Trigger


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


@pytest.mark.parametrize("size", [0, 1, 100, 70_000])
def test_a_long_report_is_divided_into_lines_that_are_json(size: int) -> None:
    kept = Kept(foreign=[f"{number} {size * 'x'}" for number in range(1000 if size < 1000 else 3)])
    lines = journal.told(journal.Event("111111111111", Trigger(report=True), kept, "", {}), "ns", 0, [])
    found = [json.loads(line) for line in lines]
    assert [text for each in found for text in each.get("record_sets", [])] == kept.foreign
    assert all(len(line) < max(70_000, size + 1000) for line in lines)
    assert [each["instances"] for each in found if each.get("message") == "left out"] == [[]]
