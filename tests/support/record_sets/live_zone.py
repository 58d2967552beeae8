# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A zone of the sandbox that the module's code works on in this process: a task without the start of Ansible."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection, connection_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import record_sets, record_sets_info

from tests.support.aws.route53_fakes import info_params, params
from tests.support.record_sets.zone_strategies import HEALTH_CHECK, ZONE

_REFERENCES = itertools.count()


class LiveZones:
    """Makes zones named example.com, as many as a test likes: each is told apart by its id."""

    def __init__(self, boto: Callable[..., Any]) -> None:
        self.client = boto("route53", profile="dns")
        # No pause between requests: the sandbox grants them all.
        options = {"profile": "dns", "requests_per_second": 1000, "request_burst": 1000}
        self.connection = connection_of(options, {})
        config = {"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 443}
        made = self.client.create_health_check(CallerReference=f"check-{next(_REFERENCES)}", HealthCheckConfig=config)
        self.health_check_id: str = made["HealthCheck"]["Id"]

    def make(self) -> LiveZone:
        reference = f"live-{next(_REFERENCES)}"
        made = self.client.create_hosted_zone(Name=ZONE, CallerReference=reference)
        return LiveZone(self, made["HostedZone"]["Id"].removeprefix("/hostedzone/"))


class LiveZone:
    """``apply`` and ``info`` are what the tasks return; ``calls`` counts those of the last one."""

    def __init__(self, zones: LiveZones, zone_id: str) -> None:
        self._zones = zones
        self.id = zone_id
        self.calls: Mapping[str, int] = {}

    @property
    def connection(self) -> Connection:
        return self._zones.connection

    def apply(self, declared: Iterable[Any], *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
        """One task, without waiting and brakes; an id of a health check that exists is put in."""
        entries = [self._checked(entry) for entry in declared]
        given = params(*entries, **{"hosted_zone_id": self.id, "wait": False, "force": True, **options})
        return self._counted(lambda: record_sets.ensure(given, self.connection, check_mode=check_mode))

    def change(self, *changes: tuple[str, Mapping[str, Any]]) -> None:
        """Actions and record sets as Route 53 has them, by another client."""
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record_set} for action, record_set in changes]}
        self._zones.client.change_resource_record_sets(HostedZoneId=self.id, ChangeBatch=batch)

    def info(self, **options: Any) -> dict[str, Any]:
        given = info_params(hosted_zone_id=self.id, **options)
        return self._counted(lambda: record_sets_info.info(given, self.connection))

    def stored(self) -> list[dict[str, Any]]:
        """What Route 53 lists, by another client."""
        pages = self._zones.client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=self.id)
        return [record_set for page in pages for record_set in page["ResourceRecordSets"]]

    def _checked(self, entry: Any) -> Any:
        if isinstance(entry, dict) and entry.get("health_check_id") == HEALTH_CHECK:
            return {**entry, "health_check_id": self._zones.health_check_id}
        return entry

    def _counted(self, task: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        self.connection.calls.clear()
        try:
            return task()
        finally:
            self.calls = dict(self.connection.calls)
