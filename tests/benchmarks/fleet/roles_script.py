# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The least that a role in many accounts takes: a script of threads that knows this one role. It judges nothing.

``python roles_script.py FILE``: FILE is JSON of ``role_arns`` and of ``role``, the arguments of CreateRole. It is also
what brings the fleet into the state that a measurement starts from.
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


def ensure(role_arns: list[str], role: dict[str, Any]) -> None:
    """Create the role where it is not, and correct its trust where that differs."""
    session = boto3.Session()
    sts = session.client("sts", config=Config(max_pool_connections=SIDE_BY_SIDE))

    def enter(role_arn: str) -> dict[str, str]:
        keys = sts.assume_role(RoleArn=role_arn, RoleSessionName="roles")["Credentials"]
        return {
            "aws_access_key_id": keys["AccessKeyId"],
            "aws_secret_access_key": keys["SecretAccessKey"],
            "aws_session_token": keys["SessionToken"],
        }

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        # A session is not made for threads, so clients are made here.
        clients = [session.client("iam", **keys) for keys in pool.map(enter, role_arns)]
        list(pool.map(lambda client: _one(client, role), clients))


def _one(client: Any, role: dict[str, Any]) -> None:
    name = role["RoleName"]
    try:
        found = client.get_role(RoleName=name)["Role"]
    except client.exceptions.NoSuchEntityException:
        client.create_role(**role)
        client.get_role(RoleName=name)
        return
    if found["AssumeRolePolicyDocument"] != json.loads(role["AssumeRolePolicyDocument"]):
        client.update_assume_role_policy(RoleName=name, PolicyDocument=role["AssumeRolePolicyDocument"])


if __name__ == "__main__":
    ensure(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
