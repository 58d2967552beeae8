"""The stub that benchmarks run against does what costs calls and time on Route 53, as boto3 sees it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import route53  # noqa: F401  (who paces clients)
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.pacing import Pacer
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._core.pacing import Bucket

from tests.benchmarks.record_sets import by_hand, workload
from tests.benchmarks.record_sets.servers import StubServer
from tests.benchmarks.record_sets.stub_zone import ZONE, ZONE_ID
from tests.support.sandbox.client import ROOT

SIZE = 700


@pytest.fixture(scope="module")
def server():
    running = StubServer()
    yield running
    running.stop()


@pytest.fixture
def stub(server):
    server.behaviour = {"latency": 0, "rate": 0, "burst": 0}
    server.reset()
    server.begin()
    return server


def change(action, name, value="192.0.2.1"):
    structure = {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": value}]}
    return {"Action": action, "ResourceRecordSet": structure}


def write(client, *changes):
    client.change_resource_record_sets(HostedZoneId=ZONE_ID, ChangeBatch={"Changes": list(changes)})


def names(client):
    return [each["Name"] for each in client.list_resource_record_sets(HostedZoneId=ZONE_ID)["ResourceRecordSets"]]


def test_a_zone_is_listed_in_pages_and_in_order(stub):
    client = stub.client()
    stub.fill(SIZE)
    stub.begin()
    pages = list(client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=ZONE_ID))
    assert [len(page["ResourceRecordSets"]) for page in pages] == [100] * 7 + [2]
    sizes = client.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=ZONE_ID, PaginationConfig={"PageSize": 300}
    )
    listed = [each for page in sizes for each in page["ResourceRecordSets"]]
    assert stub.counts() == (8 + 3, 0)
    assert [(each["Name"], each["Type"]) for each in listed[:2]] == [(ZONE, "NS"), (ZONE, "SOA")]
    declared = [(f"{each['record']}.", each["type"], each["ttl"]) for each in workload.record_sets(SIZE)]
    assert [(each["Name"], each["Type"], each["TTL"]) for each in listed[2:]] == declared


def test_what_is_written_by_hand_stays_and_drift_is_mended(stub):
    stub.fill(SIZE)
    stub.begin()
    by_hand.sync(stub.client(), ZONE_ID, workload.record_sets(SIZE))
    assert stub.counts() == (3, 0)
    stub.drift(SIZE)
    stub.begin()
    by_hand.sync(stub.client(), ZONE_ID, workload.record_sets(SIZE))
    assert stub.counts() == (4, 0)


def test_a_batch_is_all_or_nothing(stub):
    client = stub.client()
    write(client, change("CREATE", "*.Existing.example"))
    assert names(client)[2:] == [r"\052.existing.example."]
    for refused in (
        change("CREATE", "*.existing.example"),
        change("DELETE", "*.existing.example", "192.0.2.2"),
        change("DELETE", "b.existing.example"),
    ):
        with pytest.raises(client.exceptions.InvalidChangeBatch):
            write(client, change("CREATE", "a.existing.example"), refused)
    assert names(client)[2:] == [r"\052.existing.example."]
    write(client, change("DELETE", "*.existing.example"), change("UPSERT", "a.existing.example"))
    assert names(client)[2:] == ["a.existing.example."]


def test_a_batch_holds_a_thousand_values_and_updates_count_twice(stub):
    client = stub.client()
    changes = [change("UPSERT", f"host-{number}.{ZONE}") for number in range(501)]
    write(client, *changes[:500])
    with pytest.raises(client.exceptions.InvalidChangeBatch, match="limit of 1000"):
        write(client, *changes)


def test_other_operations_of_the_contestants_answer(stub):
    client = stub.client()
    assert client.get_hosted_zone(Id=ZONE_ID)["HostedZone"]["Name"] == ZONE
    assert client.list_hosted_zones_by_name(DNSName=ZONE)["HostedZones"][0]["Id"] == f"/hostedzone/{ZONE_ID}"
    assert client.list_hosted_zones()["HostedZones"][0]["Name"] == ZONE
    assert client.list_health_checks()["IsTruncated"] is False
    assert client.get_change(Id="C1")["ChangeInfo"]["Status"] == "INSYNC"


def test_who_asks_too_fast_is_refused(stub):
    stub.behaviour = {"latency": 0, "rate": 0.001, "burst": 2}
    stub.begin()
    client = stub.client()
    names(client)
    names(client)
    with pytest.raises(client.exceptions.ClientError, match="Throttling"):
        names(client)


def test_who_is_paced_is_not(stub):
    """Forty calls, which at once are too many. The stub's larger burst is for what a busy machine delays."""
    stub.behaviour = {"latency": 0, "rate": 50, "burst": 20}
    stub.begin()
    connection = Connection(
        region="us-east-1",
        endpoint_url=stub.url,
        credentials={"aws_access_key_id": "AKIASTUBSTUBSTUBSTUB", "aws_secret_access_key": "stub-secret-access-key"},
        pacer=Pacer(Bucket(45, 5)),
    )
    for _ in range(40):
        names(connection.client("route53"))
    assert stub.counts() == (40, 0)


def test_the_steps_of_a_run_are_measured(stub, tmp_path):
    path = tmp_path / "zone.json"
    path.write_text(json.dumps(workload.record_sets(SIZE)), encoding="utf-8")
    stub.fill(SIZE)
    stub.begin()
    program = [sys.executable, "-m", "tests.benchmarks.record_sets.breakdown", ZONE_ID, str(path)]
    done = subprocess.run(program, cwd=ROOT, env=stub.env, check=True, capture_output=True)
    assert "list the zone: 3 calls" in json.loads(done.stdout)
    assert stub.counts() == (1 + 3, 0)
