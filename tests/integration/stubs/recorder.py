# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stands in for every module of the collection: keeps the arguments of a task in a file, and answers as AWS might.

An action plugin, as that needs no process of its own. It is linked under the name of each module.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase

ZONE_ID = "Z0123456789"
ROLE = {"arn": "arn:aws:iam::111111111111:role/Made", "name": "Made", "tags": {}}
NOBODY = {"gained": [], "lost": [], "entries": []}
COUNTS = {"create": 0, "update": 0, "delete": 0}
WRITTEN = {"counts": COUNTS, "marker_counts": COUNTS, "not_owned": []}


def as_expected(path: dict[str, Any]) -> dict[str, Any]:
    """The verdict on a role path that is as it should be."""
    return {"name": path["name"], "expected": path["expect"], "got": path["expect"], "ok": True}


def answer(module: str, arguments: dict[str, Any], account: str) -> dict[str, Any]:
    """What the roles read of a module's result, where there is nothing yet."""
    caller = {
        "account": account,
        "account_id": account,
        "arn": f"arn:aws:iam::{account}:role/Deploy",
        "partition": "aws",
    }
    answers: dict[str, dict[str, Any]] = {
        "route53_hosted_zone": {"created": False, "hosted_zone_id": ZONE_ID, "name_servers": [], "zone": {"tags": {}}},
        "iam_trust_role": {"role": ROLE, "access_change": NOBODY},
        "iam_trust_role_info": {"roles": [], "missing": arguments.get("names", [])},
        "route53_record_sets": WRITTEN,
        "assume_role_check": {"verdicts": [as_expected(path) for path in arguments.get("paths", [])]},
        "dns_check": {"verdicts": []},
        "aws_caller_info": caller,
        "account_info": {**caller, "accounts": [caller]},
        "ec2_instance_info": {"instances": []},
        "ec2_instances_info": {"instances": []},
        "route53_info": {"hosted_zones": []},
    }
    return answers.get(module, {})


class ActionModule(ActionBase):
    """Keeps what a task asks for."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        found = super().run(tmp, task_vars)
        variables = task_vars or {}
        module = self._task.action.rpartition(".")[2]
        arguments = {name: value for name, value in self._task.args.items() if "access_key" not in name}
        kept = {"host": variables["inventory_hostname"], "module": module, "arguments": arguments}
        with Path(os.environ["RECORDED"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(kept, default=str) + "\n")
        account = str(variables.get("aws_account_id", ""))
        return {**found, "changed": False, **answer(module, arguments, account)}
