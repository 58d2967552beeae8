# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One report of a verification: what is there against what is declared, role paths tried, name servers asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..dns.names import NamePatterns, display, from_wire, in_zone, normalise
from ..excerpt import excerpt

ANSWERED = "answered"
DECLARED = "as declared"
NOT_TRIED = "not tried"
# As many checks of one cause are named in a text.
SHOWN = 5

# What the rows of a group are about, in the order in which things are tried.
GROUPS = {
    "declared": "as declared",
    "operators": "operators act as instances",
    "assume": "instances assume the zone role",
    "write": "instances write names",
    "trust": "other trust refused",
    "names_of_others": "other writes refused",
    "calls": "other calls refused",
    "answers": "names resolve",
    "automation": "names follow",
    "other": "other checks",
}


@dataclass(frozen=True)
class Row:
    """One line of the report. ``remedy`` is empty when ``ok``, and so is ``problem``, unless it is a note.

    ``group`` is a key of ``GROUPS``. A check that was switched off has ``got`` NOT_TRIED, is ``ok``, and says why in
    ``problem``; one that could not be tried has the same ``got`` and is not ``ok``.
    """

    check: str
    expected: str
    got: str
    ok: bool
    problem: str = ""
    remedy: str = ""
    group: str = "other"

    def as_dict(self) -> dict[str, Any]:
        """The row as Ansible returns it."""
        return asdict(self)


def declared_rows(comparisons: Sequence[Mapping[str, Any]]) -> list[Row]:
    """A row for each comparison with the declaration: ``check``, its ``differences`` in sentences, and a ``remedy``.

    With ``expected`` the row expects something else than "as declared", and ``got`` says what there is instead.
    Differences of a comparison that is only ``noted`` are named, and do no harm. ``group`` puts the row beside others.
    """
    rows = []
    for comparison in comparisons:
        found = [str(difference) for difference in comparison["differences"]]
        expected = str(comparison.get("expected") or DECLARED)
        noun = "difference" if expected == DECLARED else "other"
        counted = f"{len(found)} {noun}{'' if len(found) == 1 else 's'}" if found else expected
        rows.append(
            Row(
                str(comparison["check"]),
                expected,
                str(comparison.get("got") or counted),
                ok=not found or bool(comparison.get("noted")),
                problem=f"{'; '.join(found)}." if found else "",
                remedy=str(comparison.get("remedy") or "") if found else "",
                group=_known_group(comparison, "declared"),
            )
        )
    return rows


def undeclared(
    found: Sequence[Mapping[str, Any]],
    declared: Sequence[Mapping[str, Any]],
    domain: str,
    *,
    owner: str = "",
    known: Sequence[object] = (),
    zone: str = "",
) -> list[str]:
    """The record sets at and below a domain that are not declared, as "name type value".

    ``found`` and ``declared`` are as the modules write them. At the domain itself only a delegation counts, which would
    take all names below it away; other types there are not the workload's. Markers that name ``owner`` are left out,
    and so are the names and subtrees in ``known``. Where the domain is the ``zone`` itself, it has name servers of its
    own.
    """
    apex = normalise(domain, "domain")
    wanted = {_key(record_set) for record_set in declared}
    patterns = NamePatterns.parse(list(known), "known_names")
    own = bool(zone) and normalise(zone, "zone") == apex
    named = []
    for record_set in found:
        name, kind, _identifier = _key(record_set)
        delegates = name == apex and kind in ("NS", "DS") and not own
        if _key(record_set) in wanted or patterns.matches(name) or (owner and _marks(record_set, owner)):
            continue
        if delegates or (name != apex and in_zone(name, apex)):
            value = record_set.get("value") or (record_set.get("alias") or {}).get("dns_name") or ""
            named.append(f"{display(name)} {kind} {_values(value)}".rstrip())
    return named


def _key(record_set: Mapping[str, Any]) -> tuple[str, str, str]:
    # As a zone has them: names that nobody would declare are to be named as well.
    return from_wire(str(record_set["record"])), str(record_set["type"]), str(record_set.get("set_identifier") or "")


def _marks(record_set: Mapping[str, Any], owner: str) -> bool:
    """Whether it is a marker of the owner (``record_sets.markers``), in whichever spelling of texts."""
    texts = [str(value).replace('"', "") for value in _listed(record_set.get("value"))]
    return record_set["type"] == "TXT" and any(
        text.startswith("heritage=external-dns,") and f"external-dns/owner={owner}" in text.split(",") for text in texts
    )


def _listed(value: object) -> list[object]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


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
                    NOT_TRIED,
                    ok=False,
                    problem=f"step {step} of {last} was refused, so the last one was never tried",
                    remedy=str(verdict.get("hint") or "Correct that step first."),
                    group=_group_of(path),
                )
            )
            continue
        rows.append(_row(verdict["name"], verdict, _group_of(path)))
    return rows


def _group_of(path: Mapping[str, Any]) -> str:
    probe = path.get("probe")
    if path.get("expect") == "denied":
        return "trust" if probe is None else "calls" if probe.get("permissions") else "names_of_others"
    if probe is not None:
        return "write"
    return "operators" if len(path["steps"]) == 1 else "assume"


def name_rows(verdicts: Sequence[Mapping[str, Any]]) -> list[Row]:
    """A row for each record set and name server of ``dns_check``."""
    rows = []
    for verdict in verdicts:
        name = f"{verdict['record'].removesuffix('.')} {verdict['type']} {_values(verdict['expected'])}"
        got = ANSWERED if verdict["ok"] else _values(verdict["got"])
        rows.append(_row(f"{name} at {verdict['server']}", {**verdict, "expected": ANSWERED, "got": got}, "answers"))
    return rows


def not_tried_rows(switched_off: Sequence[Mapping[str, Any]]) -> list[Row]:
    """A row for each ``check`` that was switched off or had nothing to try: its ``group``, and ``why``."""
    return [
        Row(
            str(each["check"]),
            "",
            NOT_TRIED,
            ok=True,
            problem=str(each["why"]),
            group=_known_group(each, "other"),
        )
        for each in switched_off
    ]


def _known_group(stated: Mapping[str, Any], otherwise: str) -> str:
    group = stated.get("group")
    return str(group) if group in GROUPS else otherwise


def table(rows: Sequence[Row], title: str) -> list[str]:
    """The report as lines of text, columns aligned."""
    head = Row(title, "expected", "got", ok=True)
    widths = [max(len(getattr(row, column)) for row in [head, *rows]) for column in ("check", "expected", "got")]
    lines = [
        f"{row.check:{widths[0]}}  {row.expected:{widths[1]}}  {row.got:{widths[2]}}  {mark}"
        for row, mark in [(head, ""), *((row, _mark(row)) for row in rows)]
    ]
    return [line.rstrip() for line in lines]


def _mark(row: Row) -> str:
    return "WRONG" if not row.ok else "" if row.got == NOT_TRIED else "ok"


def problems(rows: Sequence[Row]) -> list[str]:
    """What is off and how to mend it, empty when nothing is. Rows with the same remedy have one cause and one text.

    The rows name each check. The text names the first ones, and how many more there are.
    """
    causes: dict[str, list[Row]] = {}
    for row in rows:
        if not row.ok:
            causes.setdefault(row.remedy or row.problem or row.check, []).append(row)
    return [_cause(*same) for same in causes.values()]


def _cause(first: Row, *others: Row) -> str:
    sentences = [f"{first.check}: expected {first.expected}, got {first.got}.", first.problem, first.remedy]
    if others:
        alike: dict[str, list[str]] = {}
        for row in others:
            alike.setdefault(_own(row, first), []).append(row.check)
        said = [_checks(checks, own) for own, checks in alike.items()]
        sentences.append(f"The same applies to: {'; '.join(excerpt(said, SHOWN))}.")
    return " ".join(filter(None, sentences))


def _own(row: Row, first: Row) -> str:
    """What a row with the remedy of another one got, and what is wrong with it where that is something else."""
    own = "" if row.problem in ("", first.problem) else f": {row.problem.removesuffix('.')}"
    return f"(got {row.got}{own})"


def _checks(checks: Sequence[str], own: str) -> str:
    if len(checks) == 1:
        return f"{checks[0]} {own}"
    return f"{len(checks)} checks {own}: {', '.join(excerpt(checks, SHOWN))}"


def notes(rows: Sequence[Row]) -> list[str]:
    """What was found that does no harm, but that a reader should know. What is true of many checks is said once."""
    noted: dict[str, list[str]] = {}
    for row in rows:
        if row.ok and row.problem:
            noted.setdefault(row.problem, []).append(row.check)
    return [
        f"{checks[0]}: {problem}"
        if len(checks) == 1
        else f"{len(checks)} checks: {problem} They are: {', '.join(excerpt(checks, SHOWN))}."
        for problem, checks in noted.items()
    ]


def _row(check: str, verdict: Mapping[str, Any], group: str) -> Row:
    good = bool(verdict["ok"])
    return Row(
        check,
        str(verdict["expected"]),
        str(verdict["got"]),
        ok=good,
        problem="" if good else str(verdict.get("reason") or ""),
        remedy="" if good else str(verdict.get("hint") or ""),
        group=group,
    )


def _values(values: object) -> str:
    """Answers in one cell."""
    if isinstance(values, str):
        return values
    return ", ".join(sorted(str(value) for value in values)) if isinstance(values, Sequence) else str(values)
