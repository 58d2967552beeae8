# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the hosts of a run know at its end, for the report: facts of the roles, and what their tasks registered.

A host may have failed before it knew any of it, or for a variable that cannot be read. Then this part is not known.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import yaml
from ansible.release import __version__ as ansible_version
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job import claims
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import changes
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.account import Known
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import CLAIM
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError, value_of

Variables = Mapping[str, Any]

COLLECTION = Path(__file__).parents[2]
# Where the playbooks prove access. An account that failed earlier has the checks of an earlier playbook, if any.
PROVING = "proving access and names"
EXTERNAL_IDS = (*claims.EXTERNAL_ID, "verify_access_external_id", "aws_external_id")


def known_accounts(
    hosts: Sequence[str],
    hostvars: Mapping[str, Variables],
    *,
    dns_hosts: Collection[str],
    played: Collection[str],
    stayed: Collection[str],
    changed: bool,
) -> list[Known]:
    """What is known of each host. ``changed``: whether the roles of the main job ran to change anything."""
    unique = list(dict.fromkeys(hosts))
    variables: dict[str, Variables] = {host: hostvars.get(host, {}) for host in unique}
    secrets = sorted({str(_read(each, name, "")) for each in variables.values() for name in EXTERNAL_IDS} - {""})
    return [
        _known(
            host,
            variables[host],
            kind="dns" if host in dns_hosts else "workload",
            played=host in played,
            stayed=host in stayed,
            changed=changed,
            secrets=secrets,
        )
        for host in unique
    ]


def versions() -> dict[str, str]:
    """Of this collection, Ansible and boto3 on this machine; without those that cannot be found out."""
    found = {"ansible_core": ansible_version}
    with suppress(PackageNotFoundError):  # modules may run with another Python
        found["boto3"] = version("boto3")
    manifest, source = COLLECTION / "MANIFEST.json", COLLECTION / "galaxy.yml"
    if manifest.is_file():
        found["collection"] = json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"]
    elif source.is_file():
        found["collection"] = yaml.safe_load(source.read_text(encoding="utf-8"))["version"]
    return found


def _known(
    host: str, variables: Variables, *, kind: str, played: bool, stayed: bool, changed: bool, secrets: Sequence[str]
) -> Known:
    claim = _read(variables, CLAIM, {})
    failure = _read(variables, "cross_account_failure", None)
    report = _read(variables, "verify_access_report", {})
    proven = played and (failure is None or failure.get("stage") == PROVING)
    operators = _read(variables, "dns_operator_arns", [])
    return Known(
        host=host,
        account_id=str(_read(variables, "aws_account_id", "unknown")),
        kind=kind,
        played=played,
        stayed=stayed,
        failure=failure if played else None,
        rows=report.get("rows") if proven else None,
        changes=_changes(variables) if changed and played else (),
        caller=str(_read(variables, "account_profiles_caller_arn", "")),
        zone=str(claim.get("shared_values_zone") or _read(variables, "dns_zone", "")),
        domain=str(claim.get("shared_values_domain") or ""),
        operators=operators if isinstance(operators, list) else [str(operators)],
        instance_role=str(_either(variables, "instance_access_role_arn", "__verify_access_instance_role_arn")),
        zone_role=str(_either(variables, "zone_access_role_arn", "__verify_access_zone_role_arn")),
        record_sets=_read(variables, "instance_records_record_sets", []) if played else [],
        notes=_notes(variables, report.get("notes") or []) if played else [],
        secrets=secrets,
    )


def _changes(variables: Variables) -> list[changes.Change]:
    """In the order in which they are made."""
    result = {
        name: _read(variables, name, {})
        for name in (
            *("__hosted_zone", "__zone_access_declared", "__instance_access_declared", "__instance_access_attachments"),
            *("__instance_records", "__zone_access_former_gone"),
        )
    }
    return [
        *changes.zone_changes(result["__hosted_zone"], str(_read(variables, "dns_zone", "the zone"))),
        *changes.role_changes(result["__zone_access_declared"], "the zone role"),
        *changes.role_changes(result["__instance_access_declared"], "the instance role"),
        *changes.attachment_changes(result["__instance_access_attachments"]),
        *changes.record_set_changes(
            _read(variables, "instance_records_changes", []),
            int(_read(variables, "instance_records_changes_omitted", 0)),
            result["__instance_records"],
        ),
        *changes.role_changes(result["__zone_access_former_gone"], "the zone role of a former version", "removed"),
    ]


def _notes(variables: Variables, notes: Sequence[str]) -> list[str]:
    """Of the verification, and the instances that cannot be published."""
    left_out = _read(variables, "instance_records_left_out", [])
    return [*notes, *(str(each["msg"]) for each in left_out)]


def _either(variables: Variables, name: str, other: str) -> Any:
    return _read(variables, name, "") or _read(variables, other, "")


def _read(variables: Variables, name: str, default: Any) -> Any:
    try:
        value = value_of(variables, name)
    except UnreadableError:
        return default
    return default if value is None else value
