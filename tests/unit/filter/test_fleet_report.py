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


def test_what_is_known_of_further_zones_says_of_which() -> None:
    def of_zone(name: str, *problems: str) -> dict[str, object]:
        row = {"check": "names", "expected": "none", "got": "none", "ok": not problems}
        return {
            "verify_access_report": {"rows": [row], "problems": list(problems), "notes": ["look"]},
            "instance_records_record_sets": [{"record": f"web.{name}", "type": "A"}],
            "instance_records_changes": [{"action": "create", "record": f"web.{name}", "type": "A", "why": ""}],
            "__hosted_zone": {"changed": True, "created": True},
        }

    app = {
        "dns_zone": "example.com",
        "dns_additional_zones": [{"zone": "b.example", "private": True}, {"zone": "c.example"}],
        **of_zone("example.com"),
        "cross_account_zones": {"b.example@private": of_zone("b.example", "off"), "c.example": of_zone("c.example")},
    }
    made = report(["app"], {"app": app}, "cross_account_dns", WHEN, parts=["access", "publish", "verify"])

    [account] = made["accounts"]
    assert objections(made) == []
    assert made["zones"] == ["b.example (private)", "c.example", "example.com"]
    # What comes after a zone in which something is off was not tried.
    assert [each["check"] for each in account["checks"]] == ["names", "b.example (private): names"]
    assert [each["what"] for each in account["changes"]] == [
        "example.com",
        "web.example.com A",
        "b.example (private)",
        "b.example (private): web.b.example A",
        "c.example",
        "c.example: web.c.example A",
    ]
    assert account["trust"]["names"] == ["web.b.example A", "web.c.example A", "web.example.com A"]
    assert "b.example (private): look" in account["notes"]
    wrong = report(["app"], {"app": {**app, "dns_additional_zones": "b.example"}}, "verify", WHEN)
    assert wrong["zones"] == ["example.com"]
