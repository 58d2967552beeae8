# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The stub of a fleet does what costs calls and time on AWS, as boto3 sees it."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from tests.benchmarks.fleet.rates import DESCRIBE_INSTANCES
from tests.benchmarks.fleet.world import MANAGEMENT, REGIONS, accounts
from tests.benchmarks.measure import Sample
from tests.benchmarks.stubs import StubProcess

TRUST = {"Version": "2012-10-17", "Statement": []}


@pytest.fixture(scope="module")
def server():
    running = StubProcess("tests.benchmarks.fleet.stub")
    yield running
    running.stop()


@pytest.fixture
def stub(server):
    server.order(reset=1, accounts=0, instances=20, rates=False, latency=0)
    return server


def assumed(stub, account, service, region="us-east-1"):
    """A client of an account, and who STS says it is."""
    answer = stub.client("sts").assume_role(RoleArn=account.role_arn, RoleSessionName="test")
    keys = answer["Credentials"]
    return stub.client(
        service,
        region_name=region,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def test_a_request_belongs_to_the_account_that_its_key_was_handed_out_for(stub):
    assert stub.client("sts").get_caller_identity()["Account"] == MANAGEMENT
    for account in accounts(3):
        identity = assumed(stub, account, "sts").get_caller_identity()
        assert identity["Account"] == account.id
        assert identity["Arn"] == f"arn:aws:sts::{account.id}:assumed-role/OrganizationAccountAccessRole/test"
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        stub.client("sts", aws_access_key_id="ASIAUNKNOWNUNKNOWN00").get_caller_identity()


def test_instances_are_listed_in_pages_and_are_those_of_an_account_and_a_region(stub):
    stub.order(instances=45)
    found = {}
    for account in accounts(2):
        for region in REGIONS:
            pages = (
                assumed(stub, account, "ec2", region)
                .get_paginator("describe_instances")
                .paginate(PaginationConfig={"PageSize": 20})
            )
            read = [each for page in pages for group in page["Reservations"] for each in group["Instances"]]
            assert len(read) == 45
            assert {each["Placement"]["AvailabilityZone"] for each in read} == {f"{region}a"}
            found |= {each["InstanceId"]: account.id for each in read}
    assert len(found) == 2 * len(REGIONS) * 45
    counted = stub.counted(Sample(0, 0))
    assert (counted.calls, counted.throttled) == (6 * (1 + 3), 0)


def test_a_role_is_as_it_was_written_and_of_one_account(stub):
    first, second = accounts(2)
    client = assumed(stub, first, "iam")
    document = json.dumps(TRUST)
    client.create_role(
        RoleName="Audit",
        AssumeRolePolicyDocument=document,
        Description="a & b",
        MaxSessionDuration=7200,
        Tags=[{"Key": "k", "Value": "v"}],
    )
    with pytest.raises(client.exceptions.EntityAlreadyExistsException):
        client.create_role(RoleName="Audit", AssumeRolePolicyDocument=document)
    role = client.get_role(RoleName="Audit")["Role"]
    assert role["Arn"] == f"arn:aws:iam::{first.id}:role/Audit"
    assert (role["AssumeRolePolicyDocument"], role["Description"], role["MaxSessionDuration"]) == (TRUST, "a & b", 7200)
    assert role["Tags"] == [{"Key": "k", "Value": "v"}]
    other = assumed(stub, second, "iam")
    with pytest.raises(other.exceptions.NoSuchEntityException):
        other.get_role(RoleName="Audit")


def test_the_parts_of_a_role_are_written_and_listed(stub):
    client = assumed(stub, accounts(1)[0], "iam")
    client.create_role(RoleName="Audit", AssumeRolePolicyDocument="{}")
    client.put_role_policy(RoleName="Audit", PolicyName="read", PolicyDocument=json.dumps(TRUST))
    client.attach_role_policy(RoleName="Audit", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    client.tag_role(RoleName="Audit", Tags=[{"Key": "k", "Value": "v"}])
    client.update_assume_role_policy(RoleName="Audit", PolicyDocument=json.dumps(TRUST))
    client.update_role(RoleName="Audit", Description="new")
    assert client.get_role(RoleName="Audit")["Role"]["AssumeRolePolicyDocument"] == TRUST
    assert client.get_role(RoleName="Audit")["Role"]["Description"] == "new"
    assert client.list_role_policies(RoleName="Audit")["PolicyNames"] == ["read"]
    assert client.get_role_policy(RoleName="Audit", PolicyName="read")["PolicyDocument"] == TRUST
    [attached] = client.list_attached_role_policies(RoleName="Audit")["AttachedPolicies"]
    assert attached["PolicyName"] == "ReadOnlyAccess"
    assert client.list_role_tags(RoleName="Audit")["Tags"] == [{"Key": "k", "Value": "v"}]
    client.delete_role(RoleName="Audit")
    with pytest.raises(client.exceptions.NoSuchEntityException):
        client.get_role(RoleName="Audit")


def test_an_organization_is_listed_in_pages_of_twenty(stub):
    stub.order(accounts=150)
    client = stub.client("organizations")
    pages = list(client.get_paginator("list_accounts").paginate())
    assert [len(page["Accounts"]) for page in pages] == [20] * 7 + [10]
    [root] = client.list_roots()["Roots"]
    units = client.list_organizational_units_for_parent(ParentId=root["Id"])["OrganizationalUnits"]
    held = [
        account["Id"]
        for unit in units
        for page in client.get_paginator("list_accounts_for_parent").paginate(ParentId=unit["Id"])
        for account in page["Accounts"]
    ]
    assert held == [account.id for account in accounts(150)]
    assert client.describe_organization()["Organization"]["MasterAccountId"] == MANAGEMENT


def test_each_account_and_region_has_a_bucket_of_its_own(stub):
    account, other = accounts(2)
    busy = assumed(stub, account, "ec2")
    spared = [assumed(stub, account, "ec2", "eu-west-1"), assumed(stub, other, "ec2")]
    stub.order(rates=True, instances=0)
    with pytest.raises(ClientError, match="RequestLimitExceeded"):
        for _ in range(100 * round(DESCRIBE_INSTANCES.burst)):
            busy.describe_instances(MaxResults=5)
    for client in spared:
        client.describe_instances(MaxResults=5)


def test_what_is_asked_at_once_is_counted(stub):
    stub.order(latency=0.01)
    stub.client("sts").get_caller_identity()
    assert stub.counted(Sample(1, 1)).in_flight == 1
