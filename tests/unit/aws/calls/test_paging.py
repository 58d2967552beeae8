"""Listings in pages: all of it, or an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.paging import Listing, pages
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.ec2.listing import RESERVATIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.listing import RECORD_SETS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.zone_search import ZONES_BY_NAME
from hypothesis import given
from hypothesis import strategies as st

from tests.support.aws.fakes import client_error

POLICIES = Listing("PolicyNames", {"Marker": "Marker"}, truncated="IsTruncated")
LISTINGS = [RECORD_SETS, ZONES_BY_NAME, POLICIES, RESERVATIONS]
IDS = [listing.items for listing in LISTINGS]


class Service:
    """An operation that answers with these pages, each of which is found by the position that the one before names.

    ``spoil`` changes an answer: its number and what it would be.
    """

    def __init__(
        self, listing: Listing, content: list[list[int]], spoil: Callable[[int, dict[str, Any]], Any] | None = None
    ) -> None:
        self.listing, self.content, self.spoil = listing, content, spoil
        self.calls = 0

    def __call__(self, *, Wanted: str, **position: Any) -> Any:
        assert Wanted == "these"
        assert set(position) <= set(self.listing.position.values())
        self.calls += 1
        assert self.calls <= len(self.content) + 2, "the listing never ends"
        number = int(next(iter(position.values()), 0))
        last = number == len(self.content) - 1
        answer: dict[str, Any] = {self.listing.items: self.content[number]}
        if self.listing.truncated:
            answer[self.listing.truncated] = not last
        if not last:
            answer |= {member: str(number + 1) for member in self.listing.position}
        return self.spoil(number, answer) if self.spoil else answer


def read(service: Service) -> list[int]:
    found = pages(service, service.listing, "list these", Wanted="these")
    return [item for page in found for item in page]


CONTENT = st.lists(st.lists(st.integers(), max_size=3), min_size=1, max_size=5)


@given(st.sampled_from(LISTINGS), CONTENT)
def test_law_what_is_read_is_all_of_it(listing: Listing, content: list[list[int]]) -> None:
    service = Service(listing, content)
    assert read(service) == [item for page in content for item in page]
    assert service.calls == len(content)


@given(st.data(), st.sampled_from(LISTINGS), CONTENT)
def test_law_what_is_spoilt_is_an_error_or_changes_nothing(
    data: st.DataObject, listing: Listing, content: list[list[int]]
) -> None:
    """One answer lacks a member, has another one or goes back: no part of the listing passes for the whole."""
    where = data.draw(st.integers(0, len(content) - 1))
    members = [listing.items, *listing.position, *filter(None, [listing.truncated])]
    lost = data.draw(st.sets(st.sampled_from(members), min_size=1, max_size=len(members)))
    back = data.draw(st.none() | st.integers(0, where))

    def spoil(number: int, answer: dict[str, Any]) -> Any:
        if number != where:
            return answer
        if back is not None:
            there = {member: str(back) for member in listing.position}
            return answer | there | ({listing.truncated: True} if listing.truncated else {})
        return {member: value for member, value in answer.items() if member not in lost}

    service = Service(listing, content, spoil)
    whole = [item for page in content for item in page]
    # Where the position alone says whether there is more, nothing tells an answer that lost it from the last one.
    silent = {*listing.position} if not listing.truncated else {*listing.position, listing.truncated}
    if back is None and silent <= lost and listing.items not in lost and not listing.stated:
        return
    try:
        assert read(service) == whole
    except AwsError as error:
        assert str(error).startswith("Could not list these: ")
        assert back is not None or where < len(content) - 1 or lost & {listing.items, listing.truncated}


@pytest.mark.parametrize("listing", [RECORD_SETS, ZONES_BY_NAME, POLICIES], ids=IDS[:3])
def test_more_without_a_position_is_an_error(listing: Listing) -> None:
    def spoil(_number: int, answer: dict[str, Any]) -> Any:
        return {listing.items: answer[listing.items], listing.truncated: True}

    with pytest.raises(
        AwsError,
        match=r"says that more pages follow, but lacks (Next|Marker).* is incomplete, so the module does not use it",
    ):
        read(Service(listing, [[1], [2]], spoil))


@pytest.mark.parametrize("listing", LISTINGS, ids=IDS)
@pytest.mark.parametrize("back", [1, 2], ids=["stays", "goes round"])
def test_a_position_that_was_there_before_is_an_error(listing: Listing, back: int) -> None:
    def spoil(number: int, answer: dict[str, Any]) -> Any:
        return answer if number < 2 else answer | {member: str(back) for member in listing.position}

    with pytest.raises(AwsError, match="after 3 pages the listing returned to a page that was already read"):
        read(Service(listing, [[1], [2], [3], [4]], spoil))


def test_an_identifier_is_not_part_of_every_position() -> None:
    def spoil(_number: int, answer: dict[str, Any]) -> Any:
        return {member: value for member, value in answer.items() if member != "NextRecordIdentifier"}

    assert read(Service(RECORD_SETS, [[1], [2]], spoil)) == [1, 2]


@pytest.mark.parametrize("answer", [{}, {"ResourceRecordSets": []}, {"IsTruncated": False}], ids=str)
def test_an_empty_answer_is_not_an_empty_listing(answer: dict[str, Any]) -> None:
    with pytest.raises(AwsError, match="Could not list these: the answer is not a page of ResourceRecordSets"):
        read(Service(RECORD_SETS, [[1]], lambda _number, _answer: answer))


def test_a_failed_page_fails_the_whole() -> None:
    def spoil(number: int, answer: dict[str, Any]) -> Any:
        if number:
            raise client_error("Throttling", "Rate exceeded")
        return answer

    with pytest.raises(AwsError, match=r"Could not list these: Rate exceeded \(Throttling\)"):
        read(Service(RESERVATIONS, [[1], [2]], spoil))
