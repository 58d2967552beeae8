"""Options that are not there: the refusal says which, what may be meant, and what there is."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.options import dictionary, known
from hypothesis import given
from hypothesis import strategies as st

NAMES = ("accounts", "filters", "region", "regions")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"account": 1}, "unknown option account. Did you mean accounts? The options are accounts, filters, region, "),
        ({"region_list": 1}, "unknown option region_list. Did you mean regions or region? The options are "),
        ({"zzz": 1}, "unknown option zzz. The options are "),
        (
            {1: 1, "filter": 1, "acounts": 1},
            "option 1, acounts, filter. Did you mean accounts for acounts, filters for ",
        ),
        ({"aws_profle": 1}, "Did you mean aws_profile? The options are accounts, filters, region, regions."),
    ],
)
def test_an_unknown_option_is_refused(options, says):
    with pytest.raises(InputError) as refused:
        known(options, "here", NAMES, ("aws_profile",))
    assert says in str(refused.value)
    assert refused.value.where == "here"


def test_options_and_their_other_names_are_taken():
    options = {"regions": None, "aws_profile": "x"}
    assert known(options, "here", NAMES, ("aws_profile",)) == options


def test_null_says_nothing_even_of_an_option_that_is_not_there():
    assert dictionary({"regions": None, "filters": {}, "old": None}, "here", NAMES) == {"filters": {}}


@given(st.dictionaries(st.text(max_size=9) | st.sampled_from(NAMES), st.none(), max_size=4))
def test_law_options_are_refused_when_and_only_when_one_is_not_there(options):
    strange = [name for name in options if name not in NAMES]
    try:
        assert known(options, "here", NAMES) == options
    except InputError as refusal:
        assert refusal.problem == f"unknown option {', '.join(sorted(strange))}"
        strange.clear()
    assert strange == []
