"""What an inventory was read from, as a cache holds it, and names that several instances have."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.inventory import (
    Claim,
    Fleet,
    contest_remarks,
    contests,
    from_cache,
    request_of,
    to_cache,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.reads import Read, must_fail
from hypothesis import given
from hypothesis import strategies as st

FOUND = Read("a", "111111111111", "us-east-1", [{"InstanceId": "i-1", "Tags": [{"Key": "Name", "Value": "x"}]}])
UNREAD = Read("b", "333333333333", "us-east-1", error="Could not read.", error_code="AccessDenied")
LET_BE = replace(UNREAD, excused=True)
NOWHERE = replace(UNREAD, region="")
REQUEST = request_of({"accounts": ["a"]})


@pytest.mark.parametrize(
    ("reads", "whole"), [([FOUND], True), ([FOUND, LET_BE], True), ([FOUND, UNREAD], False), ([NOWHERE], False)]
)
def test_what_could_not_be_read_is_not_whole_and_is_said(reads, whole):
    fleet = Fleet(reads)
    assert fleet.whole is whole
    assert len(fleet.problems) == sum(not read.ok for read in reads)


def test_a_place_without_a_region_is_named_by_its_account():
    assert Fleet([NOWHERE]).problems == ["b, account 333333333333: Could not read."]


@pytest.mark.parametrize(
    ("reads", "on_error", "fails"),
    [
        ([LET_BE], "fail", False),
        ([FOUND, LET_BE], "fail", False),
        ([UNREAD, LET_BE], "warn", True),
        ([FOUND, LET_BE, UNREAD], "warn", False),
    ],
)
def test_what_is_let_be_does_not_fail(reads, on_error, fails):
    assert must_fail(reads, on_error) is fails


def test_a_cache_gives_back_what_it_was_given():
    fleet = Fleet(
        [FOUND, LET_BE], {"111111111111": {"aws_profile": "a"}}, {"111111111111": {"192.0.2.1": ["web.example.com"]}}
    )
    stored = json.dumps(to_cache(fleet, REQUEST))
    again = from_cache(json.loads(stored), REQUEST)
    assert again is not None
    assert json.dumps(to_cache(again, REQUEST)) == stored
    assert (again.reads[0], again.problems, again.whole) == (FOUND, fleet.problems, True)


@pytest.mark.parametrize("value", [None, [], {}, {"form": 0}, to_cache(Fleet([FOUND]), request_of({"accounts": []}))])
def test_another_question_is_not_answered_from_the_cache(value):
    assert from_cache(value, REQUEST) is None


CLAIMS = st.lists(
    st.builds(
        Claim,
        st.sampled_from(["web", "db", "mail"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["i-1", "i-2", "i-3"]),
    )
)


@given(CLAIMS)
def test_a_name_is_contested_when_and_only_when_several_instances_have_it(claims):
    found = {contest.host: contest for contest in contests(claims)}

    for host in ("web", "db", "mail"):
        owners = {(claim.account, claim.instance_id) for claim in claims if claim.host == host}
        assert (host in found) == (len(owners) > 1)
        if host in found:
            assert found[host].crosses_accounts == (len({account for account, _id in owners}) > 1)
    remarks = " ".join(contest_remarks(list(found.values())))
    assert all(host in remarks for host in found)


def test_contested_names_are_told_apart_and_not_without_end():
    across = [Claim("ip-10-0-0-1", "a", "i-1"), Claim("ip-10-0-0-1", "b", "i-2")]
    within = [Claim(f"web-{n}", "a", f"i-{n}{k}") for n in range(7) for k in range(2)]
    first, second = contest_remarks(contests([*across, *within]))

    assert "none of them is in the inventory: ip-10-0-0-1 (i-1 of a, i-2 of b). Give hostnames" in first
    assert "web-4 (i-40 of a, i-41 of a); and 2 more. Give hostnames" in second
    assert contest_remarks([]) == []
