# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an organization demands of roles: each value is judged for itself, and said with the variable that holds it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.conventions import (
    BOUNDARY,
    PATH,
    PREFIX,
    RULES,
    TAGS,
    problems,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from hypothesis import given
from hypothesis import strategies as st

ACCOUNT = "111111111111"
OWN, OTHER = f"arn:aws:iam::{ACCOUNT}:policy/sec/Limit", "arn:aws:iam::222222222222:policy/sec/Limit"
# Variable → values that are right, and values that are not with what is said of them.
RIGHT: dict[str, tuple[Any, ...]] = {
    PREFIX: (None, "", "acme-", "a" * 20),
    PATH: (None, "/", "/dns/", "/a/b/"),
    TAGS: (None, {}, {"team": "dns", "cost": 7}, {str(n): "x" for n in range(49)}),
    BOUNDARY: (None, "", OWN, "arn:aws:iam::aws:policy/PowerUserAccess"),
}
WRONG: dict[str, dict[str, Any]] = {
    PREFIX: {"use at most 20": "a" * 21, "cannot begin the name of a role": "a b", "7 cannot": 7},
    PATH: {"is not a path": "dns", "''": "", "characters": f"/{'a' * 511}/", "7": 7},
    TAGS: {
        "it is a list": ["team"],
        f"has the tag {TAG}": {TAG: "me"},
        "give at most 49": {str(n): "x" for n in range(50)},
        "write the value in quotes": {"team": None},
        "which AWS reserves": {"aws:x": "y"},
    },
    BOUNDARY: {
        "belongs to account 222222222222, but this host is account 111111111111": OTHER,
        "is not an ARN": "Limit",
        "is not the ARN of a managed policy": f"arn:aws:iam::{ACCOUNT}:role/Limit",
        "7": 7,
    },
}
CASES = [(name, says, value) for name, cases in WRONG.items() for says, value in cases.items()]


@pytest.mark.parametrize(("name", "says", "value"), CASES)
def test_what_cannot_be_is_refused(name: str, says: str, value: Any) -> None:
    [problem] = problems({name: value, "aws_account_id": ACCOUNT})
    assert str(problem).startswith(name)
    assert says.lower() in str(problem).lower()


def test_a_boundary_of_another_account_says_how_to_give_each_its_own() -> None:
    [problem] = problems({BOUNDARY: OTHER, "aws_account_id": ACCOUNT})
    assert str(problem).endswith("such as arn:aws:iam::{{ aws_account_id }}:policy/sec/Limit.")
    assert not list(problems({BOUNDARY: OTHER})), "which account it is, is not known"
    other = {"aws_account_id": ACCOUNT, "instance_access_account_id": "222222222222"}
    assert not list(problems({BOUNDARY: OTHER, **other})), "the account of the instance role is said by this variable"


@given(
    st.fixed_dictionaries(
        {
            name: st.sampled_from([(value, True) for value in RIGHT[name]] + [(v, False) for v in WRONG[name].values()])
            for name in RULES
        }
    )
)
def test_each_is_judged_whatever_the_others_are(chosen: dict[str, tuple[Any, bool]]) -> None:
    """The law: a sentence for each that is wrong, and for no other."""
    found = problems({"aws_account_id": ACCOUNT, **{name: value for name, (value, _right) in chosen.items()}})
    wrong = [name for name in RULES if not chosen[name][1]]
    said = [str(each) for each in found]
    assert len(said) == len(wrong)
    assert all(text.startswith(name) for text, name in zip(said, wrong, strict=True))
