"""Where one string of a text ends and the next begins: kept on every way in and out, as an independent reader sees it.

The reader is dnspython, over the wire form that the sandbox gives to what Route 53 holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.zone
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dns_verdicts import (
    ANSWER,
    Answer,
    expectations,
    judge,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import make_batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import (
    Desired,
    declare,
    resolve,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key, Stored
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import (
    TXT_TRANSFORMATIONS,
    Settings,
    describe,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, Verb, make_plan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.snapshots import declaration, restoring
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import read_zone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.zone_file import entries, zone_text
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.zone_file_lines import diff
from ansible_collections.crossaccount.aws.plugins.module_utils._dns import spelling
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.zone_files import read_zone_file
from hypothesis import given
from hypothesis import strategies as st

from sandbox.services.route53.values import rdata
from tests.support.record_sets.zones import ZONE, ZONE_ID, apply, zone

Value = tuple[bytes, ...]  # the strings of one value

STRINGS = st.one_of(
    st.sampled_from([b"", b"a", b" ", b'"', b'" "', b"\\", b"path=/", "é".encode(), b"x" * 254, b"x" * 255]),
    st.binary(max_size=40),
    st.text(max_size=10).map(str.encode),
)
SETTINGS_OF_A_SERVICE = st.sampled_from([b"txtvers=1", b"path=/", b"a"])
VALUES = st.one_of(*(st.lists(each, min_size=1, max_size=4).map(tuple) for each in (SETTINGS_OF_A_SERVICE, STRINGS)))
VALUE_LISTS = st.lists(VALUES, min_size=1, max_size=3, unique=True)
KINDS = st.sampled_from(["TXT", "SPF"])


def stored(kind: str, *texts: str) -> dict[Key, Stored]:
    """A zone that holds a record set ``t`` of these values, spelled as given."""
    records = [{"Value": text} for text in texts]
    return {
        **zone(),
        **read_zone([{"Name": "t.example.com.", "Type": kind, "TTL": 300, "ResourceRecords": records}], ZONE_ID),
    }


def strings_of(existing: Mapping[Key, Stored], kind: str) -> set[Value]:
    """What DNS answers for the record set."""
    records = existing[Key("t.example.com.", kind)].wire["ResourceRecords"]
    return {read(kind, rdata(kind, record["Value"])) for record in records}


def read(kind: str, wire: bytes) -> Value:
    return tuple(dns.rdata.from_wire("IN", kind, wire, 0, len(wire)).strings)


def typed(kind: str, value: Value) -> Any:
    return dns.rdtypes.ANY.TXT.TXT(dns.rdataclass.IN, dns.rdatatype.from_text(kind), value)


def written(existing: Mapping[Key, Stored], desired: Desired) -> dict[Key, Stored]:
    return apply(existing, make_batches(make_plan(desired, existing).writes, ZONE_ID))


def declared(kind: str, texts: list[str], transformation: str) -> Desired:
    entry = {"prefix": "t", "type": kind, "value": texts, "txt_transformation": transformation}
    return resolve(declare([entry], "record_sets", Settings(300)), ZONE)


@st.composite
def spelled(draw: Any, value: Value) -> str:
    """A value as somebody writes it for Route 53: with more escapes than it needs, and with or without spaces."""
    parts = []
    for string in value:
        octets = []
        for octet in string:
            character = chr(octet)
            if not 32 <= octet < 127 or draw(st.booleans()):
                octets.append(f"\\{octet:03o}")
            else:
                octets.append("\\" + character if character in '"\\' else character)
        parts.append(f'"{"".join(octets)}"')
    return draw(st.sampled_from(["", " ", "  ", "\t"])).join(parts)


@given(st.data(), KINDS, VALUE_LISTS, st.sampled_from(["quoted", "api"]))
def test_law_strings_are_written_as_declared(data: st.DataObject, kind: str, values: list[Value], how: str) -> None:
    texts = [data.draw(spelled(value)) for value in values]
    assert strings_of(written(zone(), declared(kind, texts, how)), kind) == set(values)


@given(KINDS, VALUE_LISTS)
def test_law_strings_of_a_zone_file_are_written(kind: str, values: list[Value]) -> None:
    lines = "".join(f"t 300 IN {kind} {typed(kind, value).to_text()}\n" for value in values)
    desired = resolve(entries(read_zone_file(lines, "a.zone", ZONE).records, ZONE, "a.zone", Settings()), ZONE)
    assert strings_of(written(zone(), desired), kind) == set(values)


@pytest.mark.parametrize("how", TXT_TRANSFORMATIONS)
@given(data=st.data(), kind=KINDS, values=VALUE_LISTS)
def test_law_what_is_read_goes_around(data: st.DataObject, kind: str, values: list[Value], how: str) -> None:
    """What the companion shows, and its text as a zone file, change nothing when they are fed back, and build the same
    elsewhere."""
    existing = stored(kind, *(data.draw(spelled(value)) for value in values))
    settings = Settings(None, how)
    described = [(each.record_set, describe(each.record_set, ZONE_ID, settings)) for each in existing.values()]
    again = resolve(declare([entry for _record_set, entry in described], "record_sets", settings), ZONE)
    assert make_plan(again, existing).changes == ()
    assert strings_of(written(zone(), again), kind) == set(values)

    text, comments = zone_text(ZONE, described)
    assert comments == []
    theirs = dns.zone.from_text(text, origin=ZONE, relativize=False)
    assert {tuple(each.strings) for each in theirs.find_rdataset(f"t.{ZONE}", kind)} == set(values)
    ours = resolve(entries(read_zone_file(text, "a.zone", ZONE).records, ZONE, "a.zone", Settings()), ZONE)
    assert make_plan(ours, existing).changes == ()


@given(st.data(), KINDS, VALUE_LISTS, VALUE_LISTS)
def test_law_another_border_is_another_value(
    data: st.DataObject, kind: str, before: list[Value], after: list[Value]
) -> None:
    """A plan changes something when the strings differ, and nothing else; its snapshot and its diff have them."""
    if data.draw(st.booleans()):
        after = [data.draw(divided_anew(value)) for value in before]
    after = list(dict.fromkeys(after))
    existing = stored(kind, *(data.draw(spelled(value)) for value in before))
    desired = declared(kind, [data.draw(spelled(value)) for value in after], "quoted")
    plan = make_plan(desired, existing)
    assert [change.verb for change in plan.changes] == ([] if set(before) == set(after) else [Verb.UPDATE])

    reached = apply(existing, make_batches(plan.writes, ZONE_ID))
    assert strings_of(reached, kind) == set(after)
    if plan.writes:
        saved = json.loads(json.dumps(declaration(restoring(plan.writes, ZONE_ID))))
        back = resolve(declare(saved, "record_sets_file", Settings()), ZONE)
        assert strings_of(written(reached, back), kind) == set(before)
        for side, values in (("before", before), ("after", after)):
            shown = dns.zone.from_text(diff(plan.changes)[side], origin=ZONE, relativize=False, check_origin=False)
            assert {tuple(each.strings) for each in shown.find_rdataset(f"t.{ZONE}", kind)} == set(values)


@st.composite
def divided_anew(draw: Any, value: Value) -> Value:
    """The same octets with other borders."""
    octets = b"".join(value)
    cuts = sorted(draw(st.lists(st.integers(0, len(octets)), max_size=4)))
    parts = [octets[start:end] for start, end in pairwise([0, *cuts, len(octets)])]
    return tuple(part[start : start + 255] for part in parts for start in range(0, len(part) or 1, 255))


@given(st.data(), KINDS, VALUES)
def test_law_answers_are_judged_by_their_strings(data: st.DataObject, kind: str, value: Value) -> None:
    [expected] = expectations(
        declare(
            [{"record": "t.example.com", "type": kind, "value": data.draw(spelled(value))}],
            "record_sets",
            Settings(0, "quoted"),
        ),
        None,
    )
    other = data.draw(st.just(value) | divided_anew(value))
    answer = Answer(ANSWER, (spelling.value(kind, typed(kind, other)),))
    assert judge(expected, answer, "server").ok == (other == value)


# -- texts -------------------------------------------------------------------------------------------------------------


@given(KINDS, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_law_a_text_is_written_in_full_strings_and_stays(kind: str, text: str) -> None:
    octets = text.encode()
    full = tuple(octets[start : start + 255] for start in range(0, len(octets), 255))
    desired = declared(kind, [text], "unquoted")
    reached = written(zone(), desired)
    assert strings_of(reached, kind) == {full}
    assert make_plan(desired, reached).changes == ()


@given(st.data(), KINDS, st.integers(1, 600))
def test_law_a_long_text_is_at_home_in_any_borders_and_a_short_one_is_one_string(
    data: st.DataObject, kind: str, length: int
) -> None:
    text = "v=DKIM1; p=" + "M" * length
    value = data.draw(divided_anew((text.encode(),)))
    existing = stored(kind, " ".join(f'"{string.decode()}"' for string in value))
    plan = make_plan(declared(kind, [text], "unquoted"), existing)
    assert bool(plan.changes) == (len(text) <= 255 and len(value) > 1)
    [expected] = expectations(
        declare([{"record": "t.example.com", "type": kind, "value": text}], "record_sets", Settings(0)), None
    )
    answer = Answer(ANSWER, (spelling.value(kind, typed(kind, value)),))
    assert judge(expected, answer, "server").ok == (not plan.changes)


def test_a_long_text_keeps_its_borders_when_something_else_changes() -> None:
    text = "x" * 300
    existing = stored("TXT", f'"{text[:100]}" "{text[100:]}"', '"old"')
    [change] = make_plan(declared("TXT", [text], "unquoted"), existing, Scope()).changes
    assert change.new is not None
    assert change.new.values == (f'"{text[:100]}" "{text[100:]}"',)


@pytest.mark.parametrize("how", ["quoted", "api"])
def test_a_long_text_in_quotes_has_the_borders_that_it_says(how: str) -> None:
    text = "x" * 300
    existing = stored("TXT", f'"{text[:100]}" "{text[100:]}"')
    [change] = make_plan(declared("TXT", [f'"{text[:255]}" "{text[255:]}"'], how), existing).changes
    assert change.verb is Verb.UPDATE
