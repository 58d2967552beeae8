"""What a declared hosted zone needs."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.hosted_zone import (
    declaration,
    describe,
    plan_zone,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import PLACEHOLDER_ID, HostedZone, Vpc
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

FIRST, SECOND = Vpc("vpc-00000001", "us-east-1"), Vpc("vpc-00000002", "eu-west-1")
VPCS = [{"vpc_id": FIRST.vpc_id}, {"vpc_id": SECOND.vpc_id, "vpc_region": "eu-west-1"}]
PUBLIC = HostedZone("Z1", "example.com.", comment="by hand", name_servers=("ns-1.awsdns-00.com",), record_set_count=9)
PRIVATE = HostedZone("Z2", "example.com.", private=True, vpcs=(FIRST,))


def declare(**params):
    return declaration({"zone": "example.com", **params}, "us-east-1")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        pytest.param({"vpcs": VPCS}, "Set private_zone", id="vpcs of a public zone"),
        pytest.param({"private_zone": True, "purge_vpcs": True}, "no VPC would be left", id="purge without vpcs"),
        pytest.param({"comment": "x" * 257}, "has 257 characters", id="comment"),
        pytest.param({"tags": {"aws:x": "y"}}, "AWS reserves", id="tag"),
        pytest.param({"delegation_set_id": "n1"}, "not the id of a delegation set", id="delegation set"),
        pytest.param({"delegation_set_id": "N1", "private_zone": True}, "not delegated", id="private delegation"),
        pytest.param(
            {"state": "existing", "comment": ""}, "comment: state existing writes nothing", id="only looked for"
        ),
    ],
)
def test_declaration_refuses(params, message):
    with pytest.raises(InputError, match=message):
        declare(**params)


def test_vpcs_select_unless_vpc_id_does():
    assert declare(private_zone=True, vpcs=VPCS).selector.vpc_ids == {FIRST.vpc_id, SECOND.vpc_id}
    assert declare(private_zone=True, vpcs=VPCS, vpc_id="vpc-00000003").selector.vpc_ids == {"vpc-00000003"}


@pytest.mark.parametrize("existing", [PUBLIC, PRIVATE], ids=["public", "private"])
def test_selecting_writes_nothing(existing):
    plan = plan_zone(existing, {"left": "alone"}, declare(private_zone=existing.private))
    assert not plan.changed
    assert (plan.zone, plan.tags) == (existing, None)


@pytest.mark.parametrize(("comment", "written"), [(None, None), ("by hand", None), ("", ""), ("ours", "ours")])
def test_a_comment_is_written_only_when_stated_and_different(comment, written):
    plan = plan_zone(PUBLIC, {}, declare(comment=comment))
    assert plan.comment == written
    assert plan.changed is (written is not None)
    assert plan.zone.comment == ("by hand" if written is None else written)


def test_tags():
    plan = plan_zone(PUBLIC, {"old": "1", "kept": "2"}, declare(tags={"kept": "2", "new": "3"}))
    assert (plan.tag_changes.put, plan.tag_changes.remove) == ({"new": "3"}, ("old",))
    assert plan.tags == {"kept": "2", "new": "3"}
    spared = plan_zone(PUBLIC, {"old": "1"}, declare(tags={"new": "3"}, purge_tags=False))
    assert spared.tags == {"new": "3", "old": "1"}


@pytest.mark.parametrize(
    ("params", "associate", "disassociate", "after"),
    [
        pytest.param({"vpcs": VPCS}, (SECOND,), (), (FIRST, SECOND), id="add"),
        pytest.param({"vpcs": VPCS[:1]}, (), (), (FIRST,), id="equal"),
        pytest.param({"vpcs": VPCS[1:]}, (SECOND,), (), (FIRST, SECOND), id="others stay"),
        pytest.param({"vpcs": VPCS[1:], "purge_vpcs": True}, (SECOND,), (FIRST,), (SECOND,), id="purge"),
    ],
)
def test_vpcs(params, associate, disassociate, after):
    plan = plan_zone(PRIVATE, {}, declare(private_zone=True, **params))
    assert (plan.associate, plan.disassociate, plan.zone.vpcs) == (associate, disassociate, after)
    assert plan.changed is bool(associate or disassociate)


def test_creation():
    plan = plan_zone(None, {}, declare(comment="ours", tags={"a": "1"}, delegation_set_id="/delegationset/N1"))
    assert plan.create and plan.changed
    assert plan.zone == HostedZone(PLACEHOLDER_ID, "example.com.", comment="ours", delegation_set_id="N1")
    assert (plan.tags, plan.tag_changes.put) == ({"a": "1"}, {"a": "1"})


def test_creation_takes_one_vpc_and_adds_the_others():
    plan = plan_zone(None, {}, declare(private_zone=True, vpcs=VPCS))
    assert (plan.zone.vpcs, plan.associate) == ((FIRST, SECOND), (SECOND,))


def test_a_private_zone_needs_a_vpc():
    with pytest.raises(InputError, match="without a VPC"):
        plan_zone(None, {}, declare(private_zone=True))


def test_the_delegation_set_cannot_change():
    plan_zone(HostedZone("Z1", "example.com.", delegation_set_id="N1"), {}, declare(delegation_set_id="N1"))
    with pytest.raises(InputError, match="has name servers of its own"):
        plan_zone(PUBLIC, {}, declare(delegation_set_id="N1"))


def test_description():
    described = describe(PRIVATE, {"a": "1"})
    assert described["name"] == "example.com"
    assert described["vpcs"] == [{"vpc_id": FIRST.vpc_id, "vpc_region": "us-east-1"}]
    assert described["tags"] == {"a": "1"}
    assert "tags" not in describe(PRIVATE, None)
