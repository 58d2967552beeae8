# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a chain of trust leads into a zone: cases by name, and the rules read again for generated ones."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dns_verdicts import Answer
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dnssec_state import (
    Key,
    Signs,
    ds_values,
    judge_dnssec,
)
from hypothesis import given
from hypothesis import strategies as st

ZONE = "sub.example.com."
NO_DS, NO_KEYS = Answer("NODATA", zone="example.com."), Answer("NODATA", zone=ZONE)
TIMEOUT = Answer("timeout")
DS = {name: f"{tag} 13 2 {name * 64}" for tag, name in enumerate("abc", 1)}
GOST = "9 13 3 " + "0" * 64
KEYS = {
    "a": Key(257, 3, 13, 1, (DS["a"],)),
    "b": Key(257, 3, 13, 2, (DS["b"],)),
    "zone-signing": Key(256, 3, 13, 7, ("7 13 2 77",)),
    "revoked": Key(257 | 0x80, 3, 13, 3, (DS["c"],)),
    "no zone key": Key(1, 3, 13, 3, (DS["c"],)),
    "another protocol": Key(257, 2, 13, 3, (DS["c"],)),
}


def ds(*values: str) -> Answer:
    return Answer("answer", values)


def keys(*names: str) -> Answer:
    return Answer("answer", names)


def signs(above: dict[str, Answer], own: dict[str, Answer], because: str = "") -> Signs:
    return Signs(ZONE, above, own, KEYS, frozenset({1, 2, 4}), because)


@pytest.mark.parametrize(
    ("given", "state", "said"),
    [
        pytest.param(signs({"p": NO_DS}, {"n": NO_KEYS}), "unsigned", "sub.example.com is not signed.", id="unsigned"),
        pytest.param(signs({"p": ds(DS["a"])}, {"n": keys("a", "b")}), "signed", "stands for one of", id="signed"),
        pytest.param(
            signs({"p": ds("1 13 2 AAAA " + "A" * 60)}, {"n": keys("a")}), "signed", "one of its keys.", id="spelling"
        ),
        pytest.param(
            signs({"p": ds(DS["a"], DS["c"])}, {"n": keys("a")}),
            "signed",
            f"The DS {DS['c']} stands for no key of it.",
            id="a DS too many",
        ),
        pytest.param(signs({"p": NO_DS}, {"n": keys("a")}), "island", "no DS above it", id="island"),
        pytest.param(
            signs({"p": ds(DS["a"])}, {"n": NO_KEYS}),
            "broken",
            "there is a DS above it, and it has no keys",
            id="no keys",
        ),
        pytest.param(
            signs({"p": ds(DS["c"])}, {"n": keys("a")}),
            "broken",
            f"no key of it is the one of the DS {DS['c']}",
            id="other",
        ),
        pytest.param(
            signs({"p": ds(DS["a"])}, {"m": keys("a"), "n": NO_KEYS}),
            "broken",
            "one of its servers does not have the key that the DS above it stands for. The servers of the zone do not",
            id="one server lacks the key",
        ),
        pytest.param(signs({"p": ds(DS["c"])}, {"n": keys("revoked")}), "broken", DS["c"], id="revoked"),
        pytest.param(signs({"p": ds(DS["c"])}, {"n": keys("no zone key")}), "broken", DS["c"], id="no zone key"),
        pytest.param(signs({"p": ds(DS["c"])}, {"n": keys("another protocol")}), "broken", DS["c"], id="protocol"),
        pytest.param(
            signs({"p": ds(GOST)}, {"n": keys("a")}), "not known", "of types that cannot be made here", id="digest"
        ),
        pytest.param(signs({"p": ds(GOST)}, {"n": NO_KEYS}), "broken", "it has no keys", id="any digest of no key"),
        pytest.param(
            signs({"p": ds(GOST, DS["a"])}, {"n": keys("a")}), "signed", "one of its keys.", id="another digest"
        ),
        pytest.param(
            signs({"p": NO_DS, "q": ds(DS["a"])}, {"n": keys("a")}),
            "island",
            "The servers of the zone above do not agree on the DS record set.",
            id="servers above differ",
        ),
        pytest.param(signs({}, {}, "nobody is there"), "not known", "because nobody is there.", id="no zone above"),
        pytest.param(signs({}, {"n": keys("a")}), "not known", "no server of the zone above was asked", id="not asked"),
        pytest.param(signs({"p": TIMEOUT}, {}), "not known", "because p did not answer in time.", id="silent above"),
        pytest.param(
            signs({"p": NO_KEYS}, {"n": keys("a")}),
            "not known",
            "p answers for sub.example.com itself",
            id="a server of the zone in place of one above",
        ),
        pytest.param(signs({"p": NO_DS}, {"n": TIMEOUT}), "not known", "n did not answer in time", id="silent zone"),
        pytest.param(signs({"p": NO_DS}, {}), "not known", "no server of the zone is known", id="no servers"),
    ],
)
def test_states(given: Signs, state: str, said: str) -> None:
    found = judge_dnssec(given)
    assert found.state == state
    assert said in found.text
    assert found.ok == (state in ("signed", "unsigned"))


def test_what_is_returned() -> None:
    found = judge_dnssec(signs({"p": ds(DS["a"], DS["c"])}, {"n": keys("zone-signing", "a")})).as_dict()
    assert found.pop("text").startswith("sub.example.com is signed")
    assert found == {
        "state": "signed",
        "ok": True,
        "ds_records": [DS["a"], DS["c"]],
        "ds_without_key": [DS["c"]],
        "dnskeys": [
            {"flags": 257, "algorithm": 13, "key_tag": 1, "ds_at_parent": True},
            {"flags": 256, "algorithm": 13, "key_tag": 7, "ds_at_parent": False},
        ],
        "problems": [],
    }
    nothing = judge_dnssec(signs({}, {})).as_dict()
    assert [nothing[name] for name in ("ds_records", "dnskeys", "ds_without_key")] == [None, None, []]


def test_servers_that_do_not_agree_are_not_in_order() -> None:
    found = judge_dnssec(signs({"p": ds(DS["a"])}, {"m": keys("a"), "n": keys("a", "b")}))
    assert (found.state, found.ok, len(found.problems)) == ("signed", False, 1)


def test_a_ds_of_another_zone_says_nothing() -> None:
    assert ds_values(ZONE, Answer("NODATA", zone="example.org.")) is None
    assert ds_values(ZONE, Answer("NXDOMAIN", zone="com.")) == frozenset()


ABOVE = st.dictionaries(
    st.sampled_from("pq"),
    st.frozensets(st.sampled_from([*DS.values(), GOST])).map(lambda values: ds(*values) if values else NO_DS),
)
OWN = st.dictionaries(
    st.sampled_from("mn"),
    st.frozensets(st.sampled_from(sorted(KEYS))).map(lambda names: keys(*names) if names else NO_KEYS),
)


@given(ABOVE, OWN)
def test_the_rules_read_again(above: dict[str, Answer], own: dict[str, Answer]) -> None:
    """A validating resolver asks one server of each: the worst that can come of it is the state."""
    good = {("a", DS["a"]), ("b", DS["b"])}
    seen = set()
    for parent in above.values():
        for server in own.values():
            if any((name, each) in good for name in server.values for each in parent.values):
                seen.add("signed")
            elif not parent.values:
                seen.add("island" if server.values else "unsigned")
            elif server.values and set(parent.values) == {GOST}:
                seen.add("not known")
            else:
                seen.add("broken")
    order = ["broken", "not known", "island", "signed", "unsigned"]
    assert judge_dnssec(signs(above, own)).state == next((state for state in order if state in seen), "not known")
