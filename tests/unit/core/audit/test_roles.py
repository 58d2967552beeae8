# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles that no host declares, and trust in those that are, one cause at a time."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.found import NotTried
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.inventory import Holdings, Host, Inventory
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.roles import (
    ZONE_COMMENT,
    Known,
    instance_roles,
    zone_roles,
    zones_of,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

A, B, DNS = "111111111111", "333333333333", "222222222222"
TAG_A = f"cross_account_dns:z.test:{A}"
ROLE_A = f"EC2ManagementRole-{A}-z.test"
DEAD = "AROAEXAMPLEEXAMPLE123"


def host(name: str = "blue", account: str = A, roles: dict[str, str] | None = None, **variables: Any) -> Host:
    given = {"aws_account_id": account, "dns_zone": "z.test", **variables}
    return Host.read(name, given, DNS, holdings=Holdings(roles or {}))


def role(name: str = ROLE_A, tag: str = TAG_A, *principals: str) -> dict[str, Any]:
    allow = {"Effect": "Allow", "Principal": {"AWS": list(principals)}, "Action": "sts:AssumeRole"}
    statements = [allow] if principals else []
    return {"name": name, "tags": {TAG: tag}, "trust_policy": {"Version": "2012-10-17", "Statement": statements}}


def found(hosts: list[Host], *roles: dict[str, Any], known: Known | None = None) -> list[Any]:
    return list(zone_roles(Inventory(hosts, DNS), roles, known or Known()))


@pytest.mark.parametrize(
    ("hosts", "one", "why"),
    [
        ([], role(), f"no host with a zone in this DNS account is the account {A}"),
        ([host(zone_access_role_name="New")], role(), "blue uses New"),
        ([host(dns_zone="y.test")], role(), f"blue uses EC2ManagementRole-{A}-y.test for the zone y.test, and this"),
        ([host(dns_zone="y.test"), host("navy", zone_access_role_name="New")], role(), "navy uses New"),
        ([], role(f"EC2ManagementRole-{A}", "cross_account_dns"), f"no host with a zone .* is the account {A}"),
        ([host()], role("Own", "cross_account_dns"), "a former version made it, and no host uses it"),
    ],
)
def test_a_zone_role_that_no_host_uses(hosts: list[Host], one: dict[str, Any], why: str) -> None:
    [orphan] = found(hosts, one)
    assert (orphan.kind, orphan.name, orphan.ours) == ("zone role", one["name"], True)
    assert re.match(why, orphan.why)
    assert orphan.remedy == f"Remove it with iam_trust_role: state absent, managed_by {one['tags'][TAG]}."


def test_the_policies_in_roles_of_others_go_before_their_record() -> None:
    gone = role(ROLE_A, TAG_A, A)
    named = [f"arn:aws:iam::{A}:role/{name}" for name in ("Route53CrossAccountRole", "team/Web")]
    gone["trust_policy"]["Statement"][0]["Condition"] = {"ArnLike": {"aws:PrincipalArn": named}}

    [orphan] = found([], gone)

    assert orphan.remedy.startswith(f"Its trust names {', '.join(named)}. First take the inline policy of this zone")
    assert orphan.remedy.endswith(f"managed_by {TAG_A}.")


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(role(), id="in use"),
        pytest.param(role("Theirs", "somebody"), id="somebody else's"),
        pytest.param({"name": "Bare"}, id="without a tag"),
        pytest.param(role("Theirs", f"cross_account_dns:{B}"), id="an instance role"),
        pytest.param(role(f"EC2ManagementRole-{A}", "cross_account_dns"), id="of a former version, which is migrated"),
        pytest.param(role(ROLE_A, TAG_A, f"arn:aws:iam::{A}:root", B, DNS), id="it trusts hosts"),
    ],
)
def test_what_is_no_orphan(one: dict[str, Any]) -> None:
    assert found([host(), host("green", B)], one) == []


def test_roles_without_the_prefix_of_today_are_left() -> None:
    instance_role, tag = "Route53CrossAccountRole", f"cross_account_dns:{A}"
    held = {instance_role: tag, f"acme-{instance_role}": tag}
    blue = host(roles=held, shared_values_name_prefix="acme-")
    [zone_role] = found([blue], role(), role(f"acme-{ROLE_A}"))
    assert (zone_role.name, zone_role.why) == (ROLE_A, f"blue uses acme-{ROLE_A}")
    [left] = instance_roles(Inventory([blue], DNS), Known())
    assert (left.name, left.why) == (instance_role, f"blue declares acme-{instance_role}")


def test_roles_that_others_look_after() -> None:
    assert found([], role(), known=Known.read(["z.test"], [])) == []
    assert found([], role(), known=Known.read([], [ROLE_A])) == []
    for zones, roles, accounts in (("z.test", [], []), ([], "Role", []), ([], None, []), ([], [], A)):
        with pytest.raises(InputError, match="is not a list"):
            Known.read(zones, roles, accounts)
    with pytest.raises(InputError, match=r"audit_known_accounts\[1\]: 'x' is not an account id"):
        Known.read([], [], [A, "x"])


def test_accounts_that_others_look_after() -> None:
    known = Known.read([], [], [A])
    former = role(f"EC2ManagementRole-{A}", "cross_account_dns")
    silent = Host.read("odd", {}, DNS)
    assert found([], role(), former, known=known) == []
    assert found([silent], role(), known=known) == [], "no doubt either"
    assert [each.account for each in found([], role("Other", f"cross_account_dns:z.test:{B}"), known=known)] == [B]
    left = host(roles={"Old": f"cross_account_dns:{A}"})
    assert list(instance_roles(Inventory([left], DNS), known)) == []
    [principal] = found([host("green", B, zone_access_role_name="Z")], role("Z", TAG_A, A), known=known)
    assert principal.kind == "principal", "green's zone role should not trust it all the same"


def test_who_is_trusted_and_should_not_be() -> None:
    trusting = role(ROLE_A, TAG_A, DEAD, f"arn:aws:iam::{B}:role/Gone", f"arn:aws:iam::{A}:root", "*")
    deny = {"Effect": "Deny", "Principal": {"AWS": "444444444444"}, "Action": "sts:AssumeRole"}
    service = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    bare = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    trusting["trust_policy"]["Statement"] += [deny, service, bare]

    orphans = found([host()], trusting)

    assert [(each.kind, each.account, each.name, each.why) for each in orphans] == [
        (
            "principal",
            A,
            f"{DEAD} in the trust of {ROLE_A}",
            "IAM shows this id in place of a user or role that is gone",
        ),
        ("principal", A, f"account {B} in the trust of {ROLE_A}", f"no host is the account {B}"),
    ]
    unknown = Host.read("green", {}, DNS)
    assert found([host(), unknown], trusting)[1:] == [
        NotTried(A, f"account {B} in the trust of {ROLE_A}", "the account of green is not known")
    ]
    assert found([host()], {**trusting, "trust_policy": None}) == []


def test_instance_roles_that_hosts_do_not_declare() -> None:
    tagged = {
        "Old": f"cross_account_dns:{A}",
        "Former": "cross_account_dns",
        "Route53CrossAccountRole": f"cross_account_dns:{A}",
        f"EC2ManagementRole-{B}": "cross_account_dns",
        "Others": f"cross_account_dns:{B}",
        "Known": f"cross_account_dns:{A}",
    }
    navy = host("navy", instance_access_role_name="Second", dns_zone="y.test")
    found_here = list(instance_roles(Inventory([host(roles=tagged), navy], DNS), Known.read([], ["Known"])))
    assert [(each.name, each.account) for each in found_here] == [("Old", A), ("Former", A)]
    assert found_here[0].why == "blue declares Route53CrossAccountRole, Second"
    assert f"managed_by cross_account_dns:{A}." in found_here[0].remedy
    assert list(instance_roles(Inventory([host(roles=tagged)], B), Known())) == []


@pytest.mark.parametrize(
    ("zone", "chosen"),
    [
        ({"name": "z.test", "private_zone": False}, True),
        ({"name": "z.test", "private_zone": True}, False),
        ({"name": "named.test", "private_zone": False}, True),
        ({"name": "named.test", "private_zone": True}, False),
        ({"name": "other.test", "private_zone": False}, False),
        ({"name": "a..b", "private_zone": False, "comment": ZONE_COMMENT}, False),
        ({"name": "other.test", "private_zone": False, "comment": ZONE_COMMENT}, True),
        ({"name": "other.test", "private_zone": False, "comment": "Record sets"}, False),
    ],
)
def test_the_zones_that_roles_or_names_are_for(zone: dict[str, Any], chosen: bool) -> None:
    assert bool(zones_of([zone], [role(), {"name": "Bare"}], ["Named.test."])) is chosen
    hosts = [{"dns_zone": "Named.test."}, {"dns_zone": "x", "hosted_zone_name": "z.test"}, {"dns_zone": "a..b"}, {}]
    assert bool(zones_of([zone], [], [], hosts)) is (chosen or (zone["name"] == "z.test" and not zone["private_zone"]))
    private = [{**each, "dns_zone_private": "true"} for each in hosts]
    assert bool(zones_of([zone], [], ["named.test"], private, private=True)) is (
        ("comment" in zone and chosen) or (zone["name"] in ("z.test", "named.test") and zone["private_zone"])
    )
