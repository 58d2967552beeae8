# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a name is probably a misspelling of another."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.spelling import difference
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.lists(st.text("abcdefghs", min_size=1, max_size=9), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("sub_domain", "subdomain", "spelling"),
        ("account", "account_id", None),
        ("regions", "region", "number"),
        ("policies", "policy", "number"),
        ("addresses", "address", "number"),
        ("access", "acces", "spelling"),
        ("proflies", "profiles", "spelling"),
        ("zone_name", "name_zone", None),
        ("organisation_id", "organization_id", "spelling"),
        ("orgonisotion_id", "organization_id", None),  # three letters
        ("organisotion_id", "organization_id", "spelling"),
        ("zonne_naem", "zone_name", "spelling"),
        ("zoen_naem_tpye", "zone_name_type", None),  # a slip in each
        ("zone_ip", "zone_id", None),
        ("zone_di", "zone_id", "spelling"),
        ("zone2", "zone", None),
    ],
)
def test_in_what_a_name_differs(name: str, other: str, expected: str | None) -> None:
    assert difference(name.split("_"), other.split("_")) == expected


@given(WORDS)
def test_words_in_another_order_count_where_that_is_asked_for(words: list[str]) -> None:
    shuffled = sorted(words)
    assert difference(words, shuffled, orders=True)
    assert difference(["a", "b"], ["b", "a"], orders=True) == "order"


@given(WORDS, WORDS)
def test_names_of_other_letters_are_others(words: list[str], others: list[str]) -> None:
    upper = [each.upper() for each in others]
    assert difference(words, upper) is None or len("".join(others)) < 2
