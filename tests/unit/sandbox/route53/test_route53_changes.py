# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change batches: what is refused, with which words, and that a refused batch changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.services.route53.model import Zone
from sandbox.services.route53.store import Store
from sandbox.wire.errors import ApiError
from tests.support.sandbox.route53_builders import (
    alias,
    apply,
    change,
    listed,
    names_and_types,
    refusal,
    weighted,
    zone_of,
)

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
