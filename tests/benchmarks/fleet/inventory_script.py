# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The least that an inventory of many accounts takes: a script of threads that knows this one fleet.

``python inventory_script.py ACCOUNTS OUTPUT``: ACCOUNTS is a JSON file of ``role_arns`` and ``regions``. It survives
nothing: one account that fails ends it.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

SIDE_BY_SIDE = 16


def read(role_arns: list[str], regions: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """The instances of all accounts and Regions."""
    session = boto3.Session()
    sts = session.client("sts", config=Config(max_pool_connections=SIDE_BY_SIDE))

    def enter(role_arn: str) -> dict[str, str]:
        keys = sts.assume_role(RoleArn=role_arn, RoleSessionName="inventory")["Credentials"]
        return {
            "aws_access_key_id": keys["AccessKeyId"],
            "aws_secret_access_key": keys["SecretAccessKey"],
            "aws_session_token": keys["SessionToken"],
        }

    def instances(client: Any, region: str) -> list[tuple[str, dict[str, Any]]]:
        pages = client.get_paginator("describe_instances").paginate()
        return [(region, each) for page in pages for group in page["Reservations"] for each in group["Instances"]]

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        # A session is not made for threads, so clients are made here.
        clients = [
            (session.client("ec2", region_name=region, **keys), region)
            for keys in pool.map(enter, role_arns)
            for region in regions
        ]
        return [found for part in pool.map(lambda place: instances(*place), clients) for found in part]


def inventory(found: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """As an inventory script answers."""
    hosts, groups = {}, {}
    for region, instance in found:
        name = instance["InstanceId"]
        tags = {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])}
        hosts[name] = {**instance, "tags": tags, "ansible_host": instance["PrivateIpAddress"]}
        for group in (f"region_{region}", f"role_{tags['Role']}"):
            groups.setdefault(group, {"hosts": []})["hosts"].append(name)
    return {"_meta": {"hostvars": hosts}, **groups}


if __name__ == "__main__":
    fleet = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(json.dumps(inventory(read(**fleet)), default=str), encoding="utf-8")
