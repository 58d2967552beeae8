# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts as a run knows them at its end: of any number and in every state, with texts that break what is careless."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.report import GROUPS, NOT_TRIED
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import fleet
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.account import Known
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.parts import MAIN_JOB, proves

DNS = "222222222222"
ZONE = "example.com"
WHEN = "2026-01-31T10:00:00Z"
VERSIONS = {"collection": "0.1.0", "ansible_core": "2.21.5", "boto3": "1.44.8"}
EXTERNAL_ID = "3b2f6c1e-0d4a-4c7e-9f61-52b8a7d0c9e4"
# What is text in one form, and more in another.
ODD = (
    "<script>alert(1)</script>",
    "a|b",
    "*x* _y_",
    "]]>",
    "\x00\x1b[31m",
    'quote " here',
    "{{ 1 + 1 }}",
    "é 漢 😀",
    "",
)
FAILURE = {
    "stage": "giving instances access and publishing their names",
    "task": "Declare the zone role",
    "msg": "AccessDenied: no identity-based policy allows iam:CreateRole.",
    "left": "The record sets of this account were left as they are.",
}
CHECKS = {
    "declared": "the zone role",
    "operators": "an operator acts as the instances",
    "assume": "the instances assume their zone role",
    "write": "write and remove _crossaccount-probe",
    "trust": "the instances of another account assume this zone role",
    "names_of_others": "write the zone's apex",
    "calls": "the zone role calls IAM and EC2",
    "answers": "web A 192.0.2.1 at ns-1.awsdns-01.com",
    "automation": "the last look at everything",
    "other": "something else",
}


def row(group: str, result: str = "ok", **changes: Any) -> dict[str, Any]:
    """A row of the report of one account."""
    denied = group in ("trust", "names_of_others", "calls")
    expected = "denied" if denied else "answered" if group == "answers" else "allowed"
    made = {"check": CHECKS[group], "expected": expected, "got": expected, "ok": True, "problem": "", "remedy": ""}
    if result == "wrong":
        got = "allowed" if denied else "denied"
        said = {"problem": "The trust policy lets it in.", "remedy": f"Correct the trust of account {DNS}."}
        made |= {"got": got, "ok": False, **said}
    elif result == "not tried":
        made |= {"expected": "", "got": NOT_TRIED, "problem": "It is switched off."}
    return {**made, "group": group, **changes}


def well(number: int, **changes: Any) -> Known:
    """A workload account in which all is as it should be."""
    account, domain = f"1{number:011}", f"app-{number}.{ZONE}"
    values: dict[str, Any] = {
        "host": f"app-{number}",
        "account_id": account,
        "kind": "workload",
        "rows": [row(group) for group in GROUPS if group not in ("automation", "other")],
        "caller": f"arn:aws:sts::{account}:assumed-role/Deploy/ansible",
        "zone": ZONE,
        "domain": domain,
        "operators": [f"arn:aws:iam::{DNS}:role/DnsOperators"],
        "instance_role": f"arn:aws:iam::{account}:role/Route53CrossAccountRole",
        "zone_role": f"arn:aws:iam::{DNS}:role/EC2ManagementRole-{account}-{ZONE}",
        "record_sets": [{"record": f"web-{each}.{domain}", "type": "A"} for each in range(3)],
    }
    return Known(**{**values, **changes})


def dns(**changes: Any) -> Known:
    """The DNS account."""
    caller = f"arn:aws:sts::{DNS}:assumed-role/DnsOperators/ansible"
    return Known(**{"host": "dns", "account_id": DNS, "kind": "dns", "zone": ZONE, "caller": caller, **changes})


def report(
    *known: Known, check_mode: bool = False, orphans: Any = (), parts: Sequence[str] = MAIN_JOB
) -> dict[str, Any]:
    """The document of these accounts."""
    return fleet.document("verify", WHEN, known, check_mode=check_mode, versions=VERSIONS, orphans=orphans, parts=parts)


def any_fleet(size: int, seed: int) -> dict[str, Any]:
    """The document of as many accounts, in any state, after any playbook."""
    chance = random.Random(seed)
    parts = chance.choice((MAIN_JOB, MAIN_JOB, ("verify",), ("access",), ("publish",), ("remove",), ("audit",)))
    known = [dns(), *(_any_account(number, chance, parts) for number in range(1, size))][:size]
    chance.shuffle(known)
    orphans = [_any_orphan(chance) for _each in range(chance.randrange(4))]
    return report(*known, check_mode=chance.random() < 0.2, orphans=orphans, parts=parts)


def _any_account(number: int, chance: random.Random, parts: Sequence[str]) -> Known:
    odd = lambda text: f"{text}{chance.choice(ODD)}" if chance.random() < 0.1 else text  # noqa: E731
    results = chance.choice(
        (("ok",), ("ok", "not tried"), ("ok", "ok", "ok", "ok", "wrong", "not tried"), ("not tried",))
    )
    rows = [
        row(group, chance.choice(results), check=odd(f"{CHECKS[group]} {each}"))
        for group in GROUPS
        for each in range(chance.randrange(4))
    ]
    kinds = ("zone", "role", "attachment", "record set")
    changes = [
        {"kind": chance.choice(kinds), "action": "created", "what": odd(f"thing-{each}"), "why": odd("")}
        for each in range(chance.choice((0, 0, 0, 5)))
    ]
    state = chance.choice(("well", "well", "well", "failed", "left", "out", "unverified"))
    return well(
        number,
        rows=None if state in ("out", "unverified") or not proves(parts) else rows,
        failure={**FAILURE, "msg": odd(f"{FAILURE['msg']} {EXTERNAL_ID}")} if state == "failed" else None,
        played=state != "out",
        stayed=state != "left",
        **({"record_sets": ()} if chance.random() < 0.2 else {}),
        changes=changes,
        notes=[odd("a note")] * chance.choice((0, 0, 1)),
        secrets=[EXTERNAL_ID],
    )


def _any_orphan(chance: random.Random) -> dict[str, Any]:
    texts = {
        "kind": "role",
        "account": DNS,
        "name": f"EC2ManagementRole-{chance.randrange(99)}",
        "why": "No host has it.",
    }
    return {**texts, "remedy": chance.choice(ODD), "ours": chance.random() < 0.5}
