# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bad input on the wire: nothing arrives. What each message says is in the unit tests of the same table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.record_sets.live_zone import LiveZones
from tests.support.record_sets.rejected import CASES
from tests.support.sandbox.client import SandboxClient


def test_no_request_is_made_for_bad_input(fresh: SandboxClient, boto: Callable[..., Any]) -> None:
    zone = LiveZones(boto).make()
    fresh.reset_requests()
    for case in CASES:
        options = {"hosted_zone_id": None, "zone": "example.com", "default_ttl": None, **case.options}
        with pytest.raises(InputError):
            zone.apply(options.pop("record_sets"), **options)
    assert fresh.requests() == []
    assert zone.apply([{"prefix": "www", "type": "A", "value": "192.0.2.1"}])["changed"]
    assert fresh.requests()  # the log does see what arrives


def test_a_task_with_a_bad_zone_file_makes_no_request(
    fresh: SandboxClient, run_module: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    path = tmp_path / "example.com.zone"
    path.write_text("w A 192.0.2.1\nw MX mail\n", encoding="utf-8")
    options = {"zone": "example.com", "default_ttl": 300, "record_sets_file": str(path)}
    result = run_module("route53_record_sets", options, profile="dns")
    assert (result["failed"], result["changed"]) == (True, False)
    assert f"{path}), line 2: the value does not fit the type MX" in result["msg"]
    assert "Write it as in 10 mail.example.com." in result["msg"]
    assert fresh.requests() == []
