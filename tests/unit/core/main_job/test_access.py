"""The policies of shared roles: which of them are another zone's, and whose the zone role of a former version is."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.access import (
    former_zone_role,
    instance_policy,
    policies_of_other_zones,
    trusted_roles,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.names import Names
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.zone_grant import zone_policy
from hypothesis import given
from hypothesis import strategies as st

A, DNS = "111111111111", "222222222222"
OWN = "dns-updates-222222222222-example.com"
LONG = "a-zone-with-a-name-that-is-too-long.example.com"
ZONE_ID, OTHER_ID = "Z1111111111111", "Z2222222222222"
FULL = "arn:aws:iam::aws:policy/AmazonRoute53FullAccess"


def policy_of(zone: str, dns: str = DNS) -> tuple[str, dict[str, Any]]:
    names = Names.of(zone, A, dns)
    return names.instance_policy, instance_policy(f"arn:aws:iam::{dns}:role/{names.zone_role}")


def kept(name: str, document: dict[str, Any], **options: Any) -> bool:
    return bool(policies_of_other_zones({name: document}, A, OWN, **options))


@pytest.mark.parametrize("zone", ["example.org", LONG, ".".join(["a" * 60] * 4), "x.y"])
@pytest.mark.parametrize("dns", [DNS, "444444444444"])
def test_the_policy_of_another_zone_stays(zone: str, dns: str) -> None:
    assert kept(*policy_of(zone, dns))


@pytest.mark.parametrize("zone", ["example.org", LONG, ".".join(["a" * 60] * 4)])
@pytest.mark.parametrize("prefix", ["acme-", "a" * 20])
def test_prefix_and_path_are_those_of_all_zones(zone: str, prefix: str) -> None:
    names = Names.of(zone, A, DNS, prefix=prefix)
    document = instance_policy(f"arn:aws:iam::{DNS}:role/dns/{names.zone_role}")
    fits = {"prefix": prefix, "path": "/dns/"}
    assert kept(names.instance_policy, document, **fits)
    assert not kept(names.instance_policy, document, **fits | {"path": "/"})
    assert not kept(names.instance_policy, document, **fits | {"prefix": "other-"})
    assert not kept(*policy_of(zone), **fits)
    assert not kept(names.instance_policy, document)


def test_ones_own_is_declared_anew() -> None:
    assert not kept(*policy_of("example.com"))


def changed(change: Any) -> dict[str, Any]:
    document = copy.deepcopy(policy_of("example.org")[1])
    change(document["Statement"])
    return document


NAME = policy_of("example.org")[0]
ROLE = "arn:aws:iam::222222222222:role/"


@pytest.mark.parametrize(
    ("name", "document"),
    [
        pytest.param("mine", policy_of("example.org")[1], id="another name"),
        pytest.param("dns-updates-222222222222-example.net", policy_of("example.org")[1], id="name of another zone"),
        pytest.param("dns-updates-444444444444-example.org", policy_of("example.org")[1], id="of another account"),
        pytest.param(NAME, instance_policy(f"{ROLE}Admin"), id="another role"),
        pytest.param(NAME, instance_policy(f"{ROLE}x/EC2ManagementRole-{A}-example.org"), id="another path"),
        pytest.param(NAME, instance_policy(f"{ROLE}EC2ManagementRole-{A}-example.*"), id="a wildcard"),
        pytest.param(NAME, instance_policy("*"), id="every role"),
        pytest.param(NAME, changed(lambda s: s[1].update(Action="sts:*")), id="other actions"),
        pytest.param(NAME, changed(lambda s: s[0].update(Action="ec2:*")), id="other reading"),
        pytest.param(NAME, changed(lambda s: s[1].update(Effect="Deny")), id="a denial"),
        pytest.param(NAME, changed(lambda s: s.append({**s[0], "Sid": "More"})), id="one statement more"),
        pytest.param(NAME, changed(lambda s: s.append(dict(s[1], Resource=f"{ROLE}X"))), id="one role more"),
        pytest.param(NAME, changed(lambda s: s[1].update(Resource=[s[1]["Resource"], f"{ROLE}X"])), id="two roles"),
        pytest.param(NAME, changed(lambda s: s.pop(0)), id="one statement less"),
        pytest.param(NAME, {}, id="empty"),
        pytest.param("dns-updates", instance_policy(f"{ROLE}EC2ManagementRole-{A}"), id="of a former version"),
    ],
)
def test_what_no_run_for_another_zone_writes_goes(name: str, document: dict[str, Any]) -> None:
    assert not kept(name, document)


def test_zone_roles_with_names_of_their_own_are_named_by_the_user() -> None:
    arn = f"{ROLE}Custom"
    assert kept(NAME, instance_policy(arn), others=[arn])
    assert not kept(NAME, instance_policy(f"{ROLE}Other"), others=[arn])


def test_the_policy_of_a_former_version_stays_where_it_is_another_zones() -> None:
    assert kept("dns-updates", instance_policy(f"{ROLE}EC2ManagementRole-{A}"), former=True)
    assert not kept("dns-updates", instance_policy(f"{ROLE}Admin"), former=True)


@given(
    name=st.sampled_from([NAME, "dns-updates", "x"]),
    resource=st.sampled_from(
        [f"{ROLE}EC2ManagementRole-{A}-example.org", f"{ROLE}EC2ManagementRole-{A}", f"{ROLE}A", "*"]
    ),
    action=st.sampled_from(["sts:AssumeRole", "sts:*", "STS:assumerole"]),
    extra=st.booleans(),
)
def test_only_the_exact_form_is_kept(name: str, resource: str, action: str, extra: bool) -> None:
    """The law: what is kept lets the instances assume their own zone role of the zone in the name, and nothing else."""
    document = instance_policy(resource)
    document["Statement"][1]["Action"] = action
    document["Statement"] += [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}] if extra else []
    narrow = resource == f"{ROLE}EC2ManagementRole-{A}-example.org" and action.lower() == "sts:assumerole" and not extra
    assert kept(name, document) == (name == NAME and narrow)


def former(zone_id: str = ZONE_ID, names: tuple[str, ...] = ("*.a.example.com",), **fields: Any) -> dict[str, Any]:
    policy = zone_policy(zone_id, names=list(names), types=["A", "AAAA"])
    return {
        "arn": f"{ROLE}EC2ManagementRole-{A}",
        "name": f"EC2ManagementRole-{A}",
        "tags": {TAG: "cross_account_dns"},
        "description": f"Changes the record sets of account {A} in {zone_id}.",
        "managed_policies": [],
        "inline_policies": {"record-sets": policy},
    } | fields


@pytest.mark.parametrize(
    ("role", "zone_id", "reason", "publishes"),
    [
        pytest.param(former(), ZONE_ID, "", True, id="this zone's"),
        pytest.param(former(names=("*.b.example.com",)), ZONE_ID, "", False, id="of another domain"),
        pytest.param(former(OTHER_ID), ZONE_ID, "not for the zone Z1111111111111", False, id="another zone's"),
        pytest.param(former(tags={}), ZONE_ID, "does not carry the tag", False, id="somebody else's"),
        pytest.param(former(tags={TAG: "them"}), ZONE_ID, "does not carry the tag", False, id="another maker's"),
        pytest.param(former(inline_policies={}), ZONE_ID, "not for the zone", False, id="no policy"),
        pytest.param(former(inline_policies={}, managed_policies=[FULL]), ZONE_ID, "", False, id="full access"),
        pytest.param(
            former(OTHER_ID, inline_policies={}, managed_policies=[FULL]), ZONE_ID, "not for", False, id="full, another"
        ),
        pytest.param(former(), "", "", True, id="the zone is gone"),
        pytest.param(former(names=("*.b.example.com",)), "", "not for names below", False, id="gone, another domain"),
        pytest.param(
            {**former(), "inline_policies": {"record-sets": {"Statement": {"Sid": "X"}}}},
            ZONE_ID,
            "not for",
            False,
            id="odd",
        ),
    ],
)
def test_whose_the_zone_role_of_a_former_version_is(
    role: dict[str, Any], zone_id: str, reason: str, publishes: bool
) -> None:
    found = former_zone_role(role, A, zone_id, "A.example.com.")
    assert found.name == f"EC2ManagementRole-{A}"
    assert (reason in found.reason) if reason else found.reason == ""
    assert (found.ours, found.publishes) == (not reason, publishes)
    assert found.as_dict()["ours"] == found.ours


def test_there_is_none() -> None:
    assert former_zone_role(None, A, ZONE_ID, "a.example.com").as_dict() == {
        "name": "",
        "reason": "",
        "publishes": False,
        "ours": False,
    }


def trusting(operator: str, key: str, names: Any, effect: str = "Allow") -> dict[str, Any]:
    condition = {operator: {key: names}, "StringEquals": {"sts:ExternalId": "x"}}
    return {"Effect": effect, "Principal": {"AWS": A}, "Action": "sts:AssumeRole", "Condition": condition}


OF_ACCOUNT = f"arn:aws:iam::{A}:role/"


@pytest.mark.parametrize(
    ("statement", "roles"),
    [
        (trusting("ArnLike", "aws:PrincipalArn", [f"{OF_ACCOUNT}Ours", f"{OF_ACCOUNT}team/Web"]), ["team/Web"]),
        (trusting("ArnEquals", "AWS:principalarn", f"{OF_ACCOUNT}Web"), ["Web"]),
        (trusting("ArnLike", "aws:PrincipalArn", f"{OF_ACCOUNT}Ours"), []),
        (trusting("ArnLike", "aws:PrincipalArn", [f"{OF_ACCOUNT}*", f"{ROLE}Web", f"arn:aws:iam::{A}:user/U"]), []),
        (trusting("ArnNotLike", "aws:PrincipalArn", f"{OF_ACCOUNT}Web"), []),
        (trusting("ArnLike", "aws:SourceArn", f"{OF_ACCOUNT}Web"), []),
        (trusting("ArnLike", "aws:PrincipalArn", f"{OF_ACCOUNT}Web", "Deny"), []),
        ({"Effect": "Allow", "Principal": {"AWS": A}, "Action": "sts:AssumeRole"}, []),
    ],
)
def test_the_roles_that_a_trust_names(statement: dict[str, Any], roles: list[str]) -> None:
    trust = {"Version": "2012-10-17", "Statement": statement}
    assert trusted_roles(trust, A, f"{OF_ACCOUNT}Ours") == [f"{OF_ACCOUNT}{name}" for name in roles]


def test_no_trust_names_no_role() -> None:
    assert trusted_roles({}, A) == []
