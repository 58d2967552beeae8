# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change batches: what is refused, with which words, and that a refused batch changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.services.route53 import changes
from sandbox.services.route53.model import Vpc, Zone
from sandbox.services.route53.store import Store
from sandbox.wire.errors import ApiError
from tests.support.sandbox.route53_builders import alias, apply, change, listed, names_and_types, refusal, zone_of


@pytest.fixture
def zone() -> Zone:
    return zone_of(Store())


def weighted(action: str, identifier: str, weight: int = 1, *, name: str = "w", **members: Any) -> dict[str, Any]:
    value = members.pop("value", "192.0.2.1")
    return change(action, name, "A", value, SetIdentifier=identifier, Weight=weight, **members)


# -- create, upsert, delete --------------------------------------------------------------------------------------------


def test_create_stores_the_normal_form_of_the_name_and_values_as_sent(zone: Zone) -> None:
    apply(zone, change("CREATE", "WWW.Example.COM", "AAAA", "2001:0DB8::1", ttl=0))
    (found,) = zone.contents.at("www.example.com.")
    assert found.to_api() == {
        "Name": "www.example.com.",
        "Type": "AAAA",
        "TTL": 0,
        "ResourceRecords": [{"Value": "2001:0DB8::1"}],
    }


def test_strings_of_a_text_need_no_space_between_them(zone: Zone) -> None:
    apply(zone, change("CREATE", "t", "TXT", '"a""b"'))
    (found,) = zone.contents.of("t.example.com.", "TXT")
    assert found.to_api()["ResourceRecords"] == [{"Value": '"a""b"'}]  # as sent
    # Another spelling of the same strings is no DELETE of it.
    assert "the values provided do not match" in refusal(zone, change("DELETE", "t", "TXT", '"a" "b"'))


def test_create_of_what_exists(zone: Zone) -> None:
    apply(zone, change("CREATE", "www", "A", "192.0.2.1"), weighted("CREATE", "one"))
    assert refusal(zone, change("CREATE", "www", "A", "192.0.2.9"), weighted("CREATE", "one", 5)) == (
        "InvalidChangeBatch: [Tried to create resource record set [name='www.example.com.', type='A'] "
        "but it already exists, Tried to create resource record set [name='w.example.com.', type='A', "
        "set-identifier='one'] but it already exists]"
    )


def test_upsert_creates_and_replaces(zone: Zone) -> None:
    apply(zone, change("UPSERT", "www", "A", "192.0.2.1"))
    apply(zone, change("UPSERT", "www", "A", "192.0.2.2", ttl=60))
    (found,) = zone.contents.at("www.example.com.")
    assert (found.values, found.ttl) == (("192.0.2.2",), 60)
    assert len(zone.contents) == 3


def test_delete_of_what_is_not_there(zone: Zone) -> None:
    assert refusal(zone, change("DELETE", "www", "A", "192.0.2.1")) == (
        "InvalidChangeBatch: [Tried to delete resource record set [name='www.example.com.', type='A'] "
        "but it was not found]"
    )


def test_delete_takes_values_in_any_order(zone: Zone) -> None:
    apply(zone, change("CREATE", "www", "A", "192.0.2.1", "192.0.2.2"))
    apply(zone, change("DELETE", "www", "A", "192.0.2.2", "192.0.2.1"))
    assert names_and_types(zone) == [("example.com.", "NS"), ("example.com.", "SOA")]


@pytest.mark.parametrize(
    "wrong",
    [
        change("DELETE", "w", "A", "192.0.2.9", SetIdentifier="one", Weight=1),
        change("DELETE", "w", "A", "192.0.2.1", "192.0.2.2", SetIdentifier="one", Weight=1),
        change("DELETE", "w", "A", "192.0.2.1", ttl=301, SetIdentifier="one", Weight=1),
        change("DELETE", "w", "A", "192.0.2.1", SetIdentifier="one", Weight=2),
        change("DELETE", "w", "A", "192.0.2.1", SetIdentifier="one", Region="eu-west-1"),
        change("DELETE", "w", "A", "192.0.2.1", SetIdentifier="one", Weight=1, HealthCheckId="hc"),
        alias("DELETE", "w", "A", "x.example.com", "Z1", SetIdentifier="one", Weight=1),
    ],
    ids=["value", "more values", "ttl", "weight", "policy", "health check", "alias"],
)
def test_delete_must_repeat_everything(zone: Zone, wrong: dict[str, Any]) -> None:
    apply(zone, weighted("CREATE", "one"))
    assert refusal(zone, wrong) == (
        "InvalidChangeBatch: [Tried to delete resource record set [name='w.example.com.', type='A', "
        "set-identifier='one'] but the values provided do not match the current values]"
    )


def test_delete_and_create_in_one_batch_is_a_compare_and_swap(zone: Zone) -> None:
    apply(zone, change("CREATE", "www", "A", "192.0.2.1"))
    swap = [change("DELETE", "www", "A", "192.0.2.1"), change("CREATE", "www", "A", "192.0.2.2")]
    apply(zone, *swap)
    assert "do not match the current values" in refusal(zone, *swap)


@pytest.mark.parametrize(
    "actions",
    [("CREATE", "CREATE"), ("CREATE", "DELETE"), ("UPSERT", "UPSERT"), ("DELETE", "DELETE"), ("DELETE", "UPSERT")],
    ids="-".join,
)
def test_one_record_set_twice_in_a_batch(zone: Zone, actions: tuple[str, str]) -> None:
    apply(zone, change("CREATE", "www", "CNAME", "one.example.net"))
    batch = [change(action, "WWW", "CNAME", "one.example.net") for action in actions]
    assert refusal(zone, *batch) == (
        "InvalidChangeBatch: [The request contains an invalid set of changes for a resource record set "
        "'CNAME www.example.com.']"
    )


def test_sets_with_different_identifiers_are_different_sets(zone: Zone) -> None:
    apply(zone, weighted("CREATE", "one"), weighted("CREATE", "two"))
    apply(zone, weighted("DELETE", "one"))
    assert [found.identifier for found in zone.contents.at("w.example.com.")] == ["two"]


# -- names and values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notexample.com", "example.com.evil.com", "example.org", "com"])
def test_names_outside_of_the_zone(zone: Zone, name: str) -> None:
    sent = change("CREATE", "x", "A", "192.0.2.1")
    sent["ResourceRecordSet"]["Name"] = name
    expected = f"InvalidChangeBatch: [RRSet with DNS name {name}. is not permitted in zone example.com.]"
    assert refusal(zone, sent) == expected


def test_every_problem_of_a_batch_is_reported(zone: Zone) -> None:
    text = refusal(
        zone,
        change("CREATE", "good", "A", "192.0.2.1"),
        change("CREATE", "bad", "A", "192.0.2"),
        change("CREATE", "a..example.com", "A", "192.0.2.1"),
        change("CREATE", "twice", "A", "192.0.2.1", "192.0.2.1", "192.0.2.1"),
    )
    assert "encountered with '192.0.2''" in text
    assert "FATAL problem: DomainLabelEmpty" in text
    assert text.count("Duplicate Resource Record: '192.0.2.1'") == 1


@pytest.mark.parametrize(
    ("batch", "words"),
    [
        ([change("CREATE", "@", "CNAME", "a.example.net")], "is not permitted at apex in zone example.com."),
        ([change("CREATE", "www", "CNAME", "a.example.net", "b.example.net")], "cannot have more than one record."),
        ([change("CREATE", "sub", "SOA", "a. b. 1 2 3 4 5")], "RRSet of type SOA with DNS name sub.example.com."),
        ([change("CREATE", "*.example.com", "NS", "ns.example.net")], "is not permitted as a wildcard"),
        (
            [change("CREATE", "www", "A", *(f"10.0.{n // 250}.{n % 250}" for n in range(401)))],
            "Cannot have more than 400 records in a RRSet.",
        ),
    ],
    ids=["CNAME at apex", "two CNAMEs", "SOA below apex", "NS wildcard", "401 values"],
)
def test_what_a_type_does_not_allow(zone: Zone, batch: list[dict[str, Any]], words: str) -> None:
    text = refusal(zone, *batch)
    assert text.startswith("InvalidChangeBatch: [")
    assert words in text


# -- CNAME beside others -----------------------------------------------------------------------------------------------


def test_cname_beside_another_type(zone: Zone) -> None:
    apply(zone, change("CREATE", "www", "A", "192.0.2.1"), change("CREATE", "c", "CNAME", "a.example.net"))
    assert refusal(zone, change("UPSERT", "www", "CNAME", "a.example.net")) == (
        "InvalidChangeBatch: [RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts "
        "with other records with the same DNS name in zone example.com.]"
    )
    assert refusal(zone, change("UPSERT", "c", "CAA", '0 issue "ca.example.net"')) == (
        "InvalidChangeBatch: [RRSet of type CAA with DNS name c.example.com. is not permitted because a conflicting "
        "RRSet of type  CNAME with the same DNS name already exists in zone example.com.]"
    )


def test_changing_the_type_needs_the_deletion_first(zone: Zone) -> None:
    apply(zone, change("CREATE", "www", "A", "192.0.2.1"))
    deletion, creation = change("DELETE", "www", "A", "192.0.2.1"), change("CREATE", "www", "CNAME", "a.example.net")
    assert "conflicts with other records" in refusal(zone, creation, deletion)
    apply(zone, deletion, creation)
    assert ("www.example.com.", "CNAME") in names_and_types(zone)


# -- the apex ----------------------------------------------------------------------------------------------------------


def apex(zone: Zone, action: str, kind: str) -> dict[str, Any]:
    (found,) = zone.contents.of(zone.name, kind)
    return {"Action": action, "ResourceRecordSet": found.to_api()}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("NS", "A HostedZone must contain at least one NS record for the zone itself."),
        ("SOA", "A HostedZone must contain exactly one SOA record."),
    ],
)
def test_apex_ns_and_soa_cannot_be_deleted_but_replaced(zone: Zone, kind: str, words: str) -> None:
    assert refusal(zone, apex(zone, "DELETE", kind)) == f"InvalidChangeBatch: [{words}]"
    apply(zone, apex(zone, "DELETE", kind), apex(zone, "CREATE", kind))
    apply(zone, apex(zone, "UPSERT", kind))


# -- limits ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "sets", "fits"),
    [("CREATE", 1000, True), ("CREATE", 1001, False), ("UPSERT", 500, True), ("UPSERT", 501, False)],
)
def test_number_of_elements(zone: Zone, action: str, sets: int, fits: bool) -> None:
    batch = [change(action, f"h{number}", "A", "192.0.2.1") for number in range(sets)]
    if fits:
        apply(zone, *batch)
        assert len(zone.contents) == sets + 2
    else:
        assert refusal(zone, *batch) == "InvalidChangeBatch: [Number of records limit of 1000 exceeded.]"


def test_aliases_count_as_elements(zone: Zone) -> None:
    batch = [alias("CREATE", f"h{number}", "A", "d1.cloudfront.net", "Z2FDTNDATAQYW2") for number in range(1001)]
    assert refusal(zone, *batch) == "InvalidChangeBatch: [Number of records limit of 1000 exceeded.]"
    apply(zone, *batch[:1000])


@pytest.mark.parametrize(
    ("action", "last", "fits"),
    [("CREATE", 200, True), ("CREATE", 201, False), ("UPSERT", 200, False)],
    ids=["32,000", "32,001", "doubled"],
)
def test_number_of_characters(zone: Zone, action: str, last: int, fits: bool) -> None:
    batch = [change(action, f"t{number}", "TXT", '"' + "x" * 198 + '"') for number in range(159)]
    batch.append(change(action, "last", "TXT", '"' + "x" * (last - 2) + '"'))
    if fits:
        apply(zone, *batch)
    else:
        assert refusal(zone, *batch) == "InvalidChangeBatch: [RDATA character limit of 32000 exceeded.]"


def test_size_of_a_zone(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "RECORD_SETS_MAXIMUM", 3)
    apply(zone, change("CREATE", "a", "A", "192.0.2.1"))
    expected = f"InvalidChangeBatch: [Exceeded limit MAX_RRSETS_BY_ZONE for zone: {zone.id}]"
    assert refusal(zone, change("CREATE", "b", "A", "192.0.2.1")) == expected


# -- structure: InvalidInput -------------------------------------------------------------------------------------------

CONTENT = (
    "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found"
)
POLICY = "Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found"
LINK = {"HostedZoneId": "Z1", "DNSName": "a.example.com", "EvaluateTargetHealth": False}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (change("UPSERT", "w", "A"), f"{CONTENT} none"),
        (change("UPSERT", "w", "A", TTL=60), f"{CONTENT} none"),
        (change("DELETE", "w", "A", ResourceRecords=[{"Value": "192.0.2.1"}]), f"{CONTENT} none"),
        (change("UPSERT", "w", "A", TTL=60, AliasTarget=LINK), f"{CONTENT} more than one"),
        (change("UPSERT", "w", "A", "192.0.2.1", AliasTarget=LINK), f"{CONTENT} more than one"),
        (change("UPSERT", "w", "A", AliasTarget=LINK, TrafficPolicyInstanceId="t"), f"{CONTENT} more than one"),
        (change("UPSERT", "w", "A", "192.0.2.1", Weight=1), "Missing field 'SetIdentifier'"),
        (change("UPSERT", "w", "A", "192.0.2.1", MultiValueAnswer=True), "Missing field 'SetIdentifier'"),
        (change("UPSERT", "w", "A", "192.0.2.1", HealthCheckId="h"), "Missing field 'SetIdentifier'"),
        (change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="s"), f"{POLICY} none"),
        (change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="s", MultiValueAnswer=False), f"{POLICY} none"),
        (change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="s", Weight=0, Region="eu-west-1"), f"{POLICY} more"),
        (
            change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="s", GeoLocation={}),
            "Expected exactly one of [ContinentCode, or CountryCode]",
        ),
        (
            change("UPSERT", "w", "A", "1.1.1.1", SetIdentifier="s", GeoLocation={"ContinentCode": "XX"}),
            "Unknown ContinentCode 'XX'",
        ),
        (
            change("UPSERT", "w", "A", "1.1.1.1", SetIdentifier="s", GeoLocation={"CountryCode": "us"}),
            "Unknown CountryCode 'us'",
        ),
        (
            change(
                "UPSERT",
                "w",
                "A",
                "1.1.1.1",
                SetIdentifier="s",
                GeoLocation={"CountryCode": "DE", "SubdivisionCode": "BY"},
            ),
            "SubdivisionCode is not supported for CountryCode 'DE'",
        ),
        (
            change("UPSERT", "w", "A", "1.1.1.1", SetIdentifier="s", GeoProximityLocation={"Bias": 1}),
            "Expected exactly one of [AWSRegion, LocalZoneGroup, or Coordinates]",
        ),
    ],
)
def test_members_that_do_not_belong_together(zone: Zone, sent: dict[str, Any], words: str) -> None:
    text = refusal(zone, change("CREATE", "good", "A", "192.0.2.1"), sent)
    assert text.startswith(f"InvalidInput: Invalid request: {words}")


def test_structure_messages_show_the_change_as_sent(zone: Zone) -> None:
    assert refusal(zone, change("CREATE", "W", "A")) == (
        f"InvalidInput: Invalid request: {CONTENT} none in Change with "
        "[Action=CREATE, Name=W.example.com, Type=A, SetIdentifier=null]"
    )


# -- routing policies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "new", "words"),
    [
        (
            change("CREATE", "w", "A", "192.0.2.1"),
            weighted("CREATE", "one"),
            "RRSet with DNS name w.example.com., type A, SetIdentifier one cannot be created as a non-weighted set "
            "exists with the same name and type.",
        ),
        (
            weighted("CREATE", "one"),
            change("UPSERT", "w", "A", "192.0.2.1"),
            "RRSet with DNS name w.example.com., type A cannot be created as other RRSets exist with the same name "
            "and type.",
        ),
        (
            weighted("CREATE", "one"),
            weighted("CREATE", "two", ttl=60),
            "RRSet with DNS name w.example.com., type A, SetIdentifier two cannot be created as weighted sets must "
            "contain the same TTL.",
        ),
        (
            change("CREATE", "w", "A", "192.0.2.1", SetIdentifier="a", Region="us-east-1"),
            change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="b", Region="us-east-1"),
            "RRSet with DNS name w.example.com., type A, SetIdentifier b, and Region Name=us-east-1 cannot be created "
            "because a latency RRSet with the same name, type and region already exists.",
        ),
        (
            weighted("CREATE", "one"),
            change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="b", Region="us-east-1"),
            "RRSet with DNS name w.example.com., type A, SetIdentifier b, and Region Name=us-east-1 cannot be created "
            "because a non-latency RRSet with the same name and type already exists.",
        ),
        (
            change("CREATE", "w", "A", "192.0.2.1", SetIdentifier="a", Failover="PRIMARY"),
            change("CREATE", "w", "A", "192.0.2.2", SetIdentifier="b", Failover="PRIMARY"),
            "and Failover=PRIMARY cannot be created because a failover RRSet with the same name, type and failover "
            "already exists.",
        ),
        (
            change("CREATE", "w", "A", "192.0.2.1", SetIdentifier="a", GeoLocation={"ContinentCode": "EU"}),
            change("CREATE", "w", "A", "192.0.2.2", SetIdentifier="b", GeoLocation={"ContinentCode": "EU"}),
            "and GeoLocation ContinentCode=EU cannot be created because a geolocation RRSet",
        ),
        (
            change("CREATE", "w", "A", "192.0.2.1"),
            change("CREATE", "w", "A", "192.0.2.2", SetIdentifier="b", MultiValueAnswer=True),
            "because a non-multivalue answer RRSet with the same name and type already exists.",
        ),
    ],
    ids=["simple+weighted", "weighted+simple", "ttl", "region twice", "mixed", "two primaries", "geo twice", "multi"],
)
def test_policies_that_cannot_stand_side_by_side(
    zone: Zone, there: dict[str, Any], new: dict[str, Any], words: str
) -> None:
    apply(zone, there)
    assert words in refusal(zone, new)


@pytest.mark.parametrize(
    "sent",
    [
        change("CREATE", "w", "CNAME", "a.example.net", SetIdentifier="a", MultiValueAnswer=True),
        alias("CREATE", "w", "A", "d1.cloudfront.net", "Z2FDTNDATAQYW2", SetIdentifier="a", MultiValueAnswer=True),
    ],
    ids=["CNAME", "alias"],
)
def test_what_cannot_be_multivalue(zone: Zone, sent: dict[str, Any]) -> None:
    assert "cannot be created as a multivalue answer RRSet." in refusal(zone, sent)


def test_each_policy_is_stored_and_returned(zone: Zone) -> None:
    policies: list[dict[str, Any]] = [
        {"Weight": 0},
        {"Region": "eu-west-1"},
        {"Failover": "SECONDARY"},
        {"GeoLocation": {"CountryCode": "US", "SubdivisionCode": "WA"}},
        {"GeoLocation": {"CountryCode": "*"}},
        {"MultiValueAnswer": True},
        {"CidrRoutingConfig": {"CollectionId": "c" * 36, "LocationName": "*"}},
        {"GeoProximityLocation": {"Coordinates": {"Latitude": "1.00", "Longitude": "2.00"}, "Bias": -5}},
    ]
    for number, policy in enumerate(policies):
        sent = change("CREATE", f"p{number}", "A", "192.0.2.1", SetIdentifier="one", **policy)
        apply(zone, sent)
        (found,) = zone.contents.at(f"p{number}.example.com.")
        assert found.to_api().items() >= policy.items()


def test_two_upserts_may_swap_what_must_be_unique(zone: Zone) -> None:
    def failover(action: str, identifier: str, role: str) -> dict[str, Any]:
        return change(action, "w", "A", "192.0.2.1", SetIdentifier=identifier, Failover=role)

    apply(zone, failover("CREATE", "a", "PRIMARY"), failover("CREATE", "b", "SECONDARY"))
    apply(zone, failover("UPSERT", "a", "SECONDARY"), failover("UPSERT", "b", "PRIMARY"))
    roles = {found.identifier: found.routing and found.routing.choice for found in zone.contents.at("w.example.com.")}
    assert roles == {"a": "SECONDARY", "b": "PRIMARY"}


def test_health_checks_must_exist(zone: Zone) -> None:
    surroundings = changes.Surroundings(health_check_exists=lambda wanted: wanted == "known")
    apply(zone, weighted("CREATE", "one", HealthCheckId="known"), surroundings=surroundings)
    text = refusal(zone, weighted("CREATE", "two", HealthCheckId="unknown"), surroundings=surroundings)
    assert text == "NoSuchHealthCheck: A health check with id unknown does not exist."
    # Deleting a set whose health check is gone must stay possible.
    gone = changes.Surroundings(health_check_exists=lambda _: False)
    apply(zone, weighted("DELETE", "one", HealthCheckId="known"), surroundings=gone)


# -- aliases -----------------------------------------------------------------------------------------------------------


def test_alias_to_a_set_of_the_zone(zone: Zone) -> None:
    link = alias("CREATE", "@", "A", "WWW.example.com", zone.id)
    missing = f"Tried to create an alias that targets www.example.com., type A in zone {zone.id}, but that target"
    assert refusal(zone, link) == f"InvalidChangeBatch: [{missing} was not found]"
    target = change("CREATE", "www", "A", "192.0.2.1")
    assert missing in refusal(zone, link, target)
    apply(zone, target, link)
    (found,) = zone.contents.of("example.com.", "A")
    assert found.to_api()["AliasTarget"] == {
        "HostedZoneId": zone.id,
        "DNSName": "www.example.com.",
        "EvaluateTargetHealth": False,
    }
    assert "TTL" not in found.to_api()


def test_alias_needs_a_target_of_its_type(zone: Zone) -> None:
    apply(zone, change("CREATE", "www", "CNAME", "a.example.net"))
    assert "but that target was not found" in refusal(zone, alias("CREATE", "x", "A", "www.example.com", zone.id))
    apply(zone, alias("CREATE", "x", "CNAME", "www.example.com", zone.id))


@pytest.mark.parametrize(
    ("kind", "target", "zone_id", "words"),
    [
        ("A", "www.example.org", "own", "lie within the target zone, Tried to create an alias that targets"),
        ("A", "www.example.org", "Z2FDTNDATAQYW2", "but the alias target name does not lie within the target zone"),
        ("A", "d1.cloudfront.net", "Z2BJ6XQ5FK7U4H", "but the alias target name does not lie within the target zone"),
        ("A", "www.example.org", "ZUNKNOWN", "but that target was not found"),
        ("NS", "d1.cloudfront.net", "Z2FDTNDATAQYW2", "but aliases are not supported for that type"),
        ("A", "a..b", "own", "FATAL problem: DomainLabelEmpty"),
    ],
)
def test_alias_targets_that_do_not_exist(zone: Zone, kind: str, target: str, zone_id: str, words: str) -> None:
    assert words in refusal(zone, alias("CREATE", "x", kind, target, zone.id if zone_id == "own" else zone_id))


def test_alias_to_another_hosted_zone() -> None:
    store = Store()
    zone, other = zone_of(store), zone_of(store, "example.net")
    surroundings = changes.Surroundings(zone_by_id=store.zones.get)
    apply(other, change("CREATE", "www.example.net", "A", "192.0.2.1"))
    link = alias("CREATE", "x", "A", "www.example.net", other.id)
    assert "but that target was not found" in refusal(zone, link, surroundings=surroundings)


@pytest.mark.parametrize(
    ("target", "zone_id"),
    [("d111.cloudfront.net", "Z2FDTNDATAQYW2"), ("dualstack.lb.us-east-1.elb.amazonaws.com", "Z35SXDOTRQ7X7K")],
)
def test_alias_to_an_aws_resource(zone: Zone, target: str, zone_id: str) -> None:
    apply(zone, alias("CREATE", "@", "A", target, zone_id), alias("CREATE", "@", "AAAA", target, zone_id))


def test_cloudfront_evaluates_no_health_and_is_public() -> None:
    link = alias("CREATE", "@", "A", "d111.cloudfront.net", "Z2FDTNDATAQYW2")
    healthy = alias("CREATE", "x", "A", "d111.cloudfront.net", "Z2FDTNDATAQYW2")
    healthy["ResourceRecordSet"]["AliasTarget"]["EvaluateTargetHealth"] = True
    assert "EvaluateTargetHealth cannot be true for CloudFront" in refusal(zone_of(Store()), healthy)
    private = zone_of(Store(), vpc=Vpc("us-east-1", f"vpc-{1:017x}"))
    assert "cannot be in a private zone" in refusal(private, link)


def test_loops_of_aliases(zone: Zone) -> None:
    apply(zone, change("CREATE", "a", "A", "192.0.2.1"), alias("CREATE", "b", "A", "a.example.com", zone.id))
    apply(zone, alias("CREATE", "c", "A", "b.example.com", zone.id))
    assert "create a loop of aliases" in refusal(zone, alias("UPSERT", "a", "A", "c.example.com", zone.id))


def test_the_target_of_an_alias_may_go_first(zone: Zone) -> None:
    target, link = change("CREATE", "a", "A", "192.0.2.1"), alias("CREATE", "b", "A", "a.example.com", zone.id)
    apply(zone, target, link)
    apply(zone, {**target, "Action": "DELETE"}, {**link, "Action": "DELETE"})
    assert len(zone.contents) == 2


# -- laws --------------------------------------------------------------------------------------------------------------

SMALL_CHANGES = st.builds(
    change,
    st.sampled_from(["CREATE", "UPSERT", "DELETE"]),
    st.sampled_from(["a", "b", "@"]),
    st.sampled_from(["A", "TXT", "CNAME", "NS"]),
    st.sampled_from(["192.0.2.1", '"text"', "a.example.net"]),
)


@settings(max_examples=300)
@given(st.lists(st.lists(SMALL_CHANGES, min_size=1, max_size=4), max_size=5))
def test_a_batch_is_applied_whole_or_not_at_all(batches: list[list[dict[str, Any]]]) -> None:
    zone = zone_of(Store())
    for batch in batches:
        before = listed(zone)
        try:
            apply(zone, *batch)
        except ApiError:
            assert listed(zone) == before
        else:
            kept = {(found.name, found.type) for found in zone.contents}
            for sent in batch:
                name = sent["ResourceRecordSet"]["Name"] + "."
                wanted = sent["Action"] != "DELETE" or len([1 for other in batch if same_set(sent, other)]) > 1
                assert ((name, sent["ResourceRecordSet"]["Type"]) in kept) is wanted
        assert len(zone.contents) == len(listed(zone))
        assert {"NS", "SOA"} <= {found.type for found in zone.contents.at("example.com.")}
        for found in zone.contents.at("a.example.com."):
            assert found.type == "CNAME" or not zone.contents.of("a.example.com.", "CNAME")


def same_set(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one["ResourceRecordSet"][key] == other["ResourceRecordSet"][key] for key in ("Name", "Type"))
