# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Markers say what record sets were made for, and that does not go where nobody has looked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances import resources as of_instances
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.record_sets import record_sets
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import declare
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.markers import Naming
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key, Stored, Zone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Plan, Scope
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.registry import Registry
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.resources import (
    ResourcesRead,
    refuse_without_room,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.claimed import carried_out, claims, mark, names, stored
from tests.support.record_sets.instances import instance, rules
from tests.support.record_sets.zones import a, cname, weighted, zone

ALL = Scope()
EU, US = "ec2/eu-west-1/", "ec2/us-east-1/"
WEB = f"{US}i-1"


def resources(existing: Zone) -> dict[str, str]:
    """What the markers of a zone say."""
    registry = Registry.read(existing, Naming())
    return {str(key): resource for key, resource in registry.resources.items()}


def judged(existing: Zone, *declared: Mapping[str, Any], read: list[str] | None) -> Plan:
    plan = claims(*declared).plan(existing, ALL)
    assert ResourcesRead.read(read, None, "me").refuse_loss(plan) is plan
    return plan


def holding(*declared: Mapping[str, Any]) -> dict[Key, Stored]:
    return carried_out(claims(*declared), zone())


def test_a_marker_says_what_its_record_set_was_made_for() -> None:
    existing = holding(a("web", resource=WEB), a("db"), weighted("w", "x", resource=f"{EU}i-2"))
    assert resources(existing) == {"a-web.example.com TXT": WEB, "a-w.example.com TXT 'x'": f"{EU}i-2"}
    marker = existing[Key("a-web.example.com.", "TXT")].record_set
    assert marker.values == (f'"heritage=external-dns,external-dns/owner=me,external-dns/resource={WEB}"',)


def test_only_what_is_declared_changes_it() -> None:
    existing = holding(a("web", resource=WEB), a("db"))
    plan = claims(a("web", resource=f"{US}i-2"), a("db", resource=f"{US}i-3")).plan(existing)
    assert [(str(change.key), change.why) for change in plan.changes] == [
        ("a-db.example.com TXT", "says what db.example.com A was made for"),
        ("a-web.example.com TXT", "says what web.example.com A was made for"),
    ]
    assert claims(a("web"), a("db")).plan(existing, ALL).changes == ()
    assert resources(carried_out(claims(a("web", ttl=1), a("db")), existing)) == resources(existing)


def test_a_marker_keeps_its_other_labels() -> None:
    labels = "external-dns/ownedRecord=x,heritage=external-dns,external-dns/owner=me,external-dns/resource=old,more"
    existing = stored(a("web"), {"prefix": "a-web", "type": "TXT", "value": [labels, "second"]})
    reached = carried_out(claims(a("web", resource=WEB)), existing)
    marker = reached[Key("a-web.example.com.", "TXT")].record_set
    first = f"external-dns/owner=me,external-dns/ownedRecord=x,more,external-dns/resource={WEB}"
    assert marker.values == (f'"heritage=external-dns,{first}"', '"second"')


def test_a_marker_of_a_former_format_gets_one_beside_it() -> None:
    """It may speak for several record sets, so it cannot say what one of them was made for."""
    mx = {"prefix": "w", "type": "MX", "value": "10 m.example.com"}
    existing = stored(a("w"), mx, mark("w"))
    reached = carried_out(claims(a("w", resource=WEB), mx), existing)
    assert resources(reached)["a-w.example.com TXT"] == WEB
    assert "w.example.com TXT" in names(reached)
    assert names(carried_out(claims(), reached, ALL)) == []


@pytest.mark.parametrize(
    "declared", [[], [a("web", resource=f"{EU}i-2")], [a("web", "192.0.2.9", resource=f"{EU}i-2")]]
)
@pytest.mark.parametrize("read", [[], [EU], [f"{US}i-2", EU]])
def test_what_was_made_for_something_elsewhere_stays(declared: list[dict[str, Any]], read: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        judged(holding(a("web", resource=WEB)), *declared, read=read)
    assert str(refused.value) == (
        "resources_read: these names would go or lose addresses, and nobody has looked whether what they were made for "
        "still exists: web.example.com A (ec2/us-east-1/i-1). Read where they are and name it in resources_read, or "
        "leave resources_read out if they are meant to go."
    )


@pytest.mark.parametrize(
    ("declared", "read"),
    [
        ([], [EU, US]),
        ([], None),
        ([a("web", state="absent")], []),  # it was meant
        ([cname("web")], []),  # an entry takes its place
        ([a("web", "192.0.2.9")], []),  # it does not say what it is made for, and the marker keeps what it says
        ([a("web", resource=f"{EU}i-2+{WEB}")], [EU]),
    ],
)
def test_what_may_go(declared: list[dict[str, Any]], read: list[str] | None) -> None:
    assert judged(holding(a("web", resource=WEB)), *declared, read=read).changes


def test_others_and_markers_that_speak_for_nothing_are_not_concerned() -> None:
    orphan = {**mark("a-gone"), "value": f"heritage=external-dns,external-dns/owner=me,external-dns/resource={WEB}"}
    existing = stored(a("theirs"), mark("a-theirs", "them"), a("nobodys"), orphan, a("ours"), mark("ours"))
    assert len(judged(existing, a("ours"), read=[]).changes) == 1
    with pytest.raises(InputError, match=r"ours\.example\.com A \(ingress/default/web\)"):
        judged(existing, read=[])


def test_the_remedy_may_be_in_other_words() -> None:
    plan = claims().plan(holding(a("web", resource=WEB)), ALL)
    with pytest.raises(InputError, match=r"i-1\)\. Add the Region\.$"):
        ResourcesRead.read([EU], "add the Region.", "me").refuse_loss(plan)


@pytest.mark.parametrize(
    ("prefixes", "remedy", "owner", "where"),
    [
        ([EU, ""], None, "me", r"resources_read\[1\]"),
        ([EU, "a b"], None, "me", r"resources_read\[1\]"),
        ([EU], "", "me", "resources_remedy"),
        (None, "x", "me", "resources_remedy"),
        ([EU], None, None, "resources_read"),
    ],
)
def test_bad_options(prefixes: list[object] | None, remedy: str | None, owner: str | None, where: str) -> None:
    with pytest.raises(InputError, match=f"^{where}: "):
        ResourcesRead.read(prefixes, remedy, owner)


@pytest.mark.parametrize("resource", ["", "a b", "a,b", "a=b", 'a"', "a\\", "ü", "x" * 1001, "a\n", 7])
def test_a_resource_that_a_marker_cannot_hold(resource: object) -> None:
    with pytest.raises(InputError, match=r"^record_sets\[0\] \(web A\), resource: "):
        claims(a("web", resource=resource))


def test_a_resource_needs_a_marker() -> None:
    entries = declare([a("db"), a("web", resource=WEB)], "record_sets", Settings(300))
    for owner, problem in ((None, "stands in an owner marker"), ("x" * 214, "an owner of 214 characters")):
        with pytest.raises(InputError, match=rf"^record_sets\[1\] \(web A\), resource: .*{problem}"):
            refuse_without_room(entries, owner)
        refuse_without_room(entries[:1], owner)
    refuse_without_room(entries, "x" * 213)
    with pytest.raises(InputError, match=r"resource: the NS and SOA of a zone have no marker"):
        claims({"prefix": "", "type": "NS", "value": "ns-1.awsdns-01.com", "resource": WEB})


MADE_FOR = st.sets(st.sampled_from([f"{region}i-{number}" for region in (EU, US) for number in (1, 2)]), max_size=3)
SAID = st.one_of(st.sampled_from(["absent", "unsaid", "undeclared"]), MADE_FOR.filter(bool))


@given(
    existing=st.dictionaries(st.sampled_from("abc"), MADE_FOR),
    said=st.dictionaries(st.sampled_from("abcd"), SAID),
    read=st.none() | st.lists(st.sampled_from([EU, US]), unique=True),
)
def test_law_nothing_goes_where_nobody_has_looked(
    existing: dict[str, set[str]], said: dict[str, str | set[str]], read: list[str] | None
) -> None:
    """Everything else happens as without the option."""

    def entry(name: str, meant: str | set[str]) -> dict[str, Any]:
        if isinstance(meant, str):
            return a(name, state="absent") if meant == "absent" else a(name)
        return a(name, **({"resource": "+".join(sorted(meant))} if meant else {}))

    before = holding(*(entry(name, made_for) for name, made_for in existing.items()))
    unseen = set()
    for name, made_for in existing.items():
        meant = said.get(name, "undeclared")
        kept = made_for if meant in ("absent", "unsaid") else set() if isinstance(meant, str) else meant
        unseen |= {(name, each) for each in made_for - kept if read is not None and not each.startswith(tuple(read))}
    declared = [entry(name, meant) for name, meant in said.items() if meant != "undeclared"]
    try:
        judged(before, *declared, read=read)
    except InputError as error:
        assert unseen
        assert {name for name, _each in unseen} == {
            name for name in existing if f" {name}.example.com A (" in str(error)
        }
        assert all(each in str(error) for _name, each in unseen)
    else:
        assert not unseen


REGIONS = ["eu-west-1", "us-east-1", "ap-southeast-2"]
FLEETS = st.lists(st.tuples(st.sampled_from(["a", "b", "a,b", "c"]), st.sampled_from(REGIONS)), max_size=6)


@given(fleet=FLEETS, stopped=st.sets(st.integers(0, 5)), read=st.sets(st.sampled_from(REGIONS)), labelled=st.booleans())
def test_law_no_name_of_an_unread_region_goes(
    fleet: list[tuple[str, str]], stopped: set[int], read: set[str], *, labelled: bool
) -> None:
    """A fleet is published, some of its instances stop, and fewer Regions are read."""

    def published(regions: set[str], without: set[int], *, labels: bool) -> list[dict[str, Any]]:
        there = [
            instance(number + 1, tags={"dns": tag}, region=region)
            for number, (tag, region) in enumerate(fleet)
            if region in regions and number not in without
        ]
        return record_sets(there, rules(domain="example.com", resources=labels))[0]

    before = holding(*published(set(REGIONS), set(), labels=labelled))
    later = published(read, stopped, labels=True)
    at_stake = {each for tag, region in fleet if region not in read for each in tag.split(",")} if labelled else set()
    try:
        judged(before, *later, read=[of_instances.prefix(region) for region in read])
    except InputError as error:
        assert at_stake == {each for each in "abc" if f" {each}.example.com A (" in str(error)} != set()
    else:
        assert at_stake == set()
        after = carried_out(claims(*later), before, ALL)
        assert {key for key in after if key.type == "A"} == {Key(f"{each['record']}.", "A") for each in later}
        assert resources(after) == {f"a-{each['record']} TXT": each["resource"] for each in later}
