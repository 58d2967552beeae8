# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a part of the benchmarks writes into a page stays in its place, whatever else is there."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.parts import add_options, parts
from tests.benchmarks.publishing import NoPlaceError, place, placed
from tests.support.sandbox.client import ROOT

TEXTS = st.text(alphabet="ab |\n#", max_size=20)
PARTS = ("one", "two-a", "two-b")


def page_of(texts: list[str], written: dict[str, str]) -> str:
    """Texts of people, with the places of the parts between them."""
    blocks = ["".join((place(part)[0], f"\n{written[part]}\n\n", place(part)[1])) for part in PARTS]
    return "".join(f"{text}\n{block}" for text, block in zip(texts, blocks, strict=False)) + texts[-1]


@given(
    texts=st.lists(TEXTS, min_size=4, max_size=4),
    old=st.fixed_dictionaries(dict.fromkeys(PARTS, TEXTS)),
    new=st.dictionaries(st.sampled_from(PARTS), TEXTS),
)
def test_law_a_part_is_replaced_and_all_else_stays(texts: list[str], old: dict[str, str], new: dict[str, str]) -> None:
    assert placed(page_of(texts, old), new) == page_of(texts, {**old, **new})


@pytest.mark.parametrize(
    "page",
    [
        "",
        place("one")[0],
        place("one")[1] + place("one")[0],
        "".join(place("one")) * 2,
        place("one")[0] + "".join(place("two")) + place("one")[1],
    ],
)
def test_a_page_without_one_place_is_refused(page: str) -> None:
    with pytest.raises(NoPlaceError, match="no place for one"):
        placed(page, {"one": "text"})


def test_the_page_has_a_place_for_every_part(tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    known = parts(parser.parse_args([]), tmp_path)
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert placed(page, dict.fromkeys(known, "x")) != page
    assert page.count("<!-- begin ") == len(known)
