"""Who gets and who loses the stack when targets change, beside a law over random organizations."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.model import (
    Organization,
    OrganizationAccount,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.units import Unit
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.model import StackInstance
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.reach import MOST_NAMED, reach
from hypothesis import given
from hypothesis import strategies as st

# The root, two units in it and one below the first.
PARENTS = {"r": "", "a": "r", "b": "r", "c": "a"}


def account(number, unit, state="ACTIVE", management=False):
    identity = f"{number:012d}"
    return OrganizationAccount(identity, f"n{number}", state, unit, f"/{unit}", "o-1", "aws", management=management)


def organization(*accounts):
    return Organization(tuple(Unit(unit, f"/{unit}", parent) for unit, parent in PARENTS.items()), accounts)


def stack(number, unit, status="CURRENT", detailed=""):
    return StackInstance(f"{number:012d}", "us-east-1", status, detailed, unit=unit)


def ids(*numbers):
    return tuple(f"{number:012d}" for number in numbers)


EACH = organization(account(1, "a"), account(2, "b"), account(3, "c"), account(4, "r", management=True))


def test_from_nothing_to_a_unit():
    found = reach((), ("a",), (), organization(*EACH.accounts, account(5, "a", state="SUSPENDED")))
    assert (found.gaining, found.losing, found.after(())) == (ids(1, 3), (), [*ids(1, 3)])


def test_from_one_unit_to_another():
    found = reach(("a",), ("b",), [stack(1, "a"), stack(3, "a")], EACH)
    assert (found.gaining, found.losing, found.whole, found.partly) == (ids(2), ids(1, 3), ("a",), ())
    assert found.lingering == ()


def test_from_the_root_to_a_unit():
    found = reach(("r",), ("a",), [stack(number, "r") for number in (1, 2, 3)], EACH)
    assert (found.losing, found.whole, found.partly, found.chosen) == (ids(2), (), ("r",), ids(2))
    assert (found.lingering, found.wide) == (("r",), ("r",))


def test_from_a_unit_to_the_root():
    found = reach(("c",), ("r",), [stack(3, "c")], EACH)
    assert (found.gaining, found.losing, found.whole, found.partly) == (ids(1, 2), (), (), ())
    assert (found.lingering, found.wide) == (("c",), ())


def test_a_stack_of_a_unit_that_goes_in_an_account_that_has_moved_stays():
    found = reach(("b", "a"), ("a",), [stack(1, "b"), stack(2, "b")], EACH)
    assert (found.losing, found.whole, found.partly) == (ids(2), (), ("b",))


def test_a_unit_that_is_not_there_any_more():
    assert reach(("gone", "a"), ("a",), [stack(1, "a")], EACH).lingering == ("gone",)
    found = reach(("gone", "a"), ("a",), [stack(1, "a"), stack(9, "gone")], EACH)
    assert (found.whole, found.losing) == (("gone",), ids(9))


def test_a_unit_that_nobody_has_is_refused():
    with pytest.raises(InputError, match=r"organizational_unit_ids: the organization has no unit x, y\. .*r \(/r\), a"):
        reach(("r",), ("y", "a", "x"), (), EACH)


def test_who_has_it_afterwards():
    instances = [stack(1, "a"), stack(3, "a", "INOPERABLE"), stack(5, "a", "OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT")]
    assert reach(("a",), ("a", "b"), instances, EACH).after(instances) == [*ids(1, 2)]


def test_names_and_many():
    found = reach((), ("b",), (), EACH)
    assert found.listed(ids(2, 9)) == [{"account_id": ids(2)[0], "account_name": "n2"}, {"account_id": ids(9)[0]}]
    assert found.shown(ids(2, 9)) == [f"n2 ({ids(2)[0]})", ids(9)[0]]
    assert found.shown(["x"] * (MOST_NAMED + 2))[-1] == "and 2 more"


def holders(unit):
    return {unit} | (holders(PARENTS[unit]) if PARENTS.get(unit) else set())


targets = st.frozensets(st.sampled_from(sorted(PARENTS)), min_size=1)


def test_a_target_that_lingered_and_is_declared_again():
    instances = [stack(1, "r"), stack(3, "r")]
    for now, wanted in ((("r", "a"), ("r",)), (("r", "a"), ("r", "a"))):
        found = reach(now, wanted, instances, EACH)
        assert (found.deploy, found.gaining, found.losing) == (("r",), ids(2), ())
    assert reach(("a", "b"), ("a", "b"), instances, EACH).deploy == ()


@given(
    homes=st.lists(st.sampled_from(sorted(PARENTS)), max_size=8),
    declared=st.lists(targets, min_size=1, max_size=4),
    lingers=st.booleans(),
)
def test_who_is_in_a_declared_target_has_the_stack_and_nobody_else(homes, declared, lingers):
    """The judge carries out each plan as CloudFormation does, by either reading of what becomes of a filtered unit."""
    accounts = [account(number, home) for number, home in enumerate(homes)]
    within = {each.account_id: holders(each.ou_id) for each in accounts}
    now, origins = set(), {}
    for wanted in declared:
        before = [StackInstance(each, "us-east-1", "CURRENT", unit=unit) for each, unit in origins.items()]
        found = reach(now, wanted, before, organization(*accounts))
        for unit in found.deploy:
            now.add(unit)
            for each, above in within.items():
                if unit in above:
                    origins.setdefault(each, unit)
        assert {*origins} - {each.account_id for each in before} == {*found.gaining}
        has = {*origins}
        for unit in found.whole:
            now.remove(unit)
            origins = {each: made for each, made in origins.items() if unit not in within[each] and made != unit}
        for unit in found.partly:
            now -= set() if lingers else {unit}
            origins = {
                each: made for each, made in origins.items() if unit not in within[each] or each not in found.chosen
            }
        assert has - {*origins} == {*found.losing}
        assert {*origins} == {each for each, above in within.items() if above & wanted} == {*found.after(before)}
        assert now - wanted <= {*found.lingering}
