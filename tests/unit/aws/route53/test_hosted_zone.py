"""Creating, adjusting and removing a hosted zone: which calls are made, and what they cost."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.hosted_zone import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import PLACEHOLDER_ID
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

SERVERS = ["ns-1.awsdns-00.com", "ns-2.awsdns-00.net"]
WRITES = {
    "create_hosted_zone",
    "update_hosted_zone_comment",
    "change_tags_for_resource",
    "associate_vpc_with_hosted_zone",
    "disassociate_vpc_from_hosted_zone",
    "delete_hosted_zone",
}


def zone(comment="by hand", count=2, name="example.com.", reference="theirs", private=False):
    return {
        "Id": "/hostedzone/Z1",
        "Name": name,
        "CallerReference": reference,
        "Config": {"Comment": comment, "PrivateZone": private},
        "ResourceRecordSetCount": count,
    }


def route53(existing=None, **answers):
    """Route 53 with one zone or none."""
    private = bool(existing and existing["Config"]["PrivateZone"])
    details = {"VPCs": [{"VPCId": "vpc-00000001", "VPCRegion": "us-east-1"}]} if private else {}
    return FakeConnection(
        {
            "route53": {
                "list_hosted_zones_by_name": {"HostedZones": [existing] if existing else [], "IsTruncated": False},
                "get_hosted_zone": {"HostedZone": existing, "DelegationSet": {"NameServers": SERVERS}, **details},
                "list_tags_for_resource": {"ResourceTagSet": {"Tags": [{"Key": "old", "Value": "1"}]}},
                **answers,
            }
        }
    )


def run(connection, check_mode=False, **params):
    return ensure({"zone": "example.com", "state": "present", **params}, connection, check_mode=check_mode)


def writes(connection):
    return [(method, arguments) for method, arguments in connection.log if method in WRITES]


def created(**request):
    return {
        "HostedZone": zone(comment=request["HostedZoneConfig"]["Comment"], reference=request["CallerReference"]),
        "DelegationSet": {"NameServers": SERVERS},
    }


@pytest.mark.parametrize(
    "params",
    [
        {"zone": None},
        {"zone": "example..com"},
        {"hosted_zone_id": "/change/C1"},
        {"vpc_id": "vpc-00000001"},
        {"tags": {"aws:x": "y"}},
        {"private_zone": True, "vpcs": [{"vpc_id": "vpc"}]},
        {"comment": "x" * 257},
        {"hosted_zone_id": PLACEHOLDER_ID},
    ],
    ids=str,
)
def test_bad_input_makes_no_call(params):
    connection = route53()
    with pytest.raises(InputError):
        run(connection, **params)
    assert not connection.log


@pytest.mark.parametrize("params", [{"zone": "example..com"}, {"hosted_zone_id": PLACEHOLDER_ID}], ids=str)
def test_validation_comes_before_the_account_is_asked_for(params):
    with pytest.raises(InputError):
        run(NoConnection(), account_id="222222222222", **params)


def test_selecting_reads_and_writes_nothing_else():
    connection = route53(zone())
    result = run(connection)
    assert (result["changed"], result["created"]) == (False, False)
    assert (result["hosted_zone_id"], result["name"], result["name_servers"]) == ("Z1", "example.com", SERVERS)
    assert result["zone"]["comment"] == "by hand"
    assert "diff" not in result
    assert connection.methods() == ["list_hosted_zones_by_name", "get_hosted_zone"]


def test_creation():
    connection = route53(create_hosted_zone=created)
    connection.client("route53")._answers["change_tags_for_resource"] = {}
    result = run(connection, comment="ours", tags={"a": "1"})
    assert (result["changed"], result["created"], result["hosted_zone_id"]) == (True, True, "Z1")
    assert result["name_servers"] == SERVERS
    assert result["zone"]["tags"] == {"a": "1"}
    assert result["diff"]["before"] == ""
    assert '"comment": "ours"' in result["diff"]["after"]
    (_create, request), (_tag, tags) = writes(connection)
    assert request.pop("CallerReference")
    assert request == {"Name": "example.com", "HostedZoneConfig": {"Comment": "ours", "PrivateZone": False}}
    assert tags == {"ResourceType": "hostedzone", "ResourceId": "Z1", "AddTags": [{"Key": "a", "Value": "1"}]}


def test_creation_in_check_mode_returns_the_placeholder():
    connection = route53()
    result = run(connection, check_mode=True, comment="ours", tags={"a": "1"})
    assert (result["changed"], result["created"], result["hosted_zone_id"]) == (True, True, PLACEHOLDER_ID)
    assert result["diff"]["before"] == ""
    assert not writes(connection)


def test_the_placeholder_is_an_empty_zone_in_check_mode():
    connection = route53()
    result = run(connection, check_mode=True, hosted_zone_id=PLACEHOLDER_ID)
    assert (result["changed"], result["hosted_zone_id"]) == (False, PLACEHOLDER_ID)
    assert not connection.log


def test_creation_of_a_private_zone_associates_every_vpc():
    answer = {"HostedZone": zone(comment="", private=True), "VPC": {"VPCId": "vpc-00000001", "VPCRegion": "us-east-1"}}
    connection = route53(create_hosted_zone=answer, associate_vpc_with_hosted_zone={})
    result = run(
        connection,
        private_zone=True,
        vpcs=[{"vpc_id": "vpc-00000002", "vpc_region": "eu-west-1"}, {"vpc_id": "vpc-00000001"}],
    )
    (_create, request), (_associate, second) = writes(connection)
    assert request["VPC"] == {"VPCId": "vpc-00000001", "VPCRegion": "us-east-1"}
    assert second == {"HostedZoneId": "Z1", "VPC": {"VPCId": "vpc-00000002", "VPCRegion": "eu-west-1"}}
    assert [vpc["vpc_id"] for vpc in result["zone"]["vpcs"]] == ["vpc-00000001", "vpc-00000002"]


def test_creation_with_a_delegation_set():
    connection = route53(create_hosted_zone=created)
    run(connection, delegation_set_id="N1")
    assert writes(connection)[0][1]["DelegationSetId"] == "N1"


def test_a_lost_reply_to_the_creation_is_seen_as_done():
    references = []

    def already_there(**request):
        references.append(request["CallerReference"])
        raise client_error("HostedZoneAlreadyExists")

    connection = route53(
        create_hosted_zone=already_there,
        list_hosted_zones_by_name=lambda **_arguments: {
            "HostedZones": [zone(reference=reference) for reference in references],
            "IsTruncated": False,
        },
        get_hosted_zone={"HostedZone": zone(), "DelegationSet": {"NameServers": SERVERS}},
    )
    result = run(connection)
    assert (result["created"], result["hosted_zone_id"]) == (True, "Z1")

    connection = route53(
        create_hosted_zone=already_there,
        list_hosted_zones_by_name=lambda **_arguments: {
            "HostedZones": [zone(reference=reference) for reference in references[1:]],
            "IsTruncated": False,
        },
        get_hosted_zone={"HostedZone": zone(), "DelegationSet": {"NameServers": SERVERS}},
        change_tags_for_resource=client_error("AccessDenied"),
    )
    with pytest.raises(AwsError, match="change the tags") as failed:
        run(connection, tags={"a": "1"})
    assert failed.value.result == {"changed": True, "created": True, "hosted_zone_id": "Z1"}


@pytest.mark.parametrize(
    "error", [client_error("HostedZoneAlreadyExists"), client_error("TooManyHostedZones")], ids=str
)
def test_a_refused_creation_is_explained(error):
    connection = route53(
        create_hosted_zone=error,
        list_hosted_zones_by_name=[
            {"HostedZones": [], "IsTruncated": False},
            {"HostedZones": [zone(reference="theirs")], "IsTruncated": False},
        ],
    )
    with pytest.raises(AwsError, match=r"create the hosted zone example\.com"):
        run(connection)


def test_adjusting():
    connection = route53(
        zone(private=True),
        update_hosted_zone_comment={},
        change_tags_for_resource={},
        associate_vpc_with_hosted_zone={},
        disassociate_vpc_from_hosted_zone={},
    )
    result = run(
        connection,
        hosted_zone_id="Z1",
        private_zone=True,
        vpcs=[{"vpc_id": "vpc-00000002"}],
        purge_vpcs=True,
        comment="ours",
        tags={f"tag{number:02}": "x" for number in range(11)},
    )
    assert result["changed"] and not result["created"]
    assert [method for method, _arguments in writes(connection)] == [
        "update_hosted_zone_comment",
        "associate_vpc_with_hosted_zone",
        "disassociate_vpc_from_hosted_zone",
        "change_tags_for_resource",  # ten
        "change_tags_for_resource",  # and one
        "change_tags_for_resource",  # and the removal
    ]
    assert writes(connection)[-1][1]["RemoveTagKeys"] == ["old"]
    assert '"comment": "by hand"' in result["diff"]["before"]
    assert '"comment": "ours"' in result["diff"]["after"]


def test_check_mode_predicts_the_same_and_writes_nothing():
    params = {"comment": "ours", "tags": {"a": "1"}}
    real = run(route53(zone(), update_hosted_zone_comment={}, change_tags_for_resource={}), **params)
    connection = route53(zone())
    assert run(connection, check_mode=True, **params) == real
    assert not writes(connection)


def test_a_failure_on_the_way_says_what_was_done():
    connection = route53(
        zone(), update_hosted_zone_comment={}, change_tags_for_resource=client_error("AccessDenied", "not authorized")
    )
    with pytest.raises(
        AwsError, match=r"change the tags of the hosted zone example\.com .Z1.: not authorized"
    ) as caught:
        run(connection, comment="ours", tags={"a": "1"})
    assert caught.value.result == {"changed": True, "created": False, "hosted_zone_id": "Z1"}


def test_a_failed_first_write_changed_nothing():
    connection = route53(zone(), update_hosted_zone_comment=client_error("AccessDenied"))
    with pytest.raises(AwsError) as caught:
        run(connection, comment="ours")
    assert caught.value.result["changed"] is False


def test_no_write_after_a_failed_read():
    connection = route53(zone(), list_tags_for_resource=client_error("AccessDenied"))
    with pytest.raises(AwsError, match="read the tags"):
        run(connection, comment="ours", tags={})
    assert not writes(connection)


@pytest.mark.parametrize("check_mode", [False, True])
def test_removing_an_empty_zone(check_mode):
    connection = route53(zone(), delete_hosted_zone={})
    result = run(connection, state="absent", check_mode=check_mode)
    assert (result["changed"], result["hosted_zone_id"], result["diff"]["after"]) == (True, "Z1", "")
    assert writes(connection) == ([] if check_mode else [("delete_hosted_zone", {"Id": "Z1"})])


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("count", [3, 9])
def test_a_zone_in_use_is_not_removed(count, check_mode):
    record_sets = [{"Name": "example.com.", "Type": "NS"}, {"Name": "example.com.", "Type": "SOA"}]
    record_sets += [{"Name": f"\\052.n{number}.example.com.", "Type": "A"} for number in range(count - 2)]
    connection = route53(zone(count=count), list_resource_record_sets={"ResourceRecordSets": record_sets})
    with pytest.raises(AwsError) as caught:
        run(connection, state="absent", check_mode=check_mode)
    assert f"still has {count - 2} record sets (*.n0.example.com A" in str(caught.value)
    assert ("..." in str(caught.value)) is (count > 7)
    assert not writes(connection)


def test_removal_refused_by_aws_is_explained():
    connection = route53(zone(), delete_hosted_zone=client_error("HostedZoneNotEmpty", "contains non-required records"))
    with pytest.raises(AwsError, match=r"delete the hosted zone .* contains non-required records"):
        run(connection, state="absent")


@pytest.mark.parametrize("params", [{}, {"hosted_zone_id": "Z1"}], ids=["name", "id"])
def test_removing_what_is_not_there(params):
    connection = route53(get_hosted_zone=client_error("NoSuchHostedZone"))
    assert run(connection, state="absent", **params)["changed"] is False


def test_an_unknown_id_is_no_reason_to_create():
    connection = route53(get_hosted_zone=client_error("NoSuchHostedZone", "No hosted zone found with ID: Z1"))
    with pytest.raises(AwsError, match="No hosted zone found"):
        run(connection, hosted_zone_id="Z1")
    assert not writes(connection)
