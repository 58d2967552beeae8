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
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job import additional_zones, claims
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import changes
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.account import Known
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.parts import has_names, proves
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import CLAIM
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError, value_of

Variables = Mapping[str, Any]

COLLECTION = Path(__file__).parents[2]
# Where the playbooks prove access. An account that failed earlier has the checks of an earlier playbook, if any.
PROVING = "proving access and names"
# What tasks/zone_facts.yml of the playbooks has put away of each of the additional zones.
ZONES = "cross_account_zones"
EXTERNAL_IDS = (*claims.EXTERNAL_ID, "verify_access_external_id", "aws_external_id")


def known_accounts(
    hosts: Sequence[str],
    hostvars: Mapping[str, Variables],
    *,
    dns_hosts: Collection[str],
    played: Collection[str],
    stayed: Collection[str],
    parts: Collection[str],
) -> list[Known]:
    """What is known of each host. ``parts``: what the run did; facts of others are of an earlier playbook."""
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
            parts=parts,
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
    host: str,
    variables: Variables,
    *,
    kind: str,
    played: bool,
    stayed: bool,
    parts: Collection[str],
    secrets: Sequence[str],
) -> Known:
    claim = _read(variables, CLAIM, {})
    failure = _read(variables, "cross_account_failure", None)
    report = _read(variables, "verify_access_report", {})
    proven = proves(parts) and played and (failure is None or failure.get("stage") == PROVING)
    named = played and has_names(parts)
    operators = _read(variables, "dns_operator_arns", [])
    zones = _additional_zones(variables)
    return Known(
        host=host,
        account_id=str(_read(variables, "aws_account_id", "unknown")),
        kind=kind,
        played=played,
        stayed=stayed,
        failure=failure if played else None,
        rows=_rows(report, zones) if proven else None,
        changes=_all_changes(variables, claim, zones, parts) if played else (),
        caller=str(_read(variables, "account_profiles_caller_arn", "")),
        zone=_zone(variables, claim),
        additional_zones=[zone["title"] for zone, _facts in zones],
        domain=str(claim.get("shared_values_domain") or ""),
        operators=operators if isinstance(operators, list) else [str(operators)],
        instance_role=str(_either(variables, "instance_access_role_arn", "__verify_access_instance_role_arn")),
        zone_role=str(_either(variables, "zone_access_role_arn", "__verify_access_zone_role_arn")),
        record_sets=_record_sets(variables, zones) if named else [],
        notes=_all_notes(variables, report if proven else {}, zones, proven=proven) if named else [],
        secrets=secrets,
    )


def _additional_zones(variables: Variables) -> list[tuple[Variables, Variables]]:
    """The zones beside the first one, and what is known of each, as the first zone's is known by variables."""
    try:
        zones = additional_zones.read(_read(variables, additional_zones.ZONES, []))
    except InputError:
        return []
    known = _read(variables, ZONES, {})
    return [(zone, known.get(zone["label"]) or {}) for zone in zones]


def _rows(report: Variables, zones: Sequence[tuple[Variables, Variables]]) -> list[Variables] | None:
    """Of all zones, up to the first in which something is off: the zones after it were not tried."""
    if report.get("rows") is None:
        return None
    rows, problems = list(report["rows"]), report.get("problems")
    for zone, facts in zones:
        of_zone = facts.get("verify_access_report") or {}
        if problems:
            break
        rows += [{**row, "check": f"{zone['title']}: {row['check']}"} for row in of_zone.get("rows") or []]
        problems = of_zone.get("problems")
    return rows


def _all_changes(
    variables: Variables, claim: Variables, zones: Sequence[tuple[Variables, Variables]], parts: Collection[str]
) -> list[changes.Change]:
    """Those of an additional zone say which one it is."""
    found = _changes(variables, claim, parts)
    for zone, facts in zones:
        for change in _changes(facts, {"shared_values_zone": zone["zone"]}, parts):
            whole = change["kind"] == "zone" and change["what"] == zone["zone"]
            found.append({**change, "what": zone["title"] if whole else f"{zone['title']}: {change['what']}"})
    return found


def _record_sets(variables: Variables, zones: Sequence[tuple[Variables, Variables]]) -> list[Variables]:
    found: list[Variables] = []
    for each in (variables, *(facts for _zone, facts in zones)):
        found += _read(each, "instance_records_record_sets", [])
    return found


def _all_notes(
    variables: Variables, report: Variables, zones: Sequence[tuple[Variables, Variables]], *, proven: bool
) -> list[str]:
    notes = _notes(variables, report.get("notes") or [])
    for zone, facts in zones:
        of_zone = ((facts.get("verify_access_report") or {}).get("notes") or []) if proven else []
        notes += [f"{zone['title']}: {note}" for note in _notes(facts, of_zone)]
    return notes


def _changes(variables: Variables, claim: Variables, parts: Collection[str]) -> list[changes.Change]:
    """In the order in which they are made. A verification leaves results too: it compares, in check mode."""
    return [
        *(_of_access(variables, claim) if "access" in parts else ()),
        *(_of_names(variables) if not {"publish", "remove"}.isdisjoint(parts) else ()),
        *(_of_removal(variables, claim) if "remove" in parts else ()),
        *(_of_sweep(variables) if "sweep" in parts else ()),
        # It goes once others have its access and its names.
        *(_of_former(variables) if {"access", "publish"} <= set(parts) or "remove" in parts else ()),
    ]


def _of_access(variables: Variables, claim: Variables) -> list[changes.Change]:
    return [
        *changes.zone_changes(_read(variables, "__hosted_zone", {}), _zone(variables, claim)),
        *changes.policy_changes(_read(variables, "__instance_access_policies", {})),
        *changes.role_changes(_read(variables, "__zone_access_declared", {}), "the zone role"),
        *changes.role_changes(_read(variables, "__instance_access_declared", {}), "the instance role"),
        *changes.attachment_changes(_read(variables, "__instance_access_attachments", {})),
        *changes.association_changes(_read(variables, "__zone_vpcs", {})),
    ]


def _of_names(variables: Variables) -> list[changes.Change]:
    return [
        *changes.record_set_changes(
            _read(variables, "instance_records_changes", []),
            int(_read(variables, "instance_records_changes_omitted", 0)),
            _read(variables, "__instance_records", {}),
        ),
        *changes.record_set_changes([], 0, _read(variables, "__instance_records_reverse", {})),
        *changes.record_set_changes(
            _read(variables, "hosted_zone_delegation_changes", []), 0, _read(variables, "__hosted_zone_delegated", {})
        ),
    ]


def _of_removal(variables: Variables, claim: Variables) -> list[changes.Change]:
    """An instance role that other zones need stays, without the policy for this one."""
    zone_role, instance_role = (
        str(claim.get(f"shared_values_{each}_role_name") or f"the {each} role") for each in ("zone", "instance")
    )
    return [
        *changes.association_changes(_read(variables, "__zone_vpcs", {})),
        *changes.policy_changes(_read(variables, "__instance_access_policies", {})),
        *changes.attachment_changes(_read(variables, "__instance_access_detached", {})),
        *changes.role_changes(_read(variables, "__instance_access_declared", {}), instance_role),
        *changes.role_changes(_read(variables, "__instance_access_removed", {}), instance_role, "removed"),
        *changes.role_changes(_read(variables, "__zone_access_removed", {}), zone_role, "removed"),
        *changes.zone_changes(_read(variables, "__hosted_zone_going", {}), _zone(variables, claim), "removed"),
        *changes.zone_changes(_read(variables, "__hosted_zone_gone", {}), _zone(variables, claim), "removed"),
    ]


def _of_sweep(variables: Variables) -> list[changes.Change]:
    """What an audit found and removed: in a DNS account record sets and zone roles, in others instance roles."""
    swept = {
        each: _read(variables, f"__audit_swept_{each}", {}).get("results") or []
        for each in ("record_sets", "attachments", "roles")
    }
    return [
        *(
            change
            for zone in swept["record_sets"]
            for change in changes.record_set_changes(zone.get("changes") or [], zone.get("changes_omitted") or 0, zone)
        ),
        *changes.attachment_changes({"results": swept["attachments"]}),
        *(change for role in swept["roles"] for change in changes.role_changes(role, role["item"]["name"], "removed")),
    ]


def _of_former(variables: Variables) -> list[changes.Change]:
    gone = _read(variables, "__zone_access_former_gone", {})
    return changes.role_changes(gone, "the zone role of a former version", "removed")


def _zone(variables: Variables, claim: Variables) -> str:
    return str(claim.get("shared_values_zone") or _read(variables, "dns_zone", ""))


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
