# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What dns_check asks to find servers by delegation and the states of a zone, and what it makes of them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.dns_check import check
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dns_verdicts import Answer
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection

ZONE, ABOVE = "sub.example.com.", "example.com."
WWW = {"record": "www.sub.example.com", "type": "A", "value": ["192.0.2.1"]}
DEFAULTS = {"txt_transformation": "unquoted", "timeout": 2.0, "retries": 2, "wait_timeout": 0, "record_sets": []}
RESOLVERS = [{"address": "192.0.2.99", "port": 53}]
NAMES = ("ns-1.awsdns-00.com.", "ns-2.awsdns-01.net.")
LABELS = [name.removesuffix(".") for name in NAMES]
REFERRAL = Answer("answer", NAMES, referral=True)
DS = f"1 13 2 {'ab' * 32}"

WORLD = {
    ("192.0.2.99", ABOVE, "SOA"): Answer("answer", ("x",)),
    ("192.0.2.99", ABOVE, "NS"): Answer("answer", ("ns.example.com.",)),
    ("192.0.2.99", "ns.example.com.", "A"): Answer("answer", ("192.0.2.53",)),
    **{("192.0.2.99", name, "A"): Answer("answer", (f"192.0.2.{number}",)) for number, name in enumerate(NAMES, 1)},
    ("ns.example.com", ZONE, "NS"): REFERRAL,
    ("ns.example.com", ZONE, "DS"): Answer("NODATA", zone=ABOVE),
    **{(label, ZONE, "NS"): Answer("answer", NAMES) for label in LABELS},
    **{(label, ZONE, "DNSKEY"): Answer("NODATA", zone=ZONE) for label in LABELS},
    **{(label, "www.sub.example.com.", "A"): Answer("answer", ("192.0.2.1",)) for label in LABELS},
}


class World:
    """Servers that answer by label and question; all others are silent."""

    def __init__(self, changes: dict[tuple[str, str, str], Answer]) -> None:
        self.answers = {**WORLD, **changes}
        self.asked: list[tuple[Any, ...]] = []

    def __call__(self, pairs: Any, patience: Any) -> dict[Any, Answer]:
        self.asked += [(server.label, server.address, server.authoritative, *question) for server, question in pairs]
        silence = Answer("timeout")
        return {(server, asked): self.answers.get((server.label, *asked), silence) for server, asked in pairs}


def run(changes: Any = (), connection: Any = None, **params: Any) -> tuple[dict[str, Any], World]:
    world = World(dict(changes))
    given = {**DEFAULTS, "resolvers": RESOLVERS, **params}
    return check(given, lambda: connection or NoConnection(), ask=world), world


def route53() -> FakeConnection:
    zone = {"Id": "/hostedzone/Z1", "Name": ZONE, "Config": {"PrivateZone": False}}
    answer = {"HostedZone": zone, "DelegationSet": {"NameServers": LABELS}}
    return FakeConnection({"route53": {"get_hosted_zone": answer}})


BY_DELEGATION = {"zone": "sub.example.com", "name_servers": "delegation"}
SERVERS = [{"address": "192.0.2.1", "port": 53}]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({**BY_DELEGATION, "servers": SERVERS}, "name_servers: servers names the servers already"),
        (
            {**BY_DELEGATION, "zone": None, "hosted_zone_id": "Z1", "record_sets": [WWW]},
            "name_servers: the name of the",
        ),
        ({"servers": SERVERS, "delegation": "report"}, "delegation: the name of the zone is not known"),
        ({"servers": SERVERS, "dnssec": "require"}, "dnssec: the name of the zone is not known"),
        ({**BY_DELEGATION}, "there is nothing to ask for"),
        ({"zone": "sub.example.com"}, "there is nothing to ask for"),
        ({**BY_DELEGATION, "record_sets": [WWW], "parent_servers": []}, "parent_servers: the list is empty"),
        ({**BY_DELEGATION, "record_sets": [WWW], "resolvers": [{"address": "", "port": 53}]}, r"resolvers\[0\]"),
        ({**BY_DELEGATION, "record_sets": [WWW], "name_server_port": 0}, "name_server_port: 0 is not a port"),
    ],
    ids=str,
)
def test_bad_input_asks_nobody(params: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        check({**DEFAULTS, **params}, NoConnection, ask=World({}))


def test_servers_by_delegation_need_no_call() -> None:
    result, world = run(**BY_DELEGATION, record_sets=[WWW])
    assert result["ok"]
    assert result["servers"] == LABELS
    assert "delegation" not in result
    assert "dnssec" not in result
    # Resolvers are asked as such, all others as servers of their zones.
    assert {authoritative for label, _address, authoritative, *_asked in world.asked if label == "192.0.2.99"} == {
        False
    }
    assert world.asked[-2:] == [
        (label, f"192.0.2.{number}", True, "www.sub.example.com.", "A") for number, label in enumerate(LABELS, 1)
    ]


def test_given_servers_of_the_zone_above_are_asked_in_place_of_resolvers() -> None:
    glue = {name: f"192.0.2.{number}" for number, name in enumerate(("a.sub.example.com.", "b.sub.example.com."), 1)}
    changes = {
        ("192.0.2.54:5353", ZONE, "NS"): Answer("answer", tuple(glue), referral=True, glue=tuple(glue.items())),
        **{(name.removesuffix("."), "www.sub.example.com.", "A"): Answer("answer", ("192.0.2.1",)) for name in glue},
    }
    parents = [{"address": "192.0.2.54", "port": 5353}]
    result, world = run(changes, **BY_DELEGATION, record_sets=[WWW], parent_servers=parents, resolvers=None)
    assert result["ok"]
    assert [address for _label, address, *_rest in world.asked] == ["192.0.2.54", "192.0.2.1", "192.0.2.2"]


def test_the_account_is_guarded_even_then() -> None:
    asked = []

    class Guarded(NoConnection):
        def require_account(self, account_id: str) -> None:
            asked.append(account_id)

    run((), Guarded(), **BY_DELEGATION, record_sets=[WWW], account_id="222222222222")
    assert asked == ["222222222222"]


@pytest.mark.parametrize(
    ("changes", "params", "message"),
    [
        ({("ns.example.com", ZONE, "NS"): Answer("REFUSED")}, {}, "not known, because ns.example.com does not serve"),
        ({("192.0.2.99", ABOVE, "SOA"): Answer("SERVFAIL")}, {}, "not known, because the resolver did not answer"),
        ({("ns.example.com", ZONE, "NS"): Answer("NODATA", zone=ABOVE)}, {}, "not delegated: example.com has no NS"),
        (
            {("192.0.2.54", ZONE, "NS"): Answer("NODATA", zone=ABOVE)},
            {"parent_servers": [{"address": "192.0.2.54", "port": 53}]},
            "not delegated: the zone above it has no NS",
        ),
    ],
    ids=["refused", "no resolver", "not delegated", "not delegated by given ones"],
)
def test_no_servers_prove_nothing(changes: Any, params: dict[str, Any], message: str) -> None:
    with pytest.raises(AwsError, match=message):
        run(changes, **BY_DELEGATION, record_sets=[WWW], fail_on_mismatch=False, **params)


def test_nothing_more_is_asked_unless_it_is_wanted() -> None:
    result, world = run((), route53(), hosted_zone_id="Z1", record_sets=[WWW])
    assert result["ok"]
    assert {kind for *_server, kind in world.asked} == {"A"}


def test_both_states_beside_what_route53_says() -> None:
    connection = route53()
    result, _world = run((), connection, hosted_zone_id="Z1", delegation="report", dnssec="require")
    assert (result["ok"], result["verdicts"], result["servers"]) == (True, [], [])
    assert (result["delegation"]["state"], result["dnssec"]["state"]) == ("consistent", "unsigned")
    assert result["delegation"]["in_route53"] == LABELS
    assert result["report"][1:] == [
        f"Delegation: {result['delegation']['text']}",
        f"DNSSEC: {result['dnssec']['text']}",
    ]
    assert connection.methods() == ["get_hosted_zone"]


@pytest.mark.parametrize(
    ("option", "changes", "message"),
    [
        (
            "delegation",
            {("ns.example.com", ZONE, "NS"): Answer("answer", NAMES[:1], referral=True)},
            "exactly the name",
        ),
        ("delegation", {("192.0.2.99", ABOVE, "SOA"): Answer("SERVFAIL")}, "not known"),
        ("dnssec", {("ns.example.com", ZONE, "DS"): Answer("answer", (DS,))}, "exactly the DS of the keys"),
        ("dnssec", {("ns.example.com", ZONE, "DS"): Answer("timeout")}, "not known"),
    ],
    ids=["delegation", "delegation not known", "dnssec", "dnssec not known"],
)
def test_a_state_fails_only_where_it_is_required(option: str, changes: Any, message: str) -> None:
    task = {"hosted_zone_id": "Z1", "record_sets": [WWW]}
    reported, _world = run(changes, route53(), **task, **{option: "report"})
    assert (reported["ok"], reported[option]["ok"]) == (True, False)
    with pytest.raises(AwsError, match=message) as caught:
        run(changes, route53(), **task, **{option: "require"})
    assert caught.value.result["ok"] is False
    returned, _world = run(changes, route53(), **task, **{option: "require"}, fail_on_mismatch=False)
    assert returned["ok"] is False


def test_a_server_that_only_the_zone_knows_is_asked_as_well() -> None:
    own = Answer("answer", (*NAMES, "new.example.net."))
    changes = {(label, ZONE, "NS"): own for label in LABELS}
    result, world = run(changes, zone="sub.example.com", name_servers="delegation", delegation="report")
    assert result["delegation"]["missing_at_parent"] == ["new.example.net"]
    assert result["delegation"]["lame"] == [{"server": "new.example.net", "why": "timeout"}]
    own_ns = [label for label, *_rest, name, kind in world.asked if (name, kind) == (ZONE, "NS")]
    assert sorted(own_ns) == sorted([*LABELS, "new.example.net", "ns.example.com"])  # each once
