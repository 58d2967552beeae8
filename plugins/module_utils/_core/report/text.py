# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The document as Markdown, and as a line an account for those who watch the run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..checks.report import GROUPS
from .causes import failures, named, not_tried
from .matrix import MARKS, cell, changes_in_words, columns, counted, names_published
from .parts import has_names, proves

# What Markdown, or the HTML in it, would take for more than text.
_MARKED = re.compile(r"([\\`*_{}\[\]<>|#~&])")


def console_lines(document: Mapping[str, Any]) -> list[str]:
    """What a run prints at its end: the totals, then a line an account, failures first."""
    return [headline(document), *(_console_line(document, account) for account in document["accounts"])]


def headline(document: Mapping[str, Any]) -> str:
    """The report in one sentence."""
    totals = document["totals"]
    accounts, checks = totals["accounts"], totals["checks"]
    words = _STATUS_WORDS | ({"changed": "to be changed"} if document["check_mode"] else {})
    states = [f"{accounts[key]} {word}" for key, word in words.items() if accounts[key]]
    said = [f"{counted(accounts['all'], 'account')}: {', '.join(states) or 'none'}"]
    if proves(document["parts"]):
        off = f", {checks['not_tried']} not tried" if checks["not_tried"] else ""
        said.append(f"{checks['ok']} of {counted(checks['ok'] + checks['wrong'], 'check')} as expected{off}")
    if has_names(document["parts"]):
        said.append(counted(totals["names"], "name"))
    said.append(f"{counted(totals['changes'], 'change')} {'would be made' if document['check_mode'] else 'made'}")
    if "audit" in document["parts"]:
        said.append(counted(totals["orphans"], "orphan"))
    return f"{'. '.join(said)}."


def accounts_heading(document: Mapping[str, Any]) -> str:
    """What stands over the table of accounts."""
    return "Accounts and checks" if proves(document["parts"]) else "Accounts"


_STATUS_WORDS = {
    "failed": "failed",
    "no_names": "without names",
    "not_tried": "not verified",
    "changed": "changed",
    "ok": "ok",
    "unchanged": "unchanged",
    "left_out": "left out",
}


def _console_line(document: Mapping[str, Any], account: Mapping[str, Any]) -> str:
    found, status = cell(account), account["status"]
    said = [_STATUS_WORDS[status.replace(" ", "_")]]
    if account["failure"]:
        said[0] += f" while {account['failure']['stage']}"
    if account["checks"]:
        said.append(f"{found.ok} of {counted(found.ok + found.wrong, 'check')} as expected")
        said += [f"{found.not_tried} not tried"] if found.not_tried else []
    if status != "left out":
        if account["kind"] == "workload" and has_names(document["parts"]):
            said.append(counted(names_published(account["trust"]), "name"))
        if account["changes"]:
            said.append(changes_in_words(account, check_mode=document["check_mode"]))
    if status == "changed":
        del said[0]  # the changes say it
    return f"{MARKS[status]} {named(account)}: {'; '.join(said)}"


def markdown(document: Mapping[str, Any]) -> str:
    """The whole report, with failures in full, and without the checks that are as expected."""
    return "\n".join([*_blocks(document), ""])


def _blocks(document: Mapping[str, Any]) -> Iterator[str]:
    accounts = document["accounts"]
    yield f"# {_text(document['title'])}\n"
    yield f"{_text(headline(document))}\n"
    yield from _table(("", ""), _facts(document))
    yield f"## {accounts_heading(document)}\n"
    groups = columns(accounts)
    yield from _table(
        ("account", "status", *(GROUPS[group] for group in groups)),
        [
            (
                named(account),
                f"{MARKS[account['status']]} {account['status']}",
                *(cell(account, group).words for group in groups),
            )
            for account in accounts
        ],
    )
    for heading, rows in (("What failed", _failures), ("What changed", _changes), ("Not tried", _not_tried)):
        yield from _section(heading, rows(document))
    yield from _section("Notes", [f"- {_named(account)}: {_text(n)}" for account in accounts for n in account["notes"]])
    yield from _section(
        "Orphans",
        [
            f"- {_text(each['kind'])} {_text(each['name'])} ({_text(each['account'])}): {_text(each['why'])}"
            f" {'Ours.' if each['ours'] else 'Not ours.'} {_text(each['remedy'])}".rstrip()
            for each in document["orphans"]
        ],
    )


def _facts(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    versions = document["versions"]
    return [
        ("when", document["when"]),
        ("check mode", "yes, nothing was changed" if document["check_mode"] else "no"),
        ("zone", ", ".join(document["zones"]) or "unknown"),
        ("caller in the DNS account", document["caller"] or "unknown"),
        ("crossaccount.aws", versions["collection"] or "unknown"),
        ("ansible-core", versions["ansible_core"] or "unknown"),
        ("boto3", versions["boto3"] or "unknown"),
    ]


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return [f"## {heading}\n", *listed, ""] if listed else []


def _failures(document: Mapping[str, Any]) -> Iterator[str]:
    for each in failures(document["accounts"]):
        yield f"- **{_all_named(each.accounts)}**"
        if each.failure:
            stage, task, said, left = (_text(each.failure[part]) for part in ("stage", "task", "msg", "left"))
            yield f"  - while {stage}, at the task {task}: {said}"
            if left:
                yield f"  - {left}"
        for check in each.wrong:
            said = f"{check['check']}: expected {check['expected']}, got {check['got']}."
            yield f"  - {_text(' '.join(filter(None, [said, check['problem'], check['remedy']])))}"


def _changes(document: Mapping[str, Any]) -> Iterator[str]:
    would = "would be " if document["check_mode"] else ""
    for account in document["accounts"]:
        for change in account["changes"]:
            why = f" ({_text(change['why'])})" if change["why"] else ""
            said = f"{change['kind']} {change['what']} {would}{change['action']}"
            yield f"- {_named(account)}: {_text(said)}{why}"


def _not_tried(document: Mapping[str, Any]) -> Iterator[str]:
    for each in not_tried(document["accounts"]):
        yield f"- {_text(': '.join(filter(None, [each.check, each.why])))}: {_all_named(each.accounts)}"


def _named(account: Mapping[str, Any]) -> str:
    return _text(named(account))


def _all_named(accounts: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(_named(account) for account in accounts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(_text(cell) for cell in head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_text(cell) for cell in row)} |"
    yield ""


def _text(text: str) -> str:
    """A text that stays text, in one line."""
    return _MARKED.sub(r"\\\1", " ".join(text.split()))
