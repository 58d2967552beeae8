# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A zone that is not as it should be does not keep the other zones of its account from being verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.integration.playbooks.test_failing_accounts import inventory, summary
from tests.support.playbooks.stand_ins import run_with_stand_ins

ZONES = ("example.net", "example.org")
VERDICT = {
    "record": "web.wrong",
    "type": "A",
    "server": "ns-1",
    "expected": ["192.0.2.10"],
    "got": "NXDOMAIN",
    "match": "all",
    "ok": False,
    "reason": "ns-1 says so.",
    "hint": "Wait.",
}
DENIED = {"failed": True, "msg": "The check was denied.", "error_code": "AccessDenied"}
HOSTS: dict[str, dict[str, Any]] = {
    "wrong": {"answers": {"dns_check": {"verdicts": [VERDICT]}}},
    "denied": {"answers": {"assume_role_check": DENIED}},
    "well": {},
}


@pytest.mark.long
@pytest.mark.parametrize(
    ("run", "zones"),
    [
        pytest.param(("verify",), ZONES, id="verify"),
        pytest.param(("cross_account_dns", "--tags", "verify"), ZONES[:1], id="cross_account_dns"),
    ],
)
def test_all_zones_are_judged_and_all_that_is_wrong_is_said(
    run: tuple[str, ...], zones: tuple[str, ...], tmp_path: Path
) -> None:
    accounts = inventory(HOSTS)
    accounts["all"]["vars"]["dns_additional_zones"] = [
        {"zone": zone, "filters": {"tag:dns": "*"}, "name": "tag:dns"} for zone in zones
    ]

    done = run_with_stand_ins(tmp_path, run[0], accounts, *run[1:])

    assert done.failed == {"wrong", "denied"}, done.output
    assert "2 of 4 accounts failed." in summary(done)
    said = {host: line for line in summary(done).splitlines() for host in HOSTS if f"{host} (account" in line}
    assert set(said) == {"wrong", "denied"}
    assert said["wrong"].count("got NXDOMAIN. ns-1 says so. Wait.") == 1 + len(zones)
    assert said["denied"].count("The check was denied.") == 1 + len(zones)
    for host, task in {"wrong": "Fail when anything is off", "denied": "Try every path"}.items():
        assert f'while proving access and names, at the task \\"{task}\\": ' in said[host]
        for zone in zones:
            assert f'In the zone {zone}, at the task \\"{task}\\": ' in said[host]
    assert done.modules("wrong") == done.modules("well")
    assert done.modules("denied").count("assume_role_check") == 1 + len(zones)
