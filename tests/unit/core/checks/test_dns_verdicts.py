"""What servers should answer, and verdicts on what they do."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dns_verdicts import (
    ALIASED,
    ALL,
    ANSWER,
    ANY,
    NODATA,
    NONE,
    NOT_AUTHORITATIVE,
    NXDOMAIN,
    ODD,
    SOME,
    TIMEOUT,
    TRUNCATED,
    UNREACHABLE,
    WRONG_ZONE,
    Answer,
    Expectation,
    expectations,
    judge,
    meaning,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import declare
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings

SERVER = "ns-1.awsdns-00.com"


def expect(*entries, zone="example.com."):
    return expectations(declare(entries, "record_sets", Settings.read(0, "unquoted")), zone)


def entry(record="www.example.com", kind="A", **options):
    return {"record": record, "type": kind, **({} if options else {"value": ["192.0.2.1"]}), **options}


@pytest.mark.parametrize("zone", ["example.com.", None], ids=["zone", "no zone"])
@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([entry()], [Expectation("www.example.com.", "A", ALL, ("192.0.2.1",))], id="simple"),
        pytest.param(
            [
                entry(value=["192.0.2.2"], weight=1, set_identifier="a"),
                entry(value=["192.0.2.1"], weight=1, set_identifier="b"),
            ],
            [Expectation("www.example.com.", "A", SOME, ("192.0.2.1", "192.0.2.2"))],
            id="weighted",
        ),
        pytest.param(
            [
                entry(value=["192.0.2.2"], multi_value_answer=True, set_identifier="a"),
                entry(value=["192.0.2.1"], multi_value_answer=True, set_identifier="b"),
                entry(value=["192.0.2.3"], multi_value_answer=True, set_identifier="c", health_check_id="h"),
            ],
            [Expectation("www.example.com.", "A", SOME, ("192.0.2.1", "192.0.2.2", "192.0.2.3"), at_least=2)],
            id="multivalue",
        ),
        pytest.param(
            [
                entry(value=[f"192.0.2.{number}"], multi_value_answer=True, set_identifier=str(number))
                for number in range(1, 10)
            ],
            [
                Expectation(
                    "www.example.com.", "A", SOME, tuple(f"192.0.2.{number}" for number in range(1, 10)), at_least=8
                )
            ],
            id="more than an answer holds",
        ),
        pytest.param(
            [entry(value=["192.0.2.1"], multi_value_answer=True, set_identifier="a", health_check_id="h")],
            [Expectation("www.example.com.", "A", SOME, ("192.0.2.1",))],
            id="all with health checks",
        ),
        pytest.param(
            [entry(alias={"dns_name": "other.example.com", "hosted_zone_id": "Z1"})],
            [Expectation("www.example.com.", "A", ANY)],
            id="alias",
        ),
        pytest.param([entry(state="absent")], [Expectation("www.example.com.", "A", NONE)], id="absent"),
        pytest.param([entry(ignore=True)], [], id="ignored"),
        pytest.param(
            [entry(state="absent", set_identifier="a"), entry(value=["192.0.2.1"], weight=1, set_identifier="b")],
            [Expectation("www.example.com.", "A", SOME, ("192.0.2.1",))],
            id="one of several absent",
        ),
    ],
)
def test_expectations(entries, expected, zone):
    found = expect(*entries, zone=zone)
    assert found == tuple(expected)
    assert {each.zone for each in found} <= {zone}


def test_prefixes_need_a_zone():
    relative = {"prefix": "www", "type": "A", "value": ["192.0.2.1"]}
    assert expect(relative)[0].name == "www.example.com."
    with pytest.raises(InputError, match=r"record_sets\[0\] .*none is given"):
        expect(relative, zone=None)


def test_entries_are_judged_together_in_their_zone():
    with pytest.raises(InputError, match="is not in the zone"):
        expect(entry("www.example.org"))


@pytest.mark.parametrize(
    ("kind", "values", "canonical"),
    [
        ("AAAA", ["2001:0DB8::0:1"], ("2001:db8::1",)),
        ("CNAME", ["Target.Example.com."], ("target.example.com.",)),
        ("A", ["192.0.2.2", "192.0.2.1", "192.0.2.1"], ("192.0.2.1", "192.0.2.2")),
        ("A", ["nonsense"], ("nonsense",)),
    ],
    ids=["address", "name", "order", "not of the type"],
)
def test_meaning(kind, values, canonical):
    assert meaning(kind, values) == canonical


def answer(*values):
    return Answer(ANSWER, values)


ZONE = "example.com."
TWO = Expectation("www.example.com.", "A", ALL, ("192.0.2.1", "192.0.2.2"), ZONE)
ONE_OF_TWO = Expectation("www.example.com.", "A", SOME, ("192.0.2.1", "192.0.2.2"), ZONE)
BOTH = Expectation("www.example.com.", "A", SOME, ("192.0.2.1", "192.0.2.2"), ZONE, at_least=2)
ALIAS = Expectation("www.example.com.", "A", ANY, zone=ZONE)
ABSENT = Expectation("www.example.com.", "A", NONE, zone=ZONE)


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        pytest.param(TWO, answer("192.0.2.2", "192.0.2.1"), id="order"),
        pytest.param(ONE_OF_TWO, answer("192.0.2.2"), id="one of them"),
        pytest.param(BOTH, answer("192.0.2.2", "192.0.2.1"), id="multivalue"),
        pytest.param(ALIAS, answer("198.51.100.7"), id="alias"),
        pytest.param(ABSENT, Answer(NXDOMAIN), id="no such name"),
        pytest.param(ABSENT, Answer(NODATA), id="no such type"),
        pytest.param(ABSENT, Answer(NXDOMAIN, zone="example.com."), id="as its zone says"),
        pytest.param(ABSENT, Answer(NXDOMAIN, zone="www.example.com."), id="as a zone below says"),
    ],
)
def test_right(expected, given):
    verdict = judge(expected, given, SERVER)
    assert (verdict.ok, verdict.reason, verdict.hint) == (True, "", "")


@pytest.mark.parametrize(
    ("expected", "given", "got", "reason"),
    [
        pytest.param(TWO, answer("192.0.2.1"), ["192.0.2.1"], "lacks 192.0.2.2", id="lacking"),
        pytest.param(
            TWO,
            answer("192.0.2.1", "192.0.2.9"),
            ["192.0.2.1", "192.0.2.9"],
            "lacks 192.0.2.2 and has 192.0.2.9",
            id="stale",
        ),
        pytest.param(
            ONE_OF_TWO, answer("192.0.2.9"), ["192.0.2.9"], "has 192.0.2.9, which is not expected", id="none of them"
        ),
        pytest.param(BOTH, answer("192.0.2.2"), ["192.0.2.2"], "has 1 of at least 2 values", id="multivalue"),
        pytest.param(ABSENT, answer("192.0.2.1"), ["192.0.2.1"], "still answers", id="still there"),
        pytest.param(TWO, Answer(NXDOMAIN), NXDOMAIN, "says that the name does not exist", id="nxdomain"),
        pytest.param(ALIAS, Answer(NODATA), NODATA, "no record set of the type A", id="nodata"),
        pytest.param(TWO, Answer(ALIASED, detail="it is a CNAME for x."), ALIASED, "CNAME for x", id="cname"),
        pytest.param(ABSENT, Answer(ALIASED, detail="it is a CNAME for x."), ALIASED, "CNAME for x", id="no absence"),
        pytest.param(ABSENT, Answer(NOT_AUTHORITATIVE), NOT_AUTHORITATIVE, "as a name server of", id="not of the zone"),
        pytest.param(ABSENT, Answer(TRUNCATED), TRUNCATED, "a part of its answer", id="truncated"),
        pytest.param(ABSENT, Answer(ODD, detail="NXDOMAIN with x. A"), ODD, "something other", id="odd"),
        pytest.param(ABSENT, Answer(NXDOMAIN, zone="com."), WRONG_ZONE, "it is one of com", id="the parent's server"),
        pytest.param(TWO, Answer(NODATA, zone="example.org."), WRONG_ZONE, "one of example.org", id="of another zone"),
        pytest.param(ALIAS, answer(), [], "has no values", id="an answer without values"),
        pytest.param(ONE_OF_TWO, answer(), [], "has no values", id="some of no values"),
        pytest.param(TWO, Answer(TIMEOUT), TIMEOUT, "did not answer in time", id="timeout"),
        pytest.param(ABSENT, Answer(TIMEOUT), TIMEOUT, "did not answer in time", id="silence is no absence"),
        pytest.param(ABSENT, Answer("SERVFAIL"), "SERVFAIL", "answered SERVFAIL", id="servfail"),
        pytest.param(TWO, Answer("REFUSED"), "REFUSED", "does not serve the zone", id="refused"),
        pytest.param(TWO, Answer(UNREACHABLE, detail="no route"), UNREACHABLE, "(no route)", id="unreachable"),
    ],
)
def test_wrong(expected, given, got, reason):
    verdict = judge(expected, given, SERVER)
    assert (verdict.ok, verdict.got) == (False, got)
    assert reason in verdict.reason
    assert SERVER in verdict.reason
    assert verdict.hint


def test_what_is_returned():
    assert judge(TWO, answer("192.0.2.1", "192.0.2.2"), SERVER).as_dict() == {
        "record": "www.example.com",
        "type": "A",
        "server": SERVER,
        "match": "all",
        "expected": ["192.0.2.1", "192.0.2.2"],
        "got": ["192.0.2.1", "192.0.2.2"],
        "ok": True,
        "reason": "",
        "hint": "",
    }
    assert judge(ALIAS, answer("192.0.2.1"), SERVER).expected == "any answer"
    assert judge(ABSENT, Answer(NXDOMAIN), SERVER).expected == "no answer"
