"""Listing a zone: what cannot be read does not look empty, and what is lost is missed."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.listing import (
    list_counted,
    list_record_sets,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import HostedZone
from hypothesis import given
from hypothesis import strategies as st

from tests.support.aws.route53_fakes import Connection


def record_sets(*names: str) -> list[dict[str, Any]]:
    return [{"Name": f"{name}.example.com.", "Type": "A"} for name in names]


def zone(count: int = 0) -> HostedZone:
    return HostedZone(id="Z1", name="example.com.", record_set_count=count)


def test_every_page_counts_and_is_as_large_as_can_be() -> None:
    connection = Connection([record_sets("a"), record_sets("b")])
    assert list_record_sets(connection, zone()) == record_sets("a", "b")  # type: ignore[arg-type]
    assert [arguments["MaxItems"] for arguments in connection.pages.arguments] == ["300", "300"]


class Counted:
    """A zone that is listed and counted in turn, with what each finds."""

    def __init__(self, listings: list[list[str]], counts: list[int]) -> None:
        self.connection = Connection(*([record_sets(*names)] for names in listings))
        self.counts = counts

    def read(self) -> list[str]:
        found = list_counted(self.connection, zone(self.counts[0]), self.look_again)  # type: ignore[arg-type]
        return [each["Name"][0] for each in found]

    def look_again(self) -> HostedZone:
        self.counts.pop(0)
        return zone(self.counts[0])

    @property
    def readings(self) -> int:
        return len(self.connection.pages.arguments)


@pytest.mark.parametrize(
    ("listings", "counts", "read", "readings"),
    [
        pytest.param(["abc"], [3], "abc", 1, id="as many"),
        pytest.param(["abc"], [2], "abc", 1, id="more since"),
        pytest.param(["abc"], [0], "abc", 1, id="not known"),
        pytest.param(["ab"], [3, 2], "ab", 1, id="fewer since"),
        pytest.param(["ab", "abc"], [3, 3], "abc", 2, id="there at the second look"),
        pytest.param(["ab", "abd"], [4, 4, 3], "abd", 2, id="fewer at the second look"),
        pytest.param(["ab", "ac", "ad"], [3, 3, 3, 3], "ad", 3, id="busy: other record sets each time"),
        pytest.param(["ab", "ab", "ab"], [3, 4, 3, 4], "ab", 3, id="busy: another number each time"),
    ],
)
def test_a_zone_in_change_is_no_alarm(listings: list[str], counts: list[int], read: str, readings: int) -> None:
    counted = Counted([list(names) for names in listings], counts)
    assert "".join(counted.read()) == read
    assert counted.readings == readings


@pytest.mark.parametrize(
    ("listings", "counts", "readings"),
    [
        pytest.param(["ab", "ab"], [3, 3, 3], 2, id="quiet"),
        pytest.param(["aab", "aab"], [3, 3, 3], 2, id="a record set twice"),
        pytest.param(["a", "ab", "ab"], [2, 3, 3, 3], 3, id="quiet after a while"),
    ],
)
def test_what_a_quiet_zone_does_not_list_is_missed(listings: list[str], counts: list[int], readings: int) -> None:
    counted = Counted([list(names) for names in listings], counts)
    with pytest.raises(
        AwsError, match=r"listing of example\.com \(Z1\) holds 2 record sets, but the zone says .* 3\. "
    ):
        counted.read()
    assert counted.readings == readings


@given(st.data(), st.sets(st.sampled_from("abcdef")))
def test_law_others_at_work_are_no_alarm_and_lost_pages_are(data: st.DataObject, content: set[str]) -> None:
    """A zone in which others write at any time is read without an alarm while it lists what it holds; one that holds
    still and does not is never read. The judge knows what the zone held at every moment."""
    lost = data.draw(st.sets(st.sampled_from("abcdef"), max_size=2))
    busy = data.draw(st.booleans())
    moments = [set(content)]

    def moment() -> set[str]:
        now = set(moments[-1])
        if busy:
            now ^= data.draw(st.sets(st.sampled_from("abcdef"), min_size=1, max_size=2))
        moments.append(now)
        return now

    class Busy(Connection):
        def client(self, service: str, region: str | None = None, *, attempts: int | None = None) -> Any:
            return self

        def list_resource_record_sets(self, **_arguments: Any) -> Any:
            return {"ResourceRecordSets": record_sets(*sorted(moment() - lost)), "IsTruncated": False}

    started = zone(len(content))
    try:
        found = list_counted(Busy(), started, lambda: zone(len(moment())))  # type: ignore[arg-type]
    except AwsError:
        assert any(lost & held for held in moments)
    else:
        names = {each["Name"][0] for each in found}
        assert any(names == held - lost for held in moments)
        assert busy or names == content
