# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which accounts are meant: a table of refusals, and the law of what is selected."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.model import OrganizationAccount
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.selection import (
    Selection,
    read_selection,
    tagged,
    usable,
)
from hypothesis import given
from hypothesis import strategies as st


def account(number, name="Shop", state="ACTIVE", **fields):
    return OrganizationAccount(f"{number:012}", name, state, "r-abcd", "/", "o-abcdefghij", "aws", **fields)


def test_options_become_a_selection():
    options = {"ous": ["/Workloads"], "tags": {"env": "prod", "tier": 1}, "exclude": ["Shop", 111111111111]}
    assert read_selection({**options, "include_management_account": True}, "organization.") == Selection(
        ("/Workloads",), {"env": "prod", "tier": "1"}, ("Shop", "111111111111"), True, "organization."
    )


@pytest.mark.parametrize(
    "options", [{}, dict.fromkeys(("ous", "tags", "exclude")), {"tags": {}, "include_management_account": False}]
)
def test_nothing_selects_everything(options):
    assert read_selection(options) == Selection()


@pytest.mark.parametrize(
    ("options", "where", "problem"),
    [
        ({"ous": ["Workloads"]}, "organization.ous[0]", "neither a path nor an id"),
        ({"tags": ["env"]}, "organization.tags", "is a list"),
        ({"tags": {"env": True}}, "organization.tags[env]", "True is not text"),
        ({"exclude": "Shop"}, "organization.exclude", "is a str"),
        ({"exclude": []}, "organization.exclude", "empty"),
        ({"exclude": ["a", 12345678901]}, "organization.exclude[1]", "is a int"),
        ({"exclude": [True]}, "organization.exclude[0]", "True is a bool"),
        ({"include_management_account": "yes"}, "organization.include_management_account", "not a boolean"),
    ],
)
def test_what_selects_nothing_known_is_refused(options, where, problem):
    with pytest.raises(InputError) as refused:
        read_selection(options, "organization.")
    assert refused.value.where == where
    assert problem in refused.value.problem


def test_an_exclusion_that_is_not_there_is_refused():
    with pytest.raises(
        InputError, match=r"^organization.exclude\[1\]: no account .* the id shop\. Remove it, or give one of Shop"
    ):
        usable([account(1)], Selection(exclude=("Shop", "shop"), where="organization."))


def test_a_closed_account_may_still_be_excluded():
    assert usable([account(1, state="CLOSED"), account(2, "Next")], Selection(exclude=("Shop",))) == (
        account(2, "Next"),
    )


@pytest.mark.parametrize("state", ["SUSPENDED", "PENDING_CLOSURE", "CLOSED", "PENDING_ACTIVATION", "active", "NEW"])
def test_only_active_accounts_are_used(state):
    assert usable([account(1, state=state)], Selection()) == ()


TAGS = st.dictionaries(st.sampled_from("ab"), st.sampled_from("xy"))
ACCOUNTS = st.lists(
    st.builds(
        account,
        st.integers(1, 9),
        name=st.sampled_from(["Shop", "Bank", "000000000001"]),
        state=st.sampled_from(["ACTIVE", "ACTIVE", "SUSPENDED"]),
        management=st.booleans(),
        tags=st.none() | TAGS,
    ),
    min_size=1,
    unique_by=lambda each: each.account_id,
)


@given(ACCOUNTS, TAGS, st.booleans(), st.data())
def test_law_an_account_is_selected_when_nothing_is_against_it(accounts, tags, management, data):
    names = [name for each in accounts for name in (each.account_id, each.name)]
    exclude = tuple(data.draw(st.lists(st.sampled_from(names), max_size=2)))
    selection = Selection(tags=tags, exclude=exclude, include_management_account=management)

    found = tagged(usable(accounts, selection), selection)

    assert list(found) == [each for each in accounts if not against(each, selection)]


def against(each, selection):
    """What is against an account, in words."""
    reasons = []
    if each.state != "ACTIVE":
        reasons.append("cannot be used")
    if each.management and not selection.include_management_account:
        reasons.append("manages the organization")
    reasons += [
        f"excluded as {name}" for name in selection.exclude if name in f"{each.account_id}\n{each.name}".split("\n")
    ]
    pairs = set((each.tags or {}).items())
    reasons += [f"lacks {pair}" for pair in selection.tags.items() if pair not in pairs]
    return reasons
