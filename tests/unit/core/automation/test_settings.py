# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the function keeps, read strictly."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.settings import Role, queues
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.automation.world import ACCOUNT, OWNER, REVERSE, document, read, with_reverse


def test_a_document() -> None:
    found = read(with_reverse(name=["tag:Name", "{instance_id}"], ttl="30"))
    account = found.accounts[ACCOUNT]
    assert (account.owner, account.regions, account.reader) == (OWNER, ("eu-west-1", "us-east-1"), None)
    assert account.writer == Role("arn:aws:iam::222222222222:role/writer", "secret-of-writer")
    [zone] = account.zones
    assert (zone.zone, zone.rules.domain, zone.rules.ttl, zone.types) == (
        "example.com.",
        "team.example.com.",
        30,
        {"A", "AAAA"},
    )
    assert zone.rules.naming == ("tag:Name", "{instance_id}")
    assert [(reverse.name, zone_id) for reverse, zone_id in zone.reverse_zones] == [("in-addr.arpa.", REVERSE)]
    assert (found.queue, found.failures, found.most_receives) == ("https://queue", "https://failures", 3)


def test_filters_are_what_ec2_takes() -> None:
    given = document(filters={"tag:dns": ["a", "b"], "tag:keep": True, "tag:level": 3})
    given["accounts"][ACCOUNT]["reader"] = {"arn": "arn:aws:iam::111111111111:role/reader"}
    account = read(given).accounts[ACCOUNT]
    assert dict(account.zones[0].filters) == {"tag:dns": ("a", "b"), "tag:keep": ("true",), "tag:level": ("3",)}
    assert account.reader == Role("arn:aws:iam::111111111111:role/reader")


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("accounts", {}, "accounts: there are none"),
        ("accounts", [], "accounts: there are none"),
        ("namespace", 1, "namespace"),
        ("most_receives", 0, "most_receives"),
        ("owner_prefix", "a b", "owner_prefix"),
        ("colour", "red", "unknown option colour"),
        ("account owner", "", "owner"),
        ("account regions", [], "regions: the list is empty"),
        ("zone filters", ["tag-key"], "filters: it is not a dictionary"),
        ("account writer", {"external_id": "x"}, "writer, arn"),
        ("account zones", [], "zones: it names none"),
        ("account zones", {}, "zones: it names none"),
        ("zone hosted_zone_id", "z", "zones[0], hosted_zone_id"),
        ("zone domain", "team.example.net", "domain: it is not in the zone"),
        ("zone types", ["X"], "types[0]: 'X' is not a type"),
        ("zone ttl", -1, "ttl"),
        ("zone ipv6", "yes", "ipv6"),
        ("zone addresses", "some", "addresses"),
        ("zone services", [{"name": "a b", "tags": {"a": "b"}}], "services[0], name"),
        ("zone reverse_zones", [{"zone": "10.in-addr.arpa", "hosted_zone_id": "Z3"}], "reverse_owner: it is missing"),
    ],
)
def test_refused(place: str, value: Any, said: str) -> None:
    given = document()
    kind, _space, option = place.rpartition(" ")
    account = given["accounts"][ACCOUNT]
    {"": given, "account": account, "zone": account["zones"][0]}[kind][option] = value
    with pytest.raises(InputError) as refusal:
        read(given)
    assert said in str(refusal.value)


def test_an_account_is_named_by_its_id() -> None:
    given = document()
    given["accounts"]["staging"] = given["accounts"].pop(ACCOUNT)
    with pytest.raises(InputError, match="accounts"):
        read(given)


@pytest.mark.parametrize("lacking", ["EVENTS_QUEUE", "FAILURES_QUEUE"])
@pytest.mark.parametrize("given", [{}, {"EVENTS_QUEUE": "", "FAILURES_QUEUE": ""}])
def test_a_variable_that_lacks_is_named(lacking: str, given: dict[str, str]) -> None:
    whole = {"EVENTS_QUEUE": "https://events", "FAILURES_QUEUE": "https://failures"}
    assert queues(whole) == ["https://events", "https://failures"]
    rest = {name: url for name, url in whole.items() if name != lacking}
    with pytest.raises(InputError, match=rf"^{lacking}: .*\. Give it the URL of its queue, .* dns_automation "):
        queues({name: url for name, url in given.items() if name == lacking} | rest)
