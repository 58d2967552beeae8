"""Zones and names that are refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.support.record_sets.rejected.case import Case, entry, one, several


def zone(item: str, where: str, says: str, remedy: str, **options: Any) -> Case:
    """A case about the options that select the zone."""
    return Case(f"zones: {item}", {"record_sets": [entry()], **options}, where, says, remedy)


def name(item: str, record: object, says: str, remedy: str) -> Case:
    return Case(f"names: {item}", {"record_sets": [entry(record=record)]}, "record_sets[0], record", says, remedy)


def _zones() -> Iterable[Case]:
    yield zone("neither id nor name", "zone", "no hosted zone is named", "give hosted_zone_id, or zone", zone=None)
    for item, identifier in (
        ("id over 32 characters", "Z" + "1" * 32),
        ("id of a change", "/change/C2682N5HXP0BZ4"),
        ("id of a delegation set", "/delegationset/N1PA6795SAMPLE"),
        ("id of a resolver rule", "rslvr-rr-0123456789abcdef0"),
        ("id in lower case", "z1d633pjn98ft9"),
    ):
        yield zone(item, "hosted_zone_id", "is not", "such as Z", hosted_zone_id=identifier, zone=None)
    yield zone(
        "id with a line break", "hosted_zone_id", "has white space", "remove it", hosted_zone_id="Z1D633PJN98FT9\n"
    )
    yield zone("empty id", "hosted_zone_id", "is not a hosted zone id", "give a hosted zone id", hosted_zone_id="")
    yield zone("wildcard", "zone", "is a wildcard", "plain name", zone="*.example.com")
    yield zone("empty name", "zone", "the name is empty", "give a full name", zone="")
    yield zone("empty label in its name", "zone", "empty label", "leave one dot", zone="example..com")
    yield zone(
        "VPC of a public zone", "vpc_id", "only private zones belong to VPCs", "set private_zone", vpc_id="vpc-0a1b2c3d"
    )
    yield zone("id of a VPC", "vpc_id", "is not the id of a VPC", "such as vpc-", vpc_id="subnet-1", private_zone=True)
    for item, record in (
        ("a name that only shares a prefix with the zone", "www.example.com.evil.com"),
        ("zone that only shares a prefix", "example.com.evil.com"),
    ):
        yield one(item, "record", "is not in the zone example.com", "ends with .example.com", record=record)


def _names() -> Iterable[Case]:
    yield name("label over 63", f"{'x' * 64}.example.com", "has 64 characters", "at most 63")
    yield name("label over 63 after IDNA", f"{'ü' * 60}.example.com", "characters", "at most 63")
    yield name("name over 253", ".".join(["x" * 60] * 5) + ".example.com", "the name has 316 characters", "at most 253")
    yield name("empty label", "www..example.com", "empty label", "one dot between two labels")
    yield name("leading dot", ".www.example.com", "starts with a dot", "remove it")
    yield name("two dots at the end", "www.example.com..", "empty label", "one dot")
    yield name("empty", "", "the name is empty", "give a full name")
    for item, record in (
        ("outside the zone", "www.example.org"),
        ("sibling suffix", "notexample.com"),
        ("sibling suffix below", "www.notexample.com"),
        ("the zone's parent", "com"),
        ("relative name as record", "www"),
    ):
        yield one(f"names: {item}", "record", "is not in the zone example.com", "or use prefix", record=record)
    for item, character in (
        ("control character", "\x07"),
        ("line break", "\n"),
        ("null character", "\x00"),
        ("space", " "),
        ("no-break space", "\u00a0"),
        ("bidirectional", "\u202e"),
        ("right-to-left mark", "\u200f"),
        ("zero-width space", "\u200b"),
        ("zero-width joiner", "\u200d"),
        ("byte order mark", "\ufeff"),
        ("soft hyphen", "\u00ad"),
    ):
        code = f"U+{ord(character):04X}"
        yield name(
            f"{item} character", f"w{character}w.example.com", f"contains the character {code}", r"write it as \ooo"
        )
    yield name("line break at the end", "www.example.com\n", "U+000A", "remove it")
    yield name("* in the middle", "a.*.example.com", "has * elsewhere", r"\052 for a literal asterisk")
    yield name("* in a label", "w*.example.com", "has * elsewhere", "use a wildcard such as *.example.com")
    yield name("** as a label", "**.example.com", "has * elsewhere", "use a wildcard such as *.example.com")
    for item, escape in (("999", r"\999"), ("of two digits", r"\07"), ("over 377", r"\400"), ("at the end", "\\")):
        yield name(
            f"bad escape {item}", f"w{escape}.example.com", "incomplete or impossible escape", "three octal digits"
        )
    yield name("invalid punycode", "xn--a-ecp.xn--0.example.com", "not punycode", "give its Unicode form")
    yield name("punycode of ASCII", "xn--www-.example.com", "not punycode", "give its Unicode form")
    yield name(
        "letters that IDNA versions disagree on", "straße.example.com", "encode differently", "give its xn-- form"
    )
    yield name("@ for the apex", "@.example.com", "has the label @", "or an empty prefix")
    yield name("a YAML boolean as name", True, "True is not text but bool", "put the name in quotes")
    yield name("a number as name", 42, "42 is not text but int", "put the name in quotes")
    yield name("a list as name", ["www.example.com"], "is not text but list", "put the name in quotes")
    yield Case(
        "names: neither record nor prefix",
        {"record_sets": [entry(record=None)]},
        "record_sets[0]",
        "exactly one of",
        "give record",
    )
    yield Case(
        "names: record and prefix",
        {"record_sets": [entry(prefix="www")]},
        "record_sets[0]",
        "exactly one of",
        "give record",
    )
    yield Case(
        "names: prefix",
        {"record_sets": [entry(record=None, prefix="a..b")]},
        "record_sets[0], prefix",
        "empty label",
        "one dot",
    )
    yield Case(
        "names: prefix and zone over 253",
        {"record_sets": [entry(record=None, prefix=".".join(["x" * 61] * 4))]},
        "record_sets[0]",
        "characters",
        "at most 253",
    )
    for item, first, second in (
        ("twice", "www", "www"),
        ("two spellings of one name by case", "www", "WWW"),
        ("two spellings of one name by NFC and NFD", "b\u00fc", "bu\u0308"),
        ("two spellings of one name by escapes", "www", r"\167ww"),
        ("two spellings of one name by IDNA", "bücher", "xn--bcher-kva"),
        ("two spellings of one name by the wildcard", "*", r"\052"),
    ):
        entries = [entry(record=f"{label}.example.com") for label in (first, second)]
        yield several(f"names: {item}", 1, "is already declared at record_sets[0]", "keep one", *entries)


CASES = tuple(case for part in (_zones, _names) for case in part())
