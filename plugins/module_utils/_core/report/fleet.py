# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The document of the report: what a run found and changed, in all accounts.

docs/fleet-report.schema.json is its schema.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ..errors import InputError
from .account import KINDS, RESULTS, STATUSES, Known, account_entry
from .matrix import names_published
from .parts import MAIN_JOB, proves, read_parts

FORMAT = "crossaccount.aws fleet report"
FORMAT_VERSION = 2
VERSIONS = ("collection", "ansible_core", "boto3")
ORPHAN_TEXTS = ("kind", "account", "name", "why", "remedy")

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

Document = dict[str, Any]


def document(
    title: str,
    when: str,
    known: Sequence[Known],
    *,
    check_mode: bool,
    versions: Mapping[str, str],
    orphans: Sequence[Mapping[str, Any]] = (),
    parts: Collection[str] = MAIN_JOB,
) -> Document:
    """The report. ``when`` is in UTC, such as 2026-01-31T10:00:00Z. Accounts that need a reader come first.

    InputError for a moment that is none, a host that stands twice, an account of an unknown kind, and an unknown part.
    """
    _judge(when, known)
    did = read_parts(parts)
    accounts = [account_entry(each, proven=proves(did)) for each in known]
    accounts.sort(key=lambda account: STATUSES.index(account["status"]))  # stable: in the order of the inventory
    listed = [_orphan(each) for each in orphans]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "title": title,
        "parts": did,
        "when": when,
        "caller": next((each.caller for each in known if each.kind == "dns" and each.caller), ""),
        "check_mode": check_mode,
        "versions": {name: str(versions.get(name, "")) for name in VERSIONS},
        "zones": sorted({zone for each in known for zone in (each.zone, *each.additional_zones) if zone}),
        "totals": _totals(accounts, listed),
        "accounts": accounts,
        "orphans": listed,
    }


def _judge(when: str, known: Sequence[Known]) -> None:
    if not _MOMENT.fullmatch(when):
        raise InputError("when", f"{when!r} is not a moment in UTC", "write it as 2026-01-31T10:00:00Z")
    for host, count in Counter(each.host for each in known).items():
        if count > 1:
            raise InputError("hosts", f"{host} stands {count} times in the list", "name each host once")
    for each in known:
        if each.kind not in KINDS:
            raise InputError(
                f"host {each.host}", f"{each.kind!r} is not a kind of account", f"use {' or '.join(KINDS)}"
            )


def _orphan(orphan: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: str(orphan.get(key, "")) for key in ORPHAN_TEXTS}, "ours": bool(orphan.get("ours"))}


def _totals(accounts: Sequence[Mapping[str, Any]], orphans: Sequence[object]) -> dict[str, Any]:
    statuses = Counter(account["status"] for account in accounts)
    results = Counter(check["result"] for account in accounts for check in account["checks"])
    return {
        "accounts": {"all": len(accounts), **{_key(status): statuses[status] for status in STATUSES}},
        "checks": {"all": results.total(), **{_key(result): results[result] for result in RESULTS}},
        "changes": sum(len(account["changes"]) for account in accounts),
        "names": sum(names_published(account["trust"]) for account in accounts),
        "orphans": len(orphans),
    }


def _key(words: str) -> str:
    return words.replace(" ", "_")
