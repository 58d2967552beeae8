"""Random zones, as a user may declare them: all types, routing policies and aliases, in any spelling.

Names, policies and values are drawn from small sets beside large ones, so that two zones drawn one after the other have
much in common: the way from one to the other then replaces types, policies and targets of what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns import names
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import character_strings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

ZONE = "example.com"
LOAD_BALANCER = {"dns_name": "dualstack.web-1.eu-west-1.elb.amazonaws.com", "hosted_zone_id": "Z32O12XQLNTSW2"}
HEALTH_CHECK = "health-check"  # put in place of the id that exists where the zone is tried

Entry = dict[str, Any]

PREFIXES = st.one_of(
    st.sampled_from(
        ["a", "b", "c", "WWW", "*", "*.sub", "x.sub", "_sip._tcp", "bücher", "日本.b", r"a\100b", r"\052x"]
    ),
    st.binary(min_size=1, max_size=3).map(lambda octets: "".join(f"\\{octet:03o}" for octet in octets)),
)
HOSTS = st.sampled_from(
    ["Mail.example.net", "a.example.com.", r"o\056dd.example.org", "bücher.example", "x" * 63 + ".example"]
)
TTLS = st.sampled_from([0, 60, 300, 2**31 - 1])
SMALL, BYTE, SHORT = st.integers(0, 3), st.integers(0, 255), st.integers(0, 65535)
HEX = st.sampled_from(["ab", "CD", "0f"])

# Octets of a string are 255; what stands around its multiples is where strings end.
LENGTHS = st.sampled_from([1, 2, 254, 255, 256, 257, 509, 510, 511, 512, 764, 765, 766, 1020])
PIECES = st.text(st.sampled_from('ab "\\;\té\u20ac\x7f=,'), min_size=1, max_size=6)
TEXTS = st.builds(lambda piece, length: (piece * length)[:length], PIECES, LENGTHS).filter(
    lambda text: len(character_strings.encode(*character_strings.divide(text.encode()))) <= 4000
)


def _values(one: SearchStrategy[str], most: int = 3) -> SearchStrategy[list[str]]:
    return st.lists(one, min_size=1, max_size=most, unique=True)


def _line(form: str, *parts: SearchStrategy[Any]) -> SearchStrategy[str]:
    return st.tuples(*parts).map(lambda drawn: form.format(*drawn))


VALUES: dict[str, SearchStrategy[list[str]]] = {
    "A": _values(st.ip_addresses(v=4).map(str)),
    "AAAA": _values(st.ip_addresses(v=6).map(str)),
    "CAA": _values(
        _line("{} {} {}", BYTE, st.sampled_from(["issue", "iodef"]), st.sampled_from(['"x.net"', r'"a\"\;"']))
    ),
    "CNAME": _values(HOSTS, 1),
    "DS": _values(_line("{} 13 2 {}", SHORT, HEX.map(lambda digits: digits * 32))),
    "HTTPS": _values(_line('{} {} alpn="h2,h3" port={}', st.integers(1, 9), HOSTS, SHORT), 1),
    "MX": _values(_line("{} {}", SHORT, HOSTS)),
    "NAPTR": _values(_line(r'{} {} "u" "E2U+sip" "!^(\\+44)$!sip:\\1@example.com!" .', SHORT, SHORT)),
    "NS": _values(HOSTS),
    "PTR": _values(HOSTS),
    "SPF": _values(TEXTS, 1),
    "SRV": _values(_line("{} {} {} {}", SHORT, SHORT, SHORT, HOSTS)),
    "SSHFP": _values(_line("{} 2 {}", BYTE, HEX.map(lambda digits: digits * 32))),
    "SVCB": _values(_line("0 {}", HOSTS), 1),
    "TLSA": _values(_line("3 1 1 {}", HEX.map(lambda digits: digits * 32))),
    "TXT": _values(TEXTS, 2),
}
ROUTED = tuple(record_type for record_type in VALUES if record_type not in ("DS", "NS"))
ALIASED = ("A", "AAAA", "TXT", "MX", "CNAME")

POLICIES: dict[str, SearchStrategy[Any]] = {
    "weight": BYTE,
    "routing_region": st.sampled_from(["eu-west-1", "us-east-1", "ap-southeast-2"]),
    "failover": st.sampled_from(["PRIMARY", "SECONDARY"]),
    "geo_location": st.sampled_from(
        [
            {"continent_code": "EU"},
            {"country_code": "*"},
            {"country_code": "NO"},
            {"country_code": "US", "subdivision_code": "CA"},
        ]
    ),
    "geo_proximity_location": st.sampled_from(
        [
            {"aws_region": "eu-west-1", "bias": -10},
            {"local_zone_group": "us-east-1-bue-1"},
            {"coordinates": {"latitude": "49.20", "longitude": -0.5}},
        ]
    ),
    "cidr_routing_config": st.sampled_from(["*", "office", "home"]).map(
        lambda location: {"collection_id": "c8c02a84-aaaa-bbbb-e0d2-d833a2f80106", "location_name": location}
    ),
    "multi_value_answer": st.just(True),
}
IDENTIFIERS = st.one_of(
    st.sampled_from(["blue", "green", "1"]),
    st.text(st.sampled_from('aß "\\;&<'), min_size=1, max_size=5).map(lambda text: f"i{text}i"),
)


@st.composite
def groups(draw: Callable[..., Any], prefix: str, record_type: str) -> list[Entry]:
    """The record sets of one name and type: a simple one, or several of one routing policy."""
    common = {"prefix": prefix, "type": record_type}
    if record_type not in ROUTED or draw(st.booleans()):
        return [{**common, "ttl": draw(TTLS), **_content(draw, record_type)}]
    policy = draw(
        st.sampled_from(sorted(POLICIES.keys() - ({"multi_value_answer"} if record_type == "CNAME" else set())))
    )
    ttl = draw(TTLS)
    unique = None if policy in ("weight", "multi_value_answer") else str
    branches = []
    choices = draw(st.lists(POLICIES[policy], min_size=1, max_size=3, unique_by=unique))
    for identifier, choice in zip(
        draw(st.lists(IDENTIFIERS, min_size=3, max_size=3, unique=True)), choices, strict=False
    ):
        branch: Entry = {**common, "set_identifier": identifier, policy: choice}
        if record_type in ("A", "AAAA") and policy != "multi_value_answer" and draw(st.booleans()):
            branch["alias"] = {**LOAD_BALANCER, "evaluate_target_health": draw(st.booleans())}
        else:
            branch |= {"ttl": ttl, **_content(draw, record_type)}
        if draw(st.booleans()):
            branch["health_check_id"] = HEALTH_CHECK
        branches.append(branch)
    return branches


@st.composite
def zones(draw: Callable[..., Any], most: int = 6) -> list[Entry]:
    """The record sets of a zone, in any order; ``most`` names beside the aliases."""
    declared: list[Entry] = []
    targets: list[tuple[str, str]] = []
    taken: set[str] = set()
    for prefix in draw(st.lists(PREFIXES, max_size=most, unique_by=canonical)):
        taken.add(canonical(prefix))
        # The one host of HOSTS that is in the zone: a CNAME there could lead to itself, which is refused.
        if canonical(prefix) != canonical("a") and draw(st.integers(0, 3)) == 0:
            types = ["CNAME"]
        else:
            allowed = [
                each for each in VALUES if each != "CNAME" and not (each == "NS" and canonical(prefix).startswith("*"))
            ]
            types = draw(st.lists(st.sampled_from(allowed), min_size=1, max_size=3, unique=True))
        for record_type in types:
            declared += draw(groups(prefix, record_type))
            targets += [(prefix, record_type)] if record_type in ALIASED else []
    for number in range(draw(st.integers(0, 4)) if targets else 0):
        prefix = draw(st.sampled_from([f"alias{number}", "a", "b", ""]))
        target, record_type = draw(st.sampled_from(targets))
        if canonical(prefix) in taken or (record_type == "CNAME" and not prefix):
            continue
        taken.add(canonical(prefix))
        targets.append((prefix, record_type))
        alias = {"dns_name": full(target), "evaluate_target_health": draw(st.booleans())}
        routed = {"set_identifier": "one", "weight": draw(BYTE)} if draw(st.booleans()) else {}
        declared.append({"prefix": prefix, "type": record_type, "alias": alias, **routed})
    order: list[Entry] = draw(st.permutations(declared))
    return order


@st.composite
def respelled(draw: Callable[..., Any], declared: list[Entry]) -> list[Entry]:
    """The same zone as somebody else would write it."""
    return [_respelled(draw, entry) for entry in draw(st.permutations(declared))]


def _respelled(draw: Callable[..., Any], entry: Entry) -> Entry:
    other = {option: value for option, value in entry.items() if option != "prefix"}
    name = names.normalise(full(entry["prefix"]), "name")
    if draw(st.booleans()):
        name = names.to_wire(name)
    other["record"] = name.upper() if draw(st.booleans()) else name.removesuffix(".")
    if "ttl" in entry:
        other["ttl"] = str(entry["ttl"])
    if "value" in entry:
        values = list(reversed(entry["value"]))
        quoted = "txt_transformation" in entry
        # How a text is divided that one string cannot hold is not stated, so that quotes would say something else.
        if quoted or entry["type"] not in ("TXT", "SPF") or all(len(value.encode()) <= 255 for value in values):
            values = [_spelled(draw, entry["type"], value, quoted) for value in values]
            if entry["type"] in ("TXT", "SPF"):
                other["txt_transformation"] = draw(st.sampled_from(["quoted", "api"]))
        other["value"] = values[0] if len(values) == 1 else values
    return other


def _content(draw: Callable[..., Any], record_type: str) -> Entry:
    """Values; those of texts may be strings of their own making."""
    values = draw(VALUES[record_type])
    if record_type not in ("TXT", "SPF") or draw(st.booleans()):
        return {"value": values}
    return {"value": [_in_strings(draw, value.encode()) for value in values], "txt_transformation": "quoted"}


def _in_strings(draw: Callable[..., Any], octets: bytes) -> str:
    length = draw(st.sampled_from([1, 7, 100, 254, 255])) if len(octets) < 300 else draw(st.sampled_from([200, 255]))
    return character_strings.encode(*(octets[start : start + length] for start in range(0, len(octets), length)))


def _spelled(draw: Callable[..., Any], record_type: str, value: str, quoted: bool) -> str:
    if record_type == "AAAA":
        return IPv6Address(value).packed.hex(":", 2).upper()
    if record_type in ("TXT", "SPF"):
        found = character_strings.decode(value, "value") if quoted else character_strings.divide(value.encode())
        return draw(st.sampled_from(["", " ", "\t "])).join(character_strings.encode(each) for each in found)
    if record_type in ("MX", "SRV", "CNAME", "NS", "PTR"):
        *numbers, host = value.split(" ")
        return " ".join([*(f"0{number}" for number in numbers), names.normalise(host, "value").upper()])
    return value


def full(prefix: str) -> str:
    return f"{prefix}.{ZONE}" if prefix else ZONE


def canonical(prefix: str) -> str:
    """One spelling for all that name the same."""
    return names.normalise(full(prefix), "prefix")
