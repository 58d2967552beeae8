"""Record sets that cannot stand together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.support.record_sets.rejected.case import Case, entry, several


def alias(record: str, target: str, **changes: Any) -> dict[str, Any]:
    return entry(
        record=f"{record}.example.com", ttl=None, value=None, alias={"dns_name": f"{target}.example.com"}, **changes
    )


def apex(record_type: str, **changes: Any) -> dict[str, Any]:
    return {"prefix": "", "type": record_type, **changes}


def branch(identifier: str, **changes: Any) -> dict[str, Any]:
    return entry(set_identifier=identifier, **changes)


def _together() -> Iterable[Case]:
    cname = entry(type="CNAME", value="a.example.net")
    yield several("alias to itself", 0, "a.example.com -> a.example.com", "point it to something else", alias("a", "a"))
    yield several(
        "alias in a loop of two", 0, "a.example.com -> b.example.com -> a", "point it", alias("a", "b"), alias("b", "a")
    )
    yield several(
        "alias in a loop of three", 0, "leads to itself", "point it", alias("a", "b"), alias("b", "c"), alias("c", "a")
    )
    yield several(
        "alias into a loop",
        1,
        "b.example.com -> c.example.com -> b",
        "point it",
        alias("a", "b"),
        alias("b", "c"),
        alias("c", "b"),
    )
    yield several(
        "CNAME at the apex",
        0,
        "the apex of a zone cannot be a CNAME",
        "use an alias",
        apex("CNAME", ttl=1, value="a.example.net"),
    )
    yield several(
        "CNAME beside another type",
        1,
        "cannot share its name with other types",
        "declare www.example.com A absent",
        entry(),
        cname,
    )
    yield several(
        "CNAME beside TXT",
        0,
        "cannot share its name with other types",
        "change one of them",
        cname,
        entry(type="TXT", value="x"),
    )
    for record_type in ("NS", "SOA"):
        yield several(
            f"deleting apex {record_type}",
            0,
            f"the {record_type} of a zone cannot be deleted",
            "remove this entry",
            apex(record_type, state="absent"),
        )
    yield several(
        "SOA elsewhere",
        0,
        "only the apex of a zone has an SOA",
        "use the name example.com",
        entry(type="SOA", value="a.example.com b.example.com 1 1 1 1 1"),
    )
    yield several(
        "wildcard NS",
        0,
        "a wildcard cannot have the type NS",
        "delegate each name",
        entry(record="*.example.com", type="NS", value="a.example.net"),
    )
    yield several(
        "present and absent", 1, "already declared", "keep one", entry(), entry(value=None, ttl=None, state="absent")
    )
    yield several(
        "present and ignored",
        1,
        "already declared",
        "keep one",
        entry(),
        {"record": "www.example.com", "type": "A", "ignore": True},
    )
    yield several(
        "absent and ignored",
        0,
        "ignore and state absent exclude each other",
        "remove one of them",
        entry(state="absent", ignore=True),
    )
    yield several(
        "one branch present, all absent",
        0,
        "declares the same name and type",
        "keep one",
        branch("x", weight=1),
        entry(state="absent"),
    )
    for item, first, second in (
        ("weighted and simple", {}, {"set_identifier": "y", "weight": 1}),
        ("weighted and failover", {"set_identifier": "x", "failover": "PRIMARY"}, {"set_identifier": "y", "weight": 1}),
        (
            "latency and multivalue",
            {"set_identifier": "x", "routing_region": "eu-west-1"},
            {"set_identifier": "y", "multi_value_answer": True},
        ),
    ):
        yield several(
            f"two policies in one name and type: {item}",
            1,
            "need the same routing policy",
            "change one of them",
            entry(**first),
            entry(**second),
        )
    for option, given in (
        ("failover", "PRIMARY"),
        ("routing_region", "eu-west-1"),
        ("geo_location", {"country_code": "*"}),
        ("cidr_routing_config", {"collection_id": "c8c02a84-aaaa-bbbb-e0d2-d833a2f80106", "location_name": "*"}),
    ):
        yield several(
            f"two record sets with one {option}",
            1,
            f"two record sets have the same {option}",
            "change one",
            branch("x", **{option: given}),
            branch("y", **{option: given}),
        )
    yield several(
        "an identifier twice", 1, "already declared", "keep one", branch("x", weight=1), branch("x", weight=2)
    )
    yield several(
        "weighted record sets with two TTLs",
        1,
        "need the same TTL",
        "change one of them",
        branch("x", weight=1),
        branch("y", weight=1, ttl=60),
    )


CASES = tuple(_together())
