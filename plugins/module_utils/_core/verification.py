# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One report from many verdicts: of role paths that were tried, and of name servers that were asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

ANSWERED = "answered"


@dataclass(frozen=True)
class Row:
    """One line of the report. ``problem`` and ``remedy`` are empty when ``ok``."""

    check: str
    expected: str
    got: str
    ok: bool
    problem: str = ""
    remedy: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The row as Ansible returns it."""
        return asdict(self)


def path_rows(paths: Sequence[Mapping[str, Any]], verdicts: Sequence[Mapping[str, Any]]) -> list[Row]:
    """A row for each path of ``assume_role_check``, whose verdicts come in the order of the paths.

    A path that was to be refused at its end, but broke before, proves nothing: it does not count as refused.
    """
    rows = []
    for path, verdict in zip(paths, verdicts, strict=True):
        last = len(path["steps"]) + (path.get("probe") is not None)
        step = verdict.get("step") or last
        broke_early = verdict["got"] == verdict["expected"] == "denied" and step < last
        if broke_early:
            rows.append(
                Row(
                    verdict["name"],
                    verdict["expected"],
                    "not tried",
                    ok=False,
                    problem=f"step {step} of {last} was refused, so the last one was never tried",
                    remedy=str(verdict.get("hint") or "mend that step first"),
                )
            )
            continue
        rows.append(_row(verdict["name"], verdict))
    return rows


def name_rows(verdicts: Sequence[Mapping[str, Any]]) -> list[Row]:
    """A row for each record set and name server of ``dns_check``."""
    rows = []
    for verdict in verdicts:
        name = f"{verdict['record'].removesuffix('.')} {verdict['type']} {_values(verdict['expected'])}"
        got = ANSWERED if verdict["ok"] else _values(verdict["got"])
        rows.append(_row(f"{name} at {verdict['server']}", {**verdict, "expected": ANSWERED, "got": got}))
    return rows


def table(rows: Sequence[Row], title: str) -> list[str]:
    """The report as lines of text, columns aligned."""
    head = Row(title, "expected", "got", ok=True)
    widths = [max(len(getattr(row, column)) for row in [head, *rows]) for column in ("check", "expected", "got")]
    lines = [
        f"{row.check:{widths[0]}}  {row.expected:{widths[1]}}  {row.got:{widths[2]}}  {mark}"
        for row, mark in [(head, ""), *((row, "ok" if row.ok else "WRONG") for row in rows)]
    ]
    return [line.rstrip() for line in lines]


def problems(rows: Sequence[Row]) -> list[str]:
    """What is off and how to mend it, empty when nothing is. Rows with the same remedy have one cause and one text."""
    causes: dict[str, list[Row]] = {}
    for row in rows:
        if not row.ok:
            causes.setdefault(row.remedy or row.check, []).append(row)
    return [_cause(*same) for same in causes.values()]


def _cause(first: Row, *others: Row) -> str:
    sentences = [f"{first.check}: expected {first.expected}, got {first.got}.", first.problem, first.remedy]
    if others:
        sentences.append(f"The same goes for: {'; '.join(f'{row.check} (got {row.got})' for row in others)}.")
    return " ".join(filter(None, sentences))


def _row(check: str, verdict: Mapping[str, Any]) -> Row:
    good = bool(verdict["ok"])
    return Row(
        check,
        str(verdict["expected"]),
        str(verdict["got"]),
        ok=good,
        problem="" if good else str(verdict.get("reason") or ""),
        remedy="" if good else str(verdict.get("hint") or ""),
    )


def _values(values: object) -> str:
    """Answers in one cell."""
    if isinstance(values, str):
        return values
    return ", ".join(sorted(str(value) for value in values)) if isinstance(values, Sequence) else str(values)
