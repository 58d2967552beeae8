# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox as the demo sees it: from outside, by its command, plain boto3 and plain DNS."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype

from sandbox.demo.playbook import ROOT

DNS_TIMEOUT = 5.0  # seconds; the server is on this machine
CONTROL_TIMEOUT = 150.0  # longer than the sandbox is asked to settle


def command(name: str, state_dir: Path, *arguments: str) -> str:
    """``python -m sandbox <name>``; what it printed. Raises CalledProcessError."""
    return subprocess.run(
        [sys.executable, "-m", "sandbox", name, "--state-dir", str(state_dir), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def exports(env: Path) -> dict[str, str]:
    """The variables that sourcing ``env`` sets."""
    lines = [shlex.split(line) for line in env.read_text(encoding="utf-8").splitlines()]
    return dict(words[1].split("=", 1) for words in lines if words and words[0] == "export")


@dataclass(frozen=True)
class Answer:
    """What the name server says of a name: addresses, or a code such as NXDOMAIN."""

    addresses: list[str]
    code: str

    def __str__(self) -> str:
        return ", ".join(self.addresses) or ("no address" if self.code == "NOERROR" else self.code)


def requests(url: str) -> Counter[tuple[str, str]]:
    """How many requests each account made of each service."""
    rows: list[dict[str, Any]] = control(url, "GET", "requests")
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counts[row["account"], row["service"]] += row["count"]
    return counts


def reset_requests(url: str) -> None:
    """Count from zero again."""
    control(url, "POST", "requests/reset", {})


def control(url: str, method: str, path: str, body: Any = None) -> Any:
    """One request of the sandbox's control interface."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/sandbox/{path}", data=data, method=method)
    with urllib.request.urlopen(request, timeout=CONTROL_TIMEOUT) as answer:
        return json.load(answer)


def running_addresses(profile: str, regions: list[str]) -> list[tuple[str, str]]:
    """Tag ``dns`` and public address of each running instance of the account that has both."""
    found = []
    for region in regions:
        pages = (
            boto3.session.Session(profile_name=profile, region_name=region)
            .client("ec2")
            .get_paginator("describe_instances")
            .paginate(Filters=[{"Name": "instance-state-name", "Values": ["running"]}])
        )
        for instance in (each for page in pages for group in page["Reservations"] for each in group["Instances"]):
            label = {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])}.get("dns")
            if label and instance.get("PublicIpAddress"):
                found.append((label, instance["PublicIpAddress"]))
    return found


def resolve(name: str, environment: Mapping[str, str]) -> Answer:
    """What the sandbox's DNS server answers over UDP to a question for A records."""
    answer = dns.query.udp(
        dns.message.make_query(name, dns.rdatatype.A),
        environment["SANDBOX_DNS_HOST"],
        port=int(environment["SANDBOX_DNS_PORT"]),
        timeout=DNS_TIMEOUT,
    )
    found = [record.address for rrset in answer.answer for record in rrset if rrset.rdtype == dns.rdatatype.A]
    return Answer(sorted(found), dns.rcode.to_text(answer.rcode()))
