# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook dns_automation in check mode: it says what the run then does, in the same words, and writes nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.support.playbooks.runner import Played, Player, writes
from tests.support.sandbox.client import SandboxClient

OPTIONS = ("-e", "dns_zone=existing.example", "--limit", "workload-a,dns", "--diff")
HERE = ("-e", json.dumps({"dns_automation_regions": ["us-east-1"]}))
DIFFERING = ("-e", json.dumps({"dns_automation_timeout": 60, "dns_automation_enabled": False}))


def told(played: Played) -> list[str]:
    """What each task of the role says: its name, the diff, and what became of it."""
    parts = re.split(r"^(?=TASK \[|PLAY )", played.output, flags=re.MULTILINE)
    return [each.rstrip() for each in parts if each.startswith("TASK [crossaccount.aws.dns_automation : ")]


def differences(played: Played) -> list[str]:
    """The lines of the role's diffs that go or come."""
    return re.findall(r"^[-+] .*$", "\n".join(told(played)), re.MULTILINE)


@pytest.mark.long
def test_check_mode_says_what_the_run_then_does(fresh: SandboxClient, tmp_path: Path) -> None:
    play = Player(fresh, tmp_path)

    foretold = play("dns_automation", *OPTIONS, *HERE, "--check")

    assert foretold.status == 0, foretold.output
    assert writes(fresh) == Counter()
    done = play("dns_automation", *OPTIONS, *HERE)
    assert done.status == 0, done.output
    assert writes(fresh) != Counter()
    assert told(foretold) == told(done)

    fresh.reset_requests()
    foretold = play("dns_automation", *OPTIONS, *HERE, *DIFFERING, "--check")
    assert foretold.status == 0, foretold.output
    assert writes(fresh) == Counter()
    pause = ['-  "enabled": true,', '+  "enabled": false,']
    assert differences(foretold) == [
        '-    "visibility_timeout": 720',
        '+    "visibility_timeout": 360',
        '-  "timeout": 120',
        '+  "timeout": 60',
        *(pause * 3),
    ]
