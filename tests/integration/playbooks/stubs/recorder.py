# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stands in for every module of the collection that calls AWS: keeps the arguments of a task, and answers as AWS might.

Each host has a file of its own. With the variable ``fails_at`` that call of the host fails, counted from 1. With
``ends_at`` Ansible says, as for a module that took too long, that it ended it: it does not know what that did. With
``changes_at`` that call changes something. ``zones_found`` are the zones that the DNS account has. ``answers`` says, by
module, what it answers in place of the usual.
An action plugin, because that needs no process of its own. It is copied under the name of each module.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.crossaccount.aws.plugins.plugin_utils.preloading import preload

# As for the modules themselves: filters and templates are loaded once, and none of what talks to AWS.
preload("private_files")

INSTANCE = {
    "instance_id": "i-0123456789abcdef0",
    "region": "eu-west-1",
    "state": {"code": 16, "name": "running"},
    "public_ip_address": "192.0.2.10",
    "private_ip_address": "10.0.0.10",
    "network_interfaces": [],
    "tags": {"dns": "web", "Name": "web"},
}
NOBODY = {"gained": [], "lost": [], "entries": []}
AS_DECLARED: dict[str, list[str]] = {"differences": [], "differences_left": []}
COUNTS = {"create": 0, "update": 0, "delete": 0}


def as_expected(path: dict[str, Any]) -> dict[str, Any]:
    """The verdict on a role path that is as it should be."""
    return {"name": path["name"], "expected": path["expect"], "got": path["expect"], "ok": True}


def role(arguments: dict[str, Any]) -> dict[str, Any]:
    """The role that a task declares."""
    account, name = arguments.get("account_id", ""), arguments.get("name", "")
    return {"arn": f"arn:aws:iam::{account}:role/{name}", "account_id": account, "name": name, "tags": {}}


def answer(module: str, arguments: dict[str, Any], account: str) -> dict[str, Any]:
    """What the roles read of a module's result: no role is there yet, and one instance is, which carries its role."""
    vpcs = [{"vpc_id": "vpc-0a1b2c3d", "vpc_region": "eu-west-1"}]
    zone: dict[str, Any] = {
        "created": False,
        "hosted_zone_id": f"Z{account}",
        "name": "example.com",
        "name_servers": [],
    }
    zone["zone"] = {"tags": {}, "private_zone": False, "vpcs": vpcs}
    caller = {"account_id": account, "arn": f"arn:aws:iam::{account}:role/Operators", "partition": "aws"}
    carried = {"instance_id": INSTANCE["instance_id"], "state": "ok", "changed": arguments.get("state") == "absent"}
    answers: dict[str, dict[str, Any]] = {
        "account_info": caller,
        "assume_role_check": {"verdicts": [as_expected(path) for path in arguments.get("paths", [])]},
        "dns_check": {"verdicts": []},
        "ec2_instance_role": {"instances": [carried], "carriers": [INSTANCE["instance_id"]]},
        "ec2_instances_info": {
            "instances": [INSTANCE],
            "reads": [{"region": "eu-west-1", "ok": True, "resource_prefix": "ec2/eu-west-1/"}],
        },
        "iam_instance_profile_policy": {"roles": [], "role_arns": []},
        "iam_trust_role": {"role": role(arguments), "access_change": NOBODY, **AS_DECLARED},
        "iam_trust_role_info": {"roles": [], "missing": arguments.get("names", [])},
        "route53_hosted_zone": zone,
        "route53_hosted_zones_info": {"hosted_zones": []},
        "route53_record_sets": {
            "changes": [],
            "counts": COUNTS,
            "marker_counts": COUNTS,
            "not_owned": [],
            "record_sets": [],
        },
        "route53_record_sets_info": {"record_sets": []},
        "route53_vpc_association": {"associated": [], "disassociated": [], "kept": [], "missing": [], "vpcs": []},
        "tagged_resources_info": {"resources": [], "unread": []},
    }
    return answers[module]


class ActionModule(ActionBase):
    """Keeps what a task asks for."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        found = super().run(tmp, task_vars)
        variables = task_vars or {}
        module = self._task.action.rpartition(".")[2]
        arguments = dict(self._task.args)
        kept = {"host": variables["inventory_hostname"], "module": module, "arguments": arguments}
        recorded = Path(os.environ["RECORDED"]).with_suffix(f".{kept['host']}")
        with recorded.open("a", encoding="utf-8") as file:  # hosts run side by side
            file.write(json.dumps(kept, default=str) + "\n")
        number = len(recorded.read_text(encoding="utf-8").splitlines())
        if variables.get("fails_at") == number:
            message = f"{module} was denied to {kept['host']}."
            return {**found, "failed": True, "changed": False, "msg": message, "error_code": "AccessDenied"}
        if variables.get("ends_at") == number:
            return {**found, "failed": True, "changed": False, "msg": "Timed out after 1 second(s)."}
        if module in variables.get("answers", {}):
            return {**found, "changed": False, **variables["answers"][module]}
        zones = {"hosted_zones": variables.get("zones_found", [])} if module == "route53_hosted_zones_info" else {}
        return {
            **found,
            "changed": variables.get("changes_at") == number,
            **answer(module, arguments, str(variables["aws_account_id"])),
            **zones,
        }
