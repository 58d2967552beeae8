# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Units of an organization by path and by id: a table of refusals, and the law of what a unit holds."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.units import (
    Unit,
    chosen,
    read_units,
)
from hypothesis import given
from hypothesis import strategies as st

ROOT = Unit("r-abcd", "/")
WORKLOADS = ROOT.child("ou-abcd-11111111", "Workloads")
PROD = WORKLOADS.child("ou-abcd-22222222", "Prod")
NEAR = ROOT.child("ou-abcd-33333333", "WorkloadsOld")
UNITS = (ROOT, WORKLOADS, NEAR, PROD)


def test_a_path_names_every_unit_from_the_root_on():
    assert [unit.path for unit in UNITS] == ["/", "/Workloads", "/WorkloadsOld", "/Workloads/Prod"]
    assert [unit.parent for unit in UNITS] == ["", "r-abcd", "r-abcd", WORKLOADS.id]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ((), UNITS),
        (("/",), UNITS),
        (("r-abcd",), UNITS),
        (("/Workloads",), (WORKLOADS, PROD)),
        ((WORKLOADS.id,), (WORKLOADS, PROD)),
        (("/Workloads/Prod", "/WorkloadsOld"), (NEAR, PROD)),
        (("/Workloads", PROD.id), (WORKLOADS, PROD)),
    ],
)
def test_a_unit_stands_for_all_below_it(named, expected):
    assert chosen(named, UNITS, "ous") == expected


def test_a_unit_that_is_not_there_is_refused():
    with pytest.raises(InputError) as refused:
        chosen(("/", "/workloads"), UNITS, "organization.ous")
    assert str(refused.value) == (
        "organization.ous[1]: the organization has no unit /workloads. "
        "Give one that it has: /, /Workloads, /WorkloadsOld, /Workloads/Prod."
    )


def test_a_long_organization_is_not_listed_whole():
    many = (ROOT, *(ROOT.child(f"ou-abcd-{number:08}", f"u{number}") for number in range(30)))
    with pytest.raises(InputError, match="/u18 and 11 more"):
        chosen(("ou-abcd-99999999",), many, "ous")


def test_a_path_of_two_units_is_refused_and_their_ids_are_told():
    """A name may hold a slash."""
    twin = ROOT.child("ou-abcd-44444444", "Workloads/Prod")
    with pytest.raises(InputError, match=f"2 units have the path /Workloads/Prod.*{PROD.id}, {twin.id}"):
        chosen(("/Workloads/Prod",), (*UNITS, twin), "ous")
    assert chosen((twin.id,), (*UNITS, twin), "ous") == (twin,)


@pytest.mark.parametrize(
    ("value", "where", "problem"),
    [
        ("/Workloads", "ous", "is a str"),
        ([], "ous", "the list is empty"),
        (["/", "Workloads"], "ous[1]", "'Workloads' is neither a path nor an id"),
        (["ou-abcd"], "ous[0]", "neither a path nor an id"),
        (["ou-abcd-11111111\n"], "ous[0]", "white space"),
        (["o-abcdefghij"], "ous[0]", "neither a path nor an id"),
        (["/ Workloads "], "ous[0]", "white space"),
        ([12], "ous[0]", "12 is a int"),
        ([None], "ous[0]", "None is not an organizational unit"),
    ],
)
def test_what_is_no_unit_is_refused(value, where, problem):
    with pytest.raises(InputError) as refused:
        read_units(value, "ous")
    assert refused.value.where == where
    assert problem in refused.value.problem


def test_each_unit_is_kept_once():
    assert read_units(["/a", "r-abcd", "/a"], "ous") == ("/a", "r-abcd")


@st.composite
def trees(draw):
    """Units of an organization, parents first, and some of them named by path or by id."""
    units = [ROOT]
    for number in range(draw(st.integers(0, 12))):
        parent = units[draw(st.integers(0, len(units) - 1))]
        taken = {unit.path for unit in units}
        name = draw(st.sampled_from(["a", "b", "ab", "a b", "ä", "A"]))
        child = parent.child(f"ou-abcd-{number:08}", name)
        if child.path not in taken:
            units.append(child)
    named = draw(st.lists(st.sampled_from(units), unique=True, max_size=4))
    return tuple(units), [(unit, draw(st.sampled_from([unit.id, unit.path]))) for unit in named]


def is_in(unit, others, units):
    """Whether a unit is one of the others or below one: goes up, where the code goes down."""
    by_id = {each.id: each for each in units}
    while unit is not None and unit not in others:
        unit = by_id.get(unit.parent)
    return unit is not None


@given(trees())
def test_law_a_unit_is_chosen_when_it_or_one_above_it_is_named(drawn):
    units, named = drawn
    others = [unit for unit, _spelling in named] or [ROOT]

    found = chosen([spelling for _unit, spelling in named], units, "ous")

    assert list(found) == [unit for unit in units if is_in(unit, others, units)]
