# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report as one page. tests/report looks at it in a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.plugin_utils import fleet_html

from tests.support.report.fleets import EXTERNAL_ID, FAILURE, any_fleet, dns, report, row, well

VOID = {"meta", "br", "path", "rect"}
ELEMENTS = {"script", "link", "img", "iframe", "object", "embed", "form", "base", "image", "use"}


class Page(HTMLParser):
    """What a page consists of; open elements must be closed in their order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("size", [1, 2, 200])
@pytest.mark.parametrize("seed", range(5))
def test_every_page_stands_alone_and_keeps_texts_as_texts(size: int, seed: int) -> None:
    """Law: whatever the texts are, the page has our elements alone, loads nothing, and links lead to accounts."""
    document = any_fleet(size, seed)

    source = fleet_html.html(document)
    page = Page(source)

    assert EXTERNAL_ID not in source
    assert not {tag for tag, _attributes in page.tags} & ELEMENTS
    assert "url(" not in source and "@import" not in source
    targets = [attributes["id"] for tag, attributes in page.tags if "id" in attributes]
    assert sorted(targets) == sorted(["accounts", "matrix", *(f"account-{number}" for number in range(1, size + 1))])
    links = {str(attributes["href"]) for tag, attributes in page.tags if "href" in attributes}
    assert links <= {f"#{target}" for target in targets}
    assert not any(name.startswith("on") for _tag, attributes in page.tags for name in attributes)
    said = "".join(page.texts)
    for account in document["accounts"]:
        assert all(check["problem"] in said for check in account["checks"] if check["result"] == "wrong")
        assert account["account_id"] in said


def test_two_hundred_accounts_are_a_page_that_a_browser_opens() -> None:
    """Each with a check for each of 25 neighbours and 10 names at 4 servers, as in an organization."""
    rows = [row("trust", check=f"the instances of app-{n} assume this zone role") for n in range(25)]
    rows += [row("answers", check=f"web-{n} A 192.0.2.{n} at ns-{s}") for n in range(10) for s in range(4)]
    document = report(dns(), *(well(number, rows=rows) for number in range(1, 200)))

    source = fleet_html.html(document)

    assert len(source) < 4_000_000
    matrix = source.partition("Each cell says")[2].partition("</table>")[0]
    assert matrix.count("<tr>") == 201
    assert matrix.count('scope="col"') == 6, "columns do not grow with names and neighbours"
    opened = re.findall(r'<details class="account"[^>]* open', source)
    assert opened == []


def test_failures_come_first_and_once() -> None:
    wrong = [row("trust", "wrong"), row("declared")]
    failed = [well(number, failure=FAILURE, rows=None) for number in range(1, 12)]
    source = fleet_html.html(report(well(20), *failed, well(21, rows=wrong)))

    assert source.index("What failed") < source.index('<h2 id="matrix">')
    assert source.count(FAILURE["msg"]) == 1
    assert "<summary>11 accounts</summary>" in source
    assert "✗ not refused" in source


def test_what_changed_was_noted_or_is_left_over() -> None:
    changes = [{"kind": "role", "action": "created", "what": "Role", "why": "it does not exist"}]
    orphan = {"kind": "role", "account": "2", "name": "Old", "why": "No host.", "remedy": "Sweep it.", "ours": True}
    known = (
        well(1, changes=changes, notes=["left alone"], zone="", operators=[], instance_role="", zone_role=""),
        dns(),
    )

    source = fleet_html.html(report(*known, check_mode=True, orphans=[orphan, {**orphan, "ours": False}]))

    for said in (
        "What would change",
        "would change: 1 role",
        "left alone",
        "not ours",
        "Check mode: nothing was changed",
    ):
        assert said in source
    assert "unknown" in source


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("", []),
        ("a" * 25, ["a" * 25]),
        ("a" * 30, ["a" * 25, "a" * 5]),
        ("a" * 51, ["a" * 25, "a" * 24 + "…"]),
    ],
)
def test_a_long_name_fits_its_box(name: str, lines: list[str]) -> None:
    assert fleet_html.wrapped(name) == lines


def test_the_drawing_has_words_for_those_who_do_not_see_it() -> None:
    document: dict[str, Any] = report(well(1, rows=[row("trust", "wrong"), row("operators")]))

    said = fleet_html.in_words(document["accounts"][0])

    assert said.startswith("operators assume Route53CrossAccountRole: ok; it assumes EC2ManagementRole-100000000001-")
    assert "other trust is refused: wrong; other writes are refused: not tried" in said
