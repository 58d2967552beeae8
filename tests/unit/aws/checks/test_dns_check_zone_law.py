# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A law: what a zone holds is judged right, and each single damage of its declaration is judged wrong, and only that.

Generated zones are served by the sandbox's DNS server, and asked over real sockets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.dns_check import check
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.front.dns import DnsServer
from sandbox.services.route53.store import Store
from tests.support.aws.fakes import NoConnection
from tests.support.sandbox.route53_builders import apply, change, zone_of

ZONE = "example.com"
# Values of each type; the last one is in no zone. Texts are declared without their quotes.
POOLS = {
    "A": [f"192.0.2.{number}" for number in range(1, 12)],
    "AAAA": ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4"],
    "CNAME": ["a.example.net", "b.example.net", "c.example.net"],
    "MX": ["10 a.example.net", "20 a.example.net", "10 b.example.net", "20 b.example.net"],
    "TXT": ["one", "two words", "ü", "x" * 300],
    "SRV": ["1 2 3 a.example.net", "1 2 4 a.example.net", "2 2 3 a.example.net", "1 3 3 a.example.net"],
    "CAA": ['0 issue "a.example"', '0 issue "b.example"', '0 iodef "mailto:a@example.net"', '128 issue ";"'],
}
ROUTING = {"weighted": {"weight": 1}, "multivalue": {"multi_value_answer": True}}


class Group(NamedTuple):
    """The record sets of a name and type; ``asked`` is a name that they serve."""

    name: str
    asked: str
    type: str
    values: tuple[str, ...]
    routing: str = ""

    def entries(self) -> list[dict[str, Any]]:
        """As a task declares them."""
        name = {"record": f"{self.asked}.{ZONE}", "type": self.type}
        if not self.routing:
            return [{**name, "value": list(self.values)}]
        more = ROUTING[self.routing]
        return [{**name, "set_identifier": value, "value": [value], **more} for value in self.values]

    def changes(self) -> list[dict[str, Any]]:
        """As Route 53 takes them."""
        name = f"{self.name}.{ZONE}"
        stored = [_quoted(value) if self.type == "TXT" else value for value in self.values]
        if not self.routing:
            return [change("CREATE", name, self.type, *stored)]
        member = {"Weight": 1} if self.routing == "weighted" else {"MultiValueAnswer": True}
        return [change("CREATE", name, self.type, value, SetIdentifier=value, **member) for value in stored]

    def damages(self) -> Iterator[list[dict[str, Any]]]:
        """The same declaration with one damage each, all of which somebody who asks can see."""
        foreign = POOLS[self.type][-1]
        yield [{"record": f"{self.asked}.{ZONE}", "type": self.type, "state": "absent"}]
        yield [{"record": f"{self.asked}.nobody.{ZONE}", "type": self.type, "value": [foreign]}]
        yield self._replace(values=(foreign,)).entries()
        if not self.routing and self.type != "CNAME":
            yield self._replace(values=(*self.values, foreign)).entries()
            if len(self.values) > 1:
                yield self._replace(values=self.values[1:]).entries()
        if self.routing == "multivalue" and len(self.values) < 8:
            yield self._replace(values=(*self.values, foreign)).entries()


def _quoted(text: str) -> str:
    octets = "".join(
        letter if letter.isascii() else "".join(f"\\{octet:03o}" for octet in letter.encode()) for letter in text
    )
    return " ".join(f'"{octets[start : start + 255]}"' for start in range(0, len(octets), 255))


def _values(kind: str, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(POOLS[kind][:-1]), min_size=1, max_size=most, unique=True).map(tuple)


@st.composite
def groups(draw: st.DrawFn) -> list[Group]:
    """Groups of a zone, each with a name of its own or a wildcard of its own."""
    made = []
    for number in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(sorted(POOLS)))
        wild = draw(st.booleans())
        name, asked = (f"*.w{number}", f"deep.any.w{number}") if wild else (f"n{number}", f"n{number}")
        routing = draw(st.sampled_from(["", *ROUTING])) if kind == "A" else ""
        values = draw(_values(kind, 1 if kind == "CNAME" else 10 if routing else 3))
        made.append(Group(name, asked, kind, values, routing))
    return made


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Store, DnsServer]]:
    store = Store()
    server = DnsServer(store, "127.0.0.1", 0)
    server.start()
    yield store, server
    server.stop()


@settings(max_examples=25)
@given(groups())
def test_what_is_there_is_right_and_each_damage_is_wrong(
    served: tuple[Store, DnsServer], published: list[Group]
) -> None:
    store, server = served
    store.reset()
    zone = zone_of(store, ZONE)
    apply(zone, *(each for group in published for each in group.changes()))

    def wrong(entries: list[dict[str, Any]]) -> list[tuple[str, str]]:
        params = {
            "zone": ZONE,
            "servers": [{"address": "127.0.0.1", "port": server.port}],
            "record_sets": entries,
            "txt_transformation": "unquoted",
            "timeout": 5,
            "retries": 1,
            "wait_timeout": 0,
            "fail_on_mismatch": False,
        }
        verdicts = check(params, NoConnection)["verdicts"]
        assert len(verdicts) == len({(entry["record"], entry["type"]) for entry in entries})
        return [(verdict["record"], verdict["type"]) for verdict in verdicts if not verdict["ok"]]

    assert wrong([entry for group in published for entry in group.entries()]) == []
    for group in published:
        others = [entry for other in published if other is not group for entry in other.entries()]
        for damaged in group.damages():
            assert wrong([*others, *damaged]) == [(damaged[0]["record"], damaged[0]["type"])], damaged
