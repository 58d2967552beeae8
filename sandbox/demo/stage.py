# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every scenario uses: the accounts, running playbooks, claiming what must hold, and telling how to look."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from sandbox.demo import aws
from sandbox.demo.playbook import ROOT, Run, run

STATE_DIR = ROOT / "build" / "demo"
REPORTS = STATE_DIR / "reports"
WORKLOADS = {"workload-a": "111111111111", "workload-b": "333333333333"}  # profile and host have one name
DNS_ACCOUNT = "222222222222"
REGIONS = ["us-east-1", "eu-west-1"]
ZONE = "example.com"
TAIL = 40  # lines of a log to show on failure


class DemoError(Exception):
    """A claim of the demo does not hold."""


def play(playbook: str, environment: Mapping[str, str], *arguments: str, log: str = "") -> Run:
    """Run a playbook, show its recap; DemoError when it fails."""
    variables = {
        "verify_access_report_file": f"{REPORTS}/{{{{ inventory_hostname }}}}.json",
        "report_folder": str(REPORTS / (log or playbook)),
    }
    log_file = STATE_DIR / f"{log or playbook}.log"
    done = run(playbook, log_file, environment, "--diff", *arguments, variables=variables)
    for recap in done.recaps:
        say(f"  {recap.host:<12} ok={recap.ok:<4} changed={recap.changed:<4} failed={recap.failed}")
    say(f"  {done.seconds:.0f} s, all of it in {done.log.relative_to(ROOT)}")
    claim(done.status == 0 and bool(done.recaps), f"{playbook} succeeded", done.log)
    claim(not done.deprecations, f"{playbook} uses nothing that is deprecated", done.log)
    return done


def resolved(environment: Mapping[str, str]) -> int:
    """How many names resolve; DemoError when one does not resolve to its instance's address."""
    names = 0
    for host in WORKLOADS:
        addresses: dict[str, list[str]] = {}
        for label, address in aws.running_addresses(host, REGIONS):
            addresses.setdefault(f"{label}.{host}.{ZONE}", []).append(address)
        for name, expected in sorted(addresses.items()):
            answer = aws.resolve(name, environment).addresses
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


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as indented lines, each column as wide as its widest cell."""
    width = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(f"{cell:{size}}" for cell, size in zip(row, width, strict=True)).rstrip() for row in rows]


def how_to_look(looks: Iterable[str]) -> str:
    """What KEEP=1 leaves, and how to look at it with tools of others; ``looks`` are those of the scenario."""
    environment = aws.exports(STATE_DIR / "env")
    server = f"@{environment['SANDBOX_DNS_HOST']} -p {environment['SANDBOX_DNS_PORT']}"
    programs = Path(os.path.relpath(sys.executable, ROOT)).parent
    asked = {"address": environment["SANDBOX_DNS_HOST"], "port": int(environment["SANDBOX_DNS_PORT"])}
    options = json.dumps({"verify_access_dns_servers": [asked]})
    commands = "\n".join(f"  {each}" for each in looks)
    return f"""
The sandbox keeps running. Look at it with other tools:
  source {programs}/activate
  source {(STATE_DIR / "env").relative_to(ROOT)}
{commands}
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
