# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53 as clients meet it: over HTTP, signed, in several accounts."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.sandbox.client import SandboxClient

REGION = "eu-west-1"


def change(action: str, name: str, value: str = "192.0.2.1", **members: Any) -> dict[str, Any]:
    record_set = {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": value}], **members}
    return {"Action": action, "ResourceRecordSet": record_set}


@pytest.fixture
def route53(fresh: SandboxClient, boto: Any) -> Any:
    """A client of the DNS account."""
    return boto("route53", profile="dns")


@pytest.fixture
def zone_id(route53: Any) -> str:
    created = route53.create_hosted_zone(Name="example.com", CallerReference="one")
    return str(created["HostedZone"]["Id"])


def submit(route53: Any, zone_id: str, *changes: dict[str, Any]) -> dict[str, Any]:
    answer = route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": list(changes)})
    return dict(answer["ChangeInfo"])


def listed(route53: Any, zone_id: str, **options: Any) -> list[dict[str, Any]]:
    pages = route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id, **options)
    return [found for page in pages for found in page["ResourceRecordSets"]]


def error_of(refused: pytest.ExceptionInfo[ClientError]) -> tuple[str, int]:
    response = refused.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def test_created_zone(route53: Any) -> None:
    created = route53.create_hosted_zone(
        Name="Example.com", CallerReference="one", HostedZoneConfig={"Comment": "for tests", "PrivateZone": False}
    )
    assert created["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert created["Location"].endswith(created["HostedZone"]["Id"])
    assert created["ChangeInfo"]["Status"] == "PENDING"
    assert len(created["DelegationSet"]["NameServers"]) == 4
    read = route53.get_hosted_zone(Id=created["HostedZone"]["Id"])
    assert read["HostedZone"] == created["HostedZone"]
    assert read["HostedZone"]["Config"] == {"Comment": "for tests", "PrivateZone": False}
    with pytest.raises(route53.exceptions.HostedZoneAlreadyExists):
        route53.create_hosted_zone(Name="example.com", CallerReference="one")


@pytest.mark.parametrize("size", ["1", "7", "100", "300", None])
def test_pages_of_700_sets_with_weighted_ones_across_borders(route53: Any, zone_id: str, size: str | None) -> None:
    weighted = [change("CREATE", "w.example.com", SetIdentifier=f"id {n:03}", Weight=n % 256) for n in range(400)]
    plain = [change("CREATE", f"h{n}.example.com") for n in range(298)]
    submit(route53, zone_id, *weighted, *plain)
    options = {"PaginationConfig": {"PageSize": int(size)}} if size else {}
    found = listed(route53, zone_id, **options)
    assert len(found) == 700
    keys = [(each["Name"], each["Type"], each.get("SetIdentifier", "")) for each in found]
    assert len(set(keys)) == 700
    assert [key[2] for key in keys if key[0] == "w.example.com."] == [f"id {n:03}" for n in range(400)]


def test_a_refused_batch_changes_nothing_and_names_every_problem(route53: Any, zone_id: str) -> None:
    submit(route53, zone_id, change("CREATE", "there.example.com"))
    before = listed(route53, zone_id)
    with pytest.raises(route53.exceptions.InvalidChangeBatch) as refused:
        submit(
            route53,
            zone_id,
            change("CREATE", "new.example.com"),
            change("CREATE", "there.example.com"),
            change("DELETE", "absent.example.com"),
        )
    assert error_of(refused) == ("InvalidChangeBatch", 400)
    assert refused.value.response["Error"]["Message"] == (
        "[Tried to create resource record set [name='there.example.com.', type='A'] but it already exists, "
        "Tried to delete resource record set [name='absent.example.com.', type='A'] but it was not found]"
    )
    assert listed(route53, zone_id) == before


@pytest.mark.parametrize(
    ("call", "code", "status"),
    [
        (lambda route53, _: route53.get_hosted_zone(Id="ZNONE"), "NoSuchHostedZone", 404),
        (lambda route53, _: route53.get_change(Id="CNONE"), "NoSuchChange", 404),
        (lambda route53, zone: submit(route53, zone, change("CREATE", "x.example.com", Weight=1)), "InvalidInput", 400),
        (
            lambda route53, zone: submit(
                route53, zone, change("CREATE", "x.example.com", Weight=1, SetIdentifier="x", HealthCheckId="none")
            ),
            "NoSuchHealthCheck",
            404,
        ),
        (
            lambda route53, zone: submit(route53, zone, change("CREATE", "x.example.com", TTL=2**31)),
            "InvalidInput",
            400,
        ),
        (
            lambda route53, zone: route53.list_resource_record_sets(HostedZoneId=zone, StartRecordType="A"),
            "InvalidInput",
            400,
        ),
        (lambda route53, _: route53.create_hosted_zone(Name="a..b", CallerReference="x"), "InvalidDomainName", 400),
    ],
)
def test_error_shapes(route53: Any, zone_id: str, call: Any, code: str, status: int) -> None:
    with pytest.raises(ClientError) as refused:
        call(route53, zone_id)
    assert error_of(refused) == (code, status)


def test_changes_have_ids_of_their_own_and_become_insync(route53: Any, zone_id: str, fresh: SandboxClient) -> None:
    first = submit(route53, zone_id, change("CREATE", "a.example.com"))
    second = submit(route53, zone_id, change("CREATE", "b.example.com"))
    assert first["Id"] != second["Id"]
    assert first["Status"] == "PENDING"
    states = [route53.get_change(Id=first["Id"])["ChangeInfo"]["Status"] for _ in range(3)]
    assert states == ["PENDING", "INSYNC", "INSYNC"]
    assert route53.get_change(Id=second["Id"])["ChangeInfo"]["Status"] == "PENDING"


def test_a_zone_is_its_account_s_alone(route53: Any, zone_id: str, boto: Any) -> None:
    stranger = boto("route53", profile="workload-a")
    for call in (
        lambda: stranger.get_hosted_zone(Id=zone_id),
        lambda: stranger.list_resource_record_sets(HostedZoneId=zone_id),
        lambda: submit(stranger, zone_id, change("CREATE", "x.example.com")),
    ):
        with pytest.raises(ClientError) as refused:
            call()
        assert error_of(refused) == ("AccessDenied", 403)
    ids = [zone["Id"] for zone in stranger.list_hosted_zones()["HostedZones"]]
    assert zone_id not in ids


def test_private_zone_across_accounts(route53: Any, boto: Any) -> None:
    own = boto("ec2", profile="dns", region=REGION).create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    foreign = boto("ec2", profile="workload-a", region=REGION).create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    guest = boto("route53", profile="workload-a")
    zone_id = route53.create_hosted_zone(
        Name="internal.example", CallerReference="private", VPC={"VPCRegion": REGION, "VPCId": own}
    )["HostedZone"]["Id"]
    link = {"HostedZoneId": zone_id, "VPC": {"VPCRegion": REGION, "VPCId": foreign}}

    with pytest.raises(ClientError) as refused:
        guest.associate_vpc_with_hosted_zone(**link)
    assert error_of(refused) == ("NotAuthorizedException", 401)

    assert route53.create_vpc_association_authorization(**link)["VPC"]["VPCId"] == foreign
    assert [vpc["VPCId"] for vpc in route53.list_vpc_association_authorizations(HostedZoneId=zone_id)["VPCs"]] == [
        foreign
    ]
    guest.associate_vpc_with_hosted_zone(**link)
    route53.delete_vpc_association_authorization(**link)
    vpcs = route53.get_hosted_zone(Id=zone_id)["VPCs"]
    assert sorted(vpc["VPCId"] for vpc in vpcs) == sorted([own, foreign])

    summaries = guest.list_hosted_zones_by_vpc(VPCId=foreign, VPCRegion=REGION)["HostedZoneSummaries"]
    assert [(summary["Name"], summary["Owner"]["OwningAccount"]) for summary in summaries] == [
        ("internal.example.", "222222222222")
    ]
    guest.disassociate_vpc_from_hosted_zone(**link)
    with pytest.raises(route53.exceptions.LastVPCAssociation):
        route53.disassociate_vpc_from_hosted_zone(HostedZoneId=zone_id, VPC={"VPCRegion": REGION, "VPCId": own})


def test_tags_and_comment(route53: Any, zone_id: str) -> None:
    bare = zone_id.rpartition("/")[2]
    of_zone = {"ResourceType": "hostedzone", "ResourceId": bare}
    route53.change_tags_for_resource(**of_zone, AddTags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    route53.change_tags_for_resource(**of_zone, AddTags=[{"Key": "b", "Value": "3"}], RemoveTagKeys=["a"])
    assert route53.list_tags_for_resource(**of_zone)["ResourceTagSet"] == {
        **of_zone,
        "Tags": [{"Key": "b", "Value": "3"}],
    }
    route53.update_hosted_zone_comment(Id=zone_id, Comment="new")
    assert route53.get_hosted_zone(Id=zone_id)["HostedZone"]["Config"]["Comment"] == "new"
    route53.update_hosted_zone_comment(Id=zone_id)
    assert "Comment" not in route53.get_hosted_zone(Id=zone_id)["HostedZone"]["Config"]


def test_health_checks_stay_with_moto(route53: Any, zone_id: str) -> None:
    check = route53.create_health_check(
        CallerReference="one", HealthCheckConfig={"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 80}
    )["HealthCheck"]["Id"]
    members = {"SetIdentifier": "p", "Failover": "PRIMARY", "HealthCheckId": check}
    submit(route53, zone_id, change("CREATE", "f.example.com", **members))
    (found,) = [each for each in listed(route53, zone_id) if each["Name"] == "f.example.com."]
    assert found.items() >= members.items()
    page = route53.list_health_checks()
    assert [each["Id"] for each in page["HealthChecks"]] == [check]
    assert (page["IsTruncated"], page["MaxItems"], page["Marker"]) == (False, "100", "")


def test_a_health_check_that_nothing_probes_has_not_failed(route53: Any) -> None:
    check = route53.create_health_check(
        CallerReference="one", HealthCheckConfig={"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 80}
    )["HealthCheck"]["Id"]
    assert route53.get_health_check_last_failure_reason(HealthCheckId=check)["HealthCheckObservations"] == []
    route53.delete_health_check(HealthCheckId=check)
    with pytest.raises(route53.exceptions.NoSuchHealthCheck):
        route53.get_health_check_last_failure_reason(HealthCheckId=check)


def test_a_deleted_zone_is_gone(route53: Any, zone_id: str) -> None:
    submit(route53, zone_id, change("CREATE", "a.example.com"))
    with pytest.raises(route53.exceptions.HostedZoneNotEmpty):
        route53.delete_hosted_zone(Id=zone_id)
    submit(route53, zone_id, change("DELETE", "a.example.com"))
    route53.delete_hosted_zone(Id=zone_id)
    with pytest.raises(route53.exceptions.NoSuchHostedZone):
        route53.get_hosted_zone(Id=zone_id)


def test_modules_of_amazon_aws_work_against_it(fresh: SandboxClient, run_module: Any) -> None:
    created = run_module("amazon.aws.route53_zone", {"zone": "ansible.example", "comment": "made"}, profile="dns")
    assert created["changed"], created
    record = {"zone": "ansible.example", "record": "www.ansible.example", "type": "A", "ttl": 60, "state": "present"}
    first = run_module("amazon.aws.route53", {**record, "value": "192.0.2.1"}, profile="dns")
    assert first["changed"], first
    again = run_module("amazon.aws.route53", {**record, "value": "192.0.2.1"}, profile="dns")
    assert not again["changed"], again
