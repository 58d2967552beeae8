# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances as EC2 describes them, and the rules by which they are published."""

from __future__ import annotations

from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.record_sets import Rules, record_sets


def instance(number: int = 1, state: str = "running", **changes: Any) -> dict[str, Any]:
    return {
        "instance_id": f"i-{number:017x}",
        "account_id": "111111111111",
        "region": "eu-west-1",
        "instance_type": "t3.micro",
        "placement": {"availability_zone": "us-east-1a"},
        "state": {"name": state},
        "public_ip_address": f"192.0.2.{number}",
        "private_ip_address": f"10.0.0.{number}",
        "tags": {"dns": f"web-{number}", "Name": f"Web {number}"},
        "network_interfaces": [{"ipv6_addresses": [{"ipv6_address": f"2001:db8::{number}"}]}],
        **changes,
    }


def rules(**changes: Any) -> Rules:
    return Rules.read(
        **{
            "domain": "team.example.com",
            "name": "tag:dns",
            "addresses": "public",
            "missing": "skip",
            "invalid": "skip",
            **changes,
        }
    )


def published(*instances: Any, **changes: Any) -> dict[str, list[str]]:
    entries, _problems = record_sets(instances, rules(**{"invalid": "fail", **changes}))
    return {f"{entry['record']} {entry['type']}": entry["value"] for entry in entries}


def left_out(*instances: Any, **changes: Any) -> list[dict[str, str]]:
    return [problem.as_dict() for problem in record_sets(instances, rules(**changes))[1]]
