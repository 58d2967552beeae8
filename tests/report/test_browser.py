# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report for the fleet in a real browser: light, dark, narrow and printed, with 2 and with 200 accounts.

Screenshots stay in build/report, for people to look at. What needs no eyes is judged here: the rules of axe-core, what
the page loads, and whether anything hangs over an edge.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.report import GROUPS
from ansible_collections.crossaccount.aws.plugins.plugin_utils.fleet_html import html

from tests.support.report.fleets import FAILURE, any_fleet, dns, report, row, well
from tools import checkout

HERE = Path(__file__).parent
FOLDER = checkout.ROOT / "build" / "report"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Beside the default of axe, minor and moderate: what keeps somebody from reading.
SERIOUS = ("serious", "critical")
CHANGES = [
    {
        "kind": "role",
        "action": "changed",
        "what": "arn:aws:iam::100000000001:role/Route53CrossAccountRole",
        "why": "new",
    },
    {"kind": "record set", "action": "created", "what": "web-1.app-1.example.com A", "why": "it is declared"},
]
ORPHAN = {"kind": "role", "account": "2", "name": "Old", "why": "No host has it.", "remedy": "Sweep it.", "ours": True}


def small() -> dict[str, Any]:
    """One account in which all is well, and one in which it is not."""
    rows = [row(group) for group in GROUPS]
    wrong = [*rows, row("trust", "wrong"), row("answers", "not tried"), row("names_of_others", "wrong")]
    failure = {**FAILURE, "stage": "proving access and names"}
    long = f"{'a-very-long-name-of-a-host' * 2}.{'deep.' * 8}example.com"
    names = [{"record": long, "type": "AAAA"}]
    return report(
        dns(),
        well(1, changes=CHANGES, notes=["www.app-1.example.com A has no owner and stays as it is."]),
        well(
            2, rows=wrong, failure=failure, record_sets=names, domain=long, zone_role=f"arn:aws:iam::2:role/{'R' * 64}"
        ),
        orphans=[ORPHAN],
    )


VIEWS: dict[str, dict[str, Any]] = {
    "light": {"scheme": "light", "width": 1280, "judged": True},
    "dark": {"scheme": "dark", "width": 1280, "judged": True},
    "narrow": {"scheme": "light", "width": 360, "judged": True},
    "narrow-dark": {"scheme": "dark", "width": 360},
    "print": {"scheme": "dark", "width": 794, "media": "print"},
    "open": {"scheme": "dark", "width": 1280, "open": True, "judged": True},
}


@pytest.fixture(scope="module")
def seen() -> Mapping[str, dict[str, Any]]:
    """What the browser found, by fleet and view: ``small light``."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    views = {}
    for fleet, document in (("small", small()), ("large", any_fleet(200, 4))):
        page = FOLDER / f"{fleet}.html"
        page.write_text(html(document), encoding="utf-8")
        for name, view in VIEWS.items():
            if fleet == "large" and view.get("open"):
                continue  # nobody opens all of them
            files = {"page": str(page), "screenshot": str(FOLDER / f"{fleet}-{name}.png"), "whole": fleet == "small"}
            views[f"{fleet} {name}"] = {**view, **files}
        views[f"{fleet} print"]["pdf"] = str(FOLDER / f"{fleet}.pdf")
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)))
    done = subprocess.run(
        ["node", HERE / "look.mjs"],
        input=json.dumps(list(views.values())),
        env={**os.environ, "CHROMIUM": browser},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(views, json.loads(done.stdout), strict=True))


def test_nobody_is_kept_from_reading(seen: Mapping[str, dict[str, Any]]) -> None:
    judged = {name: [each for each in found["violations"] if each["impact"] in SERIOUS] for name, found in seen.items()}

    assert {name: violations for name, violations in judged.items() if violations} == {}


def test_it_loads_nothing_and_breaks_nowhere(seen: Mapping[str, dict[str, Any]]) -> None:
    assert {name: found["requests"] for name, found in seen.items() if found["requests"]} == {}
    assert {name: found["errors"] for name, found in seen.items() if found["errors"]} == {}


def test_nothing_hangs_over_an_edge(seen: Mapping[str, dict[str, Any]]) -> None:
    assert {name: found["overflow"] for name, found in seen.items() if found["overflow"] > 0} == {}
    assert {name: found["clipped"] for name, found in seen.items() if found["clipped"]} == {}
    assert {name: found["outside"] for name, found in seen.items() if found["outside"]} == {}


def test_it_follows_the_colours_of_the_reader_and_prints_on_white(seen: Mapping[str, dict[str, Any]]) -> None:
    assert seen["small light"]["background"] == seen["small print"]["background"] == "rgb(255, 255, 255)"
    assert seen["small dark"]["background"] == "rgb(18, 22, 27)"


def test_the_table_leads_to_each_account(seen: Mapping[str, dict[str, Any]]) -> None:
    assert {found["target"] for found in seen.values()} == {"account-1"}


def test_it_is_printed(seen: Mapping[str, dict[str, Any]]) -> None:
    for fleet in ("small", "large"):
        assert (FOLDER / f"{fleet}.pdf").read_bytes().startswith(b"%PDF")
