# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that Route 53 holds, for all accounts: zones, reusable delegation sets and changes.

Zone ids are unique in all of AWS, so zones are found by id first and their account is compared then. Ids and name
servers are random but repeat after a reset, which keeps the output of demos and tests stable.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sandbox.services.route53.model import DelegationSet, Zone
from sandbox.wire.errors import ApiError

PROPAGATION = timedelta(seconds=60)
"""When a change is INSYNC at the latest: "generally ... within 60 seconds"."""

_SEED = 53
_ID_LETTERS = string.ascii_uppercase + string.digits
_ID_LENGTH = 20  # behind the Z, as in Z0102388186KGJ1875CR7 (hashicorp/terraform-provider-aws#19875)

# Name servers have numbers of their own range in each top-level domain: ns-331.awsdns-41.com, ns-683.awsdns-21.net,
# ns-1322.awsdns-37.org, ns-1749.awsdns-26.co.uk (sTywin/dyndns53#2).
_SERVER_DOMAINS = (("com", 0), ("net", 512), ("org", 1024), ("co.uk", 1536))
_SERVERS_PER_DOMAIN = 512
_SERVER_GROUPS = 64


@dataclass
class SubmittedChange:
    """A change and how far it has spread. PENDING when it is submitted and at the first GetChange, INSYNC from the
    second or when PROPAGATION has passed on the sandbox's clock: a client must poll, and never for long."""

    id: str
    account_id: str
    submitted_at: datetime
    comment: str | None = None
    polls: int = 0

    def to_api(self, now: datetime) -> dict[str, Any]:
        synced = self.polls > 1 or now - self.submitted_at >= PROPAGATION
        api: dict[str, Any] = {
            "Id": f"/change/{self.id}",
            "Status": "INSYNC" if synced else "PENDING",
            "SubmittedAt": self.submitted_at,
        }
        if self.comment:
            api["Comment"] = self.comment
        return api


class Store:
    """State only; the rules are in the modules that change it."""

    def __init__(self) -> None:
        self.zones: dict[str, Zone] = {}
        self.delegation_sets: dict[str, DelegationSet] = {}
        self.changes: dict[str, SubmittedChange] = {}
        self._random = Random(_SEED)

    def reset(self) -> None:
        self.zones.clear()
        self.delegation_sets.clear()
        self.changes.clear()
        self._random = Random(_SEED)

    def zones_of(self, account_id: str) -> list[Zone]:
        """The zones of an account, oldest first."""
        return [zone for zone in self.zones.values() if zone.account_id == account_id]

    def any_zone(self, zone_id: str) -> Zone:
        """A zone of whichever account; raises NoSuchHostedZone."""
        zone = self.zones.get(bare_id(zone_id))
        if zone is None:
            raise ApiError("NoSuchHostedZone", f"No hosted zone found with ID: {bare_id(zone_id)}", 404)
        return zone

    def zone(self, zone_id: str, account_id: str, caller: str) -> Zone:
        """A zone of the account; ``caller`` is the ARN that is told off.

        Policies of an account may allow everything on every zone, but Route 53 has no resource policies: the zone of
        another account answers AccessDenied, not NoSuchHostedZone (hashicorp/terraform#24286).
        """
        zone = self.any_zone(zone_id)
        if zone.account_id != account_id:
            raise access_denied(caller)
        return zone

    def submit(self, account_id: str, now: datetime, comment: str | None = None) -> SubmittedChange:
        change = SubmittedChange(self.new_id("C"), account_id, now, comment)
        self.changes[change.id] = change
        return change

    def change(self, change_id: str, account_id: str) -> SubmittedChange:
        change = self.changes.get(bare_id(change_id))
        if change is None or change.account_id != account_id:
            # 404 by botocore's model; wording ours.
            raise ApiError("NoSuchChange", f"Could not find resource with ID: {bare_id(change_id)}", 404)
        return change

    def new_id(self, prefix: str) -> str:
        return prefix + "".join(self._random.choices(_ID_LETTERS, k=_ID_LENGTH))

    def new_name_servers(self) -> tuple[str, ...]:
        """Four name servers, one in each top-level domain, in any order."""
        servers = [
            f"ns-{first + self._random.randrange(_SERVERS_PER_DOMAIN)}"
            f".awsdns-{self._random.randrange(_SERVER_GROUPS):02d}.{domain}"
            for domain, first in _SERVER_DOMAINS
        ]
        self._random.shuffle(servers)
        return tuple(servers)


def bare_id(resource_id: str) -> str:
    """``/hostedzone/Z1`` and ``Z1`` are the same: SDKs strip the path, plain HTTP clients may not."""
    return resource_id.rpartition("/")[2]


def access_denied(caller: str) -> ApiError:
    return ApiError("AccessDenied", f"User: {caller} is not authorized to access this resource", 403)
