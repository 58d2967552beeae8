# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report for the fleet as one HTML file, by the library for templates that Ansible brings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.report import GROUPS
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import causes, matrix, parts, text
from jinja2 import Environment, StrictUndefined

TEMPLATE = Path(__file__).with_name("fleet_report.html.j2")

# The drawing of an account's trust: four boxes and what is between them, in units of its picture. Names are in a font
# whose characters are all 6.6 wide.
_BOX, _GAP = 187, 72
_WIDTH, _LINES = 25, 2


def html(report: Mapping[str, Any]) -> str:
    """The page. It loads nothing from elsewhere, and every text in it is escaped."""
    accounts = report["accounts"]
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["name_of"] = name_of
    environment.globals |= {
        "BOX": _BOX,
        "GAP": _GAP,
        "cell": matrix.cell,
        "changes_in_words": matrix.changes_in_words,
        "counted": matrix.counted,
        "css": css,
        "edge": edge,
        "ids": {account["host"]: number for number, account in enumerate(accounts, 1)},
        "in_words": in_words,
        "marks": matrix.MARKS,
        "names_published": matrix.names_published,
        "report": report,
        "titles": GROUPS,
        "wrapped": wrapped,
    }
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        changed=[account for account in accounts if account["changes"]],
        failures=causes.failures(accounts),
        groups=matrix.columns(accounts),
        has_names=parts.has_names(report["parts"]),
        headline=text.headline(report),
        matrix=text.accounts_heading(report),
        not_tried=causes.not_tried(accounts),
        noted=[account for account in accounts if account["notes"]],
        proves=parts.proves(report["parts"]),
    )


def css(result: str) -> str:
    """The class of a result or a status."""
    red = ("wrong", "failed", "no names")
    well = ("ok", "changed", "unchanged")
    return "wrong" if result in red else "ok" if result in well else "off" if result == "not tried" else "none"


def edge(account: Mapping[str, Any], group: str) -> str:
    """What is known of a step of the trust."""
    found = matrix.cell(account, group).result
    return "not tried" if found == "none" else found


def name_of(arn: str) -> str:
    """The name at the end of an ARN, without its path."""
    return arn.rpartition("/")[2]


def wrapped(name: str) -> list[str]:
    """A name in lines that fit a box. The end of a very long one is left out; the page has it elsewhere."""
    lines = [name[start : start + _WIDTH] for start in range(0, len(name), _WIDTH)]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"{lines[_LINES - 1][:-1]}…"]


def in_words(account: Mapping[str, Any]) -> str:
    """The drawing for those who do not see it."""
    trust = account["trust"]
    steps = (
        ("operators", f"operators assume {name_of(trust['instance_role']) or 'the instance role'}"),
        ("assume", f"it assumes {name_of(trust['zone_role']) or 'the zone role'}"),
        ("write", f"that writes names in {trust['domain'] or 'the domain'}"),
        ("trust", "other trust is refused"),
        ("names_of_others", "other writes are refused"),
        ("calls", "other calls are refused"),
    )
    return "; ".join(f"{words}: {edge(account, group)}" for group, words in steps)
