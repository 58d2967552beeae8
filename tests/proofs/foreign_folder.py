# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tasks whose outcome depends on where and how a module's process starts.

Ansible is started in another folder than the playbook's, and files of the same names in both say different things.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

WRITTEN = "snapshot.yml"
# Ends the process that asks for credentials, in the middle of its task.
ENDING = '[profile ends-by-{0}]\ncredential_process = /bin/sh -c "kill -{0} $PPID"\n'


def furnish(playbooks: Path, started: Path, configuration: str) -> list[dict[str, Any]]:
    """Make both folders; the tasks of a play in the first one. ``configuration`` is an AWS configuration file."""
    started.mkdir(parents=True)
    for folder, profiles, record in (
        (playbooks, configuration + "".join(map(ENDING.format, (9, 15))), "right"),
        (started, _swapped(configuration), "wrong"),
    ):
        (folder / "configuration").write_text(profiles, encoding="utf-8")
        declared = f"- {{record: {record}.existing.example, type: A, value: 192.0.2.1, ttl: 60}}\n"
        (folder / "zone.yml").write_text(declared, encoding="utf-8")
    wrapper = playbooks / "wrapper"
    wrapper.write_text(f'#!/bin/sh\nAWS_CONFIG_FILE={started}/configuration exec /bin/sh "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    return [{"ignore_errors": True, "register": "kept", **task} for task in _tasks(wrapper)]


def _swapped(configuration: str) -> str:
    """The same profiles, two of which are for each other's account."""
    for old, new in (
        ("profile dns]", "profile -]"),
        ("profile workload-a]", "profile dns]"),
        ("profile -]", "profile workload-a]"),
    ):
        configuration = configuration.replace(old, new)
    return configuration


def _tasks(wrapper: Path) -> list[dict[str, Any]]:
    info, configured = "crossaccount.aws.account_info", {"AWS_CONFIG_FILE": "configuration"}
    paths = {"record_sets_file": "zone.yml", "snapshot_file": WRITTEN}
    return [
        {
            "name": "Read a file and write one",
            "crossaccount.aws.route53_record_sets": {"zone": "existing.example", **paths},
            "diff": True,
        },
        {"name": "Read a configuration", info: {}, "environment": configured},
        {
            "name": "Read a configuration for each item",
            info: {"profile": "{{ item }}"},
            "loop": ["dns", "workload-a", "dns"],
            "environment": {"AWS_CONFIG_FILE": "$PWD/configuration"},
        },
        {"name": "Start through another shell", info: {}, "vars": {"ansible_shell_executable": str(wrapper)}},
        {"name": "Cannot start", info: {}, "environment": {"AWS_PROFILE": "a\0b"}},
        {
            "name": "Be ended by a signal",
            info: {"profile": "ends-by-{{ item }}"},
            "loop": [9, 15],
            "environment": configured,
        },
    ]
