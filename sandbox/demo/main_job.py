# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The main job: set up, run again, verify, resolve."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sandbox.demo import aws
from sandbox.demo.stage import REPORTS, WORKLOADS, ZONE, claim, heading, play, resolved, say, table

LOOKS = (
    "aws --profile workload-a iam get-role --role-name Route53CrossAccountRole",
    "aws --profile workload-a ec2 describe-iam-instance-profile-associations",
    f"aws --profile dns iam get-role --role-name EC2ManagementRole-{WORKLOADS['workload-a']}-{ZONE}",
)


def demonstrate(environment: Mapping[str, str]) -> None:
    """All of it; DemoError at the first claim that does not hold."""
    url = environment["SANDBOX_URL"]

    heading("First run: cross_account_dns for two workload accounts and one DNS account")
    first = play("cross_account_dns", environment)
    claim(all(recap.changed for recap in first.recaps), "the first run set up every account", first.log)

    heading("Second run: nothing to do")
    aws.reset_requests(url)
    second = play("cross_account_dns", environment, log="second-run")
    claim(not any(recap.changed for recap in second.recaps), "changed=0 on all hosts", second.log)
    counts = aws.requests(url)

    heading("Verification: what must be allowed is allowed, what must be denied is denied")
    verified = play("verify", environment)
    checks = [check for host in WORKLOADS for check in report(host)]
    claim(
        bool(checks) and all(check["ok"] for check in checks),
        f"{len(checks)} of {len(checks)} checks as expected",
        verified.log,
    )

    heading("DNS answers over UDP, compared with the addresses in EC2")
    names = resolved(environment)

    heading("Requests of the second run, by account and service")
    for (account, service), count in sorted(counts.items()):
        say(f"  {account}  {service:<10} {count:>5}")

    say(
        f"\nDone: access and names of {len(WORKLOADS)} workload accounts are set up, the second run changed nothing, "
        f"{len(checks)} checks hold, {names} names resolve."
    )
    page = REPORTS / "verify" / "verify.html"
    claim(page.is_file(), "verify wrote its report")
    say(f"The report of the verification, for a browser: {page}")


def report(host: str) -> list[dict[str, Any]]:
    """The checks of one workload account, shown as a table."""
    written = json.loads((REPORTS / f"{host}.json").read_text(encoding="utf-8"))
    checks: list[dict[str, Any]] = written["checks"]
    rows = [(f"{host} ({written['account_id']})", "expected", "got", "")]
    rows += [(check["check"], check["expected"], check["got"], "ok" if check["ok"] else "WRONG") for check in checks]
    say("\n".join(["", *table(rows)]))
    return checks
