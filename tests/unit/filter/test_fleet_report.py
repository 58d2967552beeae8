# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filters fleet_report and fleet_report_text."""

from __future__ import annotations

import json

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter import fleet_report, fleet_report_text

from tests.support.report.fleets import WHEN, any_fleet
from tests.support.report.schema import objections

report = fleet_report.FilterModule().filters()["fleet_report"]
text = fleet_report_text.FilterModule().filters()["fleet_report_text"]


def test_hosts_become_one_document() -> None:
    made = report(
        ["app", "dns"], {"app": {}, "dns": {"aws_account_id": "222222222222"}}, "verify", WHEN, dns_hosts=["dns"]
    )

    assert objections(made) == []
    assert [(each["host"], each["kind"], each["status"]) for each in made["accounts"]] == [
        ("app", "workload", "not tried"),
        ("dns", "dns", "ok"),
    ]


def test_what_is_refused_names_the_filter() -> None:
    with pytest.raises(AnsibleFilterError, match="fleet_report: when: 'now' is not a moment"):
        report([], {}, "verify", "now")
    with pytest.raises(AnsibleFilterError, match="fleet_report_text: 'pdf' is not a form of the report"):
        text({}, "pdf")


def test_each_form_is_of_the_same_report() -> None:
    made = any_fleet(5, 1)

    assert json.loads(text(made, "json")) == made
    assert text(made, "html").startswith("<!DOCTYPE html>")
    assert text(made, "markdown").startswith("# verify")
    assert text(made, "junit").startswith("<?xml")
    assert len(text(made, "lines")) == 6
