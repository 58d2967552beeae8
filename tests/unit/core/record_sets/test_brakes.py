"""How much a run may change."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.brakes import (
    Braked,
    Brakes,
    Tallies,
    Tally,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.markers import Naming
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.ownership import Owner
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.planner import Planner
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import read_zone
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.zones import APEX, ZONE_ID, a, cname, desired, weighted, zone

ALL = Scope()
DEFAULT = Brakes()


def hosts(count: int, **changes: Any) -> list[dict[str, Any]]:
    return [a(f"h{number:03}", **changes) for number in range(count)]


def judged(
    declared: list[dict[str, Any]],
    existing: list[dict[str, Any]],
    brakes: Brakes = DEFAULT,
    prune: Scope | None = ALL,
    owner: Owner | None = None,
) -> Tallies:
    return Planner.make(desired(*declared), prune, (), brakes, owner).judged(zone(*existing))[1]


@pytest.mark.parametrize(
    ("existing", "left", "limit", "refused"),
    [
        (1, 0, 30, True),
        (2, 1, 30, True),
        (2, 1, 50, False),
        (3, 2, 30, True),
        (4, 3, 30, False),
        (10, 7, 30, False),
        (10, 6, 30, True),
        (100, 70, 30, False),
        (100, 69, 30, True),
        (3, 2, 33, True),
        (3, 2, 34, False),
        (3, 0, 99, True),
        (3, 0, 100, False),
        (200, 199, 0, True),
        (200, 200, 0, False),
    ],
)
def test_percentages_of_deletions(existing: int, left: int, limit: int, refused: bool) -> None:
    brakes = Brakes(max_delete_percent=limit)
    if not refused:
        assert judged(hosts(left), hosts(existing), brakes).delete.count == existing - left
        return
    with pytest.raises(Braked, match=r"^max_delete_percent: ") as refusal:
        judged(hosts(left), hosts(existing), brakes)
    assert (refusal.value.tallies.delete.count, refusal.value.tallies.delete.of) == (existing - left, existing)
    assert len(refusal.value.plan.writes) == existing - left


@pytest.mark.parametrize(
    ("existing", "changed", "limit", "refused"),
    [
        (1, 1, 30, False),
        (2, 1, 1, False),
        (2, 1, 0, True),
        (2, 2, 30, True),
        (6, 2, 30, True),
        (7, 2, 30, False),
        (10, 3, 30, False),
        (10, 4, 30, True),
        (10, 10, 100, False),
    ],
)
def test_percentages_of_updates(existing: int, changed: int, limit: int, refused: bool) -> None:
    brakes = Brakes(max_update_percent=limit)
    declared = hosts(changed, ttl=1)
    if not refused:
        assert judged(declared, hosts(existing), brakes, None).update.count == changed
        return
    with pytest.raises(Braked, match=f"^max_update_percent: {changed} of {existing} record sets"):
        judged(declared, hosts(existing), brakes, None)


def test_the_message_says_the_numbers_and_what_lifts_the_limit() -> None:
    with pytest.raises(Braked) as refusal:
        judged([], hosts(3))
    assert str(refusal.value) == (
        "max_delete_percent: 3 of 3 record sets (100 %) would be deleted, and the limit is 30 %: h000.example.com A, "
        "h001.example.com A, h002.example.com A. If that is meant, set max_delete_percent to at least 100, or force to "
        "true."
    )
    with pytest.raises(Braked, match=r"1 of 3 record sets \(33.33 %\).* at least 34, "):
        judged(hosts(2), hosts(3))
    with pytest.raises(Braked, match=r"^max_delete: 3 of 20 record sets \(15 %\) .* limit is 2: .* at least 3, "):
        judged(hosts(17), hosts(20), Brakes(max_delete=2))


def test_an_absolute_limit() -> None:
    assert judged(hosts(18), hosts(20), Brakes(max_delete=2)).delete.count == 2
    with pytest.raises(Braked, match=r"^max_delete: 1 of"):
        judged(hosts(19), hosts(20), Brakes(max_delete=0))


def test_what_is_counted() -> None:
    """Its own NS and SOA, what is ignored and what others made are neither deleted nor part of the whole."""
    kept = [*hosts(4), a("ignored", ignore=True), *APEX]
    existing = [*hosts(5), a("ignored"), cname("c")]
    assert judged(kept, existing, Brakes(max_delete_percent=100)).delete.of == 6
    scope = Scope.read(["h000.example.com", "h004.example.com"], None, "example.com.")
    with pytest.raises(Braked, match=r"^max_delete_percent: 1 of 2 record sets"):
        judged(kept, existing, prune=scope)
    made = {"Name": "t.example.com.", "Type": "A", "TTL": 1, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    by_policy = zone(*hosts(1)) | read_zone([made | {"TrafficPolicyInstanceId": "x"}], ZONE_ID)
    planner = Planner.make(desired(), ALL, (), Brakes(100), None)
    assert planner.judged(by_policy)[1].delete.of == 1


def test_what_is_declared_absent_was_meant() -> None:
    tallies = judged([*hosts(3, state="absent"), *hosts(4)[3:]], hosts(4), Brakes(0, 0, 0))
    assert tallies == Tallies()


def test_what_gives_way_is_an_update() -> None:
    existing = [a("a"), a("b"), weighted("w", "x"), weighted("w", "y"), *hosts(6)]
    declared = [cname("a"), a("w", set_identifier="x", failover="PRIMARY"), *hosts(6), a("b")]
    tallies = judged(declared, existing)
    assert [str(key) for key in tallies.update.keys] == [
        "a.example.com A",
        "w.example.com A 'x'",
        "w.example.com A 'y'",
    ]
    assert tallies.delete.count == 0


def test_the_zones_own_record_sets_may_be_updated() -> None:
    assert judged([APEX[0] | {"ttl": 60}, a("a", ttl=1)], [a("a")]).update == Tally(
        (next(iter(zone(a("a"))))._replace(name="a.example.com.", type="A"),), 1
    )


def test_of_an_owner_only_its_own_count() -> None:
    def mark(prefix: str, owner: str) -> dict[str, Any]:
        return {"prefix": prefix, "type": "TXT", "value": f"heritage=external-dns,external-dns/owner={owner}"}

    mine = [each for name in ("a", "b") for each in (a(name), mark(f"a-{name}", "me"))]
    others = [each for host in hosts(30) for each in (host, mark(f"a-{host['prefix']}", "x"))]
    with pytest.raises(Braked, match=r"^max_delete_percent: 1 of 2 record sets"):
        judged([a("a")], [*mine, *others], owner=Owner("me", Naming()))
    with pytest.raises(Braked, match=r"^max_update_percent: 2 of 3 record sets"):
        adopter = Owner("me", Naming(), adopt=True)
        judged([a("a", ttl=1), a("c", ttl=1), a("b")], [*mine, a("c"), a("d"), *others], owner=adopter)


def test_creating_and_nothing_count_nothing() -> None:
    assert judged(hosts(50), [], Brakes(0, 0, 0)) == Tallies()
    assert judged(hosts(50), hosts(50), Brakes(0, 0, 0)).delete.percent == 0


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"max_delete_percent": 101}, "max_delete_percent"),
        ({"max_delete_percent": -1, "force": True}, "max_delete_percent"),
        ({"max_update_percent": 101}, "max_update_percent"),
        ({"max_delete": -1}, "max_delete"),
    ],
)
def test_limits_are_judged(changes: dict[str, Any], option: str) -> None:
    with pytest.raises(InputError, match=f"^{option}: "):
        Brakes.read(options(**changes))


def options(**changes: Any) -> dict[str, Any]:
    return {"max_delete_percent": 30, "max_update_percent": 30, "max_delete": None, "force": False, **changes}


def test_force_lifts_all_limits() -> None:
    assert Brakes.read(options(max_delete=0)) == Brakes(30, 30, 0)
    brakes = Brakes.read(options(max_delete=0, force=True))
    assert judged([a("a", ttl=1), a("b", ttl=1)], [*hosts(9), a("a"), a("b")], brakes).delete.count == 9


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 100), st.none() | st.integers(0, 40))
def test_law_a_limit_is_never_exceeded(existing: int, left: int, percent: int, most: int | None) -> None:
    """What passes stays within both limits, and what is refused is beyond one of them."""
    left = min(existing, left)
    gone = existing - left
    within = 100 * gone <= percent * existing and (most is None or gone <= most)
    try:
        tally = judged(hosts(left), hosts(existing), Brakes(percent, 0, most)).delete
        assert within
        assert tally.count == gone
    except Braked as refusal:
        assert not within
        assert refusal.tallies.delete.least_percent > percent or refusal.where == "max_delete"
