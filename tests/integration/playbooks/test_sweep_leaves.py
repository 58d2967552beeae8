# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a sweep leaves makes a run fail that fails for orphans, and what it removes does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.integration.playbooks.test_failing_accounts import inventory, summary
from tests.support.playbooks.stand_ins import run_with_stand_ins

IN_USE = "EC2ManagementRole-100000000001-example.com"
UNUSED = "EC2ManagementRole-100000000009-example.com"


def role(account: str, principal: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    return {
        "name": f"EC2ManagementRole-{account}-example.com",
        "tags": {"crossaccount.aws/created-by": f"cross_account_dns:example.com:{account}"},
        "trust_policy": {"Version": "2012-10-17", "Statement": [statement]},
    }


@pytest.mark.parametrize("left", [True, False])
def test_a_sweep_fails_for_what_it_leaves(left: bool, tmp_path: Path) -> None:
    gone = "AROAEXAMPLEEXAMPLEEX1" if left else "arn:aws:iam::100000000001:role/Route53CrossAccountRole"
    roles = [role("100000000001", gone), role("100000000009", "arn:aws:iam::100000000009:role/X")]
    dns = {"answers": {"iam_trust_role_info": {"roles": roles, "missing": []}}}

    done = run_with_stand_ins(
        tmp_path, "audit", inventory({"app": {}}, dns), "--tags", "sweep", "-e", "audit_fail_on_orphans=true"
    )

    [removed] = done.asked["dns"]["iam_trust_role"]
    assert (removed["name"], removed["state"]) == (UNUSED, "absent")
    assert done.failed == ({"dns"} if left else set()), done.output
    if left:
        said = summary(done)
        assert (
            f"the sweep leaves 1 thing of ours that no host declares: principal {gone} in the trust of {IN_USE}."
            in said
        )
        assert "because of 'audit_fail_on_orphans'" in said
        assert "What the sweep removed before this stays removed." in said
