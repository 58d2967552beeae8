# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What dns_automation made and no host declares, one cause at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.automation import parts, zone_roles
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.found import KINDS, NotTried, Orphan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.inventory import (
    Follows,
    Holdings,
    Host,
    Inventory,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.report import lines
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.roles import Known
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

A, B, DNS = "111111111111", "333333333333", "222222222222"
TAG_A = f"dns_automation:z.test:{A}"
REGIONS = ["us-east-1", "eu-west-1"]


def thing(resource: str, region: str = "us-east-1", tag: str = TAG_A) -> dict[str, Any]:
    service, _, rest = resource.partition(":")
    return {"arn": f"arn:aws:{service}:{region}:{A}:{rest}", "region": region, "tags": {TAG: tag}}


def host(*things: dict[str, Any], name: str = "blue", account: str = A, **given: Any) -> Host:
    roles = [{"name": name, "tags": {TAG: tag}} for name, tag in given.pop("roles", {}).items()]
    tagged = {"resources": list(things), "unread": given.pop("unread", [])}
    follows = Follows.read(given.pop("regions", REGIONS), given.pop("state", "present"), given.pop("topology", None))
    variables = {"aws_account_id": account, "dns_zone": "z.test", **given}
    return Host.read(name, variables, DNS, holdings=Holdings.read(roles, [], tagged), follows=follows)


def found(*hosts: Host, known: Known | None = None) -> list[Any]:
    return list(parts(Inventory(hosts, DNS), known or Known()))


@pytest.mark.parametrize(
    "things",
    [
        [thing("lambda:function:f")],
        [thing("lambda:function:f", "eu-west-1")],
        [thing("sqs:q", "us-west-1", "somebody")],
        [thing("sqs:q", "us-west-1", f"cross_account_dns:z.test:{A}")],
        [thing("sqs:q", "us-west-1", f"dns_automation:z.test:{B}")],
    ],
)
def test_what_is_declared_or_not_ours_is_not_listed(things) -> None:
    assert found(host(*things)) == []


@pytest.mark.parametrize(
    ("resource", "kind", "name", "module"),
    [
        ("lambda:function:f", "function", "f in us-west-1", "lambda_function"),
        ("sqs:f-events", "queue", "f-events in us-west-1", "sqs_queue"),
        ("events:rule/f-states", "rule", "f-states in us-west-1", "events_rule"),
        ("events:event-bus/f", "event bus", "f in us-west-1", "events_bus"),
        ("cloudwatch:alarm:f-failures", "alarm", "f-failures in us-west-1", "cloudwatch_alarm"),
        ("logs:log-group:/aws/lambda/f", "log group", "/aws/lambda/f in us-west-1", "logs_group"),
        ("logs:log-group:/aws/lambda/f:*", "log group", "/aws/lambda/f in us-west-1", "logs_group"),
        ("sns:t", "other resource", f"arn:aws:sns:us-west-1:{A}:t in us-west-1", "the module of its service"),
    ],
)
def test_what_a_region_has_that_was_taken_out(resource, kind, name, module) -> None:
    [orphan] = found(host(thing(resource, "us-west-1")))
    assert (orphan.kind, orphan.account, orphan.name, orphan.ours) == (kind, A, name, True)
    assert orphan.why == "dns_automation_regions of blue does not have us-west-1"
    assert orphan.remedy == "Run dns_automation for blue with dns_automation_former_regions: [us-west-1]."
    assert orphan.kind in KINDS

    [orphan] = found(host(thing(resource, "us-west-1"), dns_zone="y.test"))
    assert orphan.why == "blue has no names in z.test"
    assert orphan.remedy == f"Remove it with {module}: state absent, managed_by {TAG_A}."
    assert orphan.removal is None


def test_a_host_that_says_it_has_none() -> None:
    [orphan] = found(host(thing("lambda:function:f"), state="absent"))
    assert (orphan.why, orphan.remedy) == ("dns_automation_state of blue is absent", "Run dns_automation for blue.")
    assert found(host(thing("lambda:function:f"), state="absent"), host(name="navy")) == []


def test_regions_that_nobody_knows_are_not_judged() -> None:
    assert found(host(thing("lambda:function:f", "us-west-1"), regions=None)) == []


def test_roles_of_an_account() -> None:
    roles = {"DnsAutomationRole-x": TAG_A, "DnsAutomationZoneRole-x": TAG_A, "Theirs": "somebody"}
    assert found(host(roles=roles)) == []
    assert [(each.kind, each.name) for each in found(host(roles=roles, dns_zone="y.test"))] == [
        ("execution role", "DnsAutomationRole-x"),
        ("function's zone role", "DnsAutomationZoneRole-x"),
    ]


def test_zone_roles_of_accounts_that_are_no_hosts() -> None:
    role = {"name": "DnsAutomationZoneRole-x", "tags": {TAG: f"dns_automation:z.test:{B}"}}
    [orphan] = zone_roles(Inventory([host()], DNS), [role, {"name": "Bare"}], Known())
    assert (orphan.kind, orphan.account) == ("function's zone role", B)
    assert orphan.why == f"no host is the account {B}"
    assert list(zone_roles(Inventory([host(account=B)], DNS), [role], Known())) == []


CENTER = {"name": "DnsAutomationRole-x", "tags": {TAG: f"dns_automation:z.test:{DNS}"}}


@pytest.mark.parametrize(
    ("hosts", "why"),
    [
        ([host(topology="central")], ""),
        ([host(), host(name="navy", account=B, topology="central")], ""),
        ([host(account=DNS)], ""),
        ([host()], "no host has dns_automation_topology: central and this zone"),
        ([host(topology="central", state="absent")], "no host has dns_automation_topology: central and this zone"),
        ([host(topology="central", dns_zone="y.test")], "no host has dns_automation_topology: central and this zone"),
        ([host(account=DNS, state="absent")], "dns_automation_state of blue is absent"),
    ],
)
def test_the_role_of_a_function_that_keeps_several_accounts(hosts, why) -> None:
    orphans = list(zone_roles(Inventory(hosts, DNS), [CENTER], Known()))
    assert [(each.kind, each.why) for each in orphans] == ([("execution role", why)] if why else [])


def test_a_function_that_keeps_accounts_below_the_zone() -> None:
    variables = {"aws_account_id": A, "dns_zone": "blue.z.test", "shared_values_domain": "blue.z.test"}
    follows, parent = Follows.read(REGIONS, None, "central"), {"__shared_values_parent_zone": "z.test"}
    below = Host.read("blue", variables | parent, A, DNS, holdings=Holdings(), follows=follows)
    assert list(zone_roles(Inventory([below], DNS), [CENTER], Known())) == []


def test_nobody_knows_whether_a_host_wants_the_function_whose_variables_cannot_be_read() -> None:
    [skipped] = zone_roles(Inventory([host(dns_zone="")], DNS), [CENTER], Known())
    assert isinstance(skipped, NotTried)


@pytest.mark.parametrize(
    "known",
    [
        Known(labels=frozenset({"z.test"})),
        Known(accounts=frozenset({B})),
        Known(roles=frozenset({"DnsAutomationZoneRole-x"})),
    ],
)
def test_what_other_inventories_look_after(known) -> None:
    role = {"name": "DnsAutomationZoneRole-x", "tags": {TAG: f"dns_automation:z.test:{B}"}}
    assert list(zone_roles(Inventory([host()], DNS), [role], known)) == []


def test_what_is_not_known_is_not_tried() -> None:
    unread = [{"region": "ap-east-1", "msg": "Could not list it (AccessDenied)."}]
    [skipped] = found(host(unread=unread))
    assert skipped == NotTried(A, "what dns_automation made in ap-east-1", "Could not list it (AccessDenied)")

    odd = host(thing("lambda:function:f"), dns_zone="")
    [skipped] = found(odd)
    assert isinstance(skipped, NotTried)
    assert skipped.name == "function f in us-east-1"
    unreached = Host.read("far", {"aws_account_id": A, "dns_zone": "z.test"}, DNS)
    elsewhere = Host.read("else", {"aws_account_id": A, "dns_zone": "z.test"}, B, holdings=Holdings())
    assert found(unreached, elsewhere) == []


def test_several_hosts_of_an_account_have_the_regions_of_all() -> None:
    other = host(name="navy", regions=["us-west-1"])
    assert found(host(thing("lambda:function:f", "us-west-1")), other) == []
    assert all(isinstance(each, Orphan) for each in found(host(thing("lambda:function:f", "us-west-2")), other))


def test_what_a_function_leaves_to_others() -> None:
    left = Holdings.read([], [], None, ["db.blue.z.test A: no owner"])
    blue = Host.read("blue", {"aws_account_id": A, "dns_zone": "z.test"}, DNS, holdings=left)
    [orphan] = found(blue)
    assert (orphan.kind, orphan.name, orphan.ours) == ("name left to others", "db.blue.z.test A", False)
    assert orphan.why.endswith("left it as it is (no owner)")
    assert found(blue, known=Known(accounts=frozenset({A}))) == []
    assert lines([orphan], [])[0] == "Nothing of ours that no host declares. 1 name that functions leave to others."
    assert lines([orphan, replace(orphan, name="x A")], [])[1].startswith(f"2 names (account {A}): ")
