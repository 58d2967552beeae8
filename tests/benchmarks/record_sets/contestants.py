# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is measured, as commands: each brings the zone into the same declared state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.commands import OCTODNS as OCTODNS_SYNC
from tests.benchmarks.commands import Command, playbook, script, write

from . import workload
from .stub_zone import ZONE

OURS = "route53_record_sets, from a file"
OURS_SLOWER = "route53_record_sets, 4.9 a second"
OURS_ARGUMENTS = "route53_record_sets, as arguments"
LOOP = "amazon.aws.route53, a loop"
OCTODNS = "octodns-sync"
BY_HAND = "boto3 by hand"


def command(name: str, size: int, zone_id: str, folder: Path) -> Command:
    """The command of a contestant; its files are written into ``folder``."""
    return _WRITERS[name](size, zone_id, folder)


def _ours(size: int, zone_id: str, folder: Path, **options: Any) -> Command:
    path = write(folder / f"{size}.json", workload.record_sets(size))
    task = {"hosted_zone_id": zone_id, "record_sets_file": str(path), "wait": False, **options}
    return playbook(folder, {"crossaccount.aws.route53_record_sets": task})


def _ours_arguments(size: int, zone_id: str, folder: Path) -> Command:
    task = {"hosted_zone_id": zone_id, "record_sets": workload.record_sets(size), "wait": False}
    return playbook(folder, {"crossaccount.aws.route53_record_sets": task})


def _loop(size: int, _zone_id: str, folder: Path) -> Command:
    record_sets = workload.record_sets(size)
    for each in record_sets:
        if each["type"] == "TXT":
            each["value"] = [f'"{value}"' for value in each["value"]]
    options = {name: f"{{{{ item.{name} }}}}" for name in ("record", "type", "ttl", "value")}
    return playbook(
        folder,
        {
            "amazon.aws.route53": {"zone": workload.ORIGIN, "state": "present", "overwrite": True, **options},
            "loop": record_sets,
            "loop_control": {"label": "{{ item.record }}"},
        },
    )


def _octodns(size: int, _zone_id: str, folder: Path) -> Command:
    write(folder / f"{ZONE}yaml", workload.for_octodns(size))  # JSON is YAML
    providers = {
        "declared": {"class": "octodns.provider.yaml.YamlProvider", "directory": str(folder), "enforce_order": False},
        "route53": {
            "class": "octodns_route53.Route53Provider",
            "get_zones_by_name": True,
            "client_max_attempts": 10,
        },
    }
    zones = {ZONE: {"sources": ["declared"], "targets": ["route53"]}}
    config = write(folder / "config.yaml", {"providers": providers, "zones": zones})
    return [OCTODNS_SYNC, "--quiet", "--config-file", config, "--doit", "--force"]


def _by_hand(size: int, zone_id: str, folder: Path) -> Command:
    path = write(folder / f"{size}.json", workload.record_sets(size))
    return script(Path(__file__).with_name("by_hand.py"), zone_id, path)


def nothing(folder: Path, module: str | None) -> Command:
    """What Ansible itself takes: a playbook of no task, or of one local module."""
    task = {module or "ansible.builtin.meta": {} if module else "noop"}
    return playbook(folder, task)


_WRITERS: dict[str, Callable[[int, str, Path], Command]] = {
    OURS: _ours,
    OURS_SLOWER: lambda *place: _ours(*place, requests_per_second=4.9, request_burst=4),
    OURS_ARGUMENTS: _ours_arguments,
    LOOP: _loop,
    OCTODNS: _octodns,
    BY_HAND: _by_hand,
}
