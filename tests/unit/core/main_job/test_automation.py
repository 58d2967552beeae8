# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with what a host says of the function that keeps names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.automation import (
    FORMER,
    REGION,
    REGIONS,
    STATE,
    TOPOLOGY,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.preflight import problems

from tests.unit.core.main_job.test_preflight import RIGHT


def said(variables: dict[str, Any], **options: Any) -> list[str]:
    return problems("app-account", RIGHT | variables, **options)


@pytest.mark.parametrize(
    "right",
    [
        {},
        {REGION: ""},
        {TOPOLOGY: "workload"},
        {TOPOLOGY: "workload", REGION: "eu-west-1"},
        {TOPOLOGY: "central", REGION: "eu-west-1"},
        {STATE: "absent", REGIONS: ["eu-west-1"], FORMER: []},
    ],
    ids=str,
)
def test_nothing_is_wrong(right: dict[str, Any]) -> None:
    assert said(right) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({TOPOLOGY: "both"}, "dns_automation_topology: 'both' is not a topology. Use workload or central"),
        ({TOPOLOGY: "central"}, "dns_automation_central_region: it is missing"),
        ({TOPOLOGY: "central", REGION: ""}, "dns_automation_central_region: it is missing"),
        ({TOPOLOGY: ""}, "dns_automation_topology: '' is not a topology. Use workload or central"),
        ({STATE: "Absent"}, "dns_automation_state: 'Absent' is not a state. Use present or absent"),
        ({REGIONS: []}, "dns_automation_regions: the list is empty. Name the Regions with instances"),
        ({REGIONS: "us-east-1"}, "dns_automation_regions: 'us-east-1' is not a list. Write it as a list"),
        ({FORMER: "us-east-1"}, "dns_automation_former_regions: 'us-east-1' is not a list. Write it as a list"),
        ({FORMER: ["europe"]}, "dns_automation_former_regions: 'europe' is not a region"),
        ({REGION: "europe"}, "dns_automation_central_region: 'europe' is not a region"),
    ],
    ids=str,
)
def test_it_cannot_be_right(wrong: dict[str, Any], message: str) -> None:
    [found] = said(wrong)
    assert re.match(message, found)


def test_what_cannot_be_read_is_not_missing() -> None:
    assert said({TOPOLOGY: "central"}, unreadable=[REGION]) == []
