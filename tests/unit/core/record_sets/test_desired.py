"""Entries judged together, in their zone and before any call."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.aliases import levels
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key

from tests.support.record_sets.zones import APEX, a, alias, cname, desired, weighted


def full(record: str, record_type: str = "A", value: str = "192.0.2.1", **changes: Any) -> dict[str, Any]:
    return {"record": record, "type": record_type, "value": value, **changes}


def test_names_in_the_zone() -> None:
    state = desired(full("WWW.example.com"), a(""), a("*"), *APEX)
    assert [str(key) for key in state.record_sets] == [
        "www.example.com A",
        "example.com A",
        "*.example.com A",
        "example.com NS",
        "example.com SOA",
    ]
    assert state.places[Key("www.example.com.", "A")] == "record_sets[0] (www.example.com A)"
    assert state.warnings == ()


def test_absent_and_ignored() -> None:
    state = desired(
        a("gone", state="absent"), weighted("w", "blue", state="absent"), weighted("w", "green"), a("kept", ignore=True)
    )
    assert state.absent == {Key("gone.example.com.", "A"), Key("w.example.com.", "A", "blue")}
    assert state.ignored == {("kept.example.com.", "A")}
    assert list(state.record_sets) == [Key("w.example.com.", "A", "green")]


@pytest.mark.parametrize("entry", [full("www.example.com.example.com"), a("example.com"), a("a.example.com")])
def test_a_doubled_zone_is_a_warning(entry: dict[str, Any]) -> None:
    [warning] = desired(entry).warnings
    assert "has its zone twice" in warning


def test_an_alias_that_names_its_own_zone_by_id() -> None:
    own = {"prefix": "b", "type": "A", "alias": {"dns_name": "a.example.com", "hosted_zone_id": "Z1"}}
    other = {"prefix": "c", "type": "A", "alias": {"dns_name": "x.amazonaws.com", "hosted_zone_id": "Z2"}}
    state = desired(a("a"), own, other)
    zones = [record_set.alias.hosted_zone_id for record_set in state.record_sets.values() if record_set.alias]
    assert zones == ["", "Z2"]


@pytest.mark.parametrize(
    ("entries", "place", "says"),
    [
        pytest.param([full("www.example.org")], 0, "not in the zone", id="another zone"),
        pytest.param([full("notexample.com")], 0, "not in the zone", id="sibling suffix"),
        pytest.param([full("www.example.com.evil.com")], 0, "not in the zone", id="shared prefix"),
        pytest.param([a(".".join(["x" * 60] * 4))], 0, "characters", id="too long with the zone"),
        pytest.param([a("www"), full("www.example.com")], 1, "already declared at record_sets\\[0\\]", id="twice"),
        pytest.param([full("a.example.com"), full("A.Example.COM.")], 1, "already declared", id="twice by case"),
        pytest.param([a("b\u00fc"), a("bu\u0308")], 1, "already declared", id="twice by Unicode form"),
        pytest.param([weighted("w", "a"), weighted("w", "a")], 1, "already declared", id="identifier twice"),
        pytest.param([a("www"), a("www", state="absent")], 1, "already declared", id="present and absent"),
        pytest.param(
            [weighted("w", "x"), a("w", state="absent")],
            0,
            "declares the same name and type",
            id="one present, all absent",
        ),
        pytest.param(
            [weighted("w", "x"), a("w", ignore=True)], 0, "declares the same name and type", id="present and ignored"
        ),
        pytest.param(
            [weighted("w", "x", state="absent"), a("w", ignore=True)],
            0,
            "declares the same name and type",
            id="absent and ignored",
        ),
        pytest.param([cname("")], 0, "apex", id="CNAME at the apex"),
        pytest.param([APEX[1] | {"prefix": "www"}], 0, "only the apex", id="SOA elsewhere"),
        pytest.param([APEX[0] | {"state": "absent"}], 0, "cannot be deleted", id="NS of the zone"),
        pytest.param([APEX[1] | {"state": "absent"}], 0, "cannot be deleted", id="SOA of the zone"),
        pytest.param([a("www"), cname("www")], 1, "cannot share its name", id="CNAME beside A"),
        pytest.param([a("w"), weighted("w", "x")], 1, "need the same routing policy", id="simple and weighted"),
        pytest.param(
            [weighted("w", "x"), a("w", set_identifier="y", failover="PRIMARY")],
            1,
            "need the same routing policy",
            id="policies",
        ),
        pytest.param(
            [a("f", set_identifier=identifier, failover="PRIMARY") for identifier in "xy"],
            1,
            "same failover",
            id="two primaries",
        ),
        pytest.param(
            [a("l", set_identifier=identifier, routing_region="eu-west-1") for identifier in "xy"],
            1,
            "same routing_region",
            id="one region twice",
        ),
        pytest.param(
            [a("g", set_identifier=identifier, geo_location={"country_code": "*"}) for identifier in "xy"],
            1,
            "same geo_location",
            id="one location twice",
        ),
        pytest.param([alias("a", "a")], 0, "a.example.com -> a.example.com", id="alias to itself"),
        pytest.param([alias("a", "b"), alias("b", "a")], 0, "a.example.com -> b.example.com -> a", id="alias loop"),
        pytest.param([alias("a", "b"), alias("b", "c"), alias("c", "b")], 1, "b.* -> c.* -> b", id="loop further on"),
    ],
)
def test_refused(entries: list[dict[str, Any]], place: int, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        desired(*entries)
    assert refusal.value.where.startswith(f"record_sets[{place}]")


def test_neighbours_that_may_stand_together() -> None:
    desired(
        a("www"),
        {"prefix": "www", "type": "TXT", "value": "x"},
        weighted("w", "a"),
        weighted("w", "b"),
        a("f", set_identifier="1", failover="PRIMARY"),
        a("f", set_identifier="2", failover="SECONDARY"),
        cname("gone", state="absent"),
        a("gone"),
        cname("", ignore=True),
    )


def test_levels_of_deep_aliases() -> None:
    depth = 3000
    entries = [alias(f"a{number}", f"a{number - 1}") for number in range(1, depth + 1)]
    level = levels(desired(a("a0"), *reversed(entries)).record_sets.values())
    assert level["a1.example.com.", "A"] == 1
    assert level[f"a{depth}.example.com.", "A"] == depth
    assert ("a0.example.com.", "A") not in level


def test_an_alias_with_several_targets_is_above_all_of_them() -> None:
    def branch(identifier: str, target: str) -> dict[str, Any]:
        return alias("top", target, set_identifier=identifier, weight=1)

    state = desired(a("a"), alias("b", "a"), alias("c", "b"), branch("1", "a"), branch("2", "c"), branch("3", "b"))
    assert levels(state.record_sets.values())["top.example.com.", "A"] == 3
