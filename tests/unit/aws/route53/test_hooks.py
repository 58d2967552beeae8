"""Pages of record sets are read as botocore reads them: a client with our reader and one without get each answer."""

from __future__ import annotations

import boto3
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import RETRIES
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import hooks
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from tests.support.aws.wire_answers import NAMESPACE, answering, error

NEXT = "<IsTruncated>true</IsTruncated><MaxItems>300</MaxItems><NextRecordName>b.example.</NextRecordName>"
VALUE = "<ResourceRecords><ResourceRecord><Value>{}</Value></ResourceRecord></ResourceRecords>"


def client():
    return boto3.client(
        "route53",
        region_name="us-east-1",
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="secret",
        config=Config(retries={**RETRIES, "total_max_attempts": 1}),
    )


def page(*sets: str, rest: str = NEXT, namespace: str = f' xmlns="{NAMESPACE}"') -> str:
    content = "".join(
        f"<ResourceRecordSet><Name>a.example.</Name><Type>A</Type>{each}</ResourceRecordSet>" for each in sets
    )
    return (
        '<?xml version="1.0"?>\n'
        f"<ListResourceRecordSetsResponse{namespace}><ResourceRecordSets>{content}</ResourceRecordSets>{rest}"
        "</ListResourceRecordSetsResponse>"
    )


def listed(answer, *, ours: bool, taken: list[str] | None = None):
    """The answer as a client gives it. ``taken`` collects what our reader takes over."""
    route53 = answering(client(), answer)
    if ours:
        route53.meta.events.register(hooks.EVENT, hooks.READ_RECORD_SETS)
    if taken is not None:
        route53.meta.events.register_last(
            hooks.EVENT, lambda customized_response_dict, **_event: taken.extend(customized_response_dict)
        )
    return route53.list_resource_record_sets(HostedZoneId="Z1")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(page(), id="empty"),
        pytest.param(page(f"<TTL>300</TTL>{VALUE.format('192.0.2.1')}"), id="simple"),
        pytest.param(
            page(f"<TTL>0</TTL>{VALUE.format('a')}", f"<TTL>1</TTL>{VALUE.format('b')}", rest=""), id="last page"
        ),
        pytest.param(page(VALUE.format("&quot;a &amp; &lt;b&gt; &#233; é  &quot;")), id="entities"),
        pytest.param(page(VALUE.format("")), id="empty value"),
        pytest.param(page("<ResourceRecords></ResourceRecords>"), id="no values"),
        pytest.param(page("<ResourceRecords/>"), id="closed at once"),
        pytest.param(
            page(
                "<AliasTarget><HostedZoneId>Z2</HostedZoneId><DNSName>b.example.</DNSName>"
                "<EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget>",
                "<AliasTarget><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>",
            ),
            id="alias",
        ),
        pytest.param(
            page(
                "<SetIdentifier>one</SetIdentifier><Weight>0</Weight>",
                "<SetIdentifier>two</SetIdentifier><Region>eu-west-1</Region><Failover>PRIMARY</Failover>",
                "<MultiValueAnswer>true</MultiValueAnswer><HealthCheckId>h</HealthCheckId>",
                "<GeoLocation><ContinentCode>EU</ContinentCode></GeoLocation>",
                "<GeoLocation><CountryCode>US</CountryCode><SubdivisionCode>CA</SubdivisionCode></GeoLocation>",
                "<GeoProximityLocation><Coordinates><Latitude>1.5</Latitude><Longitude>-2</Longitude></Coordinates>"
                "<Bias>-5</Bias></GeoProximityLocation>",
                "<GeoProximityLocation><AWSRegion>eu-west-1</AWSRegion></GeoProximityLocation>",
                "<CidrRoutingConfig><CollectionId>c</CollectionId><LocationName>*</LocationName></CidrRoutingConfig>",
                "<TrafficPolicyInstanceId>t</TrafficPolicyInstanceId>",
            ),
            id="routing",
        ),
        pytest.param(page("<Unknown><Deep>1</Deep></Unknown><TTL>5</TTL>"), id="member that the model lacks"),
        pytest.param(page("<TTL>5</TTL>", namespace=""), id="no namespace"),
        pytest.param(page("\n  <TTL>5</TTL>\n  "), id="white space"),
    ],
)
def test_a_page_is_read_as_botocore_reads_it(body):
    taken: list[str] = []
    assert listed((200, body), ours=True, taken=taken) == listed((200, body), ours=False)
    assert taken == ["ResourceRecordSets"]


def test_an_answer_without_the_list_is_left_to_botocore():
    body = f'<ListResourceRecordSetsResponse xmlns="{NAMESPACE}">{NEXT}</ListResourceRecordSetsResponse>'
    taken: list[str] = []
    assert listed((200, body), ours=True, taken=taken) == listed((200, body), ours=False)
    assert taken == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param((200, page("<TTL>5</TTL>")[:-40]), ResponseParserError, id="truncated"),
        pytest.param(error("Throttling"), ClientError, id="refused"),
        pytest.param((500, page("<TTL>5</TTL>")), ClientError, id="failed"),
    ],
)
def test_what_is_no_page_fails_as_in_botocore(answer, kind):
    with pytest.raises(kind) as expected:
        listed(answer, ours=False)
    taken: list[str] = []
    with pytest.raises(kind) as caught:
        listed(answer, ours=True, taken=taken)
    assert taken == []
    assert str(caught.value) == str(expected.value)
