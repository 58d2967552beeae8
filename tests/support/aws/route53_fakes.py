"""A scripted Route 53 and the options of a task, for tests of what the module does with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import argument_spec
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import record_sets
from ansible_collections.crossaccount.aws.plugins.modules import route53_record_sets, route53_record_sets_info

from tests.support.aws.fakes import FakeConnection
from tests.support.record_sets.zones import zone

ZONE_ANSWER = {"HostedZone": {"Id": "/hostedzone/Z1", "Name": "example.com.", "CallerReference": "x", "Config": {}}}
SUBMITTED = {"ChangeInfo": {"Id": "/change/C1", "Status": "PENDING"}}
IN_SYNC = {"ChangeInfo": {"Id": "/change/C1", "Status": "INSYNC"}}
PENDING = {"ChangeInfo": {"Id": "/change/C1", "Status": "PENDING"}}


class Pages:
    """ListResourceRecordSets over scripted listings of pages, an exception among them; the last listing stays."""

    def __init__(self, *listings: Any) -> None:
        self.listings = list(listings)
        self.arguments: list[dict[str, Any]] = []
        self._listing: Any = None

    def __call__(self, **arguments: Any) -> dict[str, Any]:
        self.arguments.append(arguments)
        number = int(arguments.get("StartRecordName", 0))
        if not number:
            self._listing = self.listings.pop(0) if len(self.listings) > 1 else self.listings[0]
        page = self._listing[number]
        if isinstance(page, Exception):
            raise page
        if number + 1 == len(self._listing):
            return {"ResourceRecordSets": page, "IsTruncated": False}
        following = {"NextRecordName": str(number + 1), "NextRecordType": "A"}
        return {"ResourceRecordSets": page, "IsTruncated": True, **following}


def listing(*entries: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    """One page with the zone's own record sets and these."""
    return [[dict(stored.wire) for stored in zone(*entries).values()]]


class Connection(FakeConnection):
    def __init__(self, *listings: Any, **answers: Any) -> None:
        self.pages = Pages(*(listings or [listing()]))
        scripted = {
            "get_hosted_zone": ZONE_ANSWER,
            "change_resource_record_sets": SUBMITTED,
            "get_change": IN_SYNC,
            **answers,
        }
        super().__init__({"route53": scripted})
        self._clients["route53"].list_resource_record_sets = self.pages  # type: ignore[attr-defined]

    def written(self) -> list[list[str]]:
        """For each write, its actions as verb and name."""
        return [
            [
                f"{change['Action']} {change['ResourceRecordSet']['Name']}"
                for change in arguments["ChangeBatch"]["Changes"]
            ]
            for method, arguments in self.log
            if method == "change_resource_record_sets"
        ]


def params(*entries: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """The options of a task with their defaults, for the zone Z1."""
    given = {"hosted_zone_id": "Z1", "record_sets": list(entries), "default_ttl": 300, "wait_timeout": 60}
    return {**_defaults(argument_spec(*route53_record_sets.OPTIONS)["argument_spec"]), **given, **changes}


def info_params(**changes: Any) -> dict[str, Any]:
    """The same for a task that reads."""
    return {
        **_defaults(argument_spec(*route53_record_sets_info.OPTIONS)["argument_spec"]),
        "hosted_zone_id": "Z1",
        **changes,
    }


def _defaults(argument_spec: Mapping[str, Any]) -> dict[str, Any]:
    return {"account_id": None, **{option: spec.get("default") for option, spec in argument_spec.items()}}


def ensure(connection: Any, *entries: Mapping[str, Any], check_mode: bool = False, **changes: Any) -> dict[str, Any]:
    return record_sets.ensure(params(*entries, **changes), connection, check_mode=check_mode)
