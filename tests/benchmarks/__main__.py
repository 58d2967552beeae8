# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Twenty record sets: one task of route53_record_sets against a loop of amazon.aws.route53, on the sandbox.

Prints medians of three runs in seconds of wall time and calls to Route 53, and their ratios: seconds depend on the
machine, ratios hardly do. The sandbox answers without the latency of a network, which favours the loop. Both start
from a zone without these names, then run again with nothing to do; Ansible's own start is in all numbers.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "integration"))

from sandbox_client import BIN, SandboxClient  # noqa: E402  (found on the path set above)

RUNS = 3
ZONE = "existing.example"
RECORD_SETS = [
    {"record": f"host-{number}.{ZONE}", "type": "A", "ttl": 300, "value": [f"192.0.2.{number}"]}
    for number in range(1, 21)
]
TASKS: dict[str, dict[str, Any]] = {
    "amazon.aws.route53, a loop": {
        "amazon.aws.route53": {
            "zone": ZONE,
            "state": "present",
            "overwrite": True,
            "record": "{{ item.record }}",
            "type": "{{ item.type }}",
            "ttl": "{{ item.ttl }}",
            "value": "{{ item.value }}",
        },
        "loop": RECORD_SETS,
        "loop_control": {"label": "{{ item.record }}"},
    },
    "route53_record_sets, one task": {
        "crossaccount.aws.route53_record_sets": {"zone": ZONE, "record_sets": RECORD_SETS, "wait": False}
    },
}
PHASES = ("create", "nothing to do")


def measure(sandbox: SandboxClient, playbook: Path) -> tuple[float, int]:
    """Seconds and calls to Route 53 of one run."""
    sandbox.reset_requests()
    command = [BIN / "ansible-playbook", "-i", "localhost,", "-e", f"ansible_python_interpreter={sys.executable}"]
    began = time.perf_counter()
    subprocess.run([*command, playbook], env=sandbox.env, check=True, capture_output=True)
    seconds = time.perf_counter() - began
    return seconds, sum(row["count"] for row in sandbox.requests() if row["service"] == "route53")


def main() -> None:
    medians: dict[tuple[str, str], tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as temporary:
        sandbox = SandboxClient(Path(temporary, "sandbox"))
        sandbox.start()
        try:
            for name, task in TASKS.items():
                play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [task]}
                play["environment"] = {"AWS_PROFILE": "dns"}
                playbook = Path(temporary, "playbook.yml")
                playbook.write_text(json.dumps([play]), encoding="utf-8")  # JSON is YAML
                samples: dict[str, list[tuple[float, int]]] = {phase: [] for phase in PHASES}
                for _ in range(RUNS):
                    sandbox.reset()
                    for phase in PHASES:
                        samples[phase].append(measure(sandbox, playbook))
                for phase, found in samples.items():
                    seconds, calls = zip(*found, strict=True)
                    medians[name, phase] = (statistics.median(seconds), statistics.median(calls))
        finally:
            sandbox.stop()
    print(f"{len(RECORD_SETS)} record sets, medians of {RUNS} runs")
    loop, one = TASKS
    for phase in PHASES:
        for name in TASKS:
            seconds, calls = medians[name, phase]
            print(f"{phase:<15}{name:<32}{seconds:6.1f} s {calls:5.0f} calls")
        ratios = [before / after for before, after in zip(medians[loop, phase], medians[one, phase], strict=True)]
        print(f"{phase:<15}{'ratio':<32}{ratios[0]:6.1f} x {ratios[1]:5.1f} x")


if __name__ == "__main__":
    main()
