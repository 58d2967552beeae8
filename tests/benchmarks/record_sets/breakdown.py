# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the time of a run goes: the steps of the module, each measured by itself in one process.

``python -m tests.benchmarks.record_sets.breakdown ZONE_ID FILE`` prints a JSON dictionary of seconds, with the zone of
FILE behind ``AWS_ENDPOINT_URL``. What the whole of ``ansible-playbook`` takes beyond them is Ansible.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

PACKAGE = "ansible_collections.crossaccount.aws.plugins.module_utils"


def main(zone_id: str, path: str) -> dict[str, float]:
    """Seconds of each step."""
    importlib.import_module("tests.support.collection_path")  # the collection by its full name
    importlib.import_module("ansible.module_utils.basic")  # Ansible's part, not ours
    seconds: dict[str, float] = {}
    began = time.perf_counter()

    def step(name: str) -> None:
        nonlocal began
        seconds[name] = time.perf_counter() - began
        began = time.perf_counter()

    importlib.import_module("boto3")
    step("import boto3")
    module = importlib.import_module(f"{PACKAGE}._aws.module")
    route53, core = f"{PACKAGE}._aws.route53", f"{PACKAGE}._core.record_sets"
    importlib.import_module(f"{route53}.record_sets")
    step("import amazon.aws's module_utils and ours")
    gc.set_threshold(*module.OBJECTS_BETWEEN_COLLECTIONS)
    desired_state, options, plan, wire = (
        importlib.import_module(f"{core}.{name}") for name in ("desired", "options", "plan", "wire")
    )
    file, search, listing = (
        importlib.import_module(f"{route53}.{name}") for name in ("record_sets_file", "zone_search", "listing")
    )
    connection = importlib.import_module(f"{PACKAGE}._aws.connection").Connection(region="us-east-1")
    connection.client("route53")
    step("make a session and a client")
    entries = file.read_file(path)["record_sets"]
    step("read the file")
    declared = desired_state.declare(entries, "record_sets_file", options.Settings())
    step("judge each record set")
    zone = search.get_zone(connection, zone_id)
    step("get the zone: 1 call")
    desired = desired_state.bind(desired_state.resolve(declared, zone.name), zone.id)
    step("judge them together")
    listed = listing.list_record_sets(connection, zone)
    step(f"list the zone: {connection.calls['ListResourceRecordSets']} calls")
    existing = wire.read_zone(listed, zone.id, desired.record_sets)
    step("read what is there")
    plan.make_plan(desired, existing)
    step("compare and plan")
    return seconds


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
