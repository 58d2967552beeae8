# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every call to AWS that the function makes, counted. Repeating what is throttled or in progress is botocore's."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .._core.automation import fleet
from .._core.automation.settings import KeptAccount, KeptZone, Role
from .._core.automation.windows import Reading
from .._core.instances.filters import by_id
from .._core.instances.resources import ALL, Place
from .errors import SDK_ERRORS, reason, refusal

try:
    import boto3
    from botocore.config import Config
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
    from botocore.exceptions import ClientError
    from botocore.session import Session
except ImportError:  # the runtime of Lambda has them
    pass

# "PriorRequestNotComplete" and throttling are among what botocore's standard mode repeats.
ATTEMPTS = {"mode": "standard", "total_max_attempts": 8}
CONNECT_TIMEOUT, READ_TIMEOUT = 3, 20  # seconds


class Calls:
    """Clients by service, Region and role; they live as long as the function's environment does."""

    reason = staticmethod(reason)

    def __init__(self) -> None:
        self._clients: dict[tuple[str, str | None, Role | None], Any] = {}
        self._sessions: dict[Role | None, Any] = {None: boto3.session.Session()}
        self.counts: Counter[str] = Counter()
        self.until = 0.0

    def instances(
        self, account: KeptAccount, zone: KeptZone
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, str]]:
        """The instances that the zone's filters choose, in whatever state; the others, where services may choose them;
        by Region, why one could not be read."""
        given = [{"Name": name, "Values": list(values)} for name, values in zone.filters]
        chosen, unread = self._everywhere(account, given)
        if not zone.services:
            return chosen, [], unread
        ids = {each["instance_id"] for each in chosen}
        every, also_unread = self._everywhere(account, [])
        return chosen, [each for each in every if each["instance_id"] not in ids], unread | also_unread

    def _everywhere(self, account: KeptAccount, given: list[Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:
        clients = {region: self._client("ec2", region, account.reader) for region in account.regions}

        def read(region: str) -> list[dict[str, Any]] | str:
            try:
                return self._described(clients[region], given, account.account_id, region)
            except SDK_ERRORS as error:
                return reason(error)

        with ThreadPoolExecutor(max_workers=8) as pool:
            answers = dict(zip(account.regions, pool.map(read, account.regions), strict=True))
        found = [each for answer in answers.values() if not isinstance(answer, str) for each in answer]
        return found, {region: answer for region, answer in answers.items() if isinstance(answer, str)}

    def there(self, account: KeptAccount, places: Collection[Place]) -> dict[str, dict[str, Any]]:
        """Those of these instances, or of all of a Region, that are there, by their ids; no filter counts."""
        by_region: dict[str, list[str]] = {}
        for place in sorted(places):
            by_region.setdefault(place.region, []).append(place.instance_id)
        found = []
        for region, ids in by_region.items():
            client = self._client("ec2", region, account.reader)
            for given in [[]] if ALL in ids else by_id(ids):
                found += self._described(client, given, account.account_id, region)
        return {each["instance_id"]: each for each in found}

    def record_sets(self, account: KeptAccount, zone_id: str, reading: Reading) -> list[dict[str, Any]]:
        """What the reading asks for."""
        client, found = self._client("route53", None, account.writer), []
        while reading.request is not None:
            self.counts["ListResourceRecordSets"] += 1
            found += reading.take(client.list_resource_record_sets(HostedZoneId=zone_id, **reading.request))
        return found

    def change(self, account: KeptAccount, zone_id: str, actions: Sequence[Any]) -> str:
        """Write one batch; why Route 53 refuses what is in it, empty where it does not. Other errors are raised."""
        self.counts["ChangeResourceRecordSets"] += 1
        try:
            self._client("route53", None, account.writer).change_resource_record_sets(
                HostedZoneId=zone_id, ChangeBatch={"Changes": list(actions)}
            )
        except SDK_ERRORS as error:
            if not (why := refusal(error)):
                raise
            return why
        return ""

    def send(self, queue: str, bodies: Sequence[str]) -> None:
        """Put messages into a queue, ten at a time."""
        client = self._client("sqs", None, None)
        for start in range(0, len(bodies), 10):
            part = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies[start : start + 10])]
            failed = client.send_message_batch(QueueUrl=queue, Entries=part).get("Failed")
            if failed:
                raise ClientError({"Error": {"Code": failed[0]["Code"], "Message": "not sent"}}, "SendMessageBatch")

    def wait(self, seconds: float) -> bool:
        """Let this time pass, unless it would go beyond ``until``, a time of ``time.monotonic``."""
        if fits := time.monotonic() + seconds < self.until:
            time.sleep(seconds)
        return fits

    def _described(self, client: Any, given: list[Any], account_id: str, region: str) -> list[dict[str, Any]]:
        self.counts["DescribeInstances"] += 1
        pages = client.get_paginator("describe_instances").paginate(Filters=given, PaginationConfig={"PageSize": 1000})
        return [
            fleet.instance(each, account_id, region)
            for page in pages
            for reservation in page["Reservations"]
            for each in reservation["Instances"]
        ]

    def _client(self, service: str, region: str | None, role: Role | None) -> Any:
        key = service, region, role
        if key not in self._clients:
            config = Config(retries=ATTEMPTS, connect_timeout=CONNECT_TIMEOUT, read_timeout=READ_TIMEOUT)
            self._clients[key] = self._session(role).client(service, region_name=region, config=config)
        return self._clients[key]

    def _session(self, role: Role | None) -> Any:
        if role is not None and role not in self._sessions:
            own = self._sessions[None]
            terms = {"RoleSessionName": "dns-automation"} | (
                {"ExternalId": role.external_id} if role.external_id else {}
            )
            fetcher = AssumeRoleCredentialFetcher(own.client, own.get_credentials(), role.arn, extra_args=terms)
            session = Session()
            session.set_config_variable("region", own.region_name)
            session._credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
            self._sessions[role] = boto3.session.Session(botocore_session=session)
        return self._sessions[role]
