# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Workload accounts with zones of their own, among others with subtrees."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import (
    Claim,
    conflicts,
    parent_host,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.delegated_zones import (
    REFUSED,
    REFUSED_IN_OWN_ACCOUNT,
    of_zones,
    problems,
)
from hypothesis import given
from hypothesis import strategies as st

DNS = "222222222222"
BASE = {"dns_zone": "example.com", "aws_account_id": "111111111111"}


@pytest.mark.parametrize("place", ["dns_account", "own_account"])
def test_a_host_is_as_one_whose_zone_is_its_domain(place: str) -> None:
    [found] = of_zones("app", {**BASE, "dns_delegated_zone": place, "dns_subdomain": "a.b"})
    own = "app" if place == "own_account" else ""
    assert (found.get("shared_values_dns_host", ""), parent_host(found)) == (own, "")
    claim = Claim.read("app", found, "111111111111" if own else DNS, DNS)
    assert (claim.zone, claim.domain, claim.parent) == ("a.b.example.com.",) * 2 + (("example.com.", False, DNS),)
    assert claim.in_parent is not None
    assert claim.in_parent.place == ("example.com.", False, DNS)
    # A fact of the roles says the same, and is not delegated once more.
    assert of_zones("app", found) == [found]


@pytest.mark.parametrize(
    "given",
    [{}, {"dns_delegated_zone": ""}, {"dns_delegated_zone": "mine"}, {"dns_zone": "", "dns_delegated_zone": "x"}],
)
def test_others_keep_their_subtree(given: dict[str, Any]) -> None:
    assert of_zones("app", {**BASE, **given}) == [{**BASE, **given}]
    assert Claim.read("app", {**BASE}, DNS).in_parent is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"dns_delegated_zone": "dns_account"}, ""),
        ({"dns_delegated_zone": "own_account"}, ""),
        ({"dns_delegated_zone": ""}, ""),
        ({}, ""),
        ({"dns_delegated_zone": "B"}, "'B' says no account for the zone.*Use dns_account .* or own_account"),
        ({"dns_delegated_zone": True}, "True says no account"),
        ({"dns_delegated_zone": "own_account", "dns_zone_private": True}, "a private zone delegates to no other"),
        ({"dns_delegated_zone": "own_account", "dns_additional_zones": [{"zone": "x.example"}]}, "subtree of each"),
        (
            {"dns_delegated_zone": "dns_account", "zone_access_domain": "x.example.com"},
            "zone_access_domain.*another one",
        ),
        ({"dns_delegated_zone": "dns_account", "hosted_zone_name": "x.example"}, "hosted_zone_name"),
        ({"dns_delegated_zone": "dns_account", "zone_access_role_name": "Custom"}, ""),
        ({"dns_delegated_zone": "dns_account", "zone_access_names": ["*.x"]}, ""),
        ({"dns_delegated_zone": "dns_account", "zone_access_account_id": DNS}, ""),
        ({"dns_delegated_zone": "own_account", "zone_access_account_id": DNS}, "zone_access_account_id"),
        ({"zone_access_domain": "x.example.com"}, ""),
    ],
)
def test_problems(given: dict[str, Any], says: str) -> None:
    found = " ".join(map(str, problems({**BASE, **given}, ())))
    assert bool(found) == bool(says), found
    assert re.search(says, found), found


def test_nothing_is_said_of_what_cannot_be_read() -> None:
    given = {**BASE, "dns_delegated_zone": "dns_account", "dns_additional_zones": "?"}
    assert list(problems(given, {"dns_additional_zones"})) == []


def test_each_variable_that_would_say_another_zone_is_refused() -> None:
    given = {**BASE, "dns_delegated_zone": "own_account", **dict.fromkeys((*REFUSED, *REFUSED_IN_OWN_ACCOUNT), "x")}
    assert {each.where for each in problems(given, ())} >= {*REFUSED, *REFUSED_IN_OWN_ACCOUNT} - {
        "shared_values_private_zone"
    }


LABELS = st.sampled_from(["a", "b", "a.b", "b.b", "c.a.b"])
PLACES = st.sampled_from(["", "dns_account", "own_account"])


@given(st.lists(st.tuples(LABELS, PLACES), min_size=2, max_size=4))
def test_conflicts_are_those_of_dns(fleet: list[tuple[str, str]]) -> None:
    """The judge knows DNS alone: whose name servers are asked for a name, and who may write there."""
    claims = []
    for number, (label, place) in enumerate(fleet):
        host, account = f"h{number}", f"{number + 1:012}"
        variables = {"dns_zone": "example.com", "aws_account_id": account, "dns_subdomain": label}
        [each] = of_zones(host, {**variables, "dns_delegated_zone": place})
        claims.append(Claim.read(host, each, account if place == "own_account" else DNS, DNS))
    expected = set()
    for one, other in combinations(range(len(fleet)), 2):
        x, y = (f".{fleet[each][0]}" for each in (one, other))
        if x.endswith(y) or y.endswith(x):
            # Nested or equal: a delegation hides the names of the other, and a subtree lets its account write them.
            expected.add((f"h{one}", f"h{other}"))
    assert {each.hosts for each in conflicts(claims)} == expected


def test_an_account_may_have_a_zone_of_its_own_and_a_subtree() -> None:
    claims = []
    for host, place in (("one", ""), ("two", "dns_account"), ("three", "own_account")):
        [each] = of_zones(host, {**BASE, "dns_delegated_zone": place})
        claims.append(Claim.read(host, each, DNS, DNS))
    assert conflicts(claims) == []


def test_a_conflict_says_why_a_name_would_not_be_found() -> None:
    claims = []
    for host, label, place in (("out", "a", "dns_account"), ("in", "b.a", "")):
        given = {"dns_zone": "example.com", "aws_account_id": f"{len(claims) + 1:012}", "dns_subdomain": label}
        [each] = of_zones(host, {**given, "dns_delegated_zone": place})
        claims.append(Claim.read(host, each, DNS, DNS))
    [found] = conflicts(claims)
    assert "b.a.example.com, which is inside a.example.com, the delegated zone of out" in found.problem
    assert found.for_all
