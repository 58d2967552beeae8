"""Whom dns_check asks, when it asks AWS, and how long it waits."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.dns_check import check
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dns_verdicts import Answer
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection

WWW = {"record": "www.example.com", "type": "A", "value": ["192.0.2.1"]}
RIGHT = Answer("answer", ("192.0.2.1",))
DEFAULTS = {"txt_transformation": "unquoted", "timeout": 2.0, "retries": 2, "wait_timeout": 0}
LOCAL = [{"address": "127.0.0.1", "port": 5353}]


class Servers:
    """Answers each round as scripted by server label; the last round stays."""

    def __init__(self, *rounds):
        self.rounds = list(rounds)
        self.asked = []

    def __call__(self, pairs, patience):
        self.asked.append([(server.label, *question) for server, question in pairs])
        current = self.rounds.pop(0) if len(self.rounds) > 1 else self.rounds[0]
        return {(server, question): current.get(server.label, RIGHT) for server, question in pairs}


class Time:
    def __init__(self):
        self.now = 0.0
        self.pauses = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds


def run(ask, connection=None, time=None, **params):
    time = time or Time()
    params = {**DEFAULTS, "record_sets": [WWW], **params}
    return check(params, lambda: connection or NoConnection(), ask=ask, clock=time.clock, sleep=time.sleep)


def route53(private=False):
    zone = {"Id": "/hostedzone/Z1", "Name": "example.com.", "Config": {"PrivateZone": private}}
    return FakeConnection(
        {
            "route53": {
                "list_hosted_zones_by_name": {"HostedZones": [zone], "IsTruncated": False},
                "get_hosted_zone": {
                    "HostedZone": zone,
                    **(
                        {}
                        if private
                        else {"DelegationSet": {"NameServers": ["ns-1.awsdns-00.com", "ns-2.awsdns-01.net"]}}
                    ),
                },
            }
        }
    )


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"record_sets": [{**WWW, "value": ["x"]}], "servers": LOCAL}, r"record_sets\[0\]"),
        ({"record_sets": [{"prefix": "www", "type": "A", "value": ["192.0.2.1"]}], "servers": LOCAL}, "Give zone"),
        ({"zone": "example.org"}, "is not in the zone example.org"),
        ({"zone": "example..com"}, "empty label"),
        ({"hosted_zone_id": "/change/C1"}, "hosted_zone_id"),
        ({}, "no hosted zone is named"),
        ({"servers": []}, "the list is empty"),
        ({"servers": [{"address": "", "port": 53}]}, r"servers\[0\]"),
        ({"servers": [{"address": "127.0.0.1", "port": 65536}]}, r"servers\[0\]"),
        ({"servers": LOCAL, "timeout": 0}, "timeout: 0 is out of range"),
        ({"servers": LOCAL, "retries": 11}, "retries: 11"),
        ({"servers": LOCAL, "wait_timeout": -1}, "wait_timeout: -1"),
    ],
    ids=str,
)
def test_bad_input_makes_no_call_and_asks_nobody(params, message):
    servers = Servers({})
    with pytest.raises(InputError, match=message):
        run(servers, **{"account_id": "222222222222", **params})
    assert not servers.asked


@pytest.mark.parametrize(
    ("params", "calls"),
    [
        ({"zone": "example.com"}, ["list_hosted_zones_by_name", "get_hosted_zone"]),
        ({"hosted_zone_id": "Z1"}, ["get_hosted_zone"]),
    ],
    ids=["name", "id"],
)
def test_every_server_of_the_delegation_is_asked(params, calls):
    servers, connection = Servers({}), route53()
    result = run(servers, connection, **params)
    assert result["ok"]
    assert result["servers"] == ["ns-1.awsdns-00.com", "ns-2.awsdns-01.net"]
    assert servers.asked == [[(label, "www.example.com.", "A") for label in result["servers"]]]
    assert connection.methods() == calls


def test_given_servers_need_no_call():
    servers = Servers({})
    result = run(servers, servers=[*LOCAL, *LOCAL, {"address": "192.0.2.53", "port": None}])
    assert result["servers"] == ["127.0.0.1:5353", "192.0.2.53"]


def test_the_account_is_guarded_even_then():
    asked = []

    class Guarded(NoConnection):
        def require_account(self, account_id):
            asked.append(account_id)

    run(Servers({}), Guarded(), servers=LOCAL, account_id="222222222222")
    assert asked == ["222222222222"]


def test_a_private_zone_needs_its_resolver():
    with pytest.raises(InputError, match="answers only to the resolvers"):
        run(Servers({}), route53(private=True), hosted_zone_id="Z1")


def test_one_stale_server_of_two_is_found():
    servers = Servers({"ns-2.awsdns-01.net": Answer("answer", ("192.0.2.9",))})
    with pytest.raises(AwsError, match=r"www\.example\.com A .*at ns-2.*has 192\.0\.2\.9, which is not") as caught:
        run(servers, route53(), zone="example.com")
    assert [verdict["ok"] for verdict in caught.value.result["verdicts"]] == [True, False]
    assert caught.value.result["report"][-1].endswith("WRONG")


def test_a_mismatch_can_be_returned():
    result = run(Servers({"127.0.0.1:5353": Answer("NXDOMAIN")}), servers=LOCAL, fail_on_mismatch=False)
    assert (result["ok"], result["changed"], result["verdicts"][0]["got"]) == (False, False, "NXDOMAIN")


def test_only_what_is_wrong_is_asked_again():
    time = Time()
    servers = Servers({"ns-2.awsdns-01.net": Answer("NXDOMAIN")}, {"ns-2.awsdns-01.net": Answer("NXDOMAIN")}, {})
    result = run(servers, route53(), time, zone="example.com", wait_timeout=60)
    assert result["ok"]
    assert [len(pairs) for pairs in servers.asked] == [2, 1, 1]
    assert len(time.pauses) == 2


def test_waiting_is_bounded():
    time = Time()
    result = run(
        Servers({"127.0.0.1:5353": Answer("NXDOMAIN")}),
        None,
        time,
        servers=LOCAL,
        wait_timeout=60,
        fail_on_mismatch=False,
    )
    assert not result["ok"]
    assert time.now == pytest.approx(60)
    assert max(time.pauses) <= 5


@pytest.mark.parametrize(
    "nothing", [[], [{"record": "www.example.com", "type": "A", "ignore": True}]], ids=["empty", "ignored"]
)
def test_nothing_declared_proves_nothing(nothing):
    with pytest.raises(InputError, match="there is nothing to ask for"):
        run(Servers({}), servers=LOCAL, record_sets=nothing)


def test_a_zone_without_name_servers_proves_nothing():
    zone = {"Id": "/hostedzone/Z1", "Name": "example.com.", "Config": {"PrivateZone": False}}
    connection = FakeConnection({"route53": {"get_hosted_zone": {"HostedZone": zone, "DelegationSet": {}}}})
    with pytest.raises(AwsError, match="names no name servers of the hosted zone Z1"):
        run(Servers({}), connection, hosted_zone_id="Z1")


@pytest.mark.parametrize("options", [{}, {"authoritative": True}, {"authoritative": False}], ids=str)
def test_given_servers_are_those_of_the_zone_unless_told(options):
    asked = []

    def ask(pairs, patience):
        asked.extend(server.authoritative for server, _question in pairs)
        return dict.fromkeys(pairs, RIGHT)

    assert run(ask, servers=LOCAL, **options)["ok"]
    assert asked == [options.get("authoritative", True)]
