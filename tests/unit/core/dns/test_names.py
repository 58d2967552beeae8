"""Domain names: one canonical form, and what is refused on the way to it."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns import names
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

LABEL_63 = "a" * 63
NAME_253 = ".".join([LABEL_63, LABEL_63, LABEL_63, "b" * 61])


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        pytest.param("www.example.com", "www.example.com.", id="dot added"),
        pytest.param("www.example.com.", "www.example.com.", id="dot kept"),
        pytest.param("WWW.Example.COM", "www.example.com.", id="lower case"),
        pytest.param("_dmarc.example.com", "_dmarc.example.com.", id="underscore"),
        pytest.param("*.example.com", "*.example.com.", id="wildcard"),
        pytest.param(r"\052.example.com", "*.example.com.", id="wildcard escaped"),
        pytest.param(r"a.\052.example.com", r"a.\052.example.com.", id="literal asterisk further right"),
        pytest.param(r"\052a.example.com", r"\052a.example.com.", id="literal asterisk within a label"),
        pytest.param("0/25.2.0.192.in-addr.arpa", r"0\05725.2.0.192.in-addr.arpa.", id="punctuation is escaped"),
        pytest.param(r"a\040b.example.com", r"a\040b.example.com.", id="escaped space"),
        pytest.param(r"\141\102.example.com", "ab.example.com.", id="needless escape"),
        pytest.param(r"a\056b.example.com", r"a\056b.example.com.", id="dot within a label"),
        pytest.param("bücher.example", "xn--bcher-kva.example.", id="international"),
        pytest.param("BU\u0308CHER.example", "xn--bcher-kva.example.", id="international, decomposed, upper case"),
        pytest.param("xn--bcher-kva.example", "xn--bcher-kva.example.", id="already encoded"),
        pytest.param("XN--BCHER-KVA.example", "xn--bcher-kva.example.", id="already encoded, upper case"),
        pytest.param("xn--strae-oqa.example", "xn--strae-oqa.example.", id="IDNA 2008 name in its encoded form"),
        pytest.param("\uff37\uff57\uff57.example", "www.example.", id="full-width letters"),
        pytest.param("*.bücher.example", "*.xn--bcher-kva.example.", id="wildcard of an international name"),
        pytest.param(NAME_253, NAME_253 + ".", id="longest"),
        pytest.param(NAME_253 + ".", NAME_253 + ".", id="longest with dot"),
        pytest.param(r"\057" * 63 + ".example.com", r"\057" * 63 + ".example.com.", id="an escape counts as one"),
    ],
)
def test_normalise(written: str, canonical: str) -> None:
    assert names.normalise(written, "name") == canonical


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param(True, "in quotes", id="YAML boolean"),
        pytest.param(12, "in quotes", id="number"),
        pytest.param(None, "in quotes", id="null"),
        pytest.param("", "empty", id="empty"),
        pytest.param(".", "starts with a dot", id="root"),
        pytest.param(".example.com", "starts with a dot", id="leading dot"),
        pytest.param("www..example.com", "empty label", id="empty label"),
        pytest.param("www.example.com..", "empty label", id="two dots at the end"),
        pytest.param("a" * 64 + ".example.com", "64 characters", id="label too long"),
        pytest.param("ü" * 60 + ".example.com", "characters", id="label too long after IDNA"),
        pytest.param("b" + NAME_253, "label", id="name too long by its label"),
        pytest.param("b." + NAME_253, "255 characters", id="name too long"),
        pytest.param("foo.*.example.com", "leftmost", id="wildcard in the middle"),
        pytest.param("*a.example.com", "leftmost", id="wildcard within a label"),
        pytest.param("@.example.com", "apex", id="at sign"),
        pytest.param(r"\999.example.com", "escape", id="escape beyond an octet"),
        pytest.param(r"\400.example.com", "escape", id="escape just beyond an octet"),
        pytest.param(r"\05.example.com", "escape", id="short escape"),
        pytest.param(r"a\.b.example.com", "escape", id="zone-file escape"),
        pytest.param("www.example.com\n", "U+000A", id="trailing newline"),
        pytest.param("www example.com", "U+0020", id="space"),
        pytest.param("www\x00.example.com", "U+0000", id="control character"),
        pytest.param("www\u200b.example.com", "U+200B", id="zero-width space"),
        pytest.param("www\u202egpj.example.com", "U+202E", id="bidirectional override"),
        pytest.param("www\xad.example.com", "U+00AD", id="soft hyphen"),
        pytest.param("a\u200db.example.com", "U+200D", id="zero-width joiner"),
        pytest.param("straße.example", "encode differently", id="sharp s"),
        pytest.param("ü!.example", "punctuation", id="international with punctuation"),
        pytest.param("a\u3002b.example", "dot from another script", id="ideographic full stop"),
        pytest.param("אa.example", "international", id="mixed direction"),
        pytest.param("xn--a-.example", "punycode", id="punycode of ASCII"),
        pytest.param("xn--99999999.example", "punycode", id="impossible punycode"),
        pytest.param("xn--ü.example", "xn--", id="prefix before other letters"),
    ],
)
def test_normalise_refuses(written: object, says: str) -> None:
    with pytest.raises(InputError) as refusal:
        names.normalise(written, "record_sets[3], record")
    assert str(refusal.value).startswith("record_sets[3], record: ")
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("canonical", "wire", "policy", "shown"),
    [
        ("www.example.com.", "www.example.com.", "www.example.com", "www.example.com"),
        ("*.example.com.", r"\052.example.com.", r"\052.example.com", "*.example.com"),
        (r"a\040b.example.com.", r"a\040b.example.com.", r"a\040b.example.com", r"a\040b.example.com"),
    ],
)
def test_spellings(canonical: str, wire: str, policy: str, shown: str) -> None:
    assert names.to_wire(canonical) == wire
    assert names.from_wire(wire) == canonical
    assert names.for_policy(canonical) == policy
    assert names.display(canonical) == shown
    assert names.normalise(shown, "name") == canonical


@pytest.mark.parametrize(
    ("wire", "canonical"),
    [
        ("WWW.Example.com", "www.example.com."),
        ("*.example.com.", "*.example.com."),
        (r"a.\052.example.com.", r"a.\052.example.com."),
        ("a.*.example.com.", r"a.\052.example.com."),
        ("@.example.com", r"\100.example.com."),
    ],
)
def test_from_wire_takes_what_aws_holds(wire: str, canonical: str) -> None:
    assert names.from_wire(wire) == canonical


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("example.com.", True),
        ("www.example.com.", True),
        ("notexample.com.", False),
        ("example.com.evil.com.", False),
        ("com.", False),
    ],
)
def test_in_zone(name: str, inside: bool) -> None:
    assert names.in_zone(name, "example.com.") is inside


def test_relative_and_hierarchy() -> None:
    assert names.relative("www.example.com.", "example.com.") == "www"
    assert names.relative("example.com.", "example.com.") == ""
    ordered = sorted(["b.example.com.", "example.com.", "a.b.example.com.", "a.example.com."], key=names.hierarchy)
    assert ordered == ["example.com.", "a.example.com.", "b.example.com.", "a.b.example.com."]


class TestNamePatterns:
    patterns = names.NamePatterns.parse(
        ["www.Example.com", "*.sub.example.com", r"\052.web.example.com"], "scope, names"
    )

    @pytest.mark.parametrize(
        ("name", "inside"),
        [
            ("www.example.com.", True),
            ("sub.example.com.", False),
            ("a.sub.example.com.", True),
            ("b.a.sub.example.com.", True),
            ("*.sub.example.com.", True),
            ("badsub.example.com.", False),
            ("*.web.example.com.", True),
            ("a.web.example.com.", False),
            ("a.www.example.com.", False),
        ],
    )
    def test_matches(self, name: str, inside: bool) -> None:
        assert self.patterns.matches(name) is inside

    def test_without_subtrees(self) -> None:
        assert not names.NamePatterns.parse(["www.example.com"], "names").matches("a.example.com.")

    @pytest.mark.parametrize("entry", ["*", "*.", r"\052"])
    def test_an_asterisk_alone_is_not_everything(self, entry: str) -> None:
        with pytest.raises(InputError, match=r"names\[0\].*no name after the asterisk"):
            names.NamePatterns.parse([entry], "names")

    @pytest.mark.parametrize("entry", ["notexample.com", "*.com", "example.com.evil.com"])
    def test_outside_the_zone(self, entry: str) -> None:
        with pytest.raises(InputError, match=r"names\[1\].*not in the zone example\.com"):
            names.NamePatterns.parse(["example.com", entry], "names", zone="example.com.")


LABELS = st.binary(min_size=1, max_size=20).map(lambda octets: "".join(f"\\{octet:03o}" for octet in octets))


@given(st.lists(LABELS, min_size=1, max_size=6).map(".".join))
def test_law_normalise_is_idempotent_and_round_trips(written: str) -> None:
    try:
        canonical = names.normalise(written, "name")
    except InputError:  # an xn-- label by chance
        return
    assert names.normalise(canonical, "name") == canonical
    assert names.from_wire(names.to_wire(canonical)) == canonical
    assert names.normalise(names.display(canonical), "name") == canonical


@given(st.text(max_size=80))
def test_law_any_text_is_a_name_or_refused(written: str) -> None:
    try:
        canonical = names.normalise(written, "name")
    except InputError:
        return
    assert canonical.isascii()
    assert canonical == canonical.lower()
    assert names.normalise(canonical, "name") == canonical
