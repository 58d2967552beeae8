# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the report says of one account."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..checks.report import GROUPS, NOT_TRIED
from .changes import Change

# Those that need a reader come first.
# A run that proves nothing says what it changed instead.
STATUSES = ("failed", "no names", "not tried", "changed", "ok", "unchanged", "left out")
KINDS = ("workload", "dns")
# What a check came to. Also the order in which they are shown.
RESULTS = ("wrong", "not tried", "ok")

# Masked wherever it stands; a shorter text only as a word.
_LONG = 12

# What steers a terminal, or may stand in no page or file: surrogates are bytes that Ansible could not decode.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_GIVEN_UP = {
    "stage": "running",
    "task": "unknown",
    "msg": "Ansible gave this host up; the output of the run has its error.",
    "left": "",
}


@dataclass(frozen=True)
class Known:
    """What a run knows of an account at its end.

    ``played`` is false for a host that the run leaves out, and ``stayed`` for one that Ansible gave up. ``rows`` are
    those of ``checks.report``, None where nothing was verified. ``secrets`` are texts that the report must not show.
    """

    host: str
    account_id: str
    kind: str
    played: bool = True
    stayed: bool = True
    failure: Mapping[str, Any] | None = None
    rows: Sequence[Mapping[str, Any]] | None = None
    changes: Sequence[Change] = ()
    caller: str = ""
    zone: str = ""
    additional_zones: Sequence[str] = ()
    domain: str = ""
    operators: Sequence[str] = ()
    instance_role: str = ""
    zone_role: str = ""
    record_sets: Sequence[Mapping[str, Any]] = ()
    notes: Sequence[str] = ()
    secrets: Sequence[str] = field(default=(), repr=False)


def account_entry(known: Known, *, proven: bool = True) -> dict[str, Any]:
    """The account as the document has it. ``proven``: whether accounts are verified in this run."""
    secrets = sorted(filter(None, known.secrets), key=len, reverse=True)
    checks = [_check(row, secrets) for row in known.rows or []]
    failure = known.failure or (None if known.stayed or not known.played else _GIVEN_UP)
    return {
        "host": known.host,
        "account_id": known.account_id,
        "kind": known.kind,
        "status": _status(known, failure is not None, Counter(check["result"] for check in checks), proven=proven),
        "caller": known.caller,
        "zone": known.zone,
        "failure": failure and {part: _masked(failure.get(part, ""), secrets) for part in _GIVEN_UP},
        "checks": checks,
        "changes": [
            {**change, "what": _masked(change["what"], secrets), "why": _masked(change["why"], secrets)}
            for change in known.changes
        ],
        "trust": {
            "operators": [str(arn) for arn in known.operators],
            "instance_role": known.instance_role,
            "zone_role": known.zone_role,
            "domain": known.domain,
            "names": sorted({f"{each['record']} {each['type']}" for each in known.record_sets}),
        },
        "notes": [_masked(note, secrets) for note in known.notes],
    }


def _status(known: Known, failed: bool, results: Mapping[str, int], *, proven: bool) -> str:
    if not known.played:
        return "left out"
    if failed or results["wrong"]:
        return "failed"
    if not proven:
        return "changed" if known.changes else "unchanged"
    if known.kind == "dns":  # it is tried from the others
        return "ok"
    # Nothing is proven for an account of which nothing was tried, nor that an account is well which publishes nothing.
    return "not tried" if not results["ok"] else "ok" if known.record_sets else "no names"


def _check(row: Mapping[str, Any], secrets: Sequence[str]) -> dict[str, Any]:
    check = {key: _masked(row.get(key, ""), secrets) for key in ("check", "expected", "got", "problem", "remedy")}
    result = "wrong" if not row["ok"] else "not tried" if row["got"] == NOT_TRIED else "ok"
    group = row.get("group")
    return {**check, "ok": bool(row["ok"]), "group": group if group in GROUPS else "other", "result": result}


def _masked(text: object, secrets: Iterable[str]) -> str:
    """The text without what it must not show. External ids are no secret for AWS, and nobody reads them in a report."""
    shown = _CONTROLS.sub("\ufffd", str(text))
    for secret in secrets:
        if secret in shown:
            # A short one would cut names that happen to hold it.
            found = re.escape(secret) if len(secret) >= _LONG else rf"(?<![\w-]){re.escape(secret)}(?![\w-])"
            shown = re.sub(found, "(not shown)", shown)
    return shown
