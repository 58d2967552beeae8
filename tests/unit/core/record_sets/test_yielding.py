"""Giving way: what a run for an owner leaves to others, what it says of that, and that it never touches any of it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import make_batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.markers import Naming
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key, Stored
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.ownership import Claims, Owner
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Plan, Scope, Verb
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.yielding import plan_for_owner
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.record_sets.zones import ZONE_ID, a, alias, apply, cname, desired, weighted, zone

PREFIX = "_owner-%{record_type}."
BELOW = Scope.read(["*.app.example.com"], ["A", "AAAA"], "example.com.")


def mark(prefix: str, owner: str = "me", **others: Any) -> dict[str, Any]:
    text = f"heritage=external-dns,external-dns/owner={owner}"
    return {"prefix": prefix, "type": "TXT", "value": text, **others}


def txt(prefix: str, value: str = "a person's", **others: Any) -> dict[str, Any]:
    return {"prefix": prefix, "type": "TXT", "value": value, **others}


def claims(*entries: dict[str, Any], adopt: bool = False, leaves: bool = True) -> Claims:
    return Claims.make(Owner("me", Naming(PREFIX), adopt, leaves), desired(*entries))


def left(plan: Plan) -> dict[str, str]:
    return {str(each.key): each.why for each in plan.foreign if each.why}


def writes(plan: Plan) -> list[str]:
    return [f"{change.verb} {change.key}" for change in plan.writes]


@pytest.mark.parametrize(
    ("existing", "declared", "stays", "says"),
    [
        pytest.param([a("w.app")], a("w.app", "192.0.2.9"), "w.app.example.com A", "has no owner", id="unmarked"),
        pytest.param([a("w.app")], a("w.app"), "w.app.example.com A", "has no owner", id="unmarked and equal"),
        pytest.param(
            [a("w.app"), mark("_owner-a.w.app", "x")], a("w.app"), "w.app.example.com A", "owner 'x'", id="other"
        ),
        pytest.param([cname("w.app")], a("w.app"), "w.app.example.com A", "CNAME has no owner", id="a CNAME"),
        pytest.param([a("w.app")], cname("w.app"), "w.app.example.com CNAME", "A has no owner", id="for a CNAME"),
        pytest.param(
            [txt("w.app")], cname("w.app"), "w.app.example.com CNAME", "TXT has no owner", id="beside a CNAME"
        ),
        pytest.param([weighted("w.app", "x")], a("w.app"), "w.app.example.com A", "'x' has no owner", id="routed"),
        pytest.param([a("w.app")], weighted("w.app", "x"), "w.app.example.com A 'x'", "no owner", id="for routed"),
        pytest.param(
            [txt("_owner-a.w.app")], a("w.app"), "w.app.example.com A", "_owner-a.w.app", id="place of marker"
        ),
        pytest.param(
            [mark("_owner-a.w.app", "x")],
            a("w.app"),
            "w.app.example.com A",
            "marker of the owner 'x'",
            id="others' marker",
        ),
        pytest.param([cname("_owner-a.w.app")], a("w.app"), "w.app.example.com A", "_owner-a.w.app", id="CNAME for it"),
        pytest.param(
            [mark("w.app", "x")], txt("w.app"), "w.app.example.com TXT", "marker of the owner 'x'", id="a marker"
        ),
        pytest.param([a("w.app")], a("w.app", state="absent"), "w.app.example.com A", "has no owner", id="absent"),
        pytest.param(
            [weighted("w.app", "x")], a("w.app", state="absent"), "w.app.example.com A", "has no owner", id="all absent"
        ),
    ],
)
def test_what_is_in_the_way_stays_and_is_named(
    existing: list[dict[str, Any]], declared: dict[str, Any], stays: str, says: str
) -> None:
    now = zone(*existing)
    plan = plan_for_owner(claims(declared, a("new.app")), now, BELOW)
    assert writes(plan) == ["create new.app.example.com A", "create _owner-a.new.app.example.com TXT"]
    assert set(left(plan)) == {stays}
    assert says in left(plan)[stays]
    assert [str(change.key) for change in plan.of(Verb.REPORT)] == [stays]
    with pytest.raises(InputError):
        plan_for_owner(claims(declared, a("new.app"), leaves=False), now, BELOW)


def test_a_marker_stands_beside_no_routed_text() -> None:
    """Route 53 would refuse the marker, and with it the whole call."""
    now = zone(txt("_owner-a.w.app", set_identifier="x", weight=1))
    plan = plan_for_owner(claims(a("w.app")), now, BELOW)
    assert writes(plan) == []
    assert "TXT 'x'" in left(plan)["w.app.example.com A"]


@pytest.mark.parametrize("place", [txt("_owner-a.w.app"), cname("_owner-a.w.app")], ids=["TXT", "CNAME"])
def test_adopting_takes_no_place_of_a_marker(place: dict[str, Any]) -> None:
    plan = plan_for_owner(claims(a("w.app"), adopt=True), zone(place, a("w.app")), BELOW)
    assert writes(plan) == []
    assert "occupies the place of its owner marker" in left(plan)["w.app.example.com A"]


def test_adopting_takes_what_has_no_owner_and_nothing_of_others() -> None:
    now = zone(a("w.app", "192.0.2.9"), cname("v.app"), a("x.app"), mark("_owner-a.x.app", "them"))
    plan = plan_for_owner(claims(a("w.app"), a("v.app"), a("x.app"), adopt=True), now, BELOW)
    assert set(left(plan)) == {"x.app.example.com A"}
    assert "update w.app.example.com A" in writes(plan)
    assert "delete v.app.example.com CNAME" in writes(plan)


def test_what_is_below_the_domain_is_named_whatever_its_type() -> None:
    now = zone(a("w.app"), txt("_acme.w.app"), a("app"), a("www"), a("mine.app"), mark("_owner-a.mine.app"))
    for leaves in (True, False):
        plan = plan_for_owner(claims(a("mine.app"), leaves=leaves), now, BELOW)
        assert [(str(each.key), each.owner, each.why) for each in plan.foreign] == [
            ("_acme.w.app.example.com TXT", None, ""),
            ("w.app.example.com A", None, ""),
        ]
    assert plan_for_owner(claims(a("mine.app")), now, None).foreign == ()
    assert plan_for_owner(claims(a("mine.app")), now, Scope()).foreign == ()


def test_two_owners_route_one_name() -> None:
    now = zone(weighted("w.app", "x"), mark("_owner-a.w.app", "them", set_identifier="x", weight=1))
    plan = plan_for_owner(claims(weighted("w.app", "y")), now, BELOW)
    assert left(plan) == {}
    assert len(plan.writes) == 2


def test_the_zones_own_record_sets_are_nobodys() -> None:
    now = zone()
    ns = {"prefix": "", "type": "NS", "ttl": 172800, "value": ["ns-1.awsdns-01.com"]}
    assert plan_for_owner(claims(ns), now, Scope.read(["example.com"], None, "example.com.")).foreign == ()


def test_a_name_too_long_for_a_marker_is_left() -> None:
    long = ".".join(["l" * 60] * 3 + ["m" * 47, "app"])
    plan = plan_for_owner(claims(a(long), a("w.app")), zone(), BELOW)
    assert next(iter(left(plan).values())).startswith("its owner marker cannot be named: the name has")
    assert [change.new for change in plan.of(Verb.REPORT)] == [None]
    assert len(plan.writes) == 2
    with pytest.raises(InputError, match="owner marker: the name has"):
        claims(a(long), leaves=False)


def test_an_alias_to_what_is_left_points_to_what_stands_there() -> None:
    plan = plan_for_owner(claims(alias("l.app", "w.app"), a("w.app")), zone(a("w.app")), BELOW)
    assert writes(plan) == ["create l.app.example.com A", "create _owner-a.l.app.example.com TXT"]


NAMES = st.sampled_from(["v.app", "w.app", "_owner-a.w.app", "x.w.app", "app", "www"])
OWNERS = st.sampled_from([None, "me", "them", ""])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]], bool]:
    """A zone of several owners, and what one of them declares."""
    existing: dict[tuple[str, str], dict[str, Any]] = {}
    for _ in range(draw(st.integers(0, 5))):
        name = draw(NAMES)
        entry = draw(
            st.sampled_from([a(name), cname(name), txt(name), {"prefix": name, "type": "AAAA", "value": "::1"}])
        )
        taken = {kind for place, kind in existing if place == name}
        if entry["type"] in taken or ("CNAME" in (*taken, entry["type"]) and taken):
            continue
        marker = mark(f"_owner-{entry['type'].lower()}.{name}", owner) if (owner := draw(OWNERS)) is not None else None
        existing[name, entry["type"]] = entry
        if marker and not any(place == marker["prefix"] for place, _kind in existing):
            existing[marker["prefix"], "TXT"] = marker
    declared = [
        a(name, draw(st.sampled_from(["192.0.2.1", "192.0.2.2"])))
        for name in draw(st.sets(st.sampled_from(["v.app", "w.app"])))
    ]
    return list(existing.values()), declared, draw(st.booleans())


def owner_by_text(now: dict[Key, Stored], key: Key) -> str | None:
    """The judge: the text beside a record set, without our code for markers."""
    beside = now.get(Key(f"_owner-{key.type.lower()}.{key.name}", "TXT"))
    if beside is None or "external-dns/owner=" not in beside.record_set.values[0]:
        return None
    return beside.record_set.values[0].partition("external-dns/owner=")[2].strip('"')


@settings(max_examples=300)
@given(worlds())
def test_nothing_foreign_is_touched(world: tuple[list[dict[str, Any]], list[dict[str, Any]], bool]) -> None:
    """The law: whatever is there, a run and a teardown leave what is not the owner's word for word."""
    existing, declared, adopt = world
    now = zone(*existing)
    names = {f"{entry['prefix']}.example.com." for entry in declared}
    mine = {key for key in now if owner_by_text(now, key) == "me"}
    may_change = mine | {Key(f"_owner-{key.type.lower()}.{key.name}", "TXT") for key in mine}
    may_change |= {key for key in now if key.type == "TXT" and "owner=me" in now[key].record_set.values[0]}
    if adopt:
        may_change |= {key for key in now if key.name in names and owner_by_text(now, key) is None}
    reached = now
    for entries, taking in ((declared, adopt), (declared, adopt), ([], False)):
        claim = claims(*entries, adopt=taking)
        plan = plan_for_owner(claim, reached, BELOW)
        reached = apply(reached, make_batches(plan.writes, ZONE_ID))
        assert plan_for_owner(claim, reached, BELOW).writes == []
        for key, stored in now.items():
            assert key in may_change or reached.get(key) == stored, f"{key} was foreign"
        published = {str(change.key) for change in plan.changes if change.verb is not Verb.REPORT} | {
            str(key) for key in reached
        }
        assert all(f"{name.removesuffix('.')} A" in published | set(left(plan)) for name in names if entries)
    assert not [key for key in reached if key not in now], "teardown leaves nothing of the run"
