# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The floor: the script that somebody writes who knows this one zone. It judges nothing and survives nothing.

``python by_hand.py ZONE_ID FILE``: lists the zone, compares text with text, and writes batches of 1,000 values. It is
also what puts a zone into the state that a measurement starts from.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config


def sync(client: Any, zone_id: str, wanted: list[dict[str, Any]]) -> None:
    """Create and overwrite what differs."""
    pages = client.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=zone_id, PaginationConfig={"PageSize": 300}
    )
    existing = {(each["Name"], each["Type"]): each for page in pages for each in page["ResourceRecordSets"]}
    changes = []
    for each in wanted:
        name, values = each["record"] + ".", each["value"]
        if each["type"] == "TXT":
            values = [f'"{value}"' for value in values]
        structure = {
            "Name": name,
            "Type": each["type"],
            "TTL": each["ttl"],
            "ResourceRecords": [{"Value": value} for value in values],
        }
        old = existing.get((name, each["type"]))
        if old != structure:
            changes.append({"Action": "UPSERT" if old else "CREATE", "ResourceRecordSet": structure})
    for batch in _batches(changes):
        client.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": batch})


def _batches(changes: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """At most 1,000 values and 32,000 characters a batch; an UPSERT counts twice."""
    batches: list[list[dict[str, Any]]] = []
    elements = characters = 0
    for change in changes:
        factor = 2 if change["Action"] == "UPSERT" else 1
        values = [record["Value"] for record in change["ResourceRecordSet"]["ResourceRecords"]]
        size, length = factor * len(values), factor * sum(map(len, values))
        if not batches or elements + size > 1000 or characters + length > 32000:
            batches.append([])
            elements = characters = 0
        batches[-1].append(change)
        elements, characters = elements + size, characters + length
    return batches


if __name__ == "__main__":
    sync(
        boto3.client("route53", config=Config(retries={"mode": "standard", "total_max_attempts": 10})),
        sys.argv[1],
        json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")),
    )
