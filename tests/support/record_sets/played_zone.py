# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A zone of the sandbox that modules work on through ansible-playbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.sandbox.client import SandboxClient


class Zone:
    """The zone example.com of the DNS account, and the module at work on it."""

    def __init__(self, sandbox: SandboxClient, client: Any, run_module: Callable[..., dict[str, Any]]) -> None:
        self.sandbox = sandbox
        self.client = client
        self._run_module = run_module
        self.id = client.create_hosted_zone(Name="example.com", CallerReference="test")["HostedZone"]["Id"].split("/")[
            -1
        ]

    def apply(
        self, record_sets: list[dict[str, Any]] | None = None, check: bool = False, **options: Any
    ) -> dict[str, Any]:
        arguments = {"zone": "example.com", "default_ttl": 300, "record_sets": record_sets, **options}
        self.sandbox.reset_requests()
        return self._run_module("route53_record_sets", arguments, check=check, profile="dns")

    def info(self, **options: Any) -> dict[str, Any]:
        return self._run_module("route53_record_sets_info", {"zone": "example.com", **options}, profile="dns")

    def stored(self) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=self.id)
        return [record_set for page in pages for record_set in page["ResourceRecordSets"]]

    def change(self, action: str, record_set: dict[str, Any]) -> None:
        changes = [{"Action": action, "ResourceRecordSet": record_set}]
        self.client.change_resource_record_sets(HostedZoneId=self.id, ChangeBatch={"Changes": changes})

    def calls(self) -> dict[str, int]:
        return {
            entry["operation"]: entry["count"] for entry in self.sandbox.requests() if entry["service"] == "route53"
        }


def address(name: str, value: str = "192.0.2.1", **others: Any) -> dict[str, Any]:
    return {"record": f"{name}.example.com", "type": "A", "value": value, **others}
