# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The public zone that the DNS account starts with: somebody's, which nothing may touch unasked."""

from __future__ import annotations

from typing import Any

from sandbox.calls.internal import call_operation
from sandbox.world.accounts import DNS
from sandbox.world.world import World

ZONE = "existing.example"

RECORD_SETS: tuple[dict[str, Any], ...] = (
    {"Name": ZONE, "Type": "MX", "TTL": 3600, "ResourceRecords": [{"Value": f"10 mail.{ZONE}"}]},
    {"Name": ZONE, "Type": "TXT", "TTL": 3600, "ResourceRecords": [{"Value": '"v=spf1 mx -all"'}]},
    {"Name": f"mail.{ZONE}", "Type": "A", "TTL": 3600, "ResourceRecords": [{"Value": "192.0.2.25"}]},
    {
        "Name": f"www.{ZONE}",
        "Type": "A",
        "TTL": 300,
        "ResourceRecords": [{"Value": "192.0.2.80"}, {"Value": "192.0.2.81"}],
    },
    {"Name": f"www.{ZONE}", "Type": "AAAA", "TTL": 300, "ResourceRecords": [{"Value": "2001:db8::80"}]},
    {"Name": f"shop.{ZONE}", "Type": "CNAME", "TTL": 300, "ResourceRecords": [{"Value": f"www.{ZONE}"}]},
)


def seed_zones(world: World) -> None:
    """Create ZONE with RECORD_SETS, through the API."""
    zone = call_operation(
        world,
        DNS.id,
        "route53",
        "CreateHostedZone",
        Name=ZONE,
        CallerReference="seed",
        HostedZoneConfig={"Comment": "Not the demo's: it was here before", "PrivateZone": False},
    )["HostedZone"]
    call_operation(
        world,
        DNS.id,
        "route53",
        "ChangeResourceRecordSets",
        HostedZoneId=zone["Id"].rpartition("/")[2],
        ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set} for record_set in RECORD_SETS]},
    )
