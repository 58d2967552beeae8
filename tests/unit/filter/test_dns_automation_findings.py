# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter dns_automation_findings."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.dns_automation_findings import FilterModule


def test_it_compares_and_says_what_is_wrong_with_its_input() -> None:
    findings = FilterModule().filters()["dns_automation_findings"]
    history = {"region": "r", "last_look": "2026-01-31T10:00:00Z", "last_problem": "", "problems": []}
    found = findings([], [history], silence_minutes=1, now="2026-01-31T10:00:00Z")
    assert [each["differences"] for each in found] == [[]] * 5
    told = {"handled": [], "last_handled": "", "problems": []}
    event = {"region": "r", "instance_id": "i-1", "sent_at": "", "seconds": 1, "told": told, "names": []}
    assert len(findings([], [history], silence_minutes=1, now="2026-01-31T10:00:00Z", events=[event])) == 6
    with pytest.raises(AnsibleFilterError, match="dns_automation_findings: now"):
        findings([], [history], silence_minutes=1, now="")
