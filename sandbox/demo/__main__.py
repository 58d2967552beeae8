# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The main job on a sandbox, from nothing to proof.

Every line that claims something is checked, and the exit status says whether all of them hold. ``KEEP=1`` leaves
the sandbox running.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sandbox.demo import aws
from sandbox.demo.playbook import ROOT, Run, ansible_environment, run

STATE_DIR = ROOT / "build" / "demo"
REPORTS = STATE_DIR / "reports"
WORKLOADS = {"workload-a": "111111111111", "workload-b": "333333333333"}  # profile and host have one name
REGIONS = ["us-east-1", "eu-west-1"]
ZONE = "example.com"
TAIL = 40  # lines of a log to show on failure


class DemoError(Exception):
    """A claim of the demo does not hold."""


def main() -> int:
    """Run the demo; 0 when every claim holds."""
    keep = os.environ.get("KEEP", "") not in ("", "0")
    try:
        aws.command("stop", STATE_DIR)  # one that an earlier KEEP=1 left
        shutil.rmtree(STATE_DIR, ignore_errors=True)
        REPORTS.mkdir(mode=0o700, parents=True)
        say(aws.command("start", STATE_DIR, "--port", "0", "--dns-port", "0"))
    except subprocess.CalledProcessError as error:
        print(f"{error.stdout}{error.stderr}", file=sys.stderr)
        return 1
    try:
        environment = {**ansible_environment(STATE_DIR / "ansible"), **aws.exports(STATE_DIR / "env")}
        os.environ.update(environment)  # boto3 reads it
        demonstrate(environment)
    except DemoError as error:
        print(f"\nFAILED: {error}", file=sys.stderr)
        return 1
    finally:
        say(how_to_look() if keep else aws.command("stop", STATE_DIR))
    return 0


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


def play(playbook: str, environment: Mapping[str, str], log: str = "") -> Run:
    """Run a playbook, show its recap; DemoError when it fails."""
    variables = {
        "verify_access_report_file": f"{REPORTS}/{{{{ inventory_hostname }}}}.json",
        "report_folder": str(REPORTS / (log or playbook)),
    }
    done = run(playbook, STATE_DIR / f"{log or playbook}.log", environment, "--diff", variables=variables)
    for recap in done.recaps:
        say(f"  {recap.host:<12} ok={recap.ok:<4} changed={recap.changed:<4} failed={recap.failed}")
    say(f"  {done.seconds:.0f} s, all of it in {done.log.relative_to(ROOT)}")
    claim(done.status == 0 and bool(done.recaps), f"{playbook} succeeded", done.log)
    claim(not done.deprecations, f"{playbook} uses nothing that is deprecated", done.log)
    return done


def report(host: str) -> list[dict[str, Any]]:
    """The checks of one workload account, shown as a table."""
    written = json.loads((REPORTS / f"{host}.json").read_text(encoding="utf-8"))
    checks: list[dict[str, Any]] = written["checks"]
    rows = [(f"{host} ({written['account_id']})", "expected", "got", "")]
    rows += [(check["check"], check["expected"], check["got"], "ok" if check["ok"] else "WRONG") for check in checks]
    width = [max(len(row[column]) for row in rows) for column in range(3)]
    say("")
    for row in rows:
        say(f"  {row[0]:{width[0]}}  {row[1]:{width[1]}}  {row[2]:{width[2]}}  {row[3]}".rstrip())
    return checks


def resolved(environment: Mapping[str, str]) -> int:
    """How many names resolve; DemoError when one does not resolve to its instance's address."""
    names = 0
    for host in WORKLOADS:
        addresses: dict[str, list[str]] = {}
        for label, address in aws.running_addresses(host, REGIONS):
            addresses.setdefault(f"{label}.{host}.{ZONE}", []).append(address)
        for name, expected in sorted(addresses.items()):
            answer = aws.resolve(name, environment)
            say(f"  {name:<36} {', '.join(answer)}")
            claim(answer == sorted(expected), f"{name} is {expected}")
            names += 1
    claim(names > 0, "some instance has a name")
    return names


def claim(holds: bool, what: str, log: Path | None = None) -> None:
    """DemoError unless it holds, with the end of the log."""
    if not holds:
        raise DemoError(f"not as expected: {what}{tail(log) if log else ''}")


def tail(log: Path) -> str:
    """The last lines of a log, and where the others are."""
    with log.open(encoding="utf-8") as file:
        lines = deque(file, maxlen=TAIL)
    return f"\n{''.join(lines)}... the whole log: {log}"


def how_to_look() -> str:
    """What KEEP=1 leaves, and how to look at it with tools of others."""
    environment = aws.exports(STATE_DIR / "env")
    server = f"@{environment['SANDBOX_DNS_HOST']} -p {environment['SANDBOX_DNS_PORT']}"
    programs = Path(os.path.relpath(sys.executable, ROOT)).parent
    asked = {"address": environment["SANDBOX_DNS_HOST"], "port": int(environment["SANDBOX_DNS_PORT"])}
    options = json.dumps({"verify_access_dns_servers": [asked]})
    return f"""
The sandbox keeps running. Look at it with other tools:
  source {programs}/activate
  source {(STATE_DIR / "env").relative_to(ROOT)}
  aws --profile workload-a iam get-role --role-name Route53CrossAccountRole
  aws --profile workload-a ec2 describe-iam-instance-profile-associations
  aws --profile dns iam get-role --role-name EC2ManagementRole-{WORKLOADS["workload-a"]}-{ZONE}
  aws --profile dns route53 list-hosted-zones
  dig {server} {ZONE} SOA
Run playbooks on it, with an inventory of your own:
  export ANSIBLE_COLLECTIONS_PATH={programs.parent}/collections
  ansible-playbook -i inventory.yml crossaccount.aws.verify -e '{options}'
Stop it:
  {programs}/python -m sandbox stop --state-dir {STATE_DIR.relative_to(ROOT)}"""


def heading(text: str) -> None:
    say(f"\n{text}")


say: Callable[[str], None] = print


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a pipe shows progress as well
    sys.exit(main())
